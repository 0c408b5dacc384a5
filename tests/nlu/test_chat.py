"""What people text each other, over our own sentences that nothing was learnt from: `chat_<language>.txt`."""

import asyncio

import pytest

from hearback import wiring
from hearback.settings import Settings
from nlu.builtin import examples
from tests.nlu.labelled import LANGUAGES, everywhere

SENTENCES = everywhere("chat")
LEARNT = {one.text.casefold() for one in examples.read(examples.paths(LANGUAGES))}
EFFECTS = {"vote", "unvote", "stop", "start", "forget_me", "report_emergency"}


@pytest.fixture(scope="module")
def understood(tmp_path_factory) -> list[tuple[str, str, str]]:
    """Label, intent and sentence of each."""
    settings = Settings(cache=tmp_path_factory.mktemp("cache"))
    interpreter = wiring.interpreter(wiring.city_without_store(settings), LANGUAGES, settings)

    async def read() -> list[tuple[str, str, str]]:
        heard = [(await interpreter.read(text, preferred=language)) for language, _, text in SENTENCES]
        return [(row[1], one.intent.name, row[2]) for row, one in zip(SENTENCES, heard, strict=True)]

    return asyncio.run(read())


def test_nine_in_ten_everyday_texts_are_no_ideas(understood):
    wrong = [name == "submit_idea" for label, name, _ in understood if label == "chat"]

    assert sum(wrong) <= 0.1 * len(wrong)


def test_no_everyday_text_has_an_effect(understood):
    assert not [row for row in understood if row[0] == "chat" and row[1] in EFFECTS]


def test_nine_in_ten_that_are_told_as_personally_for_the_city_are_ideas(understood):
    right = [name in ("submit_idea", "report_emergency") for label, name, _ in understood if label == "idea"]

    assert sum(right) >= 0.9 * len(right)


def test_nothing_of_them_is_learnt():
    assert not [text for _, _, text in SENTENCES if text.casefold() in LEARNT]
