"""What wishes are about, finer than topics."""

import pytest

from nlu import civic
from nlu.themes import FOLDER, languages, of_word, themes, usual


def test_every_language_with_a_civic_lexicon_has_the_same_themes():
    known = {language: set(civic.lexicon(FOLDER / f"{language}.toml")["themes"])
             for language in languages()}  # fmt: skip

    assert set(known) == {path.stem for path in civic.FOLDER.glob("*.toml")}
    assert all(names == known["en"] for names in known.values())


@pytest.mark.parametrize("language", languages())
def test_no_beginning_is_too_short_to_be_met(language):
    entries = civic.lexicon(FOLDER / f"{language}.toml")["themes"].values()

    assert not [one for text in entries for one in text.split() if one.endswith("*") and len(one) < 4]


@pytest.mark.parametrize(
    ("word", "language", "theme"),
    [
        ("swings", "en", "play"), ("columpios", "es", "play"), ("balancoires", "fr", "play"),
        ("rutsche", "de", "play"), ("glijbaan", "nl", "play"), ("baloicos", "pt", "play"),
        ("hustawki", "pl", "play"), ("rolur", "is", "play"), ("keinut", "fi", "play"),
    ],
)  # fmt: skip
def test_themes_are_the_same_in_every_language(word, language, theme):
    assert theme in of_word(word, language)


@pytest.mark.parametrize(
    ("word", "language", "theme"),
    [
        ("rantasauna", "fi", "swimming"),
        ("stadtbibliothek", "de", "culture"),
        ("buurtmoestuin", "nl", "gardens"),
    ],
)
def test_a_part_of_a_compound_tells_its_theme(word, language, theme):
    assert theme in of_word(word, language)


def test_no_part_is_looked_for_where_words_are_not_made_of_several():
    assert "trees" not in of_word("streetree", "en")


def test_words_of_other_languages_have_themes_too():
    assert "dogs" in themes("un parque para perros", "en")


def test_words_that_say_nothing_have_none():
    assert themes("the and it zzzz", "en") == frozenset()
    assert themes("", "xx") == frozenset()


def test_usual_words_are_folded():
    assert "amelioration" in usual("fr")
    assert usual("xx") == frozenset()
