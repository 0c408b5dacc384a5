"""Messages that put right what was just said, and courtesies with a matter in them."""

import pytest

from tests.nlu.wording import spoken

WORDS = spoken()


@pytest.mark.parametrize(
    "text",
    [
        "no its mill road not mill lane", "not mill lane but mill road",
        "no es en mill lane, es en mill road", "c'est mill road pas mill lane",
        "nicht mill lane sondern mill road", "het is mill road niet mill lane",
    ],
)  # fmt: skip
def test_one_place_instead_of_another(text):
    instead = WORDS.instead(text)
    assert (instead.right, instead.wrong) == ("mill road", "mill lane")


@pytest.mark.parametrize("text", ["bench on mill lane", "is it safe or not", "not again", ""])
def test_nothing_instead(text):
    assert WORDS.instead(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "its for dogs too", "no, es para perros tambien", "c'est aussi pour les chiens",
        "nein auch für Hunde", "actually it should be two benches", "sorry make it two", "mejor que sean dos",
        "non plutôt deux bancs", "eigentlich lieber zwei", "melhor que sejam dois", "nee liever twee",
        "nie lepiej dwie",
    ],
)  # fmt: skip
def test_more_words_about_it(text):
    assert WORDS.amends(text) or WORDS.wants_to_add(text, "en")


@pytest.mark.parametrize(
    "text", ["no its on mill road", "sorry, I meant Mill Road", "no, es en mill road", "ich meinte mill road"]
)
def test_a_place_after_second_thoughts(text):
    assert WORDS.amended_place(text) == "mill road"


def test_no_place_without_them():
    assert WORDS.amended_place("mill road") == ""


@pytest.mark.parametrize(
    "text",
    ["no dogs please in the park", "it should be illegal to park there", "bench on mill lane", "its", "no"],
)
def test_no_more_words_about_it(text):
    assert not WORDS.amends(text)


@pytest.mark.parametrize("text", ["thanks for the bench", "gracias por el banco", "Merci pour le banc !"])
def test_thanks(text):
    assert WORDS.is_thanks(text)


@pytest.mark.parametrize(
    "text", ["thanks for nothing, when will you mend the light?", "thanks", "a bench, thanks for reading"]
)
def test_more_than_thanks(text):
    assert not WORDS.is_thanks(text)


@pytest.mark.parametrize(
    "text", ["Can I phone somebody?", "puedo hablar con una persona", "je peux parler à quelqu'un ?"]
)
def test_a_person_is_wanted(text):
    assert WORDS.wants_person(text)
