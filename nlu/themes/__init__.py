"""What wishes are about, finer than topics and the same in every language: "swing" and "slide" are `play`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from nlu import civic
from nlu.text import tokens

FOLDER = Path(__file__).parent
_SHORTEST = 3  # letters before a `*`, and of what stands before another part of a word
_COMPOUND = 8  # letters from which a word may be made of several
_PART = 4  # letters of its later parts, and before a `*` there
_FOREIGN = 4  # letters of a word that is looked up in other languages when its own does not know it

Themes = frozenset[str]
_NONE: Themes = frozenset()


def themes(text: str, language: str) -> Themes:
    """The themes of all words; words of other languages too, as residents write them."""
    return frozenset(theme for word in tokens(text) for theme in of_word(word, language))


@lru_cache(maxsize=8192)
def of_word(word: str, language: str) -> Themes:
    """The themes of one folded word."""
    found = _of_whole(word, language)
    if len(word) >= _COMPOUND and _is_compounding(language):
        parts = (word[start:] for start in range(_SHORTEST, len(word) - _PART + 1))
        found = found.union(*(_of_whole(part, language, shortest=_PART) for part in parts))
    if not found and len(word) >= _FOREIGN:
        found = _NONE.union(*(_of_whole(word, other) for other in languages() if other != language))
    return found


@cache
def usual(language: str) -> frozenset[str]:
    """Words of very many ideas, folded."""
    return frozenset(tokens(_file(language).get("usual", "")))


@cache
def languages() -> tuple[str, ...]:
    """The languages that have a file."""
    return tuple(path.stem for path in sorted(FOLDER.glob("*.toml")))


def _of_whole(word: str, language: str, shortest: int = _SHORTEST) -> Themes:
    words, beginnings = _tables(language)
    found = words.get(word, _NONE)
    for size in range(shortest, len(word) + 1):
        found |= beginnings.get(word[:size], _NONE)
    return found


@cache
def _tables(language: str) -> tuple[Mapping[str, Themes], Mapping[str, Themes]]:
    """Themes by whole words, and by what words begin with."""
    words: dict[str, Themes] = {}
    beginnings: dict[str, Themes] = {}
    for theme, entries in _file(language).get("themes", {}).items():
        for entry in entries.split():
            table = beginnings if entry.endswith("*") else words
            folded = "".join(tokens(entry))
            table[folded] = table.get(folded, _NONE) | {theme}
    return words, beginnings


@cache
def _is_compounding(language: str) -> bool:
    return any(civic.lexicon(path)["plain"].get("compounds") for path in civic.paths([language]))


@cache
def _file(language: str) -> Mapping[str, Any]:
    path = FOLDER / f"{language}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8")) if language in languages() else {}
