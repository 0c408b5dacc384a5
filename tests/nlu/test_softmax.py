"""Learning from several samples at once: as from one after the other, where they share nothing."""

from __future__ import annotations

import numpy as np

from nlu.builtin import softmax
from nlu.builtin.softmax import Samples

_PRIOR = np.zeros(2, np.float32)


def _samples(rows):
    flat = np.array([row for some in rows for row in some], np.intp)
    return Samples(flat, np.ones(len(flat), np.float32), np.array([len(some) for some in rows], np.intp))


def _learnt(rows, labels, features, importance=(1.0, 1.0)):
    first = np.zeros((features, 2), np.float32)
    return softmax.train(_samples(rows), labels, first=first, prior=_PRIOR, importance=importance)


def _label(weights, rows):
    return int(softmax.probabilities(weights[rows].sum(axis=0)).argmax())


def test_labels_are_told_apart_by_what_samples_have():
    rows = [[0, 2], [1, 2]] * 30
    weights = _learnt(rows, [0, 1] * 30, 3)

    assert [_label(weights, [0, 2]), _label(weights, [1, 2])] == [0, 1]
    assert abs(weights[2, 0] - weights[2, 1]) < abs(weights[0, 0] - weights[0, 1])


def test_what_samples_of_one_batch_share_is_learnt_from_all_of_them():
    alone = _learnt([[0]], [0], 1)
    together = _learnt([[0]] * 8, [0] * 8, 1)

    assert together[0, 0] > 3 * alone[0, 0] > 0


def test_a_label_that_matters_more_moves_more():
    usual = _learnt([[0]], [0], 1)
    more = _learnt([[0]], [0], 1, importance=(2.0, 1.0))

    assert more[0, 0] > usual[0, 0]


def test_a_sample_without_features_changes_nothing():
    with_empty = _learnt([[], []], [0, 1], 2)

    assert not with_empty.any()


def test_features_that_nobody_has_stay_as_they_were():
    first = np.array([[0.0, 0.0], [0.3, -0.3]], np.float32)
    weights = softmax.train(_samples([[0]] * 5), [1] * 5, first=first, prior=_PRIOR, importance=(1.0, 1.0))

    assert (weights[1] == first[1]).all()
    assert (weights[0] != first[0]).all()


def test_the_same_samples_always_give_the_same_weights():
    chance = np.random.default_rng(1)
    rows = [list(chance.choice(50, 9, replace=False)) for _ in range(101)]
    labels = [int(label) for label in chance.integers(0, 2, len(rows))]

    assert (_learnt(rows, labels, 50) == _learnt(rows, labels, 50)).all()


def test_probabilities_of_many_add_up_to_one_each_and_sharper_ones_differ_more():
    scores = np.array([[1.0, 2.0], [900.0, -900.0]], np.float32)

    assert np.allclose(softmax.probabilities(scores).sum(axis=1), 1)
    assert softmax.probabilities(scores[0], sharpness=3.0)[1] > softmax.probabilities(scores[0])[1]
