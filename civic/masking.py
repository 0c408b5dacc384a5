"""What residents typed, as everybody may read it: without numbers, addresses and links."""

import re

import phonenumbers

from civic.screening import BETWEEN_DIGITS, EMAIL, HANDLE, URL
from phrases.sms import without_hidden

GAP = "[...]"
LONG_NUMBER = re.compile(
    rf"(?<![\w])[(+]{{0,2}}\d(?:{BETWEEN_DIGITS}\d){{5,}}[A-Za-z]?(?!\w)"
)  # six digits and more, however grouped
NUMBER = re.compile(r"\d+")
AMOUNT = re.compile(r"\d{1,3}(?:[.,']\d{3})+|(?:19|20)\d\d ?[-–/] ?(?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d")
KINDS = (
    "street|st|road|rd|avenue|ave|lane|ln|drive|close|court|square|terrace|way|place|alley|quay|row|crescent"
)
_LINKS = r"(?:on|in|at|for|near|of|the|from|to|along|by|and|or) "  # "20 benches on Elm Street" is no house
BEFORE = (
    "calle|avenida|avda?|plaza|paseo|camino|callej[oó]n|rua|travessa|largo"
    "|rue|boulevard|bd|chemin|impasse|ruelle|quai"
)
ENDINGS = r"straße|strasse|str\.|weg|gasse|platz|straat|laan|plein"
HOUSE = re.compile(
    rf"\b\d{{1,4}} ?[a-z]?(?=,? (?:(?!{_LINKS})[^\W\d]+ ){{1,3}}(?:{KINDS})\b)"  # 14 Elm Street
    rf"|(?<=\bflat )\d{{1,4}}|(?<=\bapartment )\d{{1,4}}"
    rf"|\b\d{{1,4}} ?(?:bis|ter)?(?=,? (?:{BEFORE})\b)",  # 14 rue des Ormes
    re.IGNORECASE,
)
AFTER = re.compile(  # calle del Olmo 14 · Ulmenstraße 14
    rf"(\b(?:{BEFORE})\.?(?: [^\W\d]+){{1,4}},? (?:n[º°o]\.? ?)?|\b\w+(?:{ENDINGS}) )"
    r"\d{1,4} ?[a-z]?\b",
    re.IGNORECASE,
)


def mask(text: str, country: str) -> str:
    """The text with a gap for whatever may lead to a person; on its own lines, without hidden characters.

    `country` is the two-letter region in which numbers without prefix are read.
    """
    shown = "\n".join(without_hidden(line) for line in text.splitlines())
    for pattern in (EMAIL, URL, HANDLE):
        shown = pattern.sub(GAP, shown)
    shown = _without_numbers(shown, country)
    return AFTER.sub(rf"\g<1>{GAP}", HOUSE.sub(GAP, shown))


def mask_title(title: str, text: str, country: str) -> str:
    """A title likewise; a number that the whole text shows to be private goes where a title was cut, too."""
    kept = set(NUMBER.findall(mask(text, country)))
    return NUMBER.sub(
        lambda found: found[0] if found[0] in kept or found[0] not in text else GAP, mask(title, country)
    )


def _without_numbers(text: str, country: str) -> str:
    text = LONG_NUMBER.sub(lambda found: found[0] if AMOUNT.fullmatch(found[0].lstrip("(")) else GAP, text)
    matches = phonenumbers.PhoneNumberMatcher(text, country or None, leniency=phonenumbers.Leniency.POSSIBLE)
    for match in reversed([found for found in matches if not AMOUNT.fullmatch(found.raw_string)]):
        text = text[: match.start] + GAP + text[match.end :]
    return text
