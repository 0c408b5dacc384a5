"""Advertisements and notices of machines: "you have won £1000, claim at www...", "20% off all sofas"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from nlu import lexicons
from nlu.lexicons import book_of
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
        lists = lexicons.section("selling", languages)
        self._says, self._begins = (book_of(lists.get(name, ())) for name in ("says", "begins"))

    def heard(self, text: str) -> bool:
        """Whether a message has words of one and an address or a price, or begins as small ads do."""
        words = tokens(text)
        if any(self._begins.matches(words, 0)):
            return True
        says = (next(self._says.matches(words, at), None) for at in range(len(words)))
        return bool(_MARK.search(text)) and any(says)
