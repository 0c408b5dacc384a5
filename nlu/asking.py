"""Questions for a fact, "how long is the bus ride to the library": whoever asks one proposes nothing.

Some begin as ideas may, too ("is the café busy at seven", "is it possible to get a bin"): short ones alone
are heard, and without words that make an idea of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from nlu import lexicons
from nlu.lexicons import book_of
from nlu.text import tokens

_MOST: Final = 14  # words of one that is short


class Asking:
    """Hears such questions in several languages, each by its own words."""

    def __init__(self, languages: Sequence[str]) -> None:
        self._languages = {language: _Language(language) for language in languages}

    def heard(self, text: str, language: str) -> bool:
        """Whether a message begins as one, and has no word of a wish, a fault or the neighbours."""
        own = self._languages.get(language)
        return own is not None and own.heard(tokens(text))

    def opened(self, text: str, language: str) -> bool:
        """Whether a short message begins as one that a yes, a no or a name answers."""
        own = self._languages.get(language)
        return own is not None and own.opened(tokens(text))


class _Language:
    def __init__(self, language: str) -> None:
        lists = lexicons.section("asking", [language])
        self._facts, self._opens = (book_of(lists.get(name, ())) for name in ("facts", "opens"))
        self._unless = frozenset(tokens(" ".join(lists.get("unless", ()))))
        self._but = self._unless.union(tokens(" ".join(lists.get("but", ()))))

    def heard(self, words: Sequence[str]) -> bool:
        return any(self._facts.matches(words, 0)) and self._unless.isdisjoint(words)

    def opened(self, words: Sequence[str]) -> bool:
        is_short = 0 < len(words) <= _MOST
        return is_short and any(self._opens.matches(words, 0)) and self._but.isdisjoint(words)
