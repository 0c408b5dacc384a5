"""Opt-out by meaning over our own sentences: `opt_out_<language>.txt`."""

import pytest

from tests.nlu.labelled import LANGUAGES, everywhere, lines
from tests.nlu.wording import spoken

WORDS = spoken()
SENTENCES = everywhere("opt_out")
DANGER = [text for _, _, text in [*everywhere("emergencies"), *everywhere("needs_heldout")]]


@pytest.mark.parametrize(("language", "meaning", "text"), SENTENCES, ids=[row[2] for row in SENTENCES])
def test_opt_out_is_heard_and_nothing_else(language, meaning, text):
    assert WORDS.is_opt_out(text) == (meaning == "stop")


@pytest.mark.parametrize(("language", "meaning", "text"), SENTENCES, ids=[row[2] for row in SENTENCES])
def test_capitals_and_exclamation_marks_change_nothing(language, meaning, text):
    assert WORDS.is_opt_out(text.upper() + "!!!") == (meaning == "stop")


@pytest.mark.parametrize(
    "text", ["dejen de mandarme mensajes", "arrêtez de m'écrire", "please stop texting me"]
)
def test_a_wish_to_be_left_alone_is_heard_in_cities_of_other_languages(text):
    assert all(spoken(language).is_opt_out(text) for language in LANGUAGES)


@pytest.mark.parametrize("text", ["", "   ", "!!!", "\x00", "\ud83d", "stop " * 5_000, "\N{NO ENTRY SIGN}"])
def test_strange_texts_are_no_opt_out(text):
    assert not WORDS.is_opt_out(text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_enough_sentences(language):
    labels = [label for label, _ in lines("opt_out", language)]

    assert labels.count("stop") >= 80
    assert labels.count("no") >= 60


@pytest.mark.parametrize(
    "text",
    [
        "stop bothering us with your texts just send us food and an ambulance",
        "stop texting me, my house is on fire",
        "leave me alone or i will kill myself",
        "deja de escribirme, hay un incendio en mi casa",
        "take me off your list and send an ambulance",
    ],
)
def test_danger_is_heard_beside_an_opt_out(text):
    assert WORDS.is_opt_out(text)
    assert WORDS.is_emergency_beside_opt_out(text)


def test_no_opt_out_is_taken_for_danger_by_its_own_words():
    asked = [text for _, meaning, text in SENTENCES if meaning == "stop"]

    assert not [text for text in asked if WORDS.is_emergency_beside_opt_out(text)]


@pytest.mark.parametrize(
    "text",
    [
        "stop the messages, we are trapped",
        "no more messages please, my father collapsed",
        "keine Nachrichten mehr, wir sind eingeschlossen",
        "chega de mensagens, a casa est\u00e1 a arder",
    ],
)
def test_an_opt_out_is_heard_in_part_beside_danger(text):
    assert WORDS.danger.heard(text)
    assert WORDS.is_opt_out_in_part(text)


@pytest.mark.parametrize(
    "text",
    [
        "stop the flooding, we are trapped",
        "stop, he has a knife",
        "stop sending advice, we need food",
        "they stopped the messages, we are trapped",
        "he won't stop texting me, he has a knife",
        "no messages, no water, people are dying",
        "no more signal, no more messages, no more water, we are dying",
        "my phone is off, send an ambulance",
        "sin mensajes de mi hijo, la casa se cay\u00f3",
        "plus de messages de mon fils, la maison est tomb\u00e9e",
    ],
)
def test_what_else_is_to_end_or_is_missing_is_no_opt_out_in_part(text):
    assert not WORDS.is_opt_out_in_part(text)


def test_no_sentence_of_other_things_is_an_opt_out_in_part():
    others = [text for _, meaning, text in SENTENCES if meaning == "no"]

    assert not [text for text in [*others, *DANGER] if WORDS.is_opt_out_in_part(text)]


@pytest.mark.parametrize("text", ["forge me", "forgt me", "forgett me", "vergis mich", "unohd minut"])
def test_a_slip_of_an_order_to_erase_is_no_opt_out(text):
    assert not WORDS.is_opt_out(text)


@pytest.mark.parametrize(
    "text", ["forgt me", "forge me", "delete my date", "vergis mich", "unohd minut", "zapomni o mnie"]
)
def test_a_slip_of_an_order_to_erase_is_seen(text):
    assert WORDS.is_nearly_erasing(text)


@pytest.mark.parametrize(
    "text",
    [
        "forget me", "forget the bench", "unsubscribe me", "leave me alone", "forget it", "forgive me",
        "please forgive me", "vergeef me", "vergeef mij", "vergib mir", "borra mis gatos", "perdoe-me",
        "pardonnez-moi", "wybacz mi", "anna anteeksi", "fyrirgefðu mér", "perdóneme",
    ],
)  # fmt: skip
def test_what_is_exact_or_about_something_else_is_no_slip_of_it(text):
    assert not WORDS.is_nearly_erasing(text)
