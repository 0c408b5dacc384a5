"""What residents typed, as everybody may read it."""

import pytest

from civic.masking import GAP, mask, mask_title
from civic.people import left_out

PRIVATE = [
    "+1 555 010 0001", "0044 7700 900123", "5 5 5 0 1 0 0 0 0 1", "(555) 010-0001", "12345678X",
    "07700 900124", "0151 / 2345 678", "07700\u00a0900\u2013124", "١٢٣٤٥٦٧٨",
    "ann.b@city.example", "https://city.example/~ann?x=1", "www.city.example", "@ann_benson",
]  # fmt: skip
HOUSES = [
    ("I live at 14 Elm Street, come in", "I live at [...] Elm Street, come in"),
    ("14b Willow Road", "[...] Willow Road"),
    ("vivo en calle del Olmo 14", "vivo en calle del Olmo [...]"),
    ("calle del Olmo, nº 14", "calle del Olmo, nº [...]"),
    ("12, rue des Ormes", "[...], rue des Ormes"),
    ("Ulmenstraße 14b", "Ulmenstraße [...]"),
    ("Elm Street, flat 3", "Elm Street, flat [...]"),
]
HARMLESS = [
    "bus 42 at 8:30", "20 benches on Elm Street", "2.500.000 euros for 2015-2025", "since 2026-11-23",
    "(2015-2025)", "1,250,000 people", "a 30 km/h limit", "K7RD", "line one\nline two", "Ñandú 🚲 €5", "",
]  # fmt: skip


@pytest.mark.parametrize("private", PRIVATE)
def test_what_leads_to_a_person_is_left_out(private: str) -> None:
    assert mask(f"reach me: {private} please", "US") == f"reach me: {GAP} please"


@pytest.mark.parametrize(("text", "masked"), HOUSES)
def test_the_number_of_a_house_is_left_out(text: str, masked: str) -> None:
    assert mask(text, "US") == masked


@pytest.mark.parametrize("text", HARMLESS)
def test_other_numbers_and_words_stay(text: str) -> None:
    assert mask(text, "US") == text


def test_what_cannot_be_seen_is_left_out() -> None:
    assert mask("a\u202eb\u200bc\x00d", "US") == "abcd"


def test_a_title_that_was_cut_gives_no_house_away() -> None:
    text = "a bin please, I live at 14 Elm Street, near bus 42"

    assert mask_title("a bin please, I live at 14 Elm", text, "US") == f"a bin please, I live at {GAP} Elm"
    assert mask_title("A bin near bus 42", text, "US") == "A bin near bus 42"
    assert mask_title("10 bins", text, "US") == "10 bins"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("my name is maud fenwick, a bench", "my name is [...], a bench"),
        ("This is Joan Pike. A post box would help", "This is [...]. A post box would help"),
        ("this is margaret speaking", "this is [...] speaking"),
        ("Joan Pike here from number 14, a lamp", "[...] here from number [...], a lamp"),
        ("my husband Harold has dementia", "my husband [...] has dementia"),
        ("my neighbour Joan Pike at number 14 agrees", "my neighbour [...] at number [...] agrees"),
        ("I would be grateful. Yours, Dora Penn", "I would be grateful. Yours, [...]"),
        ("Thank you. George", "Thank you. [...]"),
        ("Me llamo Rosa, vivo en el 14, mi marido Juan", "Me llamo [...], vivo en el [...], mi marido [...]"),
        ("Je m'appelle Jeanne, ma voisine Odile Petit", "Je m'appelle [...], ma voisine [...]"),
        ("mein Mann Harald und Frau Müller aus Nummer 14", "mein Mann [...] und Frau [...] aus Nummer [...]"),
        ("ik ben mevrouw Riet, mijn man op nummer 12", "ik ben mevrouw [...], mijn man op nummer [...]"),
        ("Chamo-me Rui Matos e o meu pai João", "Chamo-me [...] e o meu pai [...]"),
        ("moja sąsiadka Ewa Nowak pod numerem 14", "moja sąsiadka [...] pod numerem [...]"),
        ("Nimeni on Aino Laine, mieheni Kalle, asunto 3", "Nimeni on [...], mieheni [...], asunto [...]"),
        ("Ég heiti Jón Karl, maðurinn minn Ari", "Ég heiti [...], maðurinn minn [...]"),
        ("My name is dave smith and i need a bench", "My name is [...] and i need a bench"),
        ("me llamo juan perez y quiero un banco", "me llamo [...] y quiero un banco"),
        ("ich heiße anna kurz und will Licht", "ich heiße [...] und will Licht"),
        ("I am Joan Pike and need a ramp", "I am [...] and need a ramp"),
        ("Hello, I'm Sarah, the lamp is out", "Hello, I'm [...], the lamp is out"),
        ("Jestem Ewa. Latarnia nie świeci", "Jestem [...]. Latarnia nie świeci"),
        ("we asked Miss Pike about it", "we asked Miss [...] about it"),
    ],
)  # fmt: skip
def test_names_that_are_told_as_such_are_left_out(text: str, masked: str) -> None:
    assert mask(text, "US", language="en") == masked


@pytest.mark.parametrize(
    "text",
    [
        "this is Mill Road and it floods", "calle Don Juan", "Dr Martin Luther King Road",
        "this is dangerous here",
        "I AM TIRED OF THE RUBBISH", "Sauna here, please", "hier ist Müll, ich bin Rentnerin",
        "Fix it. Thank you",
        "My name is on the list for a flat", "My name is still missing there", "I miss Christmas lights",
        "I am Disabled and need a ramp", "I'm Muslim and want a quiet room", "piso 3 del hospital",
        "Ich bin Krankenschwester und brauche einen Bus", "Mann und Frau Toilette trennen",
        "Hier is Veel afval",
        "bus number 14, in 3 days", "my son walks along Elm Street",
    ],
)  # fmt: skip
def test_names_of_places_and_other_words_stay(text: str) -> None:
    assert mask(text, "US") == text


def test_the_citys_places_are_no_people() -> None:
    assert mask("this is Juniper Corner", "US", frozenset({"juniper corner"})) == "this is Juniper Corner"


def test_a_title_says_neighbour_and_not_who() -> None:
    assert left_out("My neighbour Joan Pike fell on Salt Road", GAP) == "My neighbour fell on Salt Road"
    assert left_out("My name is Joan", GAP) == f"My name is {GAP}"


@pytest.mark.parametrize(("language", "text"), [("es", "con don Rosendo hoy"), ("pl", "u pani Nowak dziś")])
def test_a_title_is_one_in_its_own_language_alone(language: str, text: str) -> None:
    assert GAP in mask(text, "US", language=language)
    assert mask(text, "US", language="en") == text


def test_blank_lines_cost_what_other_lines_cost() -> None:
    text = "\n" * 200_000 + "Sauna here, please"

    assert mask(text, "US", language="en") == text
