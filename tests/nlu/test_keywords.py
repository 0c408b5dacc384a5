"""Keywords of campaigns: heard where they stand first, and never a word that means something else."""

import pytest

from civic import codes
from nlu import keywords
from nlu.words import Words

LANGUAGES = ("en", "es", "fr", "de", "nl", "pt", "pl", "fi", "is")
KNOWN = frozenset({"GREEN26"})


@pytest.fixture(scope="module")
def words() -> Words:
    return Words(LANGUAGES, is_code=codes.is_valid)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("GREEN26", ""),
        ("green26", ""),
        (" Green26! ", ""),
        ("#GREEN26", ""),
        ('"GREEN26"', ""),
        ("GREEN26 more trees", "more trees"),
        ("green26: More trees, please.", "More trees, please."),
        ("GREEN26 - more trees", "more trees"),
        ("GREEN26\nmore trees\non mill lane", "more trees\non mill lane"),
        ("GREEN26 …", "…"),
    ],
)
def test_a_keyword_stands_first(text: str, rest: str) -> None:
    assert keywords.read(text, KNOWN) == ("GREEN26", rest)


@pytest.mark.parametrize("text", ["", " ", "GREEN", "GREEN27", "more GREEN26 trees", "GREEN26trees", "🌳"])
def test_anything_else_is_none(text: str) -> None:
    assert keywords.read(text, KNOWN) is None
    assert keywords.read("GREEN26", frozenset()) is None


@pytest.mark.parametrize(
    ("keyword", "reason"),
    [
        ("STOP", "something else"),
        ("ARRET", "something else"),
        ("AYUDA", "something else"),
        ("HILFE", "something else"),
        ("YES", "something else"),
        ("OUI", "something else"),
        ("MERCI", "something else"),
        ("HELPP", "one letter away"),
        ("STRAT", "one letter away"),
        ("PARK", "ordinary word"),
        ("BENCH", "ordinary word"),
        ("BANCOS", "ordinary word"),
        ("BAUM", "ordinary word"),
        ("LARKMOUTH", "place or topic"),
        ("GREEN26", None),
        ("PLAN2030", None),
        ("GREEN2GO", None),
        ("STOP1", "with digits in it"),
        ("HELP1", "with digits in it"),
        ("TOP5", "with digits in it"),
        ("TOP10", "with digits in it"),
        ("VOTE1", "with digits in it"),
        ("SHOW26", "with digits in it"),
        ("AYUDA26", "with digits in it"),
        ("ARRET26", "with digits in it"),
        ("S1T2O3P", "with digits in it"),
        ("SHOW", "something else"),
        ("TRIENNALE", "no digit"),
        ("HERBST", "no digit"),
        ("ADVENT", "no digit"),
        ("SPORTPALAST", "no digit"),
        ("TRIENNALE26", None),
    ],
)
def test_what_may_be_one(words: Words, keyword: str, reason: str | None) -> None:
    said = keywords.why_not(keyword, words, LANGUAGES, ["Larkmouth Station"])

    assert reason in said if reason and said else said is reason
