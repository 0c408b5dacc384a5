"""Short messages that want a thing, or do not: "I don't want the skate park", "me too on the park"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from nlu import lexicons
from nlu.lexicons import book_of
from nlu.text import tokens

_MOST_NAMED: Final = 5  # words that say what; who says more has something to say


class Unwanted:
    """Hears such messages in several languages at once."""

    def __init__(self, languages: Sequence[str], section: str = "unwanted") -> None:
        lists = lexicons.section(section, languages)
        self._asked = book_of(lists.get("asked", ()))
        self._first = book_of((*lists.get("first", ()), *lists.get("asked", ())))
        self._behind = book_of(lists.get("behind", ()))
        self._last = book_of(lists.get("last", ()))

    def read(self, text: str) -> str:
        """The words for what is meant, or ""."""
        words = tokens(text)
        for start in (0, 1):  # "no, I don't want …"
            if end := max((end for _, end in self._first.matches(words, start)), default=0):
                return self._named(words[end:])
        end = max((end for _, end in self._behind.matches(words, 0)), default=0)
        rest = words[end:]
        return self._named(rest) if end and len(self._bare(rest)) < len(rest) else ""

    def is_unsure(self, text: str) -> bool:
        """Whether the words may mean something else: "I want to join the football club"."""
        words = tokens(text)
        return any(True for start in (0, 1) for _ in self._asked.matches(words, start))

    def _named(self, words: Sequence[str]) -> str:
        words = self._bare(words)
        return " ".join(words) if 0 < len(words) <= _MOST_NAMED else ""

    def _bare(self, words: Sequence[str]) -> Sequence[str]:
        """The words without what may stand last."""
        spans = ((at, end) for at in range(len(words)) for _, end in self._last.matches(words, at))
        return words[: next((at for at, end in spans if end == len(words)), len(words))]
