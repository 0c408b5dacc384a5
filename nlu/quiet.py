"""Whether a wish for no messages is for a time of day or week: "I don't want any texts at night"."""

from __future__ import annotations

from collections.abc import Sequence

from nlu import lexicons
from nlu.lexicons import book_of
from nlu.text import tokens

_MOST_BEHIND = 2  # words: "please", "por favor"


class Quiet:
    """Hears such times in several languages at once; who says STOP means all of them."""

    def __init__(self, languages: Sequence[str]) -> None:
        lists = lexicons.section("quiet", languages)
        self._times = book_of(lists.get("times", ()))
        self._for_good = book_of(lists.get("for_good", ()))
        stops = lexicons.section("commands", languages).get("stop", ())
        self._stops = frozenset(lexicons.phrase(word)[0] for word in stops if len(word.split()) == 1)

    def heard(self, text: str) -> bool:
        """Whether a message ends with a time, and has no word of STOP, nor of a list to be left, in it."""
        words = tokens(text)
        is_for_good = any(any(self._for_good.matches(words, at)) for at in range(len(words)))
        if is_for_good or not self._stops.isdisjoint(words):
            return False
        ends = (end for at in range(len(words)) for _, end in self._times.matches(words, at))
        return any(len(words) - end <= _MOST_BEHIND for end in ends)
