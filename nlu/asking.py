"""Questions for a fact, "how long is the bus ride to the library": whoever asks one proposes nothing."""

from __future__ import annotations

from collections.abc import Sequence

from nlu import lexicons
from nlu.lexicons import PhraseBook
from nlu.text import tokens


class Asking:
    """Hears such questions in several languages, each by its own words."""

    def __init__(self, languages: Sequence[str]) -> None:
        self._languages = {language: _Language(language) for language in languages}

    def heard(self, text: str, language: str) -> bool:
        """Whether a message begins as one, and has no word of a wish, a fault or the neighbours."""
        own = self._languages.get(language)
        return own is not None and own.heard(tokens(text))


class _Language:
    def __init__(self, language: str) -> None:
        lists = lexicons.section("asking", [language])
        self._facts: PhraseBook[bool] = PhraseBook()
        for words in lists.get("facts", ()):
            self._facts.add(words, meaning=True)
        self._unless = frozenset(tokens(" ".join(lists.get("unless", ()))))

    def heard(self, words: Sequence[str]) -> bool:
        return any(self._facts.matches(words, 0)) and self._unless.isdisjoint(words)
