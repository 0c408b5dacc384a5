"""Questions for a fact, "how long is the bus ride to the library": whoever asks one proposes nothing.

Some begin as ideas may, too ("is the café busy at seven", "is it possible to get a bin"): short ones alone
are heard, and without words that make an idea of them. "Have you seen the pothole on Elm Street" reports.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from nlu import civic, lexicons
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

    def points_out(self, text: str, language: str, *, is_fault: bool) -> bool:
        """Whether a message asks who has seen the state that a thing is in, which tells of it."""
        own = self._languages.get(language)
        return own is not None and own.points_out(tokens(text), is_fault=is_fault)


class _Language:
    def __init__(self, language: str) -> None:
        lists = lexicons.section("asking", [language])
        self._facts, self._opens = (book_of(lists.get(name, ())) for name in ("facts", "opens"))
        self._unless = frozenset(tokens(" ".join(lists.get("unless", ()))))
        self._but = self._unless.union(tokens(" ".join(lists.get("but", ()))))

        self._seen = book_of(lists.get("seen", ()))
        self._saw, self._state = (
            frozenset(tokens(" ".join(lists.get(name, ())))) for name in ("saw", "state")
        )
        self._mine = frozenset(entry for kind, entry in civic.entries(language) if kind == "me")
        self._ideas = frozenset(tokens(" ".join(lexicons.load(language)["stance_words"]["idea"])))

    def heard(self, words: Sequence[str]) -> bool:
        return any(self._facts.matches(words, 0)) and self._unless.isdisjoint(words)

    def opened(self, words: Sequence[str]) -> bool:
        is_short = 0 < len(words) <= _MOST
        return is_short and any(self._opens.matches(words, 0)) and self._but.isdisjoint(words)

    def points_out(self, words: Sequence[str], *, is_fault: bool) -> bool:
        end = max((end for _, end in self._seen.matches(words, 0)), default=0)
        rest = words[end:]
        if not end or not rest or rest[0] in self._mine or not self._ideas.isdisjoint(rest):
            return False
        if self._saw and self._saw.isdisjoint(rest):
            return False
        return is_fault or not self._state.isdisjoint(rest)
