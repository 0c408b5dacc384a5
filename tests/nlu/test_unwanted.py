"""Short messages that want a thing not to be."""

import pytest

from tests.nlu.wording import spoken

WORDS = spoken()


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("I don't want the skate park", "the skate park"),
        ("no quiero la pista de skate", "la pista de skate"),
        ("je ne veux pas du skate park", "du skate park"), ("ich will den Skatepark nicht", "den skatepark"),
        ("nie chcę skateparku!", "skateparku"), ("não quero o skate park", "o skate park"),
    ],
)  # fmt: skip
def test_what_somebody_does_not_want(text, about):
    assert WORDS.unwanted(text) == about


@pytest.mark.parametrize(
    "text",
    [
        "I want the skate park",
        "ich will den Skatepark",
        "i dont want",
        "i dont want to walk so far to the bus every day",
    ],
)
def test_nothing_unwanted(text):
    assert WORDS.unwanted(text) == ""


@pytest.mark.parametrize(
    ("text", "is_unsure"),
    [
        ("I want to join the football club", True), ("me apunto a natación", True),
        ("je rejoins le club", True), ("me too on the football club", False), ("+1 for the club", False),
    ],
)  # fmt: skip
def test_who_joins_something_may_mean_a_club(text, is_unsure):
    assert WORDS.joined(text)
    assert WORDS.is_joined_unsurely(text) == is_unsure
