"""Harm to the writer, over our own sentences: `distress_<language>.txt`, and those that were held out."""

import pytest

from tests.nlu.labelled import lines
from tests.nlu.wording import spoken

WORDS = spoken()
LANGUAGES = ("en", "es", "fr")
SENTENCES = [(language, *row) for language in LANGUAGES for row in lines("distress", language)]


@pytest.mark.parametrize(("language", "meaning", "text"), SENTENCES, ids=[row[2] for row in SENTENCES])
def test_distress_is_heard_and_nothing_else(language, meaning, text):
    assert WORDS.danger.heard(text) == (meaning == "distress")
    assert WORDS.danger.is_distress(text) == (meaning == "distress")


@pytest.mark.parametrize("language", LANGUAGES)
def test_nine_in_ten_sentences_that_the_rules_did_not_know_are_heard_without_false_alarms(language):
    held_out = lines("distress_heldout", language)
    distress = [text for meaning, text in held_out if meaning == "distress"]
    others = [text for meaning, text in held_out if meaning == "no"]

    assert sum(map(WORDS.danger.is_distress, distress)) >= 0.9 * len(distress)
    assert not any(map(WORDS.danger.heard, others))


@pytest.mark.parametrize("text", ["help my house is on fire", "gas leak at the school", "hay un incendio"])
def test_danger_to_others_is_no_distress(text):
    assert WORDS.danger.heard(text)
    assert not WORDS.danger.is_distress(text)
