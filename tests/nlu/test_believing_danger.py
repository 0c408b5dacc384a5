"""How sure of danger an engine has to be, and when whoever wrote is told whom to call."""

import pytest

from nlu.interpreter import Interpreter
from nlu.topics import Topics
from tests.nlu.interpreting import GAZETTEER, TOPICS, WORDS, Saying, over, read


@pytest.mark.parametrize(
    ("text", "sure", "is_danger"),
    [
        ("listen to this one song", 0.6, False),
        ("listen to this one song", 0.7, True),
        ("where is the good food here", 0.45, False),  # what one person alone may want
        ("where is the good food here", 0.55, True),
        ("some food for our children", 0.3, True),
        ("some food for our children", 0.2, False),
        ("nobody comes to us", 0.6, True),  # several people, and no word of need
        ("nobody comes to us", 0.4, False),
    ],
)
async def test_danger_of_more_than_one_person_is_believed_sooner(languages, text, sure, is_danger):
    engine = Saying(("report_emergency", sure), ("out_of_scope", 1 - sure))

    heard = await read(over(engine, languages), text)

    assert (heard.intent.name == "report_emergency") is is_danger


async def test_of_a_language_that_is_not_spoken_danger_is_believed_sooner(languages):
    doubting = Interpreter(
        words=WORDS,
        engine=Saying(("out_of_scope", 0.6), ("report_emergency", 0.4)),
        languages=languages,
        topics=Topics(TOPICS),
        gazetteer=GAZETTEER,
    )

    elsewhere = await doubting.read("nou la nan zon nan nap tann yo", preferred="en")
    here = await doubting.read("we sit here in the square and wait for them", preferred="en")

    assert (elsewhere.intent.name, here.intent.name) == ("report_emergency", "out_of_scope")


@pytest.mark.parametrize(
    ("text", "said", "may_be_danger"),
    [
        ("the wall looks ready to fall", (("submit_idea", 0.9), ("report_emergency", 0.0)), True),
        ("the steps are as slippery as soap", (("submit_idea", 0.7), ("report_emergency", 0.25)), True),
        ("the steps are as slippery as soap", (("submit_idea", 0.9), ("report_emergency", 0.1)), False),
        ("tents for the summer camp", (("submit_idea", 0.8), ("report_emergency", 0.18)), True),
        ("how is my grandma to get her oxygen", (("ask_question", 0.7), ("report_emergency", 0.2)), True),
        ("take my vote back", (("unvote", 0.7), ("report_emergency", 0.25)), False),
        ("because my son nearly fell", (("submit_idea", 0.6), ("report_emergency", 0.3)), False),
        ("i nearly slipped there", (("submit_idea", 0.4), ("report_emergency", 0.55)), True),
        ("my son nearly fell, the wall looks ready to fall", (("submit_idea", 0.9),), True),
        ("mein Sohn ist fast gestürzt", (("submit_idea", 0.6), ("report_emergency", 0.3)), False),
        ("o meu filho quase caiu", (("submit_idea", 0.1), ("report_emergency", 0.85)), True),
    ],
)
async def test_doubt_about_danger_is_told_of_what_would_only_be_filed(languages, text, said, may_be_danger):
    heard = await read(over(Saying(*said), languages), text)

    assert heard.intent.name != "report_emergency"
    assert heard.may_be_danger is may_be_danger


@pytest.mark.parametrize(
    ("text", "sure", "name", "may_be_danger"),
    [
        ("COMMENT K7RD the wall looks ready to fall", 0.7, "comment", True),
        ("COMMENT K7RD the wall looks ready to fall", 0.0, "comment", True),
        ("COMMENT K7RD the steps are as slippery as soap", 0.45, "comment", True),
        ("COMMENT K7RD everybody needs it", 0.35, "comment", False),
        ("COMMENT K7RD the wall is falling on us", 0.9, "report_emergency", False),
        ("EDIT K7RD the wall is falling on us", 0.9, "report_emergency", False),
        ("COMMENT K7RD a child fell into the pit just now", 0.0, "report_emergency", False),
        ("VOTE K7RD", 0.9, "vote", False),
    ],
)
async def test_danger_is_heard_in_the_words_behind_a_command(languages, text, sure, name, may_be_danger):
    heard = await read(over(Saying(("submit_idea", 0.9 - sure), ("report_emergency", sure)), languages), text)

    assert (heard.intent.name, heard.may_be_danger) == (name, may_be_danger)
    assert heard.command is not None


@pytest.mark.parametrize(
    ("idea", "danger", "name"), [(0.46, 0.49, "submit_idea"), (0.3, 0.49, "report_emergency")]
)
async def test_wish_with_one_word_of_need_is_one_and_is_told_whom_to_call(languages, idea, danger, name):
    engine = Saying(("report_emergency", danger), ("submit_idea", idea))

    heard = await read(over(engine, languages), "we would like to have a place for food here")

    assert heard.intent.name == name
    assert heard.may_be_danger == (name == "submit_idea")
