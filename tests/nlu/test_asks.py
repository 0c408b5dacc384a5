"""Several asks in one text."""

import pytest

from nlu.asks import Asks

LANGUAGES = ("en", "es", "fr")
WORDS = {
    "lighting": ("light", "lamp", "farola", "lampadaire"),
    "streets": ("bench", "pothole", "banco", "banc"),
    "transport": ("bus", "buses"),
    "parks": ("swings", "trees"),
}
ASKS = Asks(
    LANGUAGES,
    lambda text, _: next(
        ((topic, 0.9) for topic, words in WORDS.items() if any(word in text.split() for word in words)),
        ("other", 0.1),
    ),
)


@pytest.mark.parametrize(
    ("language", "text", "parts"),
    [
        (
            "en",
            "fix the light on Elm, and a bench by the school",
            ("fix the light on Elm", "a bench by the school"),
        ),
        ("en", "fix the light and also repair the swings", ("fix the light", "repair the swings")),
        (
            "en",
            "Fix the pothole please. We need more buses too!",
            ("Fix the pothole please", "We need more buses too"),
        ),
        ("en", "repair the pothole\nmore buses please", ("repair the pothole", "more buses please")),
        (
            "en",
            "a bench by the school, fix the light on Elm, and more buses",
            ("a bench by the school", "fix the light on Elm", "more buses"),
        ),
        ("es", "arreglen la farola y pongan un banco", ("arreglen la farola", "pongan un banco")),
        ("fr", "réparez le lampadaire et mettez un banc", ("réparez le lampadaire", "mettez un banc")),
    ],
)
def test_asks_of_different_topics_are_told_apart(language, text, parts):
    assert ASKS.split(text, language) == parts


@pytest.mark.parametrize(
    "text",
    [
        "can we get a bench at the bus stop, my gran cant stand that long",
        "fix the light and the lamp",
        "bench and trees",
        "fix the pothole by the bus stop, my light got damaged on it",
        "there is a pothole here. Yesterday my bus slid off the road",
        "the light is broken, because the trees grow into it",
        "the light is broken and people miss the last bus",
        "the light is broken, my bus cant stop there",
        "clean it and fix it",
        "the light is broken and I am angry",
        "",
        "and",
        "and and and",
        "fix the light, repair the swings, more buses, repair the pothole",
        "fix the light and repair the swings " * 40,
    ],
)
def test_one_ask_is_left_whole(text):
    assert ASKS.split(text, "en") == ()


def test_what_came_of_it_hides_no_second_ask():
    text = "fix the pothole, my bus got damaged, and repair the swings"

    assert ASKS.split(text, "en") == ("fix the pothole, my bus got damaged", "repair the swings")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "arreglen la farola, mi banco se rompió"), ("fr", "réparez le lampadaire, mon banc est cassé"),
        ("es", "arreglen la farola porque el banco está roto"),
        ("fr", "réparez le lampadaire car le banc est cassé"),
    ],
)  # fmt: skip
def test_what_came_of_it_is_no_second_ask_in_other_languages(language, text):
    assert ASKS.split(text, language) == ()


def test_language_without_examples_is_left_whole():
    assert ASKS.split("fix the light and repair the swings", "xx") == ()
