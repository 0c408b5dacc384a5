"""Messages that put right what was just said: "no, it's for dogs too", "its mill road not mill lane"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from nlu import lexicons
from nlu.additions import begins
from nlu.lexicons import Phrase
from nlu.patterns import Patterns
from nlu.text import tokens

_MAX_WORDS: Final = 14
_MOST_BEFORE: Final = 3  # words before what is wrong: "oh no stop"
_MAX_SIDE: Final = 6  # words of a place that is put in place of another


@dataclass(frozen=True, slots=True)
class Instead:
    """One thing in place of another: "mill road", not "mill lane"."""

    right: str
    wrong: str


class Amending:
    """Knows such messages in several languages at once."""

    def __init__(self, languages: Sequence[str]) -> None:
        lists = lexicons.section("amending", languages)
        self._first = frozenset(lexicons.phrase(words) for words in lists.get("first", ()))
        self._lead = frozenset(token for word in lists.get("lead", ()) for token in tokens(word))
        self._tail = frozenset(token for word in lists.get("tail", ()) for token in tokens(word))
        self._wrong_place = Patterns(lists.get("wrong_place", ()), {})
        self._not = _longest_first(lists.get("not", ()))
        self._but = _longest_first(lists.get("but", ()))
        self._parting = frozenset(phrase[0] for phrase in self._not)  # without one there are no two sides

    def heard(self, text: str) -> bool:
        """Whether a message begins as more words about what was just said."""
        words = tokens(text)
        if not 0 < len(words) <= _MAX_WORDS:
            return False
        ats = range(len(words) - len(self._bare(tuple(words))) + 1)
        return any(begins(" ".join(words[at:]), self._first) for at in ats)

    def thing(self, text: str) -> str:
        """What follows "no, I meant" and the like, as it was folded; "" without, and behind a "not"."""
        words = tuple(tokens(text))
        ends = (at for at in range(len(words) - 1, 0, -1) if words[:at] in self._first)
        end = next(ends, 0)
        is_denied = end > 0 and words[end - 1] in self._parting
        return "" if is_denied or not 0 < len(words) - end <= _MAX_SIDE or not end else " ".join(words[end:])

    def place(self, text: str) -> str:
        """What may be a place after "no, it's on"; "" when nothing stands before it."""
        words = tuple(tokens(text))
        bare = self._bare(words)
        while bare and bare[-1] in self._tail:
            bare = bare[:-1]
        return " ".join(bare) if len(bare) < len(words) and len(bare) <= _MAX_SIDE else ""

    def is_wrong_place(self, text: str) -> bool:
        """Whether the whole message says that the place is wrong, and not which one is right."""
        words = tuple(tokens(text))
        return any(self._wrong_place.fit(words[at:]) for at in range(min(len(words), _MOST_BEFORE)))

    def instead(self, text: str) -> Instead | None:
        """What is said to be right, and what wrong; None when there are not two sides."""
        words = tuple(tokens(text))
        if not 0 < len(words) <= _MAX_WORDS:
            return None
        if self._parting.isdisjoint(words):
            return None
        for at in range(1, len(words)):
            if end := _end(words, at, self._not):
                sides = self._bare(words[:at]), self._bare(words[end:])
                if all(sides):
                    return _instead(*sides)
        return self._turned(self._bare(words, without_not=True))

    def _turned(self, words: Phrase) -> Instead | None:
        """The same the other way round: "not mill lane but mill road"."""
        start = _end(words, 0, self._not)
        for at in range((start or 0) + 1, len(words) if start else 0):
            if end := _end(words, at, self._but):
                sides = self._bare(words[end:]), self._bare(words[start:at])
                if all(sides):
                    return _instead(*sides)
        return None

    def _bare(self, words: Phrase, *, without_not: bool = False) -> Phrase:
        """The words without what stands before a place: "no it's on"."""
        at = 0
        while at < len(words) and words[at] in self._lead:
            if without_not and _end(words, at, self._not):
                break
            at += 1
        return words[at:]


def _instead(right: Phrase, wrong: Phrase) -> Instead | None:
    if max(len(right), len(wrong)) > _MAX_SIDE:
        return None
    return Instead(" ".join(right), " ".join(wrong))


def _end(words: Phrase, at: int, phrases: Sequence[Phrase]) -> int | None:
    """Where the longest of these phrases that stands there ends."""
    return next((at + len(one) for one in phrases if words[at : at + len(one)] == one), None)


def _longest_first(phrases: Sequence[str]) -> Sequence[Phrase]:
    return sorted((lexicons.phrase(words) for words in phrases), key=len, reverse=True)
