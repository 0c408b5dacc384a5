"""Whether words name anything that a city can do something about."""

import pytest

from nlu.naming import Naming

NAMING = Naming(["en", "de", "fi", "pl"])


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("wobbly slab", "en"), ("benches?", "en"), ("more of it please", "en"), ("it should be blue", "en"),
        ("Melueste", "fi"), ("Rowanplatzfest", "de"), ("ławka", "pl"),
    ],
)  # fmt: skip
def test_a_thing_a_wish_or_a_word_made_of_several_is_named(text, language):
    assert NAMING.is_any(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [("facts", "en"), ("gotcha", "en"), ("negatory", "en"), ("Rowanplatzfest", "en"), ("", "de")],
)
def test_nothing_is_named_by_other_words(text, language):
    assert not NAMING.is_any(text, language)
