"""A small language for patterns over words, used by the lexicons.

A pattern is words with blanks between: `stop <send> me? <messages>`. `<name>` is any phrase of that word
class, `a|b` any of several words or classes, a final `?` makes it optional, `...` stands for up to four
words of any kind. A word ending in `*` matches what begins with it. `^` is a word like others: whoever
cuts a text into clauses may put it between them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final

from nlu.lexicons import Phrase, phrase
from nlu.sources import source
from nlu.tables import kept_once

MAX_ANY_WORDS: Final = 4
ANY: Final = "..."
_FIRST_LETTERS: Final = 2  # a stem has as many or more
_FEW: Final = 8  # words that are looked through as quickly as a set is asked
Classes = Mapping[str, Sequence[str]]
_NONE: Mapping[str, Sequence[Phrase]] = {}


class _Item:
    """One place of a pattern: what may stand there.

    There are ten thousand of them, so each keeps no more than it needs.
    """

    __slots__ = ("begins", "is_any", "is_optional", "longer", "stems", "words")

    def __init__(self, text: str, classes: Classes) -> None:
        self.is_any = text == ANY
        self.is_optional = text.endswith("?")
        phrases = dict.fromkeys(() if self.is_any else _phrases(text.removesuffix("?"), classes))
        self.words = _few(one[0] for one in phrases if len(one) == 1)
        self.stems = tuple(one[0][:-1] for one in phrases if len(one) == 1 and one[0].endswith("*"))
        longer: dict[str, tuple[Phrase, ...]] = {}
        for one in phrases:
            if len(one) > 1:
                longer[one[0]] = (*longer.get(one[0], ()), one)
        self.longer: Mapping[str, Sequence[Phrase]] = longer or _NONE
        self.begins = _few((*self.words, *longer)) if longer else self.words

    def phrases(self) -> Iterator[Phrase]:
        """All that may stand there."""
        yield from ((word,) for word in self.words)
        for phrases in self.longer.values():
            yield from phrases

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


class _Row:
    """One pattern."""

    __slots__ = ("_first_words", "_is_open", "_stems", "items")

    def __init__(self, items: tuple[_Item, ...]) -> None:
        self.items = items
        firsts: list[_Item] = []
        for item in items:
            firsts.append(item)
            if not item.is_optional:
                break
        self._is_open = any(item.is_any for item in firsts)
        self._first_words = firsts[0].begins if len(firsts) == 1 else _joined(firsts)
        self._stems = tuple(stem for item in firsts for stem in item.stems)

    def may_begin(self, word: str) -> bool:
        """Whether it can begin with this word."""
        return (
            self._is_open or word in self._first_words or (self._stems != () and word.startswith(self._stems))
        )

    def ends(self, words: Sequence[str], start: int) -> set[int]:
        """Everywhere that it can end when it begins at `start`."""
        places = {start}
        for item in self.items:
            if item.is_any:
                places = {
                    min(place + more, len(words)) for place in places for more in range(MAX_ANY_WORDS + 1)
                }
                continue
            after = {end for place in places for end in item.ends(words, place)}
            places = after | places if item.is_optional else after
            if not places:
                break
        return places


class Patterns:
    """Several patterns as one: whether a row of words fits one of them, or holds one.

    Every pattern is known by a word that it needs, as rare a one as it has: in a row without that word it is
    not looked for.
    """

    def __init__(self, patterns: Collection[str], classes: Classes) -> None:
        items: dict[str, _Item] = {}
        for text in {text for pattern in patterns for text in pattern.split()}:
            items[text] = _Item(text, classes) if "<" in text else _plain_item(text)
        self._rows = [_Row(tuple(items[text] for text in pattern.split())) for pattern in patterns]
        self._anywhere: list[int] = []  # patterns that need no word
        self._by_word: dict[str, tuple[int, ...]] = {}
        self._by_stem: dict[str, list[tuple[str, int]]] = {}  # by a stem's first letters
        for number, row in enumerate(self._rows):
            self._index(number, row)
        self._by_word = {word: kept_once(numbers) for word, numbers in self._by_word.items()}

    def words(self) -> frozenset[str]:
        """Every word that stands in one of the patterns."""
        items = (item for row in self._rows for item in row.items)
        return frozenset(word for item in items for one in item.phrases() for word in one)

    def fit(self, words: Sequence[str]) -> bool:
        """Whether all the words together are one of the patterns."""
        return bool(words) and any(len(words) in row.ends(words, 0) for row in self._beginning(words))

    def begin(self, words: Sequence[str]) -> int:
        """Where the longest pattern ends that stands at the beginning; 0 when none does."""
        ends = (max(row.ends(words, 0), default=0) for row in self._beginning(words))
        return max(ends, default=0)

    def spans(self, words: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Where patterns stand, from left to right: the longest of those that begin at a word."""
        rows = self._possible(words)
        start = 0
        while rows and start < len(words):
            word, end = words[start], 0
            for row in rows:
                if row.may_begin(word):
                    end = max((end, *row.ends(words, start)))
            if end > start:
                yield start, end
            start = max(end, start + 1)

    def stand_in(self, words: Sequence[str]) -> bool:
        """Whether a pattern stands anywhere in the words."""
        return self.may_stand_in(words) and next(self.spans(words), None) is not None

    def may_stand_in(self, words: Iterable[str]) -> bool:
        """Whether the words hold one that some pattern needs: a cheap first look."""
        if self._anywhere or not self._by_word.keys().isdisjoint(words):
            return True
        return bool(self._by_stem) and bool(self._of_stems(words))

    def without(self, words: Sequence[str]) -> list[str]:
        """The words without the stretches that are one of the patterns."""
        kept: list[str] = []
        last = 0
        for start, end in self.spans(words):
            kept.extend(words[last:start])
            last = end
        kept.extend(words[last:])
        return kept

    def _beginning(self, words: Sequence[str]) -> list[_Row]:
        """Those of the patterns that can begin with the first word."""
        return [row for row in self._possible(words) if row.may_begin(words[0])] if words else []

    def _possible(self, words: Sequence[str]) -> list[_Row]:
        """The patterns whose word is among these."""
        numbers = set(self._anywhere)
        if not self._by_word.keys().isdisjoint(words):
            numbers.update(number for word in words for number in self._by_word.get(word, ()))
        if self._by_stem:
            numbers.update(self._of_stems(words))
        return [self._rows[number] for number in numbers]

    def _of_stems(self, words: Iterable[str]) -> list[int]:
        """The patterns that need a word which begins as one of these does."""
        known = self._by_stem
        return [
            number
            for word in words
            if (head := word[:_FIRST_LETTERS]) in known
            for stem, number in known[head]
            if word.startswith(stem)
        ]

    def _index(self, number: int, row: _Row) -> None:
        needed = [item for item in row.items if not (item.is_optional or item.is_any)]
        if not needed:
            self._anywhere.append(number)
            return
        # long words are rare ones, and a pattern is as rare as its rarest place
        rarest = max(map(_longest_words, needed), key=lambda words: min(map(len, words)))
        for word in rarest:
            if word.endswith("*"):
                self._by_stem.setdefault(word[:-1][:_FIRST_LETTERS], []).append((word[:-1], number))
            else:
                self._by_word[word] = (*self._by_word.get(word, ()), number)


@source
def _plain_item(text: str) -> _Item:
    """A place without classes: the same in all patterns of all languages."""
    return _Item(text, {})


def _joined(items: Iterable[_Item]) -> Collection[str]:
    return _few(word for item in items for word in item.begins)


def _few(words: Iterable[str]) -> Collection[str]:
    """The words, each once; most often there is one or two, for which a set would take four times as much."""
    kept = dict.fromkeys(words)
    return tuple(kept) if len(kept) <= _FEW else kept_once(frozenset(kept))  # of a tuple it would be larger


def _longest_words(item: _Item) -> set[str]:
    return {max(one, key=len) for one in item.phrases()}


def _phrases(text: str, classes: Classes) -> Iterator[Phrase]:
    for name in text.split("|"):
        yield from map(_split, classes[name[1:-1]]) if name.startswith("<") else [_split(name)]


def _split(entry: str) -> Phrase:
    if entry.endswith("*"):
        *before, last = _split(entry[:-1])
        return (*before, kept_once(f"{last}*"))
    return phrase(entry)
