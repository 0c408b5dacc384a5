"""Finds the words that name an idea or a place: an averaged perceptron over begin, inside and outside."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from random import Random

import numpy as np

from nlu.builtin.examples import Example
from nlu.text import fold
from nlu.understanding import Entity

_WORD = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*|[^\w\s]")
_EPOCHS = 6
_OUTSIDE = "O"
_MOST_WORDS = 60

_Word = tuple[str, int, int]  # folded, start, end


class Tagger:
    """Names stretches of a message; `weights` maps feature and tag to a number.

    They are kept as rows of one array: ten thousand dictionaries would take ten times as much.
    """

    def __init__(self, weights: Mapping[str, Mapping[str, float]]) -> None:
        self._tags = sorted({tag for known in weights.values() for tag in known} | {_OUTSIDE})
        self._rows = {name: row for row, name in enumerate(weights)}
        self._weights = np.array(
            [[known.get(tag, 0.0) for tag in self._tags] for known in weights.values()], np.float64
        ).reshape(len(weights), len(self._tags))

    @classmethod
    def train(cls, lessons: Sequence[Example]) -> Tagger:
        """A tagger that has learnt the entities of these examples."""
        marked = [(words, _tags(words, lesson)) for lesson in lessons if (words := _words(lesson.text))]
        return cls(_learn(marked))

    def tag(self, text: str) -> tuple[Entity, ...]:
        """The stretches that were found, in their order."""
        words = _words(text)[:_MOST_WORDS]
        tags: list[str] = []
        for position in range(len(words)):
            tags.append(self._best(_look(words, position, tags[-1] if tags else "")))
        return tuple(_entities(text, words, tags))

    def as_json(self) -> dict[str, dict[str, float]]:
        """The weights, to be kept."""
        rows = zip(self._rows, self._weights.tolist(), strict=True)
        return {name: {tag: weight for tag, weight in zip(self._tags, row, strict=True) if weight}
                for name, row in rows}  # fmt: skip

    def _best(self, names: Sequence[str]) -> str:
        rows = [row for name in names if (row := self._rows.get(name)) is not None]
        total = self._weights[rows].sum(axis=0).tolist()
        return max(zip(total, self._tags, strict=True))[1]


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
