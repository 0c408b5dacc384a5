"""Titles keep the matter, whatever people write around it."""

import tomllib
from pathlib import Path

import pytest

from nlu.structure import LONGEST, title

TITLES = tomllib.loads((Path(__file__).parent / "titles.toml").read_text("utf-8"))


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [(language, text, said) for language, some in TITLES.items() for text, said in some.items()],
)
def test_a_title_is_the_matter_alone(language, text, expected):
    said = title(text, language)

    assert said == expected
    assert len(said) <= LONGEST


@pytest.mark.parametrize(
    "text", ["Make main street car free on weekends", "The county grows too fast", "Branch fell on my car"]
)
def test_words_that_are_a_manner_elsewhere_are_kept(text):
    assert title(text, "en") == text


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "We are asking the city not to close the library", None),
        ("en", "we're begging nobody to cut the trees", "We're begging nobody to cut the trees"),
        ("en", "I'm urging you to fix the lamp", "Fix the lamp"),
        ("en", "what nobody wants is a motorway", "What nobody wants is a motorway"),
        ("en", "not sure anybody but the mayor wants it closed", None),
        ("nl", "wij vinden het een slecht plan dat de speeltuin sluit", "Slecht plan dat de speeltuin sluit"),
        ("nl", "wij vinden het belangrijk dat er een bankje komt", "Er een bankje komt"),
        ("nl", "ik ben tegen de slagboom", None),
        ("is", "er ekki viss um að bílastæði sé betra en garður", None),
        ("is", "er ekki viss hvern ég spyr en það vantar bekk við skólann", "Bekk við skólann"),
        ("de", "ich bin dagegen ich will den Park behalten", None),
    ],
)
def test_a_title_never_says_the_contrary(language, text, expected):
    assert title(text, language) == (expected or text[:1].upper() + text[1:])
