"""Cries for help after a disaster that no rule knows, over sentences that nothing was learnt from."""

import asyncio

import pytest

from hearback import wiring
from hearback.settings import Settings
from nlu import lexicons, needs
from nlu.builtin import examples
from nlu.interpreter import Interpreter
from tests.nlu.labelled import everywhere

LANGUAGES = lexicons.languages()
SENTENCES = everywhere("needs_heldout", *lexicons.elsewhere())
KINDS = {"disaster", "food", "water", "shelter", "care", "aid", "lack", "body", "loss"}
LEARNT = {one.text for one in examples.read([*examples.paths(LANGUAGES), *examples.elsewhere()])}


@pytest.fixture(scope="module")
def alarmed(tmp_path_factory) -> list[tuple[str, bool, str]]:
    """Label, whether it was heard as danger, and sentence of each."""
    settings = Settings(cache=tmp_path_factory.mktemp("cache"))
    city = wiring.city_without_store(settings)
    interpreter = wiring.interpreter(city, LANGUAGES, settings)

    async def heard(interpreter: Interpreter) -> list[tuple[str, bool, str]]:
        read = [
            (label, await interpreter.read(text, preferred=language if language in LANGUAGES else "en"), text)
            for language, label, text in SENTENCES
        ]
        return [(label, one.intent.name == "report_emergency", text) for label, one, text in read]

    return asyncio.run(heard(interpreter))


def test_seven_in_ten_cries_for_help_are_heard(alarmed):
    danger = [heard for label, heard, _ in alarmed if label == "danger"]

    assert sum(danger) >= 0.7 * len(danger)


def test_few_of_the_sentences_that_are_as_like_them_as_can_be_are_heard(alarmed):
    others = [heard for label, heard, _ in alarmed if label == "no"]

    assert sum(others) <= 0.1 * len(others)


def test_nothing_of_them_is_learnt():
    assert not [text for _, _, text in SENTENCES if text in LEARNT]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_words_of_need(language):
    told = needs.load((language,))

    assert {kind for _, kind in needs.entries(language)} >= KINDS
    assert told.told("the", language).kinds == 0


def test_words_tell_of_need_by_how_many_kinds_there_are():
    told = needs.load(("en", "es"))

    assert told.told("no bench here", "en").kinds == 0  # a lack alone is none
    assert told.told("a water tap", "en").kinds == 1
    assert told.told("no water since the earthquake", "en").kinds == 3
    assert told.told("nou pa jwenn dlo depi tranbleman tè a", "es").kinds == 2  # in all languages of the city


@pytest.mark.parametrize(
    ("text", "is_common"),
    [
        ("where can i get some good food", False),
        ("no water here", False),
        ("we have no water", True),
        ("water for the children", True),
        ("the flood", True),
        ("please, i beg you", True),
    ],
)
def test_need_is_told_of_more_than_one_person(text, is_common):
    assert needs.load(("en",)).told(text, "en").is_common is is_common
