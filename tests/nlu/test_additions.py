"""Messages that go on with the one before."""

import pytest

from tests.nlu.wording import spoken

WORDS = spoken()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("and also a bin", "en"), ("Also, a bin", "en"), ("oh and a bin", "en"), ("plus a bin", "en"),
        ("Y también una papelera", "es"), ("además luz", "es"), ("et aussi un banc", "fr"),
        ("Et puis un banc", "fr"), ("und noch eine Bank", "de"), ("außerdem Licht", "de"),
        ("ausserdem Licht", "de"), ("en ook een bankje", "nl"), ("bovendien licht", "nl"),
        ("e também um banco", "pt"), ("além disso luz", "pt"),
    ],
)  # fmt: skip
def test_addition_is_heard_in_its_language_and_in_others(text, language):
    assert WORDS.wants_to_add(text, language)
    assert WORDS.wants_to_add(text, "en")


def test_short_words_add_in_its_own_language_only():
    assert WORDS.wants_to_add("i ławka", "pl")
    assert WORDS.wants_to_add("y una papelera", "es")
    assert WORDS.wants_to_add("ja roskakori", "fi")
    assert not WORDS.wants_to_add("ja chcę ławkę", "pl")
    assert not WORDS.wants_to_add("ja ich will ein Bad", "de")
    assert not WORDS.wants_to_add("I want a bike lane", "en")
    assert not WORDS.wants_to_add("I am against the parking lot", "en")


@pytest.mark.parametrize(
    "text", ["also", "a bin", "plus de bancs", "andrea needs a bin", "un banc aussi", ""]
)
def test_no_addition(text):
    assert not WORDS.wants_to_add(text, "en")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("its dangerous for the kids", "en"), ("They are always full", "en"), ("siempre están llenos", "es"),
        ("c'est dangereux", "fr"), ("Die sind immer voll", "de"), ("het is gevaarlijk", "nl"),
        ("é perigoso para todos", "pt"), ("to niebezpieczne", "pl"), ("se on vaarallinen", "fi"),
        ("það er hættulegt", "is"),
    ],
)  # fmt: skip
def test_sentence_about_the_thing_of_the_one_before_is_heard(text, language):
    assert WORDS.is_of_it(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("it would be nice to have a bench", "en"), ("its time for a pool", "en"), ("it", "en"), ("", "en"),
        ("es hora de un parque", "es"), ("es ist Zeit für ein Bad", "de"), ("its dangerous", "xx"),
    ],
)  # fmt: skip
def test_wish_and_what_says_nothing_more_is_none(text, language):
    assert not WORDS.is_of_it(text, language)


def test_reason_is_heard_in_its_own_language():
    assert WORDS.is_reason("because my gran cannot walk far", "en")
    assert WORDS.is_reason("weil mein Sohn fast gefallen wäre", "de")
    assert not WORDS.is_reason("my gran cannot walk because of it", "en")
    assert not WORDS.is_reason("because", "en")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("every night the streetlight is off", "en"), ("seit Wochen ist die Laterne kaputt", "de"),
        ("todas las noches la farola está apagada", "es"), ("porque no hay luz en la calle", "es"),
        ("porque não há luz na rua", "pt"), ("depuis des semaines le lampadaire est cassé", "fr"),
        ("al weken is de lantaarn kapot", "nl"), ("od tygodni latarnia nie działa", "pl"),
        ("joka yö katuvalo on pimeänä", "fi"), ("á hverri nóttu er slökkt á ljósastaurnum", "is"),
    ],
)  # fmt: skip
def test_since_when_and_why_are_told_from_reasons_that_are_surely_of_the_last_thing(text, language):
    assert WORDS.is_since_when(text, language)
    assert not WORDS.is_since_when("weil mein Sohn fast gefallen wäre", language)
