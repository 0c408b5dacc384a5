"""The kinds of words that the embedded engine learns from: civic ones, and those of need."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from nlu import needs
from nlu.civic import Civic


class Kinds:
    """Says of a word which kinds it is of."""

    def __init__(self, languages: Sequence[str]) -> None:
        self._civic = Civic.load(languages)
        self._needs = needs.load(tuple(languages))
        self.kinds = lru_cache(maxsize=8192)(self._of)

    def _of(self, word: str, language: str) -> tuple[str, ...]:
        return (*self._civic.kinds(word, language), *self._needs.kinds(word, language))
