"""Questions for what has become of a thing: "has anything been done about the lamp on ferry lane"."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from typing import Final

from nlu import lexicons
from nlu.lexicons import book_of
from nlu.text import tokens

_MOST: Final = 14  # words of what it is asked about


class Progress:
    """Hears such questions in several languages at once."""

    def __init__(self, languages: Sequence[str]) -> None:
        lists = lexicons.section("progress", languages)
        self._asks = book_of(lists.get("asks", ()))
        polite = lexicons.section("polite", languages).get("words", ())
        self._before = frozenset(tokens(" ".join((*lists.get("before", ()), *polite))))

    def about(self, text: str) -> str:
        """What a message asks about, or ""."""
        words = tokens(text)
        start = sum(1 for _ in takewhile(lambda word: word in self._before, words))
        ends = [end for at in range(start + 1) for _, end in self._asks.matches(words, at)]
        rest = words[max(ends) :] if ends else []
        return " ".join(rest) if len(rest) <= _MOST else ""
