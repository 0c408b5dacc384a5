"""Short messages that want a thing not to be: "I don't want the skate park"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from nlu import lexicons
from nlu.lexicons import book_of
from nlu.text import tokens

_MOST_NAMED: Final = 5  # words that say what; who says more has something to say


class Unwanted:
    """Hears such messages in several languages at once."""

    def __init__(self, languages: Sequence[str]) -> None:
        lists = lexicons.section("unwanted", languages)
        self._first = book_of(lists.get("first", ()))
        self._behind = book_of(lists.get("behind", ()))
        self._last = frozenset(lexicons.phrase(word)[0] for word in lists.get("last", ()))

    def read(self, text: str) -> str:
        """The words for what is not wanted, or ""."""
        words = tokens(text)
        for start in (0, 1):  # "no, I don't want …"
            if end := max((end for _, end in self._first.matches(words, start)), default=0):
                return self._named(words[end:])
        end = max((end for _, end in self._behind.matches(words, 0)), default=0)
        is_said = end and words[-1] in self._last
        return self._named(words[end:-1]) if is_said else ""

    def _named(self, words: Sequence[str]) -> str:
        while words and words[-1] in self._last:
            words = words[:-1]
        return " ".join(words) if 0 < len(words) <= _MOST_NAMED else ""
