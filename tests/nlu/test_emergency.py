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
