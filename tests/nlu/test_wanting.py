"""What a text wants of a thing: who does not want it is never asked to join who does."""

import pytest

from nlu.similar import OFFER, Candidate, rank
from nlu.wanting import is_turned, wants

AGAINST = [
    ("en", "please dont open the library on sundays", "Open the library on Sundays"),
    ("en", "no bike lane on salt road please", "Bike lane on Salt Road"),
    ("en", "dont build the skate park", "Skate park"),
    ("en", "skate park? what a waste of money", "Skate park"),
    ("en", "the skate park is a stupid idea", "Skate park"),
    ("en", "the skate park would be awful", "Skate park"),
    ("en", "i hate the idea of a skate park", "Skate park"),
    ("es", "no abran la biblioteca los domingos", "Abrir la biblioteca los domingos"),
    ("es", "el skatepark es una mala idea", "Skatepark"),
    ("fr", "n'ouvrez pas la bibliothèque le dimanche", "Ouvrir la bibliothèque le dimanche"),
    ("fr", "le skatepark, quelle perte d'argent", "Skatepark"),
    ("de", "bitte baut den Skatepark nicht", "Skatepark"),
    ("de", "der Skatepark ist eine dumme Idee", "Skatepark"),
    ("pt", "não construam o skatepark", "Skatepark"),
    ("pt", "o skatepark é uma péssima ideia", "Skatepark"),
    ("nl", "bouw het skatepark niet", "Skatepark"),
    ("nl", "het skatepark is een slecht idee", "Skatepark"),
    ("pl", "nie budujcie skateparku", "Skatepark"),
    ("pl", "skatepark to głupi pomysł", "Skatepark"),
    ("is", "ekki byggja hjólagarð", "Hjólagarður"),
    ("is", "hjólagarður er heimskuleg hugmynd", "Hjólagarður"),
    ("fi", "älkää rakentako skeittipuistoa", "Skeittipuisto"),
    ("fi", "en halua skeittipuistoa", "Skeittipuisto"),
    ("en", "i don't want the skate park", "Skate park"),
    ("es", "no quiero el skatepark", "Skatepark"),
    ("fr", "je ne veux pas du skate park", "Skate park"),
    ("de", "ich will keinen Skatepark", "Skatepark"),
    ("pt", "não quero o skatepark", "Skatepark"),
    ("nl", "ik wil geen skatepark", "Skatepark"),
    ("pl", "nie chcę skateparku", "Skatepark"),
    ("is", "ég vil ekki hjólagarð", "Hjólagarður"),
    ("fi", "skeittipuisto on typerä idea", "Skeittipuisto"),
]


@pytest.mark.parametrize(("language", "against", "wanted"), AGAINST)
def test_who_is_against_a_thing_is_not_offered_the_wish_for_it(language, against, wanted):
    for one, other in ((against, wanted), (wanted, against)):
        earlier = Candidate(1, other, other, "culture", None, language)

        assert not [
            score for _, score in rank(one, one, "culture", None, language, [earlier]) if score >= OFFER
        ]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "there is no light on elm street please"),
        ("en", "no light on elm street please"),
        ("en", "dont walk there at night, it is dark"),
        ("en", "a bench would be great"),
        ("es", "no hay luz en la calle"),
        ("fr", "pas de lumière dans ma rue"),
        ("de", "kein Licht in unserer Straße bitte"),
        ("nl", "geen licht in de straat graag"),
        ("pt", "não há luz na rua"),
        ("pl", "nie ma światła na ulicy"),
        ("is", "það er ekkert ljós í götunni"),
        ("fi", "kadulla ei ole valoa"),
    ],
)
def test_what_is_missing_is_not_denied(language, text):
    assert not wants(text, text, frozenset(), language).denies


def test_two_who_are_both_against_it_want_the_same():
    one, other = "please dont build the skate park", "No skate park please"

    assert not wants(one, one, frozenset(), "en").contradicts(wants(other, other, frozenset(), "en"))


@pytest.mark.parametrize(
    ("text", "title", "turned"),
    [
        ("free buses? what a waste of money", "Free buses", True),
        ("banning cars is a stupid idea", "Banning cars is a idea", True),
        ("no bike lane on salt road please", "No bike lane on salt road", False),
        ("please dont build the skate park", "Dont build the skate park", False),
        ("a bench on elm street please", "Bench on elm street", False),
    ],
)
def test_a_title_that_leaves_the_no_out_says_the_contrary(text, title, turned):
    assert is_turned(text, title, "en") is turned
