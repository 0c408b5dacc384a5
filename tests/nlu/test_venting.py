"""Anger that asks for nothing is no idea; anger at a thing of the city is one."""

import pytest

from tests.nlu.wording import spoken

WORDS = spoken()


@pytest.mark.parametrize(
    "text",
    [
        "This is a waste of time", "nobody ever listens!!",
        "You people never do anything, third time I write",
        "This is going nowhere, I give up", "What's the point of all this?",
        "this whole bot is useless",
        "esto es una pérdida de tiempo", "nunca hacéis caso a nadie", "vaya tomadura de pelo",
        "ça ne sert à rien votre truc", "quelle perte de temps", "vous vous moquez du monde",
        "Das ist Zeitverschwendung", "ihr macht doch nie was", "dit is tijdverspilling",
        "er gebeurt toch niks",
        "isto é uma perda de tempo", "ninguém nos ouve",
        "To strata czasu", "nic nie robicie",
        "bunch of clowns", "bande d'incapables", "banda nieudaczników",
        "stelletje prutsers", "bando de inúteis",
        "ihr seid doch alle unfähig", "senkin tunarit", "meiri aularnir", "son unos payasos",
        "Þetta er tímasóun", "það gerist ekkert", "Tämä on ajanhukkaa", "ihan turhaa koko juttu",
        "llegaré tarde debido al tráfico", "I will be late because of the traffic",
    ],
)  # fmt: skip
def test_anger_that_names_nothing_is_heard(text):
    assert WORDS.is_venting(text)


@pytest.mark.parametrize(
    "text",
    [
        "The roundabout is a waste of time", "nobody listens to the cyclists on Elm Street",
        "the new fence is pointless, remove it", "sick of the noise from the bar", "more benches", "", "?",
        "idiots on scooters race down the footpath", "the clowns at the circus need parking",
        "nothing happens in the park for teenagers", "el semáforo de la plaza es inútil",
        "die Ampel ist sinnlos",
        "il n'y a rien pour les enfants ici", "no hacen nada con los perros sueltos",
        "turhaa valoa puistossa",
        "de verlichting in het park is waardeloos", "szkoda czasu na światłach przy szkole",
        "waste of time " * 20,
    ],
)  # fmt: skip
def test_what_is_about_a_thing_of_the_city_is_left_to_the_engine(text):
    assert not WORDS.is_venting(text)
