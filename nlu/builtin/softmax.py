"""Multinomial logistic regression over sparse features: quick to train, quick to ask."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import sqrt
from random import Random
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float32]
Rows: TypeAlias = npt.NDArray[np.intp]
Sample: TypeAlias = tuple[Rows, Floats]  # numbers of features, and how much of each

_EPOCHS = 8
_RATE = 0.9
_IGNORED = 0.015  # a gradient smaller than this changes nothing that matters, and most are
_LEFT_OUT = 0.2  # of a sample's features, others each time: no word must carry a meaning alone (dropout)
_DOUBT = 0.05  # labels are believed to 95 %: no example settles everything (label smoothing)


def train(
    samples: Sequence[Sample],
    labels: Sequence[int],
    *,
    features: int,
    prior: Floats,
    importance: Sequence[float],
) -> Floats:
    """A row of weights for each feature, that tells the labels apart; `importance` is each label's."""
    weights = np.zeros((features, len(prior)), np.float32)
    order = list(range(len(samples)))
    shuffle = Random(7)  # noqa: S311 the same files always give the same model
    chance = np.random.default_rng(7)
    for epoch in range(_EPOCHS):
        rate = _RATE * (1 - epoch / (_EPOCHS + 1))
        shuffle.shuffle(order)
        thinned = _thinned(samples, chance)
        for number in order:
            label = labels[number]
            _step(weights, thinned[number], label, rate * importance[label], prior)
    return weights


def probabilities(total: Floats, sharpness: float = 1.0) -> Floats:
    """Scores as probabilities that add up to 1."""
    raised: Floats = np.exp((total - total.max()) * np.float32(sharpness))
    sure: Floats = raised / raised.sum()
    return sure


def _thinned(samples: Sequence[Sample], chance: np.random.Generator) -> list[Sample]:
    """The samples without the features that are left out this time, each as long as before."""
    rows = np.concatenate([rows for rows, _ in samples])
    values: Floats = np.concatenate([values for _, values in samples])
    values /= np.float32(sqrt(1 - _LEFT_OUT))
    kept = chance.random(len(rows), np.float32) >= _LEFT_OUT
    ends = np.concatenate([[0], np.cumsum(kept)])[np.cumsum([len(rows) for rows, _ in samples])]
    rows, values = rows[kept], values[kept]
    return [(rows[start:end], values[start:end]) for start, end in pairwise([0, *ends.tolist()])]


def _step(weights: Floats, sample: Sample, label: int, rate: float, prior: Floats) -> None:
    rows, values = sample
    known = weights[rows]
    wrong = probabilities(prior + values @ known)
    wrong -= np.float32(_DOUBT / len(wrong))
    wrong[label] -= 1.0 - _DOUBT
    if np.abs(wrong).max() > _IGNORED:
        weights[rows] = known - (values * np.float32(rate))[:, None] * wrong
