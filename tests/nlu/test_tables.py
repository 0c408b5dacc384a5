"""What words begin with: all of it, or the longest alone."""

from __future__ import annotations

from nlu.tables import Beginnings

_BEGINNINGS = Beginnings({"par": {"green"}, "parki": {"car"}, "ab": {"short"}, "strasse": {"road"}})


def test_a_word_is_all_that_its_beginnings_say():
    assert _BEGINNINGS.all("parking") == {"green", "car"}
    assert _BEGINNINGS.all("par") == {"green"}


def test_a_beginning_of_two_letters_tells_nothing():
    assert _BEGINNINGS.all("about") == _BEGINNINGS.all("ab") == frozenset()


def test_the_longest_beginning_is_told():
    assert _BEGINNINGS.longest("parking") == "parki"
    assert _BEGINNINGS.of_longest("parking") == {"car"}
    assert _BEGINNINGS.of_longest("park") == {"green"}


def test_one_that_is_too_short_is_passed_over():
    assert _BEGINNINGS.longest("park", 4) == ""
    assert _BEGINNINGS.of_longest("park", 4) == frozenset()


def test_a_word_shorter_than_any_beginning_has_none():
    assert _BEGINNINGS.longest("pa") == _BEGINNINGS.longest("") == ""
