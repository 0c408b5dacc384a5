"""What residents typed, as everybody may read it: without numbers, addresses, links and names told."""

import re

import phonenumbers

from civic.people import Names, hidden
from civic.screening import BETWEEN_DIGITS, EMAIL, HANDLE, URL
from civic.street_words import BEFORE, ENDINGS, KINDS
from phrases.sms import without_hidden

GAP = "[...]"
LONG_NUMBER = re.compile(
    rf"(?<![\w])[(+]{{0,2}}\d(?:{BETWEEN_DIGITS}\d){{5,}}[A-Za-z]?(?!\w)"
)  # six digits and more, however grouped
NUMBER = re.compile(r"\d+")
AMOUNT = re.compile(r"\d{1,3}(?:[.,']\d{3})+|(?:19|20)\d\d ?[-–/] ?(?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d")
_LINKS = r"(?:on|in|at|for|near|of|the|from|to|along|by|and|or) "  # "20 benches on Elm Street" is no house
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
OF_HOME = re.compile(  # at number 14 · flat 3 · ich wohne in Nummer 14
    r"(\b(?:(?:at|from|in|live at) (?:number|no\.?|nr\.?)|flat|apartment|apt\.?|(?:i|we) live (?:at|in)"
    r"|(?:vivo|vivimos) en el(?: n[úu]mero)?|en el n[úu]mero|piso|j['’]habite au(?: num[ée]ro)?|au num[ée]ro"
    r"|appartement|appt\.?|wohnung|whg\.?|(?:ich wohne|wir wohnen|aus|in)(?: der)? (?:nr\.?|nummer)"
    r"|hausnummer"
    r"|(?:ik woon |wij wonen |we wonen )?op (?:nr\.?|nummer)|huisnummer|(?:moro|moramos) no(?: n[úu]mero)?"
    r"|no n[úu]mero|apartamento|apto\.?|mieszkani[ae]|lokal|pod (?:numerem|nr\.?)|mieszkam pod|asunto"
    r"|asun numerossa|talossa numero|íbúð|húsi númer|bý í) )"
    r"\d{1,4}[a-z]?\b(?!:| (?:bus|line|tram|stop|uur)"
    r"| (?:del|de la) (?:hospital|biblioteca|centro|colegio|escuela|ayuntamiento|museo|mercado|clínica)\b)",
    re.IGNORECASE,
)


def mask(text: str, country: str, places: Names = frozenset(), language: str = "") -> str:
    """The text with a gap for whatever may lead to a person; on its own lines, without hidden characters.

    `country` is the two-letter region in which numbers without prefix are read; `places` are names of places,
    in lower case.
    """
    shown = "\n".join(without_hidden(line) for line in text.splitlines())
    for pattern in (EMAIL, URL, HANDLE):
        shown = pattern.sub(GAP, shown)
    shown = _without_numbers(shown, country)
    for pattern in (AFTER, OF_HOME):
        shown = pattern.sub(rf"\g<1>{GAP}", HOUSE.sub(GAP, shown))
    return hidden(shown, GAP, places, language)


def mask_title(title: str, text: str, country: str, places: Names = frozenset(), language: str = "") -> str:
    """A title likewise; a number that the whole text shows to be private goes where a title was cut, too."""
    kept = set(NUMBER.findall(mask(text, country)))
    return NUMBER.sub(
        lambda found: found[0] if found[0] in kept or found[0] not in text else GAP,
        mask(title, country, places, language),
    )


def _without_numbers(text: str, country: str) -> str:
    text = LONG_NUMBER.sub(lambda found: found[0] if AMOUNT.fullmatch(found[0].lstrip("(")) else GAP, text)
    matches = phonenumbers.PhoneNumberMatcher(text, country or None, leniency=phonenumbers.Leniency.POSSIBLE)
    for match in reversed([found for found in matches if not AMOUNT.fullmatch(found.raw_string)]):
        text = text[: match.start] + GAP + text[match.end :]
    return text
