"""One matter has one name in all languages."""

import pytest

from nlu import meanings


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


def test_the_version_is_that_of_the_words() -> None:
    assert meanings.version() == meanings.version() != ""
