"""Finds the words that name an idea or a place: an averaged perceptron over begin, inside and outside."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from random import Random
from zlib import crc32

import numpy as np

from nlu.builtin.cache import packed, unpacked
from nlu.builtin.examples import Example
from nlu.builtin.short import Keys, Short, find
from nlu.text import fold
from nlu.understanding import Entity

_WORD = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*|[^\w\s]")
_EPOCHS = 6
_LEAST = 0.05  # a feature whose weights are all smaller is forgotten
_OUTSIDE = "O"
_MOST_WORDS = 60

_Word = tuple[str, int, int]  # folded, start, end
_Weights = defaultdict[str, list[float]]  # of each feature by its name, one for each tag


class Tagger:
    """Names stretches of a message; `weights` has a row for each feature, a column for each tag.

    `keys` are the checksums of the features' names, in order: the names would take ten times as much.
    """

    def __init__(self, tags: Sequence[str], keys: Keys, weights: Short) -> None:
        self._tags = tuple(tags)
        self._keys = keys
        self._weights = weights

    @classmethod
    def train(cls, lessons: Sequence[Example]) -> Tagger:
        """A tagger that has learnt the entities of these examples."""
        marked = [(words, _tags(words, lesson)) for lesson in lessons if (words := _words(lesson.text))]
        tags = sorted({tag for _, some in marked for tag in some} | {_OUTSIDE})
        learnt = {name: row for name, row in _learn(marked, tags).items() if max(map(abs, row)) > _LEAST}
        keys, first = np.unique(_keys(list(learnt)), return_index=True)
        rows = np.array(list(learnt.values()), np.float32).reshape(-1, len(tags))
        return cls(tags, keys, Short.of(rows[first]))

    def tag(self, text: str) -> tuple[Entity, ...]:
        """The stretches that were found, in their order."""
        words = _words(text)[:_MOST_WORDS]
        tags: list[str] = []
        for position in range(len(words)):
            previous = tags[-1] if tags else ""
            tags.append(self._best([*_look(words, position), *_look_back(words, position, previous)]))
        return tuple(_entities(text, words, tags))

    def as_json(self) -> dict[str, object]:
        """All of it, to be kept."""
        return {"tags": self._tags, "keys": packed(self._keys), "weights": self._weights.as_json()}

    @classmethod
    def from_json(cls, kept: object) -> Tagger:
        """What `as_json` wrote. Raises `KeyError`, `TypeError` or `ValueError` when it is something else."""
        if not isinstance(kept, Mapping) or not isinstance(kept["tags"], list):
            raise TypeError("no tagger")
        keys = unpacked(kept["keys"], np.uint32)
        weights = Short.from_json(kept["weights"], len(keys))
        if weights.shares.shape[1] != len(kept["tags"]):
            raise ValueError("arrays of other lengths")
        return cls(kept["tags"], keys, weights)

    def _best(self, names: Sequence[str]) -> str:
        at, is_known = find(self._keys, _keys(names))
        total = self._weights.total(at[is_known], np.float32(1.0)).tolist()
        return max(zip(total, self._tags, strict=True))[1]


def _keys(names: Sequence[str]) -> Keys:
    return np.array([crc32(name.encode("utf-8", "replace")) for name in names], np.uint32)


def _best(weights: _Weights, names: Sequence[str], tags: Sequence[str]) -> str:
    rows = [row for name in names if (row := weights.get(name))]
    total = [sum(column) for column in zip(*rows, strict=True)] or [0.0] * len(tags)
    return max(zip(total, tags, strict=True))[1]


def _words(text: str) -> list[_Word]:
    return [(fold(found[0]), found.start(), found.end()) for found in _WORD.finditer(text)]


def _tags(words: list[_Word], lesson: Example) -> list[str]:
    tags = []
    for _, start, end in words:
        inside = next((one for one in lesson.entities if one.start <= start and end <= one.end), None)
        begins = inside is not None and inside.start == start
        tags.append(_OUTSIDE if inside is None else f"{'B' if begins else 'I'}-{inside.entity}")
    return tags


def _word(words: list[_Word], at: int) -> str:
    return words[at][0] if 0 <= at < len(words) else ("^" if at < 0 else "$")


def _look(words: list[_Word], position: int) -> list[str]:
    """What is seen of a word and around it."""
    here, before, after = (_word(words, position + step) for step in (0, -1, 1))
    return [
        "bias",
        f"w={here}",
        f"w-1={before}",
        f"w+1={after}",
        f"w-2={_word(words, position - 2)}",
        f"w-1w={before} {here}",
        f"ww+1={here} {after}",
        f"end={here[-3:]}",
        f"digit={here.isdigit()}",
        f"at={min(position, 3)}",
    ]


def _look_back(words: list[_Word], position: int, previous: str) -> list[str]:
    """What the tag of the word before says of this one."""
    here, before = _word(words, position), _word(words, position - 1)
    return [f"t-1={previous}", f"t-1w={previous} {here}", f"t-1w-1={previous} {before}"]


def _learn(marked: Sequence[tuple[list[_Word], list[str]]], tags: Sequence[str]) -> _Weights:
    weights: _Weights = defaultdict(lambda: [0.0] * len(tags))
    totals: _Weights = defaultdict(lambda: [0.0] * len(tags))
    seen = [[_look(words, at) for at in range(len(words))] for words, _ in marked]
    order = list(range(len(marked)))
    shuffle = Random(7)  # noqa: S311 the same files always give the same model
    step, steps = 0, max(1, _EPOCHS * len(marked))
    for _ in range(_EPOCHS):
        shuffle.shuffle(order)
        for number in order:
            share = (steps - step) / steps  # an early step is part of more averages
            step += 1
            for names, right, guess in _mistakes(weights, tags, seen[number], *marked[number]):
                for name, (at, sign) in product(names, ((right, 1.0), (guess, -1.0))):
                    weights[name][at] += sign
                    totals[name][at] += sign * share
    return totals


def _mistakes(
    weights: _Weights,
    tags: Sequence[str],
    seen: Sequence[list[str]],
    words: list[_Word],
    right: list[str],
) -> Iterator[tuple[list[str], int, int]]:
    """What was seen where another tag was guessed than the right one, and the numbers of both."""
    previous = ""
    for position, tag in enumerate(right):
        names = [*seen[position], *_look_back(words, position, previous)]
        guess = _best(weights, names, tags)
        if guess != tag:
            yield names, tags.index(tag), tags.index(guess)
        previous = guess


def _entities(text: str, words: list[_Word], tags: list[str]) -> Iterator[Entity]:
    position = 0
    while position < len(tags):
        if tags[position] == _OUTSIDE:
            position += 1
            continue
        kind = tags[position][2:]
        last = position
        while last + 1 < len(tags) and tags[last + 1] == f"I-{kind}":
            last += 1
        start, end = words[position][1], words[last][2]
        yield Entity(kind, text[start:end], start, end)
        position = last + 1
