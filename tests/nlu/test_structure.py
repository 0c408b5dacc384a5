"""A title out of the resident's own words."""

import pytest

from nlu.structure import LONGEST, title


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "can we pls get a bench at the elm st bus stop, my gran cant stand that long",
            "Bench at the elm st bus stop",
        ),
        ("you useless idiots, fix the damn light", "Fix the light"),
        ("hi i am ten years old and me and my friends want a skatepark", "Want a skatepark"),
        ("<b>Elm</b> Street needs <i>a bench</i>", "Elm Street needs a bench"),
        ("put a bin https://evil.example/x?y=1 on Mill Road", "Put a bin on Mill Road"),
        ("im 9 3/4 and the fountain dont work", "The fountain dont work"),
        (
            "Dear Sir or Madam, I am writing to say that the pavement is uneven by the library",
            "The pavement is uneven by the library",
        ),
        ("FIX THE LIGHTS", "Fix the lights"),
        ("Fix the fucking street light you morons", "Fix the street light"),
        ("why the fuck is the light still broken", "Why is the light still broken"),
        ("you are all a bunch of idiots. The lamp is broken", "The lamp is broken"),
        ("fuck you all, the swings are broken", "The swings are broken"),
        ("for fuck's sake clean up the shit in the park", "Clean up in the park"),
        ("A bunch of clowns for the children's festival", "Bunch of clowns for the children's festival"),
        ("it would be nice if there was a fountain at the sports field", "Fountain at the sports field"),
        (
            "Hi! I would like to propose a bike repair station. It could be near the mill.",
            "Bike repair station",
        ),
        ("hi i have an idea. make the bus free on saturdays", "Make the bus free on saturdays"),
        ("Let's plant trees", "Plant trees"),
        ("Thanks for everything. The swing is broken", "The swing is broken"),
        ("Dead animal", "Dead animal"),
        ("broken", "Broken"),
    ],
)
def test_english_title_keeps_the_matter(text, expected):
    assert title(text, "en") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("quisiera que pusieran una fuente en el parque", "Fuente en el parque"),
        ("hay un bache enorme frente a la escuela", "Bache enorme frente a la escuela"),
        ("¿Por qué no hacen un carril bici?", "Carril bici"),
        ("inútiles, arreglen la luz", "Arreglen la luz"),
        ("ustedes son unos inútiles, arreglen la maldita luz", "Arreglen la luz"),
        ("hijos de puta, arreglen esta calle de mierda", "Arreglen esta calle"),
    ],
)
def test_spanish_title_keeps_the_matter(text, expected):
    assert title(text, "es") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("il faudrait un parc près d'ici", "Parc près d'ici"),
        ("ce serait bien d'avoir des tables de pique-nique au lac", "Tables de pique-nique au lac"),
        ("bande d'incapables réparez la lumière", "Réparez la lumière"),
        ("bande d'incapables, réparez cette putain de lampe", "Réparez cette lampe"),
        ("vous êtes tous des nuls, réparez ce banc de merde", "Réparez ce banc"),
        ("une bande cyclable rue Hugo", "Bande cyclable rue Hugo"),
        ("pourriez-vous réparer la barrière svp", "Réparer la barrière"),
    ],
)
def test_french_title_keeps_the_matter(text, expected):
    assert title(text, "fr") == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("könnten wir bitte eine Bank am Markt bekommen", "de", "Bank am Markt"),
        ("wir brauchen mehr Bäume im Park", "de", "Mehr Bäume im Park"),
        ("ihr Idioten, repariert das Licht", "de", "Repariert das Licht"),
        ("es wäre schön wenn es Picknicktische gäbe", "de", "Picknicktische gäbe"),
        ("er moet een zebrapad bij de school komen", "nl", "Zebrapad bij de school komen"),
        ("hallo, ik wil graag een fietswerkplaats voorstellen", "nl", "Fietswerkplaats voorstellen"),
        ("podiam pôr um banco na paragem, a minha avó não aguenta", "pt", "Banco na paragem"),
        ("precisamos de uma ciclovia segura", "pt", "Ciclovia segura"),
    ],
)
def test_title_keeps_the_matter_in_other_languages(text, language, expected):
    assert title(text, language) == expected


def test_long_title_is_cut_where_a_word_ends():
    text = "there is a huge hole on the road by the old mill and it has been there for weeks and nobody comes"

    short = title(text, "en")

    assert len(short) <= LONGEST
    assert text.casefold().find(short.casefold() + " ") > 0


def test_title_without_spaces_is_still_short():
    assert len(title("x" * 500, "en")) == LONGEST


def test_place_gets_its_proper_name():
    assert title("bench on elm st please", "en", official=[(9, 15, "Elm Street")]) == "Bench on Elm Street"


def test_title_invents_no_word():
    text = "could the council please do something about the smell from the harbour in summer"

    assert set(title(text, "en").casefold().split()) <= set(text.split())


@pytest.mark.parametrize("text", ["", "   ", "...", "please", "hi!", "a", "\U0001f44d"])
def test_text_without_matter_has_a_title_all_the_same(text):
    assert len(title(text, "en")) <= LONGEST


def test_language_without_lexicon_keeps_the_sentence():
    assert title("lampinn er bilaður", "is") == "Lampinn er bilaður"


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "since I was 12 there is no bus on mill lane", "No bus on mill lane"),
        ("en", "I'm 82 years old and the kerb is too high", "The kerb is too high"),
        ("es", "desde que tenía 9 años no hay luz en mi calle", "No hay luz en mi calle"),
        ("fr", "j'ai 12 ans et le parc est sale", "Le parc est sale"),
        ("de", "seit ich 8 war fehlt eine Bank im Park", "Fehlt eine Bank im Park"),
    ],
)
def test_no_title_says_how_old_somebody_is(language, text, expected):
    assert title(text, language) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "a bench at the elm st bus stop my gran cant stand that long", "Bench at the elm st bus stop"),
        ("es", "un banco en la parada de la plaza mi madre no puede más", "Banco en la parada de la plaza"),
        ("fr", "deux bancs au port parce que les personnes âgées attendent debout", "Deux bancs au port"),
        ("de", "eine bank an der haltestelle meine oma kann nicht lange stehen", "Bank an der haltestelle"),
    ],
)  # fmt: skip
def test_a_reason_without_a_pause_is_no_part_of_a_long_title(language, text, expected):
    assert title(text, language) == expected


def test_nothing_is_cut_where_the_matter_goes_on():
    assert title("the lights in front of our school are broken, mend them", "en").startswith(
        "The lights in front of our"
    )
    assert title("put the bins back in the alley and mend it today", "en").endswith("mend it today")


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "and another thing, the bins on mill road overflow", "The bins on mill road overflow"),
        ("es", "otra cosa: el parque está sucio", "El parque está sucio"),
        ("de", "noch was: die Ampel ist kaputt", "Die Ampel ist kaputt"),
    ],
)
def test_what_says_that_more_comes_is_no_part_of_the_title(language, text, expected):
    assert title(text, language) == expected
