"""How texts are compared."""

import pytest

from nlu.text import fold, tokens


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  Más\tÁrboles\n", "mas arboles"),
        ("STRA\N{LATIN CAPITAL LETTER SHARP S}E", "strasse"),
        ("a\x00b\u200bc", "a bc"),
        ("\u202eabc\u202c", "abc"),
        ("\ud83d lone", "lone"),
        ("\N{FULLWIDTH DIGIT FIVE}\N{ARABIC-INDIC DIGIT SIX}", "56"),
        ("don\N{RIGHT SINGLE QUOTATION MARK}t", "don't"),
    ],
)
def test_fold(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Don't! I'm here.", ["dont", "im", "here"]),
        ("d'accord, c'est l'été", ["d", "accord", "c", "est", "l", "ete"]),
        ("jusqu'au 5e", ["jusqu", "au", "5e"]),
        ("opt-out", ["opt", "out"]),
        ("", []),
    ],
)
def test_tokens(text, words):
    assert tokens(text) == words
