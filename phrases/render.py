"""Putting blanks into phrases: templates parsed once, and what residents typed made safe to show."""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from string import Formatter

from babel.dates import format_date

from phrases.sms import without_hidden

TITLE_MIN = 30  # characters of a title that stay, dots included, however long the text is
DOTS = "..."


class Title(str):
    """A blank that may be shortened where that saves an SMS part."""

    __slots__ = ()


class Key(str):
    """A blank that is itself the key of a phrase, such as `status.name.planned`."""

    __slots__ = ()


Blank = str | int | date | Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Template:
    """One phrase, cut at its blanks: pieces[0] + blank[0] + pieces[1] + … ."""

    pieces: tuple[str, ...]
    blanks: tuple[str, ...]

    def fill(self, show: Callable[[str], str]) -> str:
        """Put in what `show` gives for each blank, as it is: never read as a template again."""
        filled = [self.pieces[0]]
        for blank, piece in zip(self.blanks, self.pieces[1:], strict=True):
            filled.append(show(blank))
            filled.append(piece)
        return "".join(filled)


def parse(text: str) -> Template:
    """Cut a brace-style text into a template; raises ValueError for anything but plain `{name}` blanks."""
    pieces, blanks, open_piece = [], [], ""
    for literal, name, spec, conversion in Formatter().parse(text):
        open_piece += literal
        if name is None:
            continue
        if not name.isidentifier() or spec or conversion:
            raise ValueError(f"a blank must be a plain {{name}}, not {{{name}}}")
        pieces.append(open_piece)
        blanks.append(name)
        open_piece = ""
    return Template((*pieces, open_piece), tuple(blanks))


def displayed(text: str) -> str:
    """What somebody typed, on one line and without control, bidi and zero-width characters."""
    if text.isprintable():
        return text
    return without_hidden(" ".join(text.split()))


@lru_cache(maxsize=1024)
def spelled_date(day: date, language: str) -> str:
    """A date in words: 5 March 2027, 5 de marzo de 2027, 1er mars 2027."""
    spelled = format_date(day, format="long" if language != "en" else "d MMMM y", locale=language)
    return spelled.replace("1 ", "1er ", 1) if language == "fr" and day.day == 1 else spelled


def plain_date(moment: date) -> date:
    """The day of a date or time, so that equal days are spelled once."""
    return moment.date() if isinstance(moment, datetime) else moment


def shorten(title: str, limit: int) -> str:
    """Cut a title to at most `limit` characters, at a word boundary where one leaves TITLE_MIN characters."""
    if len(title) <= limit:
        return title
    room = max(limit, TITLE_MIN) - len(DOTS)
    head = title[: room + 1].rpartition(" ")[0].rstrip(" ,;:.-")
    if len(head) + len(DOTS) < TITLE_MIN:
        head = _whole_characters(title, room).rstrip()
    return head + DOTS


def brief(text: str, limit: int) -> str:
    """What somebody wrote on one line, cut as a title is."""
    return shorten(" ".join(text.split()), limit)


def _whole_characters(title: str, length: int) -> str:
    """The first characters, without tearing an accent or an emoji's joined parts off."""
    while 0 < length < len(title) and _belongs_to_previous(title[length]):
        length -= 1
    return title[:length]


def _belongs_to_previous(character: str) -> bool:
    return unicodedata.category(character).startswith("M") or character in "\u200c\u200d"
