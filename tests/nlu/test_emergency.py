"""Emergencies over our own sentences: `emergencies_<language>.txt`."""

import pytest

from nlu import lexicons
from tests.nlu.labelled import everywhere
from tests.nlu.wording import spoken

WORDS = spoken()
SENTENCES = everywhere("emergencies", *lexicons.elsewhere())


@pytest.mark.parametrize(("language", "meaning", "text"), SENTENCES, ids=[row[2] for row in SENTENCES])
def test_danger_is_heard_and_nothing_else(language, meaning, text):
    assert WORDS.is_emergency(text) == (meaning == "danger")


@pytest.mark.parametrize("text", ["", "\x00", "\ud83d", "fire station " * 2_000])
def test_strange_texts_are_no_emergency(text):
    assert not WORDS.is_emergency(text)


@pytest.mark.parametrize(
    "text", ["nou poko jwenn anyen nan zon nan", "hum log band par hain pani aur khana nahi"]
)
def test_a_language_of_which_danger_alone_is_understood_is_known(text):
    assert WORDS.is_from_elsewhere(text)


@pytest.mark.parametrize(
    "text",
    [
        "los mosquitos se cr\u00edan en la zanja",
        "la place du march\u00e9 est sale",
        "a bench at the stop",
        "",
        "pa",
    ],
)
def test_a_language_of_the_city_is_from_nowhere_else(text):
    assert not WORDS.is_from_elsewhere(text)
