"""Advertisements and notices of machines are no ideas, whatever they name; a price alone makes none."""

import pytest

from tests.nlu.wording import spoken

WORDS = spoken()


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
