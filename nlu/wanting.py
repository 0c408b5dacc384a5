"""What a text wants of a thing: one, more of it, less of it, that it goes, or that it never comes."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from nlu import civic
from nlu.stems import stem
from nlu.text import tokens

_BEGINNING = 12  # words of a text in which it says what it wants
_FIRST_WORDS = 3  # of a title, where "more" and "less" stand
_DENIED = 2  # words from "no" to "more"
_MOST = 40  # words of a text that are looked at for a denial


class Wants(NamedTuple):
    """What one text wants."""

    leaning: int  # +1 for more of something, -1 for less of it or no more, 0 when both or neither is said
    takes_away: bool  # "remove the bench"
    wants_one: bool  # "a bench"
    denies: bool  # "please do not build the skate park", "cars? what a stupid idea"

    def contradicts(self, other: Wants) -> bool:
        """Whether one cannot have what both want."""
        if self.leaning * other.leaning < 0:
            return True
        return any(
            (one.takes_away and another.is_for) or (one.denies and not another.is_against)
            for one, another in ((self, other), (other, self))
        )

    @property
    def is_for(self) -> bool:
        """Whether it asks for the thing."""
        return self.wants_one or (self.leaning > 0 and not self.takes_away)

    @property
    def is_against(self) -> bool:
        """Whether it asks that the thing goes or never comes."""
        return self.denies or self.takes_away or self.leaning < 0


def wants(text: str, title: str, core: frozenset[str], language: str) -> Wants:
    """What a text wants; `core` are the stems of what it asks for."""
    takes_away = _takes_away(title, language)
    denies = is_denied(text, language) or is_denied(title, language)
    return Wants(
        -1 if denies else _leaning(title, language),
        takes_away,
        not (takes_away or denies) and _wants_one(text, core, language),
        denies,
    )


def is_denied(text: str, language: str) -> bool:
    """Whether a text says that something should not come: "no bike lane please", "a stupid idea"."""
    return bool(_denials(language).search(" ".join(tokens(text)[:_MOST])))


def is_turned(text: str, title: str, language: str) -> bool:
    """Whether a title leaves out that its text says no: "free buses" of "free buses? what a waste"."""
    if not is_denied(text, language) or is_denied(title, language):
        return False
    return not _takes_away(title, language) and _leaning(title, language) >= 0


@cache
def _denials(language: str) -> re.Pattern[str]:
    return _any_of("denies", language)


def _leaning(text: str, language: str) -> int:
    """+1 for more of something, -1 for less of it or no more, 0 when both or neither is said."""
    more, less = _leanings(language)
    words = tokens(text)[:_FIRST_WORDS]
    wanted = [at for at, word in enumerate(words) if word in more]
    denied = [at for at, word in enumerate(words) if word in less]
    if wanted and denied:
        return -1 if 0 < wanted[0] - denied[0] <= _DENIED else 0
    return (1 if wanted else 0) - (1 if denied else 0)


def _takes_away(title: str, language: str) -> bool:
    """Whether a title asks that something goes: "remove the bench", "haal de bank weg"."""
    words = tokens(title)
    is_said = not civic.words(language, "plain", "away").isdisjoint(words[:_FIRST_WORDS])
    return is_said or bool(_goes(language).match(" ".join(words)))


@cache
def _goes(language: str) -> re.Pattern[str]:
    """How titles begin that ask for it in several words."""
    return _any_of("goes", language)


def _any_of(key: str, language: str) -> re.Pattern[str]:
    found = [one for path in civic.paths([language]) for one in civic.lexicon(path)["plain"].get(key, ())]
    return re.compile("|".join(rf"(?:{one})\b" for one in found) or "(?!)")


def _wants_one(text: str, core: frozenset[str], language: str) -> bool:
    """Whether a text asks for "a bench", with nothing wrong about it."""
    words = tokens(text)
    articles = civic.words(language, "title", "articles")
    named = (stem(two, language) for one, two in pairwise(words[:_BEGINNING]) if one in articles)
    return any(word in core for word in named) and not any(map(_defects(language).fullmatch, words))


@cache
def _defects(language: str) -> re.Pattern[str]:
    """Words for what is wrong: a hole, a broken swing."""
    found = (
        "".join(tokens(entry)) + (".*" if entry.endswith("*") else "")
        for kind, entry in civic.entries(language)
        if kind == "defect"
    )
    return re.compile("|".join(sorted(found)) or "(?!)")


@cache
def _leanings(language: str) -> tuple[frozenset[str], frozenset[str]]:
    return civic.words(language, "plain", "more"), civic.words(language, "plain", "less")
