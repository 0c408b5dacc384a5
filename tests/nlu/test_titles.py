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
