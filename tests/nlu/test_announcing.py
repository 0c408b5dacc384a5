"""Ideas that are announced as such."""

import pytest

from nlu import lexicons
from nlu.announcing import Announcing

ANNOUNCING = Announcing(lexicons.languages())


@pytest.mark.parametrize(
    ("text", "language", "idea"),
    [
        ("my idea is a cinema", "en", "a cinema"),
        ("Hello, my idea is a cinema", "en", "a cinema"),
        ("hi my idea is to open the pool on Sundays", "en", "open the pool on Sundays"),
        ("My idea: a bench by the river", "en", "a bench by the river"),
        ("Idea - swings for big kids", "en", "swings for big kids"),
        ("I have an idea, a cinema for the old town", "en", "a cinema for the old town"),
        ("I've got an idea: a tap by the courts", "en", "a tap by the courts"),
        ("our proposal is that buses are free", "en", "buses are free"),
        ("mi idea es un cine", "es", "un cine"),
        ("tengo una idea: un cine de verano", "es", "un cine de verano"),
        ("mon idée c'est un cinéma", "fr", "un cinéma"),
        ("mon idée serait d'ouvrir la piscine le dimanche", "fr", "ouvrir la piscine le dimanche"),
        ("Meine Idee ist ein Kino", "de", "ein Kino"),
        ("ich hab eine Idee, ein Kino im Park", "de", "ein Kino im Park"),
        ("a minha ideia é um cinema", "pt", "um cinema"),
        ("mijn idee is om de straat autovrij te maken", "nl", "de straat autovrij te maken"),
        ("ik heb een idee: een zwembad", "nl", "een zwembad"),
        ("mój pomysł to most", "pl", "most"),
        ("moim pomysłem jest kino", "pl", "kino"),
        ("Ideani on silta", "fi", "silta"),
        ("minulla on idea: uimahalli keskustaan", "fi", "uimahalli keskustaan"),
        ("hugmyndin mín er brú", "is", "brú"),
        ("hugmyndin mín er að opna sundlaugina fyrr", "is", "opna sundlaugina fyrr"),
    ],
)
def test_announced_idea_is_what_stands_behind_the_words_that_announce_it(text, language, idea):
    assert ANNOUNCING.announced(text, language) == idea


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("my idea is gone", "en"),
        ("my idea is still not done", "en"),
        ("my idea is a bit unclear", "en"),
        ("my idea is about the bench", "en"),
        ("my idea: the bench", "en"),
        ("my idea, is it done?", "en"),
        ("my idea is number 2", "en"),
        ("my idea", "en"),
        ("my idea is", "en"),
        ("I have an idea", "en"),
        ("a bench by the river", "en"),
        ("mi idea no aparece", "es"),
        ("mi idea es la que está mal", "es"),
        ("mon idée est toujours pas faite", "fr"),
        ("meine Idee ist weg", "de"),
        ("mijn idee is weg", "nl"),
        ("a minha ideia é igual à outra", "pt"),
        ("mój pomysł zniknął", "pl"),
        ("mój pomysł to pomyłka", "pl"),
        ("ideani on kadonnut", "fi"),
        ("hugmyndin mín er horfin", "is"),
        ("my idea is a cinema", "xx"),
    ],
)
def test_what_is_said_of_an_idea_that_is_there_announces_none(text, language):
    assert ANNOUNCING.announced(text, language) == ""
