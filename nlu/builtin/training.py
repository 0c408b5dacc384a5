"""From examples to a model: how rare each feature is, and what each says of each intent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import log

import numpy as np

from nlu.builtin import features, softmax
from nlu.builtin.examples import Example
from nlu.builtin.features import Seen
from nlu.builtin.kinds import Kinds
from nlu.builtin.model import Model, Vocabulary
from nlu.builtin.short import Short
from nlu.builtin.softmax import Floats, Samples

_PRIOR = 0.6  # how much it counts that some intents are more usual than others
_COUNTED = 0.1  # how much of what counting says training begins with
_UNSEEN = 2.0  # examples like all others that are counted beside those of a feature
# in how many examples a part of a word, a word, a kind must stand: rare parts mostly cost memory
_OFTEN_ENOUGH = (3, 2, 3)
_SMALLEST = 0.12  # a feature whose weights are all below this is forgotten: it keeps the model small


def seen(lessons: Sequence[Example], kinds: Kinds) -> Seen:
    """The features of each example: half of the time of learning, and each apart from the others."""
    return Seen.of(features.blocks(one.text, one.language, kinds) for one in lessons)


def train(lessons: Sequence[Example], found: Seen) -> Model:
    """The model that tells the intents of these examples apart by the features `found` in each."""
    labels = tuple(sorted({lesson.intent for lesson in lessons}))
    vocabulary = _vocabulary(found)
    samples = vocabulary.samples(found)
    right = [labels.index(lesson.intent) for lesson in lessons]
    prior = _prior(right, len(labels))
    weights = softmax.train(
        samples,
        right,
        first=_counted(samples, right, (len(vocabulary.keys), len(labels))),
        prior=prior,
        importance=_importance(right, len(labels)),
    )
    kept = np.abs(weights).max(axis=1, initial=0.0) >= _SMALLEST
    small = Vocabulary(vocabulary.keys[kept], vocabulary.rarity[kept], vocabulary.unknown)
    return Model(labels, small, prior, Short.of(weights[kept]))


def _vocabulary(found: Seen) -> Vocabulary:
    often, counts = [], []
    messages = len(found.lengths) // len(_OFTEN_ENOUGH)
    for number, least in enumerate(_OFTEN_ENOUGH):
        keys, times = np.unique(found.of_kind(number), return_counts=True)
        often.append(keys[times >= least])
        counts.append(times[times >= least])
    keys, first = np.unique(np.concatenate(often), return_index=True)
    rarity = 1 + np.log((1 + messages) / (1 + np.concatenate(counts)[first]))
    return Vocabulary(keys, rarity.astype(np.float16), 1 + log(1 + messages))


def _counted(samples: Samples, right: Sequence[int], shape: tuple[int, int]) -> Floats:
    """What counting alone says: how much likelier each label is where a feature stands (naive Bayes).

    Training begins there, with a tenth of it: of rare words, which it sees too seldom, that much stays.
    """
    features, classes = shape
    labels = np.repeat(right, samples.lengths)
    cells = np.bincount(samples.rows * classes + labels, minlength=features * classes)
    counts = cells.reshape(shape).astype(np.float32)
    usual = np.bincount(right, minlength=classes) / len(right)
    shares = (counts + _UNSEEN * usual) / (counts.sum(axis=1, keepdims=True) + _UNSEEN)
    first: Floats = (_COUNTED * np.log(shares / usual)).astype(np.float32)
    return first


def _prior(numbers: Sequence[int], classes: int) -> Floats:
    counts = Counter(numbers)
    return np.array([_PRIOR * log(counts[one] / len(numbers)) for one in range(classes)], np.float32)


def _importance(numbers: Sequence[int], classes: int) -> list[float]:
    # intents with few examples count a little more, so that large ones do not swallow them
    counts = Counter(numbers)
    usual = len(numbers) / classes
    return [min(2.0, max(0.7, (usual / counts[one]) ** 0.35)) for one in range(classes)]
