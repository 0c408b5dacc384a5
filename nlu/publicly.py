"""What is the city's although its words are those of homes: "soup kitchen", "play area by the station"."""

from __future__ import annotations

from collections.abc import Sequence

from nlu import civic, lexicons
from nlu.lexicons import book_of
from nlu.stems import stop_words
from nlu.text import tokens

_FOR = frozenset("for para pour fur voor dla fyrir".split())
_MOST_BEHIND = 3  # words that say where, or for whom


class Publicly:
    """Knows such things, each language by its own words."""

    def __init__(self, languages: Sequence[str]) -> None:
        self._books = {
            language: book_of(lexicons.section("public", [language]).get("things", ()))
            for language in languages
        }

    def is_named(self, text: str, language: str) -> bool:
        """Whether a message names one, perhaps with the place or for whom, and says nothing else."""
        book = self._books.get(language)
        if book is None or "?" in text:
            return False
        words = tokens(text)
        little = stop_words(language)
        articles = civic.words(language, "place", "a") | civic.words(language, "place", "the")
        start = next((at for at, word in enumerate(words) if word not in articles), len(words))
        end = next((end for _, end in book.matches(words, start)), 0)
        rest = [word for word in words[end:] if word not in little]
        if not end or not rest:
            return bool(end)
        return len(rest) <= _MOST_BEHIND and words[end] in _FOR | civic.words(language, "place", "before")
