"""A message as a row of words, signs and idea codes that still know where they end in the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from nlu.recent import recent
from nlu.text import fold, tokens
from nlu.understanding import CodeMention

_CHUNK = re.compile(r"\S+")
_PART = re.compile(r"[+-]1(?!\w)|[^\W_]+(?:'[^\W_]+)*|[^\w\s]")
_PUNCTUATION = frozenset(".,;:!?'\"()[]{}<>*_-/\\~|^`=%$@#…«»“”„¿¡–—•·")


class Piece(NamedTuple):
    """One word or sign, folded, or one code in upper case; `end` is where its stretch of text ends."""

    word: str
    is_code: bool
    end: int


def pieces(text: str, codes: Sequence[CodeMention]) -> list[Piece]:
    """The words, signs and codes of a text; punctuation is left out."""
    return list(_pieces(text, tuple(codes)))


@recent
def _pieces(text: str, codes: tuple[CodeMention, ...]) -> tuple[Piece, ...]:
    found: list[Piece] = []
    start = 0
    for mention in codes:
        found.extend(_words(text, start, mention.start))
        found.append(Piece(mention.code, is_code=True, end=mention.end))
        start = mention.end
    found.extend(_words(text, start, len(text)))
    return tuple(found)


def _words(text: str, start: int, end: int) -> list[Piece]:
    found: list[Piece] = []
    for chunk in _CHUNK.finditer(text, start, end):
        for part in _PART.findall(fold(chunk[0])):
            if part in _PUNCTUATION:
                continue
            words = tokens(part) if "'" in part else [part]
            found.extend(Piece(word, is_code=False, end=chunk.end()) for word in words)
    return found
