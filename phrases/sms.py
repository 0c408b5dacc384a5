"""SMS arithmetic: how many parts a text costs, and look-alikes that make it cheaper."""

import re
import unicodedata
from dataclasses import dataclass
from math import ceil
from typing import Literal

from smsutil import split
from smsutil.codecs import GSM_BASIC_CHARSET, GSM_EXT_CHARSET

Encoding = Literal["GSM-7", "UCS-2"]

# The escape itself is a code of the alphabet, but no character that a text may hold.
_BASIC: frozenset[str] = frozenset(GSM_BASIC_CHARSET) - {"\x1b"}
_EXTENDED: frozenset[str] = frozenset(GSM_EXT_CHARSET)
_GSM = _BASIC | _EXTENDED

_LOOK_ALIKES = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′‹›`´", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—―−•‣▪", "-"),
        "…": "...",
        "⁄": "/",
        "×": "x",
        "¼": "1/4",
        "½": "1/2",
        "¾": "3/4",
        "\t": " ",
        "\u2028": "\n",
        "\u2029": "\n",
    }
)
_QUOTE_GAP = re.compile(r"(?<=«)\s+|\s+(?=»)")
_ODD_SPACE = re.compile(r"[^\S\n\r ]")

_KEPT_CONTROLS = frozenset("\n\r\t\f")
_HIDDEN = frozenset({"Cc", "Cf", "Cs"})
_JOINERS = frozenset("\u200c\u200d")
_FIRST_JOINING = "\u0590"  # from Hebrew on; Latin, Greek and Cyrillic letters are never joined


@dataclass(frozen=True, slots=True)
class Parts:
    """What a text costs: its encoding, how many parts it is billed as, and its septets or UTF-16 units."""

    encoding: Encoding
    count: int
    units: int


def parts(text: str) -> Parts:
    """Count the parts of a text as Twilio bills them; a text without a character is one part.

    An escape pair (GSM 03.38) and a surrogate pair are never split: 'a'*152 + '€' + 'a'*152 is three parts.
    """
    if _BASIC.issuperset(text):
        return Parts("GSM-7", _count(text, len(text), single=160, multiple=153), len(text))
    if _GSM.issuperset(text):
        septets = len(text) + sum(character in _EXTENDED for character in text)
        return Parts("GSM-7", _count(text, septets, single=160, multiple=153), septets)
    units = len(text.encode("utf-16-be", "surrogatepass")) // 2
    return Parts("UCS-2", _count(text, units, single=70, multiple=67), units)


def _count(text: str, units: int, *, single: int, multiple: int) -> int:
    if units <= single:
        return 1
    if units == len(text):  # no pair that must not be split
        return ceil(units / multiple)
    return len(split(text).parts)


def tidy(text: str) -> str:
    """Replace typographic quotes, dashes, dots and spaces by SMS look-alikes; letters are never stripped."""
    if _GSM.issuperset(text):
        return text
    composed = unicodedata.normalize("NFC", _QUOTE_GAP.sub("", text))
    return _ODD_SPACE.sub(" ", without_hidden(composed.translate(_LOOK_ALIKES)))


def without_hidden(text: str) -> str:
    """Drop control, bidi and zero-width characters, which make a text look other than it is."""
    if text.isprintable():
        return text
    return "".join([character for at, character in enumerate(text) if not _is_hidden(text, at)])


def _is_hidden(text: str, at: int) -> bool:
    character = text[at]
    if unicodedata.category(character) not in _HIDDEN or character in _KEPT_CONTROLS:
        return False
    return character not in _JOINERS or not _joins(text, at)


def _joins(text: str, at: int) -> bool:
    """Whether a joiner shapes an Arabic or Indic word or an emoji: elsewhere it only hides something."""
    return 0 < at < len(text) - 1 and min(text[at - 1], text[at + 1]) >= _FIRST_JOINING
