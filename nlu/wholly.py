"""Messages that say one thing and nothing else: anger that asks for nothing, or that somebody has an idea."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from nlu import lexicons
from nlu.lexicons import book_of
from nlu.stems import stop_words
from nlu.text import tokens

_MAX_WORDS: Final = 12


class Wholly:
    """Hears, in several languages at once, what one section of the lexicons has phrases for."""

    def __init__(self, section: str, languages: Sequence[str], *, between_little: bool = False) -> None:
        """`between_little` says that little words of the language may stand around it, but no "not"."""
        self._languages = [_Language(section, language, between_little) for language in languages]

    def heard(self, text: str) -> bool:
        """Whether a whole message says so, each language by its own words, and names nothing else."""
        words = tokens(text)
        return 0 < len(words) <= _MAX_WORDS and any(one.heard(words) for one in self._languages)


class _Language:
    def __init__(self, section: str, language: str, between_little: bool) -> None:  # noqa: FBT001
        lists = lexicons.section(section, [language])
        self._phrases = book_of(lists.get("says", ()))
        little = stop_words(language) - _noes(language) if between_little else frozenset[str]()
        self._around = little.union(tokens(" ".join(lists.get("around", ()))))

    def heard(self, words: Sequence[str]) -> bool:
        at, is_said = 0, False
        while at < len(words):
            end = next((end for _, end in self._phrases.matches(words, at)), None)
            if end is None and words[at] not in self._around:
                return False
            is_said = is_said or end is not None
            at = end or at + 1
        return is_said


def _noes(language: str) -> frozenset[str]:
    return frozenset(tokens(" ".join(lexicons.section("stance_words", [language]).get("no", ()))))
