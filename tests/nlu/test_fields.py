"""Corrections that say what and how at once."""

import pytest

from nlu.fields import Said
from tests.nlu.wording import spoken

WORDS = spoken()


@pytest.mark.parametrize(
    ("text", "name", "right"),
    [
        ("2 mill road", "place", "mill road"),
        ("2. Mill Road", "place", "Mill Road"),
        ("3: parks", "topic", "parks"),
        ("1) Two benches", "title", "Two benches"),
    ],
)
def test_a_digit_and_what_is_right(text, name, right):
    assert WORDS.corrects(text) == Said(name, right, is_named=False)


@pytest.mark.parametrize(
    ("text", "name", "right"),
    [
        ("change the title of my idea to Two benches", "title", "Two benches"),
        ("wrong place, its mill road", "place", "mill road"),
        ("topic parks", "topic", "parks"),
        ("cambia el título a Dos bancos", "title", "Dos bancos"),
        ("le lieu est mill road", "place", "mill road"),
        ("falscher Ort, es ist mill road", "place", "mill road"),
        ("muda o tema para parques", "topic", "parques"),
        ("zmień tytuł na Dwie ławki", "title", "Dwie ławki"),
    ],
)
def test_its_name_and_what_is_right(text, name, right):
    assert WORDS.corrects(text) == Said(name, right, is_named=True)


def test_what_stands_behind_a_colon_is_kept_whole():
    assert WORDS.corrects("title: It is two benches") == Said(
        "title", "It is two benches", is_named=True, is_marked=True
    )


@pytest.mark.parametrize(
    "text",
    [
        "2",
        "title",
        "a bench on mill road",
        "22 mill road",
        "4 lamps",
        "2 3",
        "",
        "2 mill road?",
        "where is mill road",
        "call it off",
        "name it after my gran",
        "lets call it a day",
        "call it quits",
    ],
)
def test_no_correction(text):
    assert WORDS.corrects(text) is None
