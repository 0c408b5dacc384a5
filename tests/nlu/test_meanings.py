"""One matter has one name in all languages."""

import pytest

from nlu import meanings
from nlu.stems import LONGEST


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("hay un bache en la calle", "es"),
        ("ein Schlagloch vor der Schule", "de"),
        ("iso kuoppa tiessä", "fi"),
    ],
)
def test_a_pothole_is_one_thing_in_all_languages(text: str, language: str) -> None:
    assert set(meanings.names("huge pothole", "en")) & set(meanings.names(text, language))


def test_what_says_nothing_has_no_name() -> None:
    assert not meanings.names("what do you think of it", "en")


@pytest.mark.parametrize("language", ["de", "fi", "en"])
def test_a_word_that_never_ends_means_what_its_beginning_means(language: str) -> None:
    assert meanings.names("spielplatz" * 1_000, language) == meanings.names(
        ("spielplatz" * 7)[:LONGEST], language
    )


def test_a_long_text_means_what_it_begins_with() -> None:
    assert meanings.names("dog park " + "swing " * 10_000, "en") == meanings.names("dog park swing", "en")


def test_the_version_is_that_of_the_words() -> None:
    assert meanings.version() == meanings.version() != ""
