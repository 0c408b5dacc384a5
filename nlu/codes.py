"""Idea codes in what people type: `K7RD`, `k7rd`, `#K7RD`, `K7-RD`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from nlu.recent import recent
from nlu.text import fold
from nlu.understanding import CodeMention

MIN_CHARACTERS, MAX_CHARACTERS = 4, 8
_MAX_PARTS = 3  # that dashes cut a code into

_DASHES = "-\u2010\u2011\u2012\u2013\u2212"
# invisible characters and marks may hide in a copied code; what stands in an address or a link is none
_RUN = re.compile(
    rf"(?<![\w/@&=])(?P<hash>[#\uff03]\s?)?(?P<code>\w[\w\u200b-\u200f\u2060\ufeff\u00ad]*(?:[{_DASHES}]\w+)*)"
)
_PART = re.compile(rf"[^{_DASHES}]+")
_DIGIT = re.compile(r"\d")


@recent
def mentions(text: str, is_code: Callable[[str], bool]) -> tuple[CodeMention, ...]:
    """The codes of a text from left to right; dashes join only what is a code as a whole."""
    if not _DIGIT.search(text):
        return ()
    runs = (run for run in _RUN.finditer(text) if _DIGIT.search(run["code"]))
    return tuple(mention for run in runs for mention in _in_run(run, is_code))


def _in_run(run: re.Match[str], is_code: Callable[[str], bool]) -> Iterator[CodeMention]:
    offset = run.start("code")
    parts = [(part.start() + offset, part.end() + offset) for part in _PART.finditer(run["code"])]
    first = 0
    while first < len(parts):
        for last in range(min(len(parts), first + _MAX_PARTS), first, -1):
            start, end = parts[first][0], parts[last - 1][1]
            code = normal(run["code"][start - offset : end - offset])
            if _is_shaped(code) and is_code(code):
                hashed = first == 0 and run["hash"] is not None
                yield CodeMention(code, hashed, run.start() if hashed else start, end)
                first = last - 1
                break
        first += 1


def normal(code: str) -> str:
    """A code as it is stored: upper case, without `#`, dashes and invisible characters."""
    return "".join(char for char in fold(code).upper() if char.isalnum())


def _is_shaped(code: str) -> bool:
    return MIN_CHARACTERS <= len(code) <= MAX_CHARACTERS and not code.isdigit() and not code.isalpha()
