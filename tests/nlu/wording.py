"""The words of a city that has two ideas and two places."""

from nlu import lexicons
from nlu.text import fold
from nlu.words import Words

CODES = frozenset(["K7RD", "M4TX"])
PLACES = frozenset(["elm street", "la plaza", "main st"])


def spoken(*languages):
    """The words of a city that speaks these languages, or all there are."""
    return Words(languages or lexicons.languages(), is_code=CODES.__contains__, is_place=is_place)


def is_place(words):
    return fold(words) in PLACES
