"""Weights that are kept as bytes."""

import numpy as np
import pytest

from nlu.builtin.short import Short, find

WEIGHTS = np.random.default_rng(1).normal(size=(50, 7)).astype(np.float32)
EVERY = np.arange(50)


def test_weights_are_kept_within_a_hundredth_of_the_largest_of_their_row():
    short = Short.of(WEIGHTS)

    each = np.array([short.total(EVERY[row : row + 1], np.ones(1, np.float32)) for row in EVERY])

    assert (np.abs(each - WEIGHTS) <= 0.01 * np.abs(WEIGHTS).max(axis=1, keepdims=True)).all()


def test_rows_are_summed_as_many_times_as_is_said():
    short = Short.of(WEIGHTS)
    values = np.linspace(-1, 1, 50).astype(np.float32)

    assert short.total(EVERY, values) == pytest.approx(values @ WEIGHTS, abs=0.1)


def test_no_rows_are_nothing():
    assert Short.of(WEIGHTS).total(EVERY[:0], np.float32(1.0)).tolist() == [0.0] * 7


def test_a_row_without_weights_says_nothing():
    assert Short.of(np.zeros((1, 3), np.float32)).total(EVERY[:1], np.float32(1.0)).tolist() == [0.0] * 3


@pytest.mark.filterwarnings("error")
def test_weights_too_little_for_half_precision_say_nothing():
    short = Short.of(np.array([[1e-6, 5e-7, 0]], np.float32))

    assert short.total(EVERY[:1], np.float32(1.0)).tolist() == [0.0] * 3


def test_kept_weights_are_the_same():
    short = Short.of(WEIGHTS)

    again = Short.from_json(short.as_json(), 50)

    assert (again.shares == short.shares).all()
    assert (again.worth == short.worth).all()


@pytest.mark.parametrize("kept", [None, {}, {"shares": 1, "worth": 2}, {"shares": "AAAA", "worth": "AAA="}])
def test_what_is_no_weights_is_refused(kept):
    with pytest.raises((KeyError, TypeError, ValueError)):
        Short.from_json(kept, 50)


def test_keys_are_found_where_they_stand():
    at, is_known = find(np.array([3, 5, 9], np.uint32), np.array([9, 4, 3, 10], np.uint32))

    assert at[is_known].tolist() == [2, 0]
    assert is_known.tolist() == [True, False, True, False]


def test_nothing_is_found_where_nothing_is_known():
    at, is_known = find(np.zeros(0, np.uint32), np.array([9], np.uint32))

    assert at[is_known].tolist() == []


def test_very_many_keys_are_found_as_few_are():
    chance = np.random.default_rng(2)
    known = np.unique(np.append(chance.integers(0, 2**32, 500, np.uint32), [0, 2**32 - 1])).astype(np.uint32)
    wanted = np.concatenate([chance.permutation(known), chance.integers(0, 2**32, 500, np.uint32)])

    at, is_known = find(known, wanted)

    assert is_known.tolist() == np.isin(wanted, known).tolist()
    assert (known[at[is_known]] == wanted[is_known]).all()
