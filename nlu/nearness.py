"""Sentences that ask what is near something: "what ideas are there near the market"."""

from __future__ import annotations

from collections.abc import Sequence

from nlu import lexicons
from nlu.lexicons import PhraseBook
from nlu.text import tokens


class Nearness:
    """Hears such words in several languages at once, wherever they stand."""

    def __init__(self, languages: Sequence[str]) -> None:
        self._phrases: PhraseBook[bool] = PhraseBook()
        near = lexicons.section("commands", languages)["near"]
        for words in (*near, *lexicons.section("nearness", languages)["words"]):
            self._phrases.add(words, meaning=True)

    def heard(self, text: str) -> bool:
        """Whether some words of a text say so."""
        words = tokens(text)
        return any(next(self._phrases.matches(words, at), None) for at in range(len(words)))
