"""A message from words to what is understood of it."""

import pytest

from nlu.interpreter import Interpreter
from nlu.understanding import Command
from nlu.words import Words
from tests.nlu.interpreting import GAZETTEER, TOPICS, read


async def test_one_free_sentence_becomes_an_idea(interpreter):
    heard = await read(
        interpreter, "can we pls get a bench at the elm st bus stop, my gran cant stand that long"
    )

    assert heard.intent.name == "submit_idea"
    assert heard.idea is not None
    assert heard.idea.title == "Bench at the Elm Street bus stop"
    assert heard.idea.topic == "streets"
    assert heard.idea.place == "elm st bus stop"
    assert [match.key for match in heard.idea.places] == ["elm"]


async def test_title_keeps_the_language_of_the_message(interpreter):
    heard = await read(interpreter, "hay un bache enorme en la calle del olmo")

    assert heard.language == "es"
    assert heard.idea is not None
    assert heard.idea.title == "Bache enorme en la calle del olmo"
    assert [match.key for match in heard.idea.places] == ["elm"]


async def test_idea_without_a_place_invents_none(interpreter):
    heard = await read(interpreter, "public transit should be free for everybody")

    assert heard.idea is not None
    assert (heard.idea.place, heard.idea.places) == (None, ())


async def test_place_that_the_city_does_not_list_keeps_its_words(interpreter):
    heard = await read(interpreter, "pothole on Quarry Road")

    assert heard.idea is not None
    assert (heard.idea.place, heard.idea.places) == ("Quarry Road", ())


async def test_name_of_an_unknown_street_says_less_of_the_topic_than_the_rest(interpreter):
    heard = await read(interpreter, "the bins on Bus Stop Lane overflow")

    assert heard.idea is not None
    assert (heard.idea.topic, heard.idea.place) == ("waste", "Bus Stop Lane")


async def test_vote_in_words_says_on_what_and_how(interpreter):
    heard = await read(interpreter, "I'd vote for the bench thing")

    assert heard.intent.name == "vote"
    assert heard.vote is not None
    assert (heard.vote.code, heard.vote.about, heard.vote.stance) == (None, "the bench thing", "for")
    assert heard.idea is None


async def test_taking_a_vote_back_is_withdrawing(interpreter):
    heard = await read(interpreter, "please take back my vote for the dog park")

    assert heard.intent.name == "unvote"
    assert heard.vote is not None
    assert heard.vote.stance == "withdraw"


async def test_an_end_of_texts_asked_for_beside_danger_is_both(interpreter):
    heard = await interpreter.read("stop the messages, we are trapped", preferred="en")

    assert (heard.intent.name, heard.command) == ("report_emergency", Command("stop"))


async def test_opt_out_by_meaning_is_a_command(interpreter):
    heard = await read(interpreter, "please stop texting me")

    assert heard.command == Command("stop")


@pytest.mark.parametrize(
    ("text", "about", "stance"),
    [
        ("what my neighbour said about the bins is a good idea", "the bins", "for"),
        ("what my neighbour said about the bins", "the bins", None),
        ("not a fan of what he said about the bins", "the bins", "against"),
        ("that one is great, count me in", None, "for"),
        ("the second one is great", "the second one", "for"),
        ("the fountain is a stupid idea", "the fountain", "against"),
        ("the fountain is not a bad idea", "the fountain", None),
        ("la fuente no es una buena idea", "la fuente", "against"),
        ("le bus de nuit est une excellente idée", "le bus de nuit", "for"),
        ("lo que dijo mi vecina del parque es buena idea", "parque", "for"),
    ],
)
async def test_side_taken_on_what_is_pointed_at_is_a_vote(interpreter, text, about, stance):
    heard = await read(interpreter, text)

    assert heard.intent.name == "vote"
    assert heard.vote is not None
    assert (heard.vote.about, heard.vote.stance) == (about, stance)


async def test_text_in_no_language_of_the_city_is_left_to_people(interpreter):
    heard = await read(interpreter, "Bitte stellen Sie hier endlich eine Sitzgelegenheit auf")

    assert heard.intent.name == "out_of_scope"


async def test_language_that_is_asked_for_is_named(interpreter):
    heard = await read(interpreter, "speak spanish please")

    assert [one.value for one in heard.entities if one.entity == "language"] == ["spanish"]


async def test_codes_inside_a_sentence_are_passed_on(interpreter):
    heard = await read(interpreter, "my neighbour and I both agree with #K7RD")

    assert heard.codes == ("K7RD",)


async def test_json_has_the_public_shape(interpreter):
    shown = (await read(interpreter, "I'd vote for the bench thing")).as_json()

    assert set(shown) == {
        "text",
        "language",
        "engine",
        "intent",
        "intent_ranking",
        "entities",
        "idea",
        "vote",
    }
    assert shown["intent"] == shown["intent_ranking"][0]
    assert {"entity": "idea_ref", "value": "the bench thing", "start": 13, "end": 28} in shown["entities"]


@pytest.mark.parametrize(
    "text", ["\U0001f44d\U0001f44d", "x" * 4000, "\x00\x07", "%s %d {}", "ok\u200b", "١٢٣"]
)
async def test_no_text_breaks_it(interpreter, text):
    assert (await read(interpreter, text)).text == text


async def test_a_city_is_put_together_in_one_call(tmp_path):
    built = Interpreter.build(
        ["fr"],
        words=Words(["fr"], is_code=lambda _: False),
        topics=TOPICS,
        gazetteer=GAZETTEER,
        cache=tmp_path,
    )

    assert (await read(built, "il faudrait plus de bancs au parc", "fr")).intent.name == "submit_idea"
