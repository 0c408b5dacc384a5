"""What has become of a thing, who backs what others asked for, and that help came."""

import pytest

from tests.nlu.labelled import LANGUAGES
from tests.nlu.wording import spoken

WORDS = spoken(*LANGUAGES)


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("has anything been done about the lamp on ferry lane", "the lamp on ferry lane"),
        ("so any news on the bench?", "the bench"),
        ("digga wann kommt endlich der skatepark", "der skatepark"),
        ("¿han hecho algo con la farola?", "la farola"), ("où en est le banc", "le banc"),
        ("hoe staat het met de lantaarn", "de lantaarn"), ("o que aconteceu com o banco", "o banco"),
        ("co się dzieje z ławką", "lawka"), ("milloin tulee vihdoin penkki", "penkki"),
        ("hvað er að frétta af bekknum", "bekknum"), ("a bench at elm street", ""), ("any news on", ""),
    ],
)  # fmt: skip
def test_what_it_is_asked_about_is_named(text, about):
    assert WORDS.asks_progress(text) == about


@pytest.mark.parametrize(
    "text",
    [
        "ok the ambulance is here hes fine", "die Feuerwehr ist da, alles gut",
        "de brandweer is er, alles goed", "ya llegaron los bomberos, todo bien",
        "c'est bon les pompiers sont là",
        "os bombeiros já chegaram, tudo bem", "straż już jest, wszystko w porządku",
        "palokunta on täällä, kaikki hyvin", "slökkviliðið er komið, allt í lagi",
    ],
)  # fmt: skip
def test_that_help_came_is_heard(text):
    assert WORDS.is_all_clear(text)


@pytest.mark.parametrize(
    "text",
    [
        "the ambulance is here but he is not breathing",
        "todo bien",
        "all good",
        "the police are here every night",
        "",
    ],
)
def test_what_says_more_or_answers_anything_is_no_all_clear(text):
    assert not WORDS.is_all_clear(text)


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("hi i heard there is a bench coming, id like to back that", "there is a bench coming id like to"),
        ("alguien pidió un banco, quiero apoyarlo", "un banco quiero"),
        ("jemand hat eine Bank vorgeschlagen, da bin ich dabei", "eine bank vorgeschlagen"),
        ("we need a bench and would all support it", ""),
        ("i heard the lamp is broken", ""),
        ("", ""),
    ],
)
def test_what_others_asked_for_and_somebody_backs_is_named(text, about):
    assert WORDS.backs_that(text) == about


@pytest.mark.parametrize(
    ("language", "text", "backed"),
    [
        ("en", "love the bike lane!!", ("bike lane", False)),
        ("es", "me encanta el banco", ("el banco", False)),
        ("pl", "a teraz chcę zagłosować na park dla rolek", ("park dla rolek", True)),
        ("en", "i love benches, please put one in the park", ("", False)), ("en", "a bench", ("", False)),
    ],
)  # fmt: skip
def test_what_a_few_words_back_or_praise_is_named(language, text, backed):
    assert WORDS.backed(text, language) == backed


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("and the third too", "the third"), ("also 3", "3"), ("und die dritte", "die dritte"), ("3 too", "3"),
        ("y el tercero también", "el tercero"), ("the third", ""), ("and", ""), ("", ""),
    ],
)  # fmt: skip
def test_what_adds_a_number_is_left_out(text, left):
    assert WORDS.without_addition(text) == left
