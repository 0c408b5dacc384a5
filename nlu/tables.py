"""Tables of words as they are kept: nine languages have very many words, and few different meanings."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import TypeVar

from nlu.sources import source
from nlu.text import tokens

Names = frozenset[str]
NONE: Names = frozenset()
_FIRST = 3  # letters that a beginning has at least
Value = TypeVar("Value", bound=Hashable)


class Beginnings:
    """What words begin with, and what those words are; shorter beginnings than three letters tell nothing."""

    def __init__(self, table: Mapping[str, Iterable[str]]) -> None:
        self._table = frozen(table)
        sizes: dict[str, set[int]] = {}
        for begin in self._table:
            if len(begin) >= _FIRST:
                sizes.setdefault(begin[:_FIRST], set()).add(len(begin))
        # by their first letters, how long they are: most words begin like none of them
        self._sizes = {first: tuple(sorted(some, reverse=True)) for first, some in sizes.items()}

    def __iter__(self) -> Iterator[str]:
        return iter(self._table)

    def all(self, word: str) -> Names:
        """All that a word is by how it begins."""
        found = [
            self._table[word[:size]]
            for size in self._sizes.get(word[:_FIRST], ())
            if word[:size] in self._table
        ]
        return NONE.union(*found) if found else NONE

    def longest(self, word: str, shortest: int = _FIRST) -> str:
        """The longest beginning of a word that tells anything; none of fewer letters than `shortest`."""
        for size in self._sizes.get(word[:_FIRST], ()):
            if shortest <= size and word[:size] in self._table:
                return word[:size]
        return ""

    def of_longest(self, word: str, shortest: int = _FIRST) -> Names:
        """What the longest beginning of a word says that it is."""
        return self._table.get(self.longest(word, shortest), NONE)


def by_entry(entries: Iterable[tuple[str, str]]) -> tuple[dict[str, Names], Beginnings]:
    """What whole words are and what beginnings are; entries of these, each before its kind, end in `*`."""
    words: dict[str, set[str]] = {}
    beginnings: dict[str, set[str]] = {}
    for entry, kind in entries:
        table = beginnings if entry.endswith("*") else words
        table.setdefault("".join(tokens(entry)), set()).add(kind)
    return frozen(words), Beginnings(beginnings)


def frozen(table: Mapping[str, Iterable[str]]) -> dict[str, Names]:
    """The same table; equal words and equal sets in it, and in all others, are kept once."""
    return {kept_once(word): kept_once(frozenset(names)) for word, names in table.items()}


@source
def kept_once(value: Value) -> Value:
    """The value, or an equal one of the same load: of what many tables hold in many places."""
    return value
