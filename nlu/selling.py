"""Advertisements and notices of machines: "you have won £1000, claim at www...", "20% off all sofas"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from nlu import lexicons
from nlu.lexicons import PhraseBook
from nlu.text import tokens

# what they want done or paid: an address, a number to call or to text, a price, a part of one
_MARK: Final = re.compile(
    r"https?:|www\.|\d{5}|\d{3} \d{3}|[\u20ac\u00a3$]\s?\d|\d\s?(?:[\u20ac\u00a3$%]|p\b|percent|per cent)"
    r"|\d (?:pro[cz]|p(?:ou)?r ?cento|por ciento|pour cent|pr[o\u00f3]sent|prosen)",
    re.IGNORECASE,
)


class Selling:
    """Hears them in several languages at once."""

    def __init__(self, languages: Sequence[str]) -> None:
        self._phrases: PhraseBook[bool] = PhraseBook()
        for words in lexicons.section("selling", languages).get("says", ()):
            self._phrases.add(words, meaning=True)

    def heard(self, text: str) -> bool:
        """Whether a message has words of one, and an address, a long number or a price."""
        if not _MARK.search(text):
            return False
        words = tokens(text)
        return any(next(self._phrases.matches(words, at), None) for at in range(len(words)))
