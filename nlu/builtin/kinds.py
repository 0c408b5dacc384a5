"""What the embedded engine knows of a word before it learns: its kinds, and what it stands for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from nlu import civic, concepts, needs
from nlu.recent import by_word

_SHORT = 4  # letters of a word that stands for itself; of a longer one its end does
_ENDING = 2
_TELLING = 2  # kinds of a word that count for its class


class Known(NamedTuple):
    """What is known of one word."""

    kinds: tuple[str, ...]  # civic ones and those of need
    is_thing: bool  # whether it stands for something that has a name here in every language
    themes: frozenset[str]  # what it has to do with
    stands_for: str  # its class: words of one kind count as one


class Kinds:
    """Says what is known of words in the languages of a city."""

    def __init__(self, languages: Sequence[str]) -> None:
        self._civic = civic.load(tuple(languages))
        self._needs = needs.load(tuple(languages))
        self.known = by_word(self._known)

    def kinds(self, word: str, language: str) -> tuple[str, ...]:
        """Which kinds a word is of in a language."""
        return (*self._civic.kinds(word, language), *self._needs.kinds(word, language))

    def _known(self, word: str, language: str) -> Known:
        kinds = self.kinds(word, language)
        themes = concepts.themes([word], language)
        return Known(kinds, concepts.is_known(word, language), themes, _class(word, kinds))


def things(words: Sequence[str], language: str) -> Iterator[str]:
    """What words stand for, alone or together: a name for each thing, the same in all languages."""
    for unit in concepts.of(language).read(words):
        yield from (name for name in unit.names if name.startswith(concepts.MARK))


def _class(word: str, kinds: Sequence[str]) -> str:
    if kinds:
        return f"[{'+'.join(kinds[:_TELLING])}]"
    return word if len(word) <= _SHORT else f"*{word[-_ENDING:]}"
