"""The page of words and the lexicons themselves."""

from pathlib import Path

import pytest

from nlu import lexicons, words_page
from nlu.words import Words

PAGE = Path(__file__).parents[2] / "docs" / "words.md"


def test_page_is_what_the_lexicons_say():
    assert PAGE.read_text(encoding="utf-8") == words_page.page()


@pytest.mark.parametrize("language", lexicons.languages())
def test_every_language_has_a_word_for_every_command(language):
    assert set(lexicons.load(language)["commands"]) == set(words_page.DOES)


@pytest.mark.parametrize("language", lexicons.languages())
def test_every_language_has_every_list(language):
    first, other = lexicons.load("en"), lexicons.load(language)

    assert set(other) == set(first)
    assert all(
        set(first[name]) <= set(other[name]) | {"ask", "never"}
        for name in first
        if not name.endswith("_words")
    )


@pytest.mark.parametrize("language", lexicons.languages())
def test_every_command_word_is_understood(language):
    words = Words([language], is_code=lambda _: False)
    unheard = [
        entry
        for name, entries in lexicons.lists(lexicons.load(language)["commands"]).items()
        for entry in entries
        if name not in {"show", "comment"} and words.command(entry) is None
    ]

    assert unheard == []


def test_language_without_lexicon_is_refused():
    with pytest.raises(LookupError, match="no words for language 'xx'"):
        Words(["en", "xx"], is_code=lambda _: False)
