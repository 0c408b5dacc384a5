"""Multinomial logistic regression over sparse features, in plain Python: quick to train, quick to ask."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Mapping, Sequence
from math import exp
from random import Random
from typing import TypeAlias, TypeVar

Known = tuple[tuple[int, ...], tuple[float, ...]]  # classes, and the weight for each
Weights = dict[str, Known]  # by feature
Name = TypeVar("Name")


_EPOCHS = 6
_RATE = 0.9
_IGNORED = 0.015  # a gradient smaller than this changes nothing that matters, and most are
_SMALLEST = 0.04  # a weight below this is forgotten: it keeps the model small

# numbers of features and their values, packed: thousands must fit in memory
Sample: TypeAlias = tuple["array[int]", "array[float]"]  # array takes no [] before Python 3.12


def train(
    samples: Sequence[Sample], labels: Sequence[int], *, prior: Sequence[float], importance: Sequence[float]
) -> dict[int, Known]:
    """Each feature's weights that tell the labels apart; `prior` and `importance` are each label's."""
    weights: defaultdict[int, dict[int, float]] = defaultdict(dict)
    order = list(range(len(samples)))
    shuffle = Random(7)  # noqa: S311 the same files always give the same model
    for epoch in range(_EPOCHS):
        rate = _RATE * (1 - epoch / (_EPOCHS + 1))
        shuffle.shuffle(order)
        for number in order:
            _step(weights, samples[number], labels[number], rate * importance[labels[number]], prior)
    return unpack({number: kept for number, known in weights.items() if (kept := _pruned(known))[0]})


def scores(weights: Weights, sample: Mapping[str, float], prior: Sequence[float]) -> list[float]:
    """The linear score of each class."""
    total = list(prior)
    for name, value in sample.items():
        known = weights.get(name)
        if known is not None:
            for label, weight in zip(*known, strict=True):
                total[label] += weight * value
    return total


def unpack(kept: Mapping[Name, Sequence[Sequence[float]]]) -> dict[Name, Known]:
    """Weights from JSON or training, sharing what is equal: there are few sets of classes and of numbers."""
    classes: dict[tuple[int, ...], tuple[int, ...]] = {}
    floats: dict[float, float] = {}
    weights: dict[Name, Known] = {}
    for name, (labels, values) in kept.items():
        some = tuple(int(label) for label in labels)
        weights[name] = classes.setdefault(some, some), tuple(floats.setdefault(one, one) for one in values)
    return weights


def probabilities(total: Sequence[float], sharpness: float = 1.0) -> list[float]:
    """Scores as probabilities that add up to 1."""
    most = max(total)
    raised = [exp((score - most) * sharpness) for score in total]
    whole = sum(raised)
    return [one / whole for one in raised]


def _step(
    weights: defaultdict[int, dict[int, float]],
    sample: Sample,
    label: int,
    rate: float,
    prior: Sequence[float],
) -> None:
    total = list(prior)
    for number, value in zip(*sample, strict=True):
        for one, weight in weights[number].items():
            total[one] += weight * value
    wrong = probabilities(total)
    wrong[label] -= 1.0
    moves = [(one, rate * error) for one, error in enumerate(wrong) if abs(error) > _IGNORED]
    if not moves:
        return
    for number, value in zip(*sample, strict=True):
        known = weights[number]
        for one, move in moves:
            known[one] = known.get(one, 0.0) - move * value


def _pruned(known: dict[int, float]) -> tuple[list[int], list[float]]:
    kept = {label: round(weight, 2) for label, weight in known.items() if abs(weight) >= _SMALLEST}
    return list(kept), list(kept.values())
