"""Idea codes: no single slip and no swap of neighbours turns one into another."""

from random import Random

import pytest

from civic import codes
from civic.codes import ALPHABET, all_codes, draw, is_valid


@pytest.fixture(scope="module")
def every() -> frozenset[str]:
    """All codes of length 4."""
    return frozenset(all_codes(4))


def swaps(code: str) -> list[str]:
    pairs = ((code[:n], code[n], code[n + 1], code[n + 2 :]) for n in range(len(code) - 1))
    return [head + right + left + tail for head, left, right, tail in pairs if left != right]


def slips(code: str) -> list[str]:
    return [
        code[:place] + wrong + code[place + 1 :]
        for place in range(len(code))
        for wrong in ALPHABET
        if wrong != code[place]
    ]


def test_there_are_enough_codes_for_a_town(every: frozenset[str]) -> None:
    assert len(every) > 1.5 * codes.LONG_FROM


def test_no_single_wrong_character_makes_another_code(every: frozenset[str]) -> None:
    assert not any(slip in every for code in every for slip in slips(code))


def test_no_swap_of_neighbours_makes_another_code(every: frozenset[str]) -> None:
    assert not any(swap in every for code in every for swap in swaps(code))


def test_exactly_the_issued_codes_are_valid(every: frozenset[str]) -> None:
    assert all(is_valid(code) for code in every)
    assert not any(is_valid(slip) for code in list(every)[:300] for slip in slips(code))


@pytest.mark.parametrize("length", [5, 6, 7])
def test_longer_codes_keep_the_promise(length: int) -> None:
    random = Random(7)

    for _ in range(300):
        code = draw(random, length)
        assert is_valid(code)
        assert len(code) == length
        assert not any(is_valid(wrong) for wrong in (*slips(code), *swaps(code)))


READS_LIKE_SOMETHING_ELSE = (
    "22ND 24HR 33RD 4TH 10KM 50KG 5PM 2345 HDTV 65MPH HWY5 RT66 K123 X23 9H 22HRS 3CM 45FT 2X4 100M 7DCK"
).split()


@pytest.mark.parametrize("word", READS_LIKE_SOMETHING_ELSE)
def test_what_reads_like_something_else_is_never_a_code(word: str) -> None:
    assert not is_valid(word)


def test_every_code_has_a_letter_and_a_digit(every: frozenset[str]) -> None:
    assert not any(code.isdigit() or code.isalpha() for code in every)


@pytest.mark.parametrize("ordinal", ["22ND", "24HR", "33RD", "44TH", "22KM", "99PM"])
def test_ordinals_times_and_units_are_never_issued(every: frozenset[str], ordinal: str) -> None:
    assert ordinal not in every


def test_codes_have_no_vowels_and_no_look_alikes() -> None:
    assert not set("AEIOUY01LSZBQ") & set(ALPHABET)


def test_codes_grow_with_the_number_of_ideas() -> None:
    assert [codes.length_for(ideas) for ideas in (0, 4_999, 5_000, 99_999, 100_000)] == [4, 4, 5, 5, 6]
