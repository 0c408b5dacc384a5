"""Stems of languages that no library cuts."""

import pytest

from nlu.stems import stem
from nlu.text import tokens


@pytest.mark.parametrize(
    "forms",
    [
        "bekkur bekk bekki bekkinn bekknum bekkir",
        "skóli skóla skólann skólanum",
        "garður garðinn garðinum garða",
        "gata gatan",
        "götu götur götunni göturnar",
        "hjól hjólin hjólum",
    ],
)
def test_forms_of_an_icelandic_word_have_one_stem(forms):
    assert len({stem(word, "is") for word in tokens(forms)}) == 1


def test_short_icelandic_words_stay_whole():
    assert [stem(word, "is") for word in ("tre", "hus", "is")] == ["tre", "hus", "is"]
