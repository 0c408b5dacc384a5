"""The kinds of words that the embedded engine learns from: civic ones, and those of need."""

from __future__ import annotations

from collections.abc import Sequence

from nlu import civic, needs


class Kinds:
    """Says of a word which kinds it is of."""

    def __init__(self, languages: Sequence[str]) -> None:
        self._civic = civic.load(tuple(languages))
        self._needs = needs.load(tuple(languages))

    def kinds(self, word: str, language: str) -> tuple[str, ...]:
        """Which kinds a word is of in a language."""
        return (*self._civic.kinds(word, language), *self._needs.kinds(word, language))
