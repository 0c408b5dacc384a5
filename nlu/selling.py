"""Advertisements and notices of machines: "you have won £1000, claim at www...", "20% off all sofas"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from nlu import civic, lexicons
from nlu.lexicons import PhraseBook, book_of
from nlu.text import tokens

# what they want done or paid: an address, a number to call or to text, a price, a part of one
_MARK: Final = re.compile(
    r"https?:|www\.|\d{5}|\d{3} \d{3}|[\u20ac\u00a3$]\s?\d|\d\s?(?:[\u20ac\u00a3$%]|p\b|percent|per cent)"
    r"|\d (?:pro[cz]|p(?:ou)?r ?cento|por ciento|pour cent|pr[o\u00f3]sent|prosen)",
    re.IGNORECASE,
)
_WISHING: Final = frozenset(["wish", "modal"])  # kinds of words
_SHORTEST: Final = 3  # letters of one that is not another word elsewhere: "en"


class Selling:
    """Hears them in several languages at once."""

    def __init__(self, languages: Sequence[str]) -> None:
        lists = lexicons.section("selling", languages)
        self._says, self._begins, self._offers = (
            book_of(lists.get(name, ())) for name in ("says", "begins", "offers")
        )
        self._civic = civic.load(tuple(languages))

    def heard(self, text: str) -> bool:
        """Whether a message has words of one and an address, a number or a price.

        Small ads and offers of shops may be about a wish, too ("customers in our shop must pay £3").
        """
        if not _MARK.search(text):
            return False
        words = tokens(text)
        if _is_in(self._says, words):
            return True
        is_offer = any(self._begins.matches(words, 0)) or _is_in(self._offers, words)
        return is_offer and not any(self._wishes(word) for word in words)

    def _wishes(self, word: str) -> bool:
        """Whether a word is one of a wish in any of the languages: neighbours share "vendo"."""
        return len(word) >= _SHORTEST and not _WISHING.isdisjoint(self._civic.kinds(word, ""))


def _is_in(book: PhraseBook[bool], words: Sequence[str]) -> bool:
    return any(any(book.matches(words, at)) for at in range(len(words)))
