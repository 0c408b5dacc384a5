"""What a terminal may be shown: residents' words can hold characters that act on it, or turn lines around."""

import json
import re
import unicodedata
from typing import Any

UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}  # controls (C1 too), what turns the reading direction, odd line ends
_SUSPECT = re.compile(r"[^\x20-\x7e]")


def plain(value: object) -> str:
    """A value on one line, without characters that would act on a terminal."""
    text = "" if value is None else str(value)
    evened = " ".join(text.split())
    return "".join(character for character in evened if not _is_unseen(character))


def as_json(value: Any, *, indent: int | None = None) -> str:
    """A value as JSON that loses nothing: what would act on a terminal is escaped."""
    return _SUSPECT.sub(_escaped, json.dumps(value, ensure_ascii=False, indent=indent))


def _escaped(found: re.Match[str]) -> str:
    character = found[0]
    if character == "\n" or not _is_unseen(character):  # what `indent` put there: in texts it is `\n` already
        return character
    return json.dumps(character)[1:-1]


def _is_unseen(character: str) -> bool:
    return unicodedata.category(character) in UNSEEN
