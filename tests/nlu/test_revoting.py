"""A side and nothing else, as second thoughts about a vote."""

import pytest

from tests.nlu.wording import spoken

WORDS = spoken()


@pytest.mark.parametrize(
    "text",
    [
        "against", "no wait, against", "sorry i meant against", "change my vote to against please",
        "i changed my mind, i'm against it", "perdón, en contra", "pardon je suis contre",
        "ach nein, doch dagegen", "desculpa, quis dizer contra", "nee wacht, tegen",
        "przepraszam, jednak przeciw", "anteeksi, tarkoitin vastaan", "nei, á móti",
        "no wait against", "non finalement contre", "no mejor en contra", "nein lieber dagegen",
        "nee toch tegen", "não espera contra", "nie jednak przeciw", "ei sittenkin vastaan",
    ],
)  # fmt: skip
def test_against_after_all(text):
    assert WORDS.side_alone(text) == "against"


@pytest.mark.parametrize(
    "text",
    [
        "for",
        "no sorry, in favour",
        "no, a favor",
        "en fait pour",
        "nein, dafür",
        "nee voor",
        "jednak za",
        "non plutôt pour",
    ],
)
def test_for_after_all(text):
    assert WORDS.side_alone(text) == "for"


@pytest.mark.parametrize(
    "text",
    [
        "not against", "no en contra", "non contre", "nicht dagegen", "não contra", "nie przeciw",  # in doubt
        "against?", "for or against", "against the wall on mill lane there is a bin", "a bench for my gran",
        "no", "yes", "", "for and against", "vota en contra mi vecino, yo a favor",
        "no rather not for", "no espera, no estoy en contra", "doch nicht dafür",
    ],
)  # fmt: skip
def test_what_says_more_or_could_be_doubted_says_no_side(text):
    assert WORDS.side_alone(text) is None


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("I've changed my mind about the bench", "the bench"), ("sorry, i changed my mind", ""),
        ("he cambiado de opinión sobre el banco", "el banco"), ("j’ai changé d’avis pour le banc", "le banc"),
        ("ich habe meine Meinung zur Bank geändert", "bank"), ("ik ben van gedachten veranderd", ""),
        ("mudei de ideias sobre o banco", "o banco"), ("zmieniłam zdanie w sprawie ławki", "lawki"),
        ("muutin mieleni penkistä", "penkista"), ("ég skipti um skoðun á bekknum", "bekknum"),
    ],
)  # fmt: skip
def test_who_thinks_otherwise_now_says_so_and_may_say_about_what(text, about):
    assert WORDS.turned(text) == about


@pytest.mark.parametrize(
    "text",
    [
        "has the council changed its mind about the pool?", "they changed their mind", "",
        "a bench for my gran",
        "I changed my mind about the bench, please put it by the school and paint it green instead",
    ],
)  # fmt: skip
def test_what_is_no_change_of_mind_or_says_more_is_left(text):
    assert WORDS.turned(text) is None
