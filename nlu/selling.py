"""Advertisements and notices of machines: "you have won £1000, claim at www...", "20% off all sofas".

Small ads need no price: "selling my old sofa, call me".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
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
_CLAUSE: Final = re.compile(r"[.,;:!?()\n]+|\s-+\s")
_WISHING: Final = frozenset(["wish", "modal"])  # kinds of words
_SHORTEST_AD: Final = 4  # words of an ad that says no more than what is for sale
_SHORTEST: Final = 3  # letters of one that is not another word elsewhere: "en"


class Selling:
    """Hears them in several languages at once."""

    def __init__(self, languages: Sequence[str]) -> None:
        lists = lexicons.section("selling", languages)
        self._says, self._begins, self._offers, self._for_sale, self._calls = (
            book_of(lists.get(name, ())) for name in ("says", "begins", "offers", "for_sale", "calls")
        )
        self._never = frozenset(token for word in lists.get("never", ()) for token in tokens(word))
        own = (*lists.get("begins", ()), *lists.get("for_sale", ()), *lists.get("calls", ()))
        polite = lexicons.section("polite", languages).get("words", ())
        self._no_wishes = frozenset(token for entry in (*own, *polite) for token in tokens(entry))
        cut = lexicons.section("opt_out_words", languages).get("cut", ())
        self._cut = frozenset(token for word in cut for token in tokens(word))
        self._civic = civic.load(tuple(languages))

    def heard(self, text: str) -> bool:
        """Whether a message has words of one and an address, a number or a price, or is a small ad.

        Small ads and offers of shops may be about a wish, too ("customers in our shop must pay £3").
        """
        words = tokens(text)
        is_marked = _MARK.search(text) is not None
        if is_marked and _is_in(self._says, words):
            return True
        is_offer = any(self._begins.matches(words, 0)) or (is_marked and _is_in(self._offers, words))
        is_ad = is_offer if is_marked else self._is_small_ad(words, begins=is_offer)
        meant = [word for word in words if is_marked or word not in self._no_wishes]
        return is_ad and not any(map(self._wishes, meant))

    def beside(self, text: str) -> Sequence[str]:
        """The clauses in which nothing is sold: "the fountain is broken" beside "I sell flowers there"."""
        return [" ".join(words) for words in self._clauses(text) if words and not self._sells(words)]

    def _clauses(self, text: str) -> Iterator[list[str]]:
        for part in _CLAUSE.split(text):
            clause: list[str] = []
            for word in tokens(part):
                if word in self._cut:
                    yield clause
                    clause = []
                else:
                    clause.append(word)
            yield clause

    def _sells(self, words: Sequence[str]) -> bool:
        return any(_is_in(book, words) for book in (self._begins, self._for_sale, self._offers, self._says))

    def _is_small_ad(self, words: Sequence[str], *, begins: bool) -> bool:
        """Whether something is sold or given away without a price: "selling my sofa, call me"."""
        if not self._never.isdisjoint(words):
            return False
        is_for_sale = _is_in(self._for_sale, words)
        is_all = is_for_sale and len(words) <= _SHORTEST_AD
        return is_all or ((begins or is_for_sale) and _is_in(self._calls, words))

    def _wishes(self, word: str) -> bool:
        """Whether a word is one of a wish in any of the languages: neighbours share "vendo"."""
        return len(word) >= _SHORTEST and not _WISHING.isdisjoint(self._civic.kinds(word, ""))


def _is_in(book: PhraseBook[bool], words: Sequence[str]) -> bool:
    return any(any(book.matches(words, at)) for at in range(len(words)))
