"""Every word a resident reads: a gettext catalogue per language, and SMS arithmetic."""

from phrases.catalogue import CatalogueError, available_languages
from phrases.phrases import Line, MissingBlank, Phrases, UnknownPhrase
from phrases.render import Blank, Key, Title, displayed
from phrases.sms import Parts, parts, tidy

__all__ = [
    "Blank",
    "CatalogueError",
    "Key",
    "Line",
    "MissingBlank",
    "Parts",
    "Phrases",
    "Title",
    "UnknownPhrase",
    "available_languages",
    "displayed",
    "parts",
    "tidy",
]
