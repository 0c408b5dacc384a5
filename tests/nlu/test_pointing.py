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


@pytest.mark.parametrize(
    ("text", "language", "about"),
    [
        ("yours about the trees", "en", "trees"), ("mine with a fountain", "en", "fountain"),
        ("la suya sobre los árboles", "es", "árboles"), ("lo del agua", "es", "agua"),
        ("la vôtre sur les arbres", "fr", "arbres"), ("deine mit den Bäumen", "de", "Bäumen"),
        ("die van jullie over de bomen", "nl", "bomen"), ("a sua sobre as árvores", "pt", "árvores"),
        ("twój o drzewach", "pl", "drzewach"), ("þín um trén", "is", "trén"),
        ("das Brunnending", "de", "Brunnen"), ("die Baumidee", "de", "Baum"),
        ("dat fonteinvoorstel", "nl", "fontein"), ("se vesijuttu", "fi", "vesi"),
        ("þessi vatnshugmynd", "is", "vatns"),
    ],
)  # fmt: skip
def test_whose_idea_or_one_word_for_it_tells_an_idea_from_others(pointing, text, language, about):
    pointed = pointing.read(text, language)

    assert pointed is not None
    assert (pointed.is_description, pointed.about) == (True, about)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("that one", "en"), ("That one!", "en"), ("this idea", "en"), ("esa", "es"), ("celle-là", "fr"),
        ("die da", "de"), ("die", "nl"), ("essa", "pt"), ("ten", "pl"), ("tuo", "fi"), ("þessi", "is"),
    ],
)  # fmt: skip
def test_that_one_alone_points_at_what_was_just_seen(pointing, text, language):
    assert pointing.is_here(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [("that one?", "en"), ("that one is broken", "en"), ("that one, no", "en"), ("esa calle", "es"),
     ("die da hinten", "de"), ("tuo penkki", "fi"), ("", "en"), ("that one", "xx")],
)  # fmt: skip
def test_who_says_more_points_at_nothing_alone(pointing, text, language):
    assert not pointing.is_here(text, language)
