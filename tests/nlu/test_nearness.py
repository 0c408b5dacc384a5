"""Sentences that ask what is near something."""

import pytest

from tests.nlu.wording import spoken

WORDS = spoken()


@pytest.mark.parametrize(
    "text",
    [
        "what ideas are there near the market", "anything close to the harbour",
        "que ideas hay cerca del mercado",
        "quelles idées près du marché", "welche Ideen gibt es in der Nähe vom Markt",
        "welke ideeën bij de markt",
        "que ideias há perto do mercado", "jakie pomysły są koło rynku", "mitä ideoita on torin lähellä",
        "hvaða hugmyndir eru nálægt markaðnum",
    ],
)  # fmt: skip
def test_near_is_heard_inside_a_sentence(text):
    assert WORDS.says_near(text)


@pytest.mark.parametrize("text", ["show me the list", "", "what do people want"])
def test_other_questions_ask_for_no_place(text):
    assert not WORDS.says_near(text)
