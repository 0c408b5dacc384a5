"""Multinomial logistic regression over sparse features: quick to train, quick to ask."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from math import sqrt
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float32]
Rows: TypeAlias = npt.NDArray[np.intp]

_EPOCHS = 2
_RATE, _LAST_RATE = 1.0, 0.05  # it falls all the way: so little depends on what is learnt from last
_TOGETHER = 8  # samples that are learnt from at once: with more, most of a batch's table is empty
_IGNORED = 0.015  # a gradient smaller than this changes nothing that matters
_LEFT_OUT = 0.3  # of a sample's features, others each time: no word must carry a meaning alone (dropout)
_DOUBT = 0.05  # labels are believed to 95 %: no example settles everything (label smoothing)


class Samples(NamedTuple):
    """The features of many samples, one after the other."""

    rows: Rows  # numbers of features
    values: Floats  # how much of each
    lengths: Rows  # how many features each sample has


class _Batch(NamedTuple):
    """A few samples that are learnt from together."""

    numbers: Rows  # which samples they are
    rows: Rows
    values: Floats
    of: Rows  # of each feature, the how-manieth of these samples has it


def train(
    samples: Samples,
    labels: Sequence[int],
    *,
    first: Floats,
    prior: Floats,
    importance: Sequence[float],
) -> Floats:
    """A row of weights for each feature, that tells the labels apart: `first`, made better.

    `importance` is each label's.
    """
    learner = _Learner(first, prior)
    label, matters = np.array(labels, np.intp), np.array(importance, np.float32)
    chance = np.random.default_rng(7)  # the same files always give the same model
    rates = np.linspace(_RATE, _LAST_RATE, _EPOCHS * len(labels), dtype=np.float32)
    batches = chain.from_iterable(_batches(samples, chance) for _ in range(_EPOCHS))
    done = 0
    for batch in batches:
        right = label[batch.numbers]
        learner.learn(batch, right, rates[done] * matters[right])
        done += len(right)
    return learner.weights


def probabilities(total: Floats, sharpness: float = 1.0) -> Floats:
    """Scores as probabilities that add up to 1 in each row."""
    raised: Floats = total - np.maximum.reduce(total, axis=-1, keepdims=True)
    raised *= np.float32(sharpness)
    np.exp(raised, out=raised)
    raised /= np.add.reduce(raised, axis=-1, keepdims=True)
    return raised


class _Learner:
    """The weights while they are learnt."""

    def __init__(self, first: Floats, prior: Floats) -> None:
        self.weights = np.ascontiguousarray(first, np.float32).copy()
        # the same, each row as one: so it is written in a fifth of the time
        self._whole = self.weights.view(np.dtype((np.void, self.weights.strides[0]))).reshape(-1)
        self._place = np.empty(len(first), np.intp)
        self._prior = prior
        classes = len(prior)
        self._aims = np.full((classes, classes), _DOUBT / classes, np.float32)
        self._aims[np.diag_indices(classes)] += np.float32(1.0 - _DOUBT)

    def learn(self, batch: _Batch, right: Rows, rates: Floats) -> None:
        """Make these samples' own labels likelier, each at its rate."""
        here = np.arange(len(batch.rows))
        self._place[batch.rows] = here
        place = self._place[batch.rows]  # one column for each feature, however many samples have it
        table = np.zeros((len(right), len(here)), np.float32)
        table[batch.of, place] = batch.values
        known = self.weights.take(batch.rows, axis=0)
        wrong = probabilities(self._prior + table @ known)
        wrong -= self._aims[right]
        wrong[np.maximum.reduce(np.abs(wrong), axis=1) <= _IGNORED] = 0.0
        wrong *= rates[:, None]
        known -= table.T @ wrong
        once = np.flatnonzero(place == here)
        self._whole[batch.rows[once]] = known[once].view(self._whole.dtype).reshape(-1)


def _batches(samples: Samples, chance: np.random.Generator) -> Iterator[_Batch]:
    """All samples in a new order, without the features that are left out, each as long as before."""
    order = chance.permutation(len(samples.lengths))
    lengths = samples.lengths[order]
    starts = (np.cumsum(samples.lengths) - samples.lengths)[order]
    at = np.repeat(starts - (np.cumsum(lengths) - lengths), lengths) + np.arange(len(samples.rows))
    kept = chance.random(len(at), np.float32) >= _LEFT_OUT
    of = np.repeat(np.arange(len(order)) % _TOGETHER, lengths)[kept]
    rows, values = samples.rows[at[kept]], samples.values[at[kept]]
    values /= np.float32(sqrt(1 - _LEFT_OUT))
    ends = np.append(0, np.cumsum(kept, dtype=np.int32))[np.cumsum(lengths)]
    start = 0
    for first in range(0, len(order), _TOGETHER):
        numbers = order[first : first + _TOGETHER]
        end = int(ends[first + len(numbers) - 1])
        yield _Batch(numbers, rows[start:end], values[start:end], of[start:end])
        start = end
