"""Words that tell one idea from others, and are all of a message."""

import pytest

from nlu.pointing import Pointing

LANGUAGES = ("en", "es", "fr", "de", "nl", "pt", "pl", "fi", "is")


@pytest.fixture(scope="module")
def pointing() -> Pointing:
    return Pointing(LANGUAGES)


@pytest.mark.parametrize(
    ("text", "language", "about"),
    [
        ("the one about the fountain", "en", "fountain"),
        ("that one with the trees", "en", "trees"),
        ("la de la fuente", "es", "fuente"),
        ("el del bache", "es", "bache"),
        ("celle de la fontaine", "fr", "fontaine"),
        ("celui sur les arbres", "fr", "arbres"),
        ("die mit dem Brunnen", "de", "Brunnen"),
        ("der zum Spielplatz", "de", "Spielplatz"),
        ("die over de fontein", "nl", "fontein"),
        ("a da fonte", "pt", "fonte"),
        ("o das árvores", "pt", "árvores"),
        ("ten o fontannie", "pl", "fontannie"),
        ("þessi um gosbrunninn", "is", "gosbrunninn"),
    ],
)
def test_what_tells_an_idea_from_others_is_all_that_is_said(pointing, text, language, about):
    pointed = pointing.read(text, language)

    assert pointed is not None
    assert (pointed.is_description, pointed.about) == (True, about)
    assert text[pointed.about_start :].startswith(about)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("the one about the fountain is broken again", "en"),
        ("the one about the fountain?", "en"),
        ("la de la fuente no funciona", "es"),
        ("el de la esquina vende drogas", "es"),
        ("celle de la fontaine ne marche plus", "fr"),
        ("die mit dem Hund, die nerven", "de"),
        ("a da fonte não funciona", "pt"),
        ("the bench", "en"),
        ("la", "es"),
    ],
)
def test_who_says_more_tells_no_idea_from_others(pointing, text, language):
    pointed = pointing.read(text, language)

    assert pointed is None or not pointed.is_description


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("die gefällt mir sehr", "de"),
        ("das gefällt uns", "de"),
        ("gosto muito dessa", "pt"),
        ("ten podoba mi się", "pl"),
        ("podoba mi się", "pl"),
        ("tykkään tuosta", "fi"),
    ],
)
def test_who_likes_what_was_just_seen_points_at_it(pointing, text, language):
    assert pointing.read(text, language) is not None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("das gefällt mir an Musik", "de"),
        ("gosto muito dessa música", "pt"),
        ("podoba mi się ta piosenka", "pl"),
    ],
)
def test_who_likes_something_else_does_not(pointing, text, language):
    assert pointing.read(text, language) is None
