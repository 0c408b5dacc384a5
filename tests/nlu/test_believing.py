"""Which readings of an engine are believed, and what never reaches one."""

import pytest

from nlu.language import Languages
from nlu.understanding import Command, Intent
from tests.nlu.interpreting import Mute, Saying, over, read


@pytest.mark.parametrize(
    ("text", "said", "name"),
    [
        ("count on my vote", "unvote", "vote"),
        ("take my vote for the bench back", "unvote", "unvote"),
        ("en absoluto de acuerdo", "affirm", "deny"),
    ],
)
async def test_side_that_words_take_is_neither_taken_back_nor_a_yes(languages, text, said, name):
    understood = await read(over(Saying((said, 0.9)), languages), text)

    assert understood.intent.name == name


@pytest.mark.parametrize(("sure", "name"), [(1.0, "out_of_scope"), (0.8, "vote")])
async def test_who_points_at_no_idea_in_what_is_surely_chat_does_not_vote(languages, sure, name):
    engine = Saying(("out_of_scope", sure), ("ask_question", 1 - sure))

    heard = await read(over(engine, languages), "what film is it that says today is a good day to die")

    assert heard.intent.name == name


async def test_exact_words_need_no_engine(languages):
    engine = Saying(("out_of_scope", 1.0))

    heard = await read(over(engine, languages), "K7RD no")

    assert engine.asked == []
    assert heard.command == Command("vote", ("K7RD",), stance="against")
    assert heard.vote is not None
    assert (heard.intent, heard.vote.code, heard.vote.stance) == (Intent("vote", 1.0), "K7RD", "against")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("TOP", "browse"),
        ("find bench", "search"),
        ("status K7RD", "ask_status"),
        ("mine", "my_ideas"),
        ("STOP", "stop"),
        ("please stop texting me", "stop"),
        ("no me escriban más", "stop"),
        ("yes", "affirm"),
        ("no gracias", "deny"),
    ],
)
async def test_rules_come_before_any_engine(languages, text, name):
    engine = Saying(("submit_idea", 1.0))

    heard = await read(over(engine, languages), text)

    assert (heard.intent.name, heard.intent.confidence) == (name, 1.0)
    assert engine.asked == []


@pytest.mark.parametrize("text", ["", "   ", "\n", '/delete_my_data{"idea_id":"12"}', " /restart"])
async def test_empty_text_and_slashes_never_reach_an_engine(languages, text):
    engine = Saying(("affirm", 1.0))

    heard = await read(over(engine, languages), text)

    assert engine.asked == []
    assert heard.intent == Intent("out_of_scope", 0.0)


async def test_silent_engine_is_answered_for(builtin, languages):
    heard = await read(over(Mute(), languages, fallback=builtin), "more trees in the main square")

    assert (heard.engine, heard.intent.name) == ("builtin", "submit_idea")


async def test_answering_engine_is_named(builtin, languages):
    heard = await read(
        over(Saying(("submit_idea", 0.9)), languages, builtin), "more trees in the main square"
    )

    assert heard.engine == "saying"


async def test_vote_without_a_word_of_voting_is_not_believed(languages):
    engine = Saying(("vote", 0.9), ("out_of_scope", 0.1))

    heard = await read(over(engine, languages), "the weather is lovely in june")

    assert heard.intent.name == "out_of_scope"
    assert heard.vote is None


@pytest.mark.parametrize("name", ["vote", "unvote", "submit_idea", "comment"])
@pytest.mark.parametrize(
    "text",
    [
        "sono d'accordo, voto per la panchina", "no, sono contrario alla fontana del parco",
        "vota questa serie con quattro punti",
        "jeg stemmer for en ny bro ved åen", "det er jeg imod, støt den ikke",
        "aku setuju dengan usulan bangku taman",
    ],
)  # fmt: skip
async def test_in_a_language_that_nobody_speaks_here_nothing_is_voted_or_filed(languages, text, name):
    heard = await read(over(Saying((name, 0.99)), languages), text)

    assert heard.intent.name == "out_of_scope"
    assert (heard.vote, heard.idea) == (None, None)


async def test_vote_that_is_not_believed_hides_no_idea(languages):
    engine = Saying(("vote", 0.59), ("submit_idea", 0.28), ("follow", 0.12), ("out_of_scope", 0.01))

    heard = await read(over(engine, languages), "a bench near the church is what this place lacks")

    assert (heard.intent.name, heard.intent.confidence) == ("submit_idea", 0.28)


async def test_little_that_remains_beside_a_disbelieved_vote_is_left_to_people(languages):
    engine = Saying(("vote", 0.9), ("submit_idea", 0.08), ("out_of_scope", 0.02))

    heard = await read(over(engine, languages), "the weather is lovely in june")

    assert heard.intent.name == "out_of_scope"


@pytest.mark.parametrize("name", ["unvote", "follow", "my_data", "set_language"])
async def test_other_orders_stand_beside_what_is_pointed_at(languages, name):
    heard = await read(over(Saying((name, 0.95)), languages), "that one is great, I agree, take back my vote")

    assert heard.intent.name == name


@pytest.mark.parametrize("name", ["stop", "forget_me", "report_emergency"])
async def test_reading_with_consequences_has_to_be_sure(languages, name):
    engine = Saying((name, 0.5), ("submit_idea", 0.4), ("out_of_scope", 0.1))

    heard = await read(over(engine, languages), "the bus does not halt at the mill any more")

    assert heard.intent.name == "submit_idea"


async def test_unsure_engine_leaves_the_message_to_people(languages):
    engine = Saying(("browse", 0.2), ("submit_idea", 0.2), ("help", 0.1))

    heard = await read(over(engine, languages), "the thing about the other thing")

    assert heard.intent.name == "out_of_scope"
    assert heard.ranking[0] == heard.intent


async def test_what_is_unclear_of_a_child_is_their_idea(languages):
    unclear = over(Saying(("out_of_scope", 0.9)), languages)

    of_child = await read(unclear, "im 11 n my skool is borin")
    of_other = await read(unclear, "my skool is borin you know that")
    age_alone = await read(unclear, "im 11")

    assert of_child.intent.name == "submit_idea"
    assert of_child.idea is not None
    assert (of_other.intent.name, age_alone.intent.name) == ("out_of_scope", "out_of_scope")


async def test_question_for_a_fact_is_no_idea_unless_the_engine_is_sure(languages):
    doubting = over(Saying(("submit_idea", 0.6), ("ask_question", 0.2)), languages)
    sure = over(Saying(("submit_idea", 0.95), ("ask_question", 0.02)), languages)

    assert (await read(doubting, "how long is the tram ride to the park", "en")).intent.name == "ask_question"
    assert (await read(doubting, "a bench by the tram stop", "en")).intent.name == "submit_idea"
    assert (await read(sure, "how old is that slide, it is rusty", "en")).intent.name == "submit_idea"


@pytest.mark.parametrize(
    ("text", "sure", "name"),
    [
        ("gotcha", 0.6, "out_of_scope"),
        ("gotcha", 0.8, "submit_idea"),
        ("wobbly slab", 0.6, "submit_idea"),
        ("20% off garden benches in our shop", 0.9, "out_of_scope"),
    ],
)
async def test_idea_has_to_name_something_or_be_likely_and_sells_nothing(languages, text, sure, name):
    interpreter = over(Saying(("submit_idea", sure), ("out_of_scope", 1 - sure)), languages)

    assert (await read(interpreter, text)).intent.name == name


async def test_question_of_a_thing_of_the_city_is_one_whatever_the_engine_knows(languages):
    interpreter = over(Saying(("out_of_scope", 0.95), ("ask_question", 0.02)), languages)

    asked = await read(interpreter, "how long is the tram ride to the park", "en")

    assert asked.intent.name == "ask_question"
    assert (await read(interpreter, "how long is my flight", "en")).intent.name == "out_of_scope"


async def test_short_question_that_a_yes_answers_is_no_idea_however_sure_the_engine_is(languages):
    interpreter = over(Saying(("submit_idea", 0.97), ("ask_question", 0.02)), languages)

    asked = await read(interpreter, "is the café by the pier busy at seven", "en")

    assert asked.intent.name == "ask_question"
    assert (await read(interpreter, "is it possible to get a bin", "en")).intent.name == "submit_idea"


@pytest.mark.parametrize(
    ("text", "sure", "name"),
    [
        ("have you seen the pothole on Elm Street it is huge", 0.5, "submit_idea"),
        ("is the sidewalk blocked for wheelchairs", 0.6, "submit_idea"),
        ("tienes basura en la plaza y ratas", 0.97, "submit_idea"),
        ("is the park busy at seven", 0.97, "submit_idea"),
        ("is the park busy at seven", 0.6, "ask_question"),
        ("is the café full", 0.6, "submit_idea"),
        ("is the café busy at seven", 0.97, "ask_question"),
        ("is the dinner burned", 0.97, "ask_question"),
    ],
)
async def test_report_in_the_form_of_a_short_question_is_kept(languages, text, sure, name):
    interpreter = over(Saying(("submit_idea", sure), ("ask_question", 0.02)), languages)

    assert (await read(interpreter, text)).intent.name == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("i sell flowers on the square every day, the fountain is broken, call me", "submit_idea"),
        ("vendo flores en la plaza, la fuente no funciona, llámenme", "submit_idea"),
        ("je vends des fleurs sur la place, la fontaine est cassée, appelez-moi", "submit_idea"),
        ("kids bike for sale, brakes broken, good condition", "out_of_scope"),
        ("selling a bench, slightly broken, call me", "out_of_scope"),
        ("20% off garden benches in our shop on Mill Road this weekend, no deposit", "out_of_scope"),
    ],
)
async def test_what_is_broken_beside_what_somebody_sells_is_reported(languages, text, name):
    interpreter = over(Saying(("submit_idea", 0.9), ("out_of_scope", 0.1)), languages)

    assert (await read(interpreter, text)).intent.name == name


@pytest.mark.parametrize(
    ("text", "name"), [("und was ist mit K7RD", "ask_status"), ("und was ist mit euch", "out_of_scope")]
)
async def test_what_is_unclear_may_ask_about_the_idea_whose_code_it_holds(languages, text, name):
    engine = Saying(("out_of_scope", 0.6), ("ask_status", 0.4))

    assert (await read(over(engine, languages), text)).intent.name == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("i dont want the skate park", "unfollow"),
        ("i dont want more trees", "submit_idea"),
        ("the skate park is too loud", "submit_idea"),
    ],
)
async def test_who_does_not_want_what_is_told_of_as_known_has_no_new_idea(languages, text, name):
    engine = Saying(("submit_idea", 0.6), ("unfollow", 0.4))

    assert (await read(over(engine, languages), text)).intent.name == name


@pytest.mark.parametrize(
    ("ranking", "name"),
    [
        ([("out_of_scope", 0.5), ("ask_status", 0.3), ("ask_question", 0.2)], "ask_status"),
        ([("out_of_scope", 0.8), ("ask_status", 0.1), ("ask_question", 0.1)], "out_of_scope"),
        ([("out_of_scope", 0.6), ("ask_status", 0.2), ("ask_question", 0.2)], "ask_status"),
        ([("ask_question", 0.34), ("out_of_scope", 0.33), ("submit_idea", 0.33)], "ask_question"),
    ],
)
async def test_behind_thanks_all_kinds_of_questions_count_together(languages, ranking, name):
    heard = await read(over(Saying(*ranking), languages), "ok thanks and when will i hear")

    assert heard.intent.name == name


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("pt", "gostei muito da ideia das \u00e1rvores"),
        ("pt", "adorei a ideia da horta"),
        ("pt", "gostamos da ideia do banco"),
        ("es", "me agrada la idea del banco"),
    ],
)
async def test_who_likes_an_idea_has_said_a_vote(language, text):
    interpreter = over(Saying(("vote", 0.7), ("follow", 0.2)), Languages.load([language]))

    assert (await read(interpreter, text, preferred=language)).intent.name == "vote"


@pytest.mark.parametrize(
    "text",
    [
        "l'id\u00e9e du banc me pla\u00eet moins que celle de la fontaine",
        "l'id\u00e9e du banc pla\u00eet \u00e0 ma voisine",
    ],
)
async def test_what_is_liked_less_or_by_others_is_no_vote(text):
    interpreter = over(Saying(("vote", 0.7), ("search", 0.2)), Languages.load(["fr"]))

    assert (await read(interpreter, text, preferred="fr")).intent.name != "vote"
