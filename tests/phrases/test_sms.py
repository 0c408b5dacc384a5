import pytest

from phrases import parts, tidy


@pytest.mark.parametrize(
    ("text", "encoding", "count"),
    [
        ("a" * 160, "GSM-7", 1),
        ("a" * 161, "GSM-7", 2),
        ("a" * 306, "GSM-7", 2),
        ("a" * 307, "GSM-7", 3),
        ("€" * 80, "GSM-7", 1),
        ("€" * 81, "GSM-7", 2),
        ("€" * 152, "GSM-7", 2),
        ("€" * 153, "GSM-7", 3),
        ("á" * 70, "UCS-2", 1),
        ("á" * 71, "UCS-2", 2),
        ("á" * 134, "UCS-2", 2),
        ("á" * 135, "UCS-2", 3),
        ("😀" * 35, "UCS-2", 1),
        ("😀" * 36, "UCS-2", 2),
        ("😀" * 67, "UCS-2", 3),
        ("¿Qué? ¡Mañana, Señor! È", "UCS-2", 1),
        ("¿Qué? ¡Mañana, Señor! è", "GSM-7", 1),
        ("ç", "UCS-2", 1),
        ("Ç", "GSM-7", 1),
    ],
)
def test_parts_are_counted_as_they_are_billed(text, encoding, count):
    counted = parts(text)

    assert (counted.encoding, counted.count) == (encoding, count)


def test_an_escape_pair_is_never_split():
    text = "a" * 152 + "€" + "a" * 152

    assert parts(text).units == 306
    assert parts(text).count == 3


def test_units_are_septets_or_utf_16_units():
    assert parts("a€").units == 3
    assert parts("á😀").units == 3


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("“It’s late” – she said…", '"It\'s late" - she said...'),
        ("« oui »", '"oui"'),
        ("5\u00a0€ • a\tb", "5 € - a b"),
        ("re\u0301sume\u0301", "résumé"),
        ("zero\u200bwidth\u202e", "zerowidth"),
        ("½ an hour, 2×3", "1/2 an hour, 2x3"),
        ("first\nsecond", "first\nsecond"),
    ],
)
def test_typography_becomes_cheap_look_alikes(typed, sent):
    assert tidy(typed) == sent
    assert parts(tidy(typed)).encoding == "GSM-7"


@pytest.mark.parametrize("letters", ["áíóúç œ", "łódź", "Привет", "日本語", "می‌خواهم", "👩‍👧 ok", "col·lega"])
def test_letters_are_never_stripped(letters):
    assert tidy(letters) == letters
