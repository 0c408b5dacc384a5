"""Finds the words that name an idea or a place: an averaged perceptron over begin, inside and outside."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
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
_OUTSIDE = "O"
_MOST_WORDS = 60

_Word = tuple[str, int, int]  # folded, start, end


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
        learnt = _learn(marked)
        tags = sorted({tag for known in learnt.values() for tag in known} | {_OUTSIDE})
        keys, first = np.unique(_keys(list(learnt)), return_index=True)
        rows = [[known.get(tag, 0.0) for tag in tags] for known in learnt.values()]
        return cls(tags, keys, Short.of(np.array(rows, np.float32).reshape(-1, len(tags))[first]))

    def tag(self, text: str) -> tuple[Entity, ...]:
        """The stretches that were found, in their order."""
        words = _words(text)[:_MOST_WORDS]
        tags: list[str] = []
        for position in range(len(words)):
            tags.append(self._best(_look(words, position, tags[-1] if tags else "")))
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


def _best(weights: dict[str, dict[str, float]], tags: Sequence[str], names: list[str]) -> str:
    total = dict.fromkeys(tags, 0.0)
    for name in names:
        for tag, weight in weights.get(name, {}).items():
            total[tag] += weight
    return max(tags, key=lambda tag: (total[tag], tag))


def _words(text: str) -> list[_Word]:
    return [(fold(found[0]), found.start(), found.end()) for found in _WORD.finditer(text)]


def _tags(words: list[_Word], lesson: Example) -> list[str]:
    tags = []
    for _, start, end in words:
        inside = next((one for one in lesson.entities if one.start <= start and end <= one.end), None)
        begins = inside is not None and inside.start == start
        tags.append(_OUTSIDE if inside is None else f"{'B' if begins else 'I'}-{inside.entity}")
    return tags


def _look(words: list[_Word], position: int, previous: str) -> list[str]:
    def word(at: int) -> str:
        return words[at][0] if 0 <= at < len(words) else ("^" if at < 0 else "$")

    here, before, after = word(position), word(position - 1), word(position + 1)
    return [
        "bias",
        f"t-1={previous}",
        f"w={here}",
        f"w-1={before}",
        f"w+1={after}",
        f"w-2={word(position - 2)}",
        f"w-1w={before} {here}",
        f"ww+1={here} {after}",
        f"t-1w={previous} {here}",
        f"t-1w-1={previous} {before}",
        f"end={here[-3:]}",
        f"digit={here.isdigit()}",
        f"at={min(position, 3)}",
    ]


def _learn(marked: Sequence[tuple[list[_Word], list[str]]]) -> dict[str, dict[str, float]]:
    weights: defaultdict[str, dict[str, float]] = defaultdict(dict)
    totals: defaultdict[tuple[str, str], float] = defaultdict(float)
    names_of_tags = sorted({tag for _, tags in marked for tag in tags} | {_OUTSIDE})
    order = list(range(len(marked)))
    shuffle = Random(7)  # noqa: S311 the same files always give the same model
    step, steps = 0, max(1, _EPOCHS * len(marked))
    for _ in range(_EPOCHS):
        shuffle.shuffle(order)
        for number in order:
            share = (steps - step) / steps  # an early step is part of more averages
            step += 1
            for names, tag, guess in _mistakes(weights, names_of_tags, *marked[number]):
                for name in names:
                    for one, sign in ((tag, 1.0), (guess, -1.0)):
                        weights[name][one] = weights[name].get(one, 0.0) + sign
                        totals[name, one] += sign * share
    return _averaged(totals)


def _mistakes(
    weights: dict[str, dict[str, float]], tags: Sequence[str], words: list[_Word], right: list[str]
) -> Iterator[tuple[list[str], str, str]]:
    previous = ""
    for position, tag in enumerate(right):
        names = _look(words, position, previous)
        guess = _best(weights, tags, names)
        if guess != tag:
            yield names, tag, guess
        previous = guess


def _averaged(totals: dict[tuple[str, str], float]) -> dict[str, dict[str, float]]:
    weights: dict[str, dict[str, float]] = {}
    for (name, tag), total in totals.items():
        if abs(total) > 0.05:
            weights.setdefault(name, {})[tag] = round(total, 3)
    return weights


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
