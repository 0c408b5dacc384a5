"""Anger at the city or the bot that asks for nothing: "this is a waste of time", "nobody ever listens"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from nlu import lexicons
from nlu.lexicons import book_of
from nlu.stems import stop_words
from nlu.text import tokens

_MAX_WORDS: Final = 12


class Venting:
    """Hears such messages in several languages at once, each by its own words."""

    def __init__(self, languages: Sequence[str]) -> None:
        self._languages = [_Language(language) for language in languages]

    def heard(self, text: str) -> bool:
        """Whether a whole message says so, and names nothing that could be mended."""
        words = tokens(text)
        return 0 < len(words) <= _MAX_WORDS and any(one.heard(words) for one in self._languages)


class _Language:
    def __init__(self, language: str) -> None:
        lists = lexicons.section("venting", [language])
        self._phrases = book_of(lists.get("says", ()))
        self._around = stop_words(language).union(tokens(" ".join(lists.get("around", ()))))

    def heard(self, words: Sequence[str]) -> bool:
        at, is_said = 0, False
        while at < len(words):
            end = next((end for _, end in self._phrases.matches(words, at)), None)
            if end is None and words[at] not in self._around:
                return False
            is_said = is_said or end is not None
            at = end or at + 1
        return is_said
