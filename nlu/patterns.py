"""A small language for patterns over words, used by the lexicons.

A pattern is words with blanks between: `stop <send> me? <messages>`. `<name>` is any phrase of that word
class, `a|b` any of several words or classes, a final `?` makes it optional, `...` stands for up to four
words of any kind. A word ending in `*` matches what begins with it. `^` is a word like others: whoever
cuts a text into clauses may put it between them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from nlu.lexicons import Phrase, phrase

MAX_ANY_WORDS: Final = 4
ANY: Final = "..."
_FIRST_LETTERS: Final = 2  # a stem has as many or more
Classes = Mapping[str, Sequence[str]]


class _Item:
    """One place of a pattern: what may stand there."""

    __slots__ = ("is_any", "is_optional", "longer", "phrases", "stems", "words")

    def __init__(self, text: str, classes: Classes) -> None:
        self.is_any = text == ANY
        self.is_optional = text.endswith("?")
        self.phrases = frozenset(() if self.is_any else _phrases(text.removesuffix("?"), classes))
        self.words = frozenset(one[0] for one in self.phrases if len(one) == 1)
        self.stems = tuple(one[0][:-1] for one in self.phrases if len(one) == 1 and one[0].endswith("*"))
        self.longer: dict[str, list[Phrase]] = {}
        for one in self.phrases:
            if len(one) > 1:
                self.longer.setdefault(one[0], []).append(one)

    def ends(self, words: Sequence[str], start: int) -> Iterator[int]:
        """Where what stands at `start` can end."""
        if start >= len(words):
            return
        word = words[start]
        if word in self.words or (self.stems and word.startswith(self.stems)):
            yield start + 1
        for one in self.longer.get(word, ()):
            if tuple(words[start : start + len(one)]) == one:
                yield start + len(one)


class Patterns:
    """Several patterns as one: whether a row of words fits one of them, or holds one."""

    def __init__(self, patterns: Iterable[str], classes: Classes) -> None:
        items: dict[str, _Item] = {}
        rows = [
            [items.setdefault(text, items.get(text) or _Item(text, classes)) for text in pattern.split()]
            for pattern in patterns
        ]
        self._by_first: dict[str, list[list[_Item]]] = {}
        self._by_stem: dict[str, list[tuple[str, list[_Item]]]] = {}  # by a stem's first letters
        for row in rows:
            self._index(row)
        self._keys = _key_words(rows)
        self.words = frozenset(word for item in items.values() for one in item.phrases for word in one)

    def fit(self, words: Sequence[str]) -> bool:
        """Whether all the words together are one of the patterns."""
        return bool(words) and any(len(words) in _ends(row, words, 0) for row in self._rows_at(words, 0))

    def spans(self, words: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Where patterns stand, from left to right: the longest of those that begin at a word."""
        start = 0
        while start < len(words):
            end = 0
            for row in self._rows_at(words, start):
                end = max(end, *_ends(row, words, start), 0)
            if end > start:
                yield start, end
            start = max(end, start + 1)

    def stand_in(self, words: Sequence[str]) -> bool:
        """Whether a pattern stands anywhere in the words."""
        return self.may_stand_in(words) and any(True for _ in self.spans(words))

    def may_stand_in(self, words: Sequence[str]) -> bool:
        """Whether the words hold one that every pattern needs one of: a cheap first look."""
        return self._keys is None or not self._keys.isdisjoint(words)

    def without(self, words: Sequence[str]) -> list[str]:
        """The words without the stretches that are one of the patterns."""
        kept: list[str] = []
        last = 0
        for start, end in self.spans(words):
            kept.extend(words[last:start])
            last = end
        kept.extend(words[last:])
        return kept

    def _index(self, row: list[_Item]) -> None:
        for item in row:
            for first in {one[0] for one in item.phrases}:
                self._by_first.setdefault(first, []).append(row)
            for stem in item.stems:
                self._by_stem.setdefault(stem[:_FIRST_LETTERS], []).append((stem, row))
            if not item.is_optional:
                return

    def _rows_at(self, words: Sequence[str], start: int) -> Sequence[list[_Item]]:
        word = words[start]
        rows, stems = self._by_first.get(word, ()), self._by_stem.get(word[:_FIRST_LETTERS])
        if stems is None:
            return rows
        return [*rows, *(row for stem, row in stems if word.startswith(stem))]


def _ends(row: Sequence[_Item], words: Sequence[str], start: int) -> set[int]:
    """Everywhere that a pattern can end which begins at `start`."""
    places = {start}
    for item in row:
        if item.is_any:
            places = {min(place + more, len(words)) for place in places for more in range(MAX_ANY_WORDS + 1)}
            continue
        after = {end for place in places if place < len(words) for end in item.ends(words, place)}
        places = after | places if item.is_optional else after
        if not places:
            break
    return places


def _key_words(rows: Iterable[Sequence[_Item]]) -> frozenset[str] | None:
    """Words of which a text must have one to hold any pattern; None when some pattern needs none."""
    keys: set[str] = set()
    for row in rows:
        fixed = [item for item in row if not (item.is_optional or item.is_any or item.stems)]
        needed = [_longest_words(item) for item in fixed]
        if not needed:
            return None
        # long words are rare ones, and a pattern is as rare as its rarest place
        keys |= max(needed, key=lambda words: min(map(len, words)))
    return frozenset(keys)


def _longest_words(item: _Item) -> set[str]:
    return {max(one, key=len) for one in item.phrases}


def _phrases(text: str, classes: Classes) -> Iterator[Phrase]:
    for name in text.split("|"):
        yield from map(_split, classes[name[1:-1]]) if name.startswith("<") else [_split(name)]


def _split(entry: str) -> Phrase:
    if entry.endswith("*"):
        *before, last = _split(entry[:-1])
        return (*before, f"{last}*")
    return phrase(entry)
