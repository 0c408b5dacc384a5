"""Multinomial logistic regression over sparse features, in plain Python: quick to train, quick to ask."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp
from random import Random

Weights = dict[str, dict[int, float]]  # feature -> class -> weight

_EPOCHS = 8
_RATE = 1.2
_IGNORED = 0.015  # a gradient smaller than this changes nothing that matters, and most are
_SMALLEST = 0.04  # a weight below this is forgotten: it keeps the model small


def train(
    samples: Sequence[dict[str, float]], labels: Sequence[int], *, importance: Sequence[float]
) -> Weights:
    """Weights that tell the labels apart; `importance` is each label's."""
    weights: Weights = {}
    order = list(range(len(samples)))
    shuffle = Random(7)  # noqa: S311 the same files always give the same model
    classes = len(importance)
    for epoch in range(_EPOCHS):
        rate = _RATE * (1 - epoch / (_EPOCHS + 1))
        shuffle.shuffle(order)
        for number in order:
            _step(weights, samples[number], labels[number], rate * importance[labels[number]], classes)
    return _pruned(weights)


def scores(weights: Weights, sample: dict[str, float], classes: int) -> list[float]:
    """The linear score of each class."""
    total = [0.0] * classes
    for name, value in sample.items():
        known = weights.get(name)
        if known is not None:
            for label, weight in known.items():
                total[label] += weight * value
    return total


def probabilities(total: Sequence[float], sharpness: float = 1.0) -> list[float]:
    """Scores as probabilities that add up to 1."""
    most = max(total)
    raised = [exp((score - most) * sharpness) for score in total]
    whole = sum(raised)
    return [one / whole for one in raised]


def _step(weights: Weights, sample: dict[str, float], label: int, rate: float, classes: int) -> None:
    wrong = probabilities(scores(weights, sample, classes))
    wrong[label] -= 1.0
    moves = [(one, rate * error) for one, error in enumerate(wrong) if abs(error) > _IGNORED]
    if not moves:
        return
    for name, value in sample.items():
        known = weights.setdefault(name, {})
        for one, move in moves:
            known[one] = known.get(one, 0.0) - move * value


def _pruned(weights: Weights) -> Weights:
    kept = {
        name: {label: round(weight, 3) for label, weight in known.items() if abs(weight) >= _SMALLEST}
        for name, known in weights.items()
    }
    return {name: known for name, known in kept.items() if known}
