"""Idea codes inside of texts."""

import pytest

from tests.nlu.wording import spoken

WORDS = spoken()


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("I like K7RD and m4tx", ["K7RD", "M4TX"]),
        ("what about k7-rd?", ["K7RD"]),
        ("K7RD-yes", ["K7RD"]),
        ("(K7RD)", ["K7RD"]),
        ("K7RD's bench", ["K7RD"]),
        ("k7\u200brd", ["K7RD"]),
        ("K7RDX", []),
        ("see example.org/K7RD", []),
        ("me@K7RD", []),
        ("the 22ND of May", []),
    ],
)
def test_codes_of_a_text(text, codes):
    assert [mention.code for mention in WORDS.codes(text)] == codes


def test_mention_says_where_it_stands_and_whether_it_was_hashed():
    plain, hashed = WORDS.codes("K7RD or #m4tx!")

    assert (plain.hashed, plain.start, plain.end) == (False, 0, 4)
    assert (hashed.hashed, hashed.start, hashed.end) == (True, 8, 13)


def test_endless_dashes_are_read_at_once():
    assert [mention.code for mention in WORDS.codes("K7" + "-K7" * 3_000 + "-RD")] == ["K7RD"]
