"""When two messages are parts of one long text."""

import pytest

from bot.dialogue.going_on import was_cut

FULL = "We would like a safer crossing at the school because every morning the children wait for a long time "


def part(length):
    """A first part of this many characters that ends within a sentence."""
    return (FULL * 3)[:length]


@pytest.mark.parametrize("length", [153, 160, 306, 150, 158])
def test_a_part_that_is_full_goes_on_in_the_next_message(length):
    assert was_cut(part(length), "Until the cars stop")


@pytest.mark.parametrize("length", [67, 70, 134])
def test_parts_are_short_only_when_their_letters_need_it(length):
    assert was_cut("ż" + part(length - 1), "Until the cars stop")
    assert not was_cut(part(length), "Until the cars stop")


def test_a_long_text_goes_on_in_lower_case():
    assert was_cut(part(100), "until the cars stop")


def test_a_capital_letter_begins_something_new():
    assert not was_cut(part(100), "The library should open on Sundays")


def test_a_short_question_is_no_later_part():
    assert not was_cut(part(100), "any news yet?")
    assert was_cut(part(100), "until the cars stop, could that be done by the summer?")


def test_a_text_that_has_ended_does_not_go_on():
    assert not was_cut(part(159) + ".", "and then the cars stop")


def test_a_short_text_was_not_cut():
    assert not was_cut("More benches", "on elm street")
