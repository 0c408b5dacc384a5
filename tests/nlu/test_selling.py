"""Advertisements and notices of machines are no ideas, whatever they name; a price alone makes none."""

import pytest

from nlu.naming import Naming
from tests.nlu.labelled import LANGUAGES
from tests.nlu.wording import spoken

WORDS = spoken()
NAMING = Naming(LANGUAGES)


@pytest.mark.parametrize(
    "text",
    [
        "YOU HAVE WON £500!! claim now at www.example.test",
        "Free ringtone of the week, txt TONE to 80808, 50p per msg",
        "20% off garden benches in our shop on Mill Road this weekend",
        "Your parcel could not be delivered, pay 1.99 at http://parcel.example",
        "your login code is 550 193, do not share it",
        "selling my old sofa, call me", "For sale: kids bike, good condition", "bankstel te koop, bel me",
        "vendo sofá usado, llámame", "se vende bici de niño en buen estado", "à vendre poussette bon état",
        "Kinderfahrrad zu verkaufen", "verschenke Kätzchen, bitte melden", "vende-se mesa em bom estado",
        "sprzedam kanapę, proszę o telefon", "myydään sohva, soita", "til sölu sófi, hringdu",
        "selling my kids bike, $40", "Verkaufe mein altes Klavier, 90 €",
        "vendo la moto, llamar al 600 555 010",
        "30 % auf Gartenbänke in unserem Laden in der Mühlstraße",
        "Uw pakket ligt klaar, klik op https://pakket.example",
        "Votre colis attend : https://colis.example", "vends mon vélo 90 €",
        "30 % en bancos de jardín en nuestra tienda de la calle Mayor",
        "O seu código é 44 19 02, código de confirmação 441902",
        "Twoja paczka czeka, dopłać 2,50 na https://paczka.example",
        "Pakettisi odottaa: https://paketti.example",
        "þú vannst 50000 kr, smelltu á https://vinningur.example",
    ],
)  # fmt: skip
def test_what_sells_or_was_written_by_a_machine_is_heard(text):
    assert WORDS.is_selling(text)


@pytest.mark.parametrize(
    "text",
    [
        "bus tickets should cost 1€ for all pupils", "20% more benches in the park",
        "the shop on mill road puts its signs on the pavement", "light out at 12345 Mill Road",
        "see https://example.test for a photo of the pothole", "your parcel",
        "50% en todos los buses para mayores", "un abonnement de bus à 10 € pour les jeunes",
        "auf alle Dächer Solarzellen, 30 % vom Staat", "",
        "oddam głos na park", "we want to win back the street, see www.streets.example",
        "your delivery vans block the cycle lane, call 555 0100 and fix it",
        "stop people selling drugs by the school", "let us sell food at the market", "sell the old depot",
        "someone is selling drugs in the park, call me", "selling alcohol to minors, call me",
        "for sale signs block the pavement", "they are selling the park", "se vende alcohol a menores",
        "am Spielplatz werden Drogen verkauft", "oddam głos na park, zadzwońcie",
        "myydään huumeita puistossa, soittakaa", "please stop the sale of our pool, text me",
        "Selling our library for £5 is wrong", "we sell at our store but parking must not cost £3 an hour",
        "vendo en la calle, pido baños públicos", "vendo pão na praça e pago 50 €, peço menos",
    ],
)  # fmt: skip
def test_ideas_with_a_price_or_an_address_are_left_to_the_engine(text):
    assert not WORDS.is_selling(text)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("i sell flowers on the square every day and the fountain is broken, call me", "en"),
        ("verkaufe Blumen am Platz, der Brunnen ist kaputt, ruft mich an", "de"),
        ("vendo flores en la plaza, la fuente no funciona, llámenme", "es"),
        ("je vends des fleurs sur la place, la fontaine est cassée, appelez-moi", "fr"),
        ("ik verkoop bloemen op het plein, de fontein is kapot, bel me", "nl"),
        ("vendo flores na praça, a fonte está avariada, ligue-me", "pt"),
        ("sprzedam kwiaty na rynku, fontanna zepsuta, zadzwońcie", "pl"),
        ("myyn kukkia torilla, suihkulähde on rikki, soita", "fi"),
        ("ég sel blóm á torginu, gosbrunnurinn er bilaður, hringið", "is"),
    ],
)
def test_what_is_wrong_is_found_in_a_clause_that_sells_nothing(text, language):
    assert WORDS.is_selling(text)
    assert any(NAMING.is_wrong(clause, language) for clause in WORDS.beside_selling(text))


@pytest.mark.parametrize(
    "text",
    [
        "kids bike for sale, brakes broken",
        "selling a bench, slightly broken, call me",
        "selling my broken bench",
    ],
)
def test_what_is_wrong_with_what_is_sold_is_no_report(text):
    assert not any(NAMING.is_wrong(clause, "en") for clause in WORDS.beside_selling(text))
