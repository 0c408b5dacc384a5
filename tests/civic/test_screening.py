"""Personal data, links and the city's words hold a text; ordinary sentences do not."""

import pytest

from civic.screening import screen

WORDS = ("idiot", "sale con", "Schweinehund", "gilipollas")


@pytest.mark.parametrize(
    ("country", "text"),
    [
        ("US", "call me at +1 555 010 0001"),
        ("US", "ring (212) 555-0100 about the bench"),
        ("US", "my number is 212-555-0100"),
        ("US", "212.555.0100"),
        ("US", "2125550100"),
        ("GB", "tel 020 7946 0958"),
        ("ES", "mi teléfono es 612 34 56 78"),
        ("FR", "appelez le 06 12 34 56 78"),
        ("US", "+44 7700 900123"),
        ("US", "text 555-0100"),
        ("ES", "llama al 612.345.678"),
        ("ES", "llama al 612 345 678"),
        ("FR", "06.12.34.56.78"),
        ("US", "1-212-555-0100"),
        ("GB", "0044 7700 900123"),
        ("DE", "0151 23456789"),
        ("US", "Call 07700 900124 for the tower"),
        ("US", "llama al 612 34 56 78"),
        ("US", "06.12.34.56.78"),
        ("US", "0151 / 2345 6789"),
        ("GB", "(91) 234-56-78 99"),
        ("US", "07700\u00a0900\u2013124"),
        ("US", "on 23/11/2026 call 07700 900124"),
    ],
)
def test_telephone_numbers_hold_a_text(country: str, text: str) -> None:
    assert screen(text, country=country) == "phone"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("write to ada.b+c@mail.example.org", "email"),
        ("ada@stadt-köln.de", "email"),
        ("see https://example.org/x", "link"),
        ("see www.example.org", "link"),
        ("look at bit.ly/abc", "link"),
        ("buy at cheap-things.shop now", "link"),
        ("follow @larkmouth_voice", "handle"),
        ("you IDIOT mayor", "word"),
        ("¡Gilipollas!", "word"),
        ("Sale  con", None),
        ("quel sale con", "word"),
    ],
)
def test_addresses_links_and_words_hold_a_text(text: str, reason: str | None) -> None:
    assert screen(text, country="US", words=WORDS) == reason


@pytest.mark.parametrize("country", ["US", "ES", "FR", "GB", "DE"])
@pytest.mark.parametrize(
    "text",
    [
        "route 66 is full of holes",
        "the bus at 10:30 is always late, the 10:45 too",
        "12 benches and 150 trees for Elm Street",
        "it costs $1,200 or 3.50 a day",
        "it costs $1,250,000 and nobody asked us",
        "the budget of 2.500.000 euros",
        "in 2024 and 2025 nothing happened",
        "from 2015-2025 nothing happened",
        "the fair on 23/11/2026 from 10:00 to 18:30",
        "open 08:00-20:00, sundays 10:00-14:00",
        "on 2026-11-23 at 09:30",
        "meet @ 5pm at the school",
        "lights at no. 12, 14, 16, 18, 20, 22 and 24 are broken",
        "K7RD yes",
        "more trees.please plant them",
        "e.g. benches, i.e. seats, etc.",
        "the postcode is 90210",
        "on 23/11/2026 10:00, on 23.11.2026 12:00",
        "the hole is at 64.146612, -21.942612",
        "idiotic, but the word is not on the list",
        "64.1466, -21.9426 is where the hole is",
        "room 101, floor 3, house 4711",
        "",
    ],
)
def test_ordinary_sentences_are_not_held(text: str, country: str) -> None:
    assert screen(text, country=country, words=WORDS) is None


@pytest.mark.parametrize("part", ["a", "a-", "1 ", "@", "a@", "x.", "12345 ", "555-", "2.500.000 ", "www."])
def test_a_long_text_is_read_to_its_end(part: str) -> None:
    text = part * (60_000 // len(part))

    assert screen(text, country="US") != "email"
    assert screen(f"{text} write to ada@example.org", country="US") == "email"
