"""Which words of a reference say which idea is meant."""

import pytest

from nlu.references import describing_words, is_vague


@pytest.mark.parametrize(
    ("language", "reference", "words"),
    [
        ("en", "the bench thing", "bench"),
        ("en", "more trees", "trees"),
        ("en", "number 1", ""),
        ("en", "more than one idea", ""),
        ("es", "más de una idea", ""),
        ("es", "la idea de los árboles", "arboles"),
        ("fr", "plusieurs idées", ""),
        ("fr", "le banc", "banc"),
    ],
)
def test_digits_and_words_for_how_many_describe_no_idea(language, reference, words):
    assert describing_words(reference, language) == words


@pytest.mark.parametrize(
    ("language", "reference", "said"),
    [("en", "the one", True), ("en", "the second one", False), ("fr", "une idée", True)],
)
def test_the_one_says_nothing(language, reference, said):
    assert is_vague(reference, language) is said
