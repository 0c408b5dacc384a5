"""The words of the desk: English stands in pages and code, gettext catalogues hold the other languages."""

import gettext
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from io import BytesIO

from babel.core import negotiate_locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGES = {"en": "English", "es": "Español"}
SOURCE = "en"
_FOLDER = files("desk") / "catalogues"


def mark(text: str) -> str:
    """Note a text for the catalogues; it is said later, in the reader's language."""
    return text


@cache
def translations(language: str) -> gettext.NullTranslations:
    """The catalogue of a language; the source language needs none."""
    if language == SOURCE:
        return gettext.NullTranslations()
    with (_FOLDER / f"{language}.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def choose(chosen: str | None, accepted: str) -> str:
    """The language to show: the one chosen, else the browser's first that we have (`Accept-Language`)."""
    if chosen in LANGUAGES:
        return chosen
    preferred = [part.partition(";")[0].strip() for part in accepted.split(",")]
    return negotiate_locale(_with_plain(preferred), list(LANGUAGES)) or SOURCE


def _with_plain(preferred: Iterable[str]) -> list[str]:
    """`es-MX` is also `es`."""
    return [name for locale in preferred if locale for name in (locale, locale.partition("-")[0])]
