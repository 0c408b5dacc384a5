"""What holds a text until an official has looked: personal data, links, words of the city's list."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

import phonenumbers

# bounded, so that no text makes the search slow: a local part has 64 characters at most, a label 63
EMAIL = re.compile(r"[^\s@<>]{1,64}@[^\s@<>]{1,250}\.[^\s@<>.]{2,}")
HANDLE = re.compile(r"(?<![\w.@])@[A-Za-z][\w.]{2,}")
URL = re.compile(
    r"\b(?:https?://|www\.)\S+|(?<![a-z0-9-])[a-z0-9-]{2,63}\.(?:com|org|net|info|io|eu|us|uk|es|fr|de|me|ly|gl|be|tv|biz|xyz|online|site|shop|app)\b(?:/\S*)?",
    re.IGNORECASE,
)
DIGITS = re.compile(r"\d")
AMOUNT_OR_DATE = re.compile(  # 2.500.000 · 1,250,000 · 2015-2025 · 2026-11-23
    r"(?<![\d.,+-])(?:\d{1,2}(?:[.']\d{3}){2,}|\d{1,3}(?:,\d{3})+"
    r"|(?:19|20)\d\d ?[-–/] ?(?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d"
    r"|\d{1,2}([./-])\d{1,2}\1(?:19|20)\d\d"  # 23/11/2026
    r"|[0-8]?\d\.\d{5,}, ?-?1?\d{1,2}\.\d{5,})(?![.,-]?\d)"  # 64.146612, -21.942612
)
FEWEST_DIGITS = 7  # of a telephone number worth looking for
BETWEEN_DIGITS = r"[ \u00a0.\-\u2010-\u2015/()]{0,3}"  # however a number is grouped
ANY_NUMBER = re.compile(rf"\d(?:{BETWEEN_DIGITS}\d){{8,}}")  # nine digits: of whatever country


def screen(text: str, *, country: str, words: Sequence[str] = ()) -> str | None:
    """Why a text must wait for an official, or None: `phone`, `email`, `link`, `handle`, `word`.

    `country` is the two-letter region in which short numbers without prefix are read; long ones hold a text
    whatever country they are of.
    """
    if EMAIL.search(text):
        return "email"
    if URL.search(text):
        return "link"
    if HANDLE.search(text):
        return "handle"
    if _has_phone_number(text, country):
        return "phone"
    if words and _word_pattern(tuple(words)).search(_fold(text)):
        return "word"
    return None


def _has_phone_number(text: str, country: str) -> bool:
    if len(DIGITS.findall(text)) < FEWEST_DIGITS:
        return False
    numbers, leniency = AMOUNT_OR_DATE.sub(" ; ", text), phonenumbers.Leniency.POSSIBLE
    if ANY_NUMBER.search(numbers):
        return True
    matches = phonenumbers.PhoneNumberMatcher(numbers, country or None, leniency=leniency)
    return any(len(DIGITS.findall(match.raw_string)) >= FEWEST_DIGITS for match in matches)


@lru_cache(maxsize=8)
def _word_pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(re.escape(_fold(word)) for word in words) + r")\b")


def _fold(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in folded if not unicodedata.combining(character))
