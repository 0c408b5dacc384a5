"""Idea codes: short, typed on any phone, and never mistaken for one another.

23 characters without look-alikes and vowels, so that the weighted sum modulo 23 (a prime) catches every
single wrong character and every swap of neighbours: each weight, and each difference of two neighbouring
weights, has an inverse modulo 23.
"""

import itertools
import re
from collections.abc import Iterator
from random import Random

ALPHABET = "23456789CDFGHJKMNPRTVWX"
VALUES = {character: value for value, character in enumerate(ALPHABET)}
SHORT, LONG = 4, 5  # characters
LONG_FROM = 5_000  # ideas; a denser set of short codes would make a slip hit another idea's
MAX_LENGTH = 8
UNITS = (
    "ND RD TH HR HRS KM MM CM KG GR GM MG FT KW MW PM PX PT CT PC HP MN KN CC CV KV FF RM PH GT TV HD NM DM"
    " MPH KMH KWH MPG"
).split()
STREETS = "RT HW HWY CR RD CT DR PK TR NH PH MR GR FM KM NR CV PT WH PKW RTR NRT FRT".split()
RUDE = re.compile("FCK|FKK|KKK|DCK|CNT|PRN|NGR|NGG|FGT|CRP|TRD")
ORDINAL_OR_UNIT = re.compile(rf"\d+(?:{'|'.join(UNITS)}|[A-Z])")
STREET = re.compile(rf"(?:{'|'.join(STREETS)}|[A-Z])\d+")


def is_valid(code: str) -> bool:
    """Whether an upper-case code without `#` or dash could have been issued."""
    return (
        SHORT <= len(code) <= MAX_LENGTH
        and all(character in VALUES for character in code)
        and _remainder(code) == 0
        and _is_issuable(code)
    )


def reads_otherwise(code: str) -> bool:
    """Whether upper-case characters read as an ordinal, a unit or a road: "22ND"."""
    return bool(ORDINAL_OR_UNIT.fullmatch(code) or STREET.fullmatch(code))


def draw(random: Random, length: int) -> str:
    """A random code of this length that may be issued."""
    while True:
        code = _close("".join(random.choices(ALPHABET, k=length - 1)))
        if _is_issuable(code):
            return code


def length_for(ideas: int) -> int:
    """How many characters a new code has when there are this many ideas."""
    return SHORT if ideas < LONG_FROM else LONG if ideas < LONG_FROM * 20 else LONG + 1


def all_codes(length: int) -> Iterator[str]:
    """Every code of a length that may be issued."""
    for characters in itertools.product(ALPHABET, repeat=length - 1):
        code = _close("".join(characters))
        if _is_issuable(code):
            yield code


def _close(beginning: str) -> str:
    """Add the character that makes the weighted sum divisible."""
    weight = len(beginning) + 1
    rest = sum((place + 1) * VALUES[character] for place, character in enumerate(beginning))
    return beginning + ALPHABET[-rest * pow(weight, -1, len(ALPHABET)) % len(ALPHABET)]


def _remainder(code: str) -> int:
    return sum((place + 1) * VALUES[character] for place, character in enumerate(code)) % len(ALPHABET)


def _is_issuable(code: str) -> bool:
    """A letter and a digit at least, and nothing that reads as an ordinal, a unit, a road or an insult."""
    return not (code.isdigit() or code.isalpha() or reads_otherwise(code) or RUDE.search(code))
