"""Messages that tell what others asked for and back it: "someone asked for a bench, id like to back that"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from nlu import lexicons
from nlu.lexicons import book_of
from nlu.text import tokens

_MOST_BEFORE: Final = 1  # words: "hi"
_MOST_BEHIND: Final = 2  # words: "too", "please"


class Backing:
    """Hears such messages in several languages at once."""

    def __init__(self, languages: Sequence[str]) -> None:
        lists = lexicons.section("backing", languages)
        self._heard, self._that = (book_of(lists.get(name, ())) for name in ("heard", "that"))

    def about(self, text: str) -> str:
        """What others asked for, or ""."""
        words = tokens(text)
        told = [end for at in range(_MOST_BEFORE + 1) for _, end in self._heard.matches(words, at)]
        said = [
            at
            for at in range(len(words))
            for _, end in self._that.matches(words, at)
            if len(words) - end <= _MOST_BEHIND
        ]
        return " ".join(words[min(told) : min(said)]) if told and said else ""
