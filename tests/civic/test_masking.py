"""What residents typed, as everybody may read it."""

import pytest

from civic.masking import GAP, mask, mask_title

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
