"""Danger to life, distress, abuse and threats, by rule: better one alarm too many than one missed.

The lexicons (`[emergency]`) hold what tells of danger, and what only sounds like it ("fire hydrant",
"somebody will get hurt here") and is left out before looking. What `[mended]` knows as harm that is over is
left out too where a thing to mend is asked for ("my son fell off the swing, repair it"). `hazard` is what
hurts nobody yet, and soon may ("the scaffold is about to fall on somebody"), `near_miss` what hurt nobody
("my son nearly fell"). Of distress (harm
to the writer, by their own hand or by somebody else's) `nlu/distress` tells more, in the languages that
have a file there.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Final

from nlu import lexicons
from nlu.patterns import Patterns
from nlu.text import tokens

_MAX_CHARACTERS: Final = 1_000
_ONE_MARK_IN: Final = 4  # words of a language that is not spoken here
_SURELY_ONE_IN: Final = 3  # the same, when nothing of danger is known yet
_FEWEST_MARKS: Final = 2
BORDER: Final = "^"  # stands around clauses
_MOST_OF_NEAR_MISS: Final = 6  # words; who says more may tell of what came of it
_CLAUSE = re.compile(r"[.,;:!?()\n\u2026\u2014\u2013\"¡¿]+")


class Emergencies:
    """Hears people in danger in every language that has a lexicon, spoken by the city or not."""

    def __init__(self) -> None:
        spoken = (*lexicons.languages(), *lexicons.elsewhere())
        self._grammars = [_Grammar(language) for language in spoken]

    def heard(self, text: str) -> bool:
        """Whether the message tells of danger to somebody now."""
        return bool(self._suspects(text)[1])

    def is_hazard(self, text: str) -> bool:
        """Whether it tells of what may soon hurt somebody."""
        row = _row(text)
        return any(one.hazard.stand_in(row) for one in self._grammars if one.may_be_of(row))

    def is_near_miss(self, text: str) -> bool:
        """Whether it tells of what nearly hurt somebody, and is over."""
        row = _row(text)
        return any(one.near_miss.stand_in(row) for one in self._grammars if one.may_be_of(row))

    def beside_near_miss(self, text: str) -> str | None:
        """The words around what nearly hurt somebody, where they are few and tell of no hazard."""
        row = _row(text)
        beside = row
        for one in self._grammars:
            beside = one.near_miss.without(beside)
        is_short = len(row) - row.count(BORDER) <= _MOST_OF_NEAR_MISS
        if not is_short or len(beside) == len(row) or self.is_hazard(text):
            return None
        return " ".join(word for word in beside if word != BORDER)

    def is_distress(self, text: str) -> bool:
        """Whether it tells of harm to the writer, by their own hand or by somebody else's."""
        row, suspects = self._suspects(text)
        return any(one.distress.stand_in(row) for one in suspects)

    def is_from_elsewhere(self, text: str) -> bool:
        """Whether it is in a language that nobody speaks here, and in which danger alone is heard."""
        words = tokens(text[:_MAX_CHARACTERS])
        return any(one.is_of(words) for one in self._grammars)

    def _suspects(self, text: str) -> tuple[list[str], list[_Grammar]]:
        """The words, without what only sounds like danger, and the languages in which they tell of it."""
        row = _row(text)
        suspects = [one for one in self._grammars if one.may_be_of(row) and one.danger.stand_in(row)]
        if suspects:
            for grammar in self._grammars:  # of every language: "suicide" is a word of several
                row = grammar.without_harmless(row)
        return row, [one for one in suspects if one.danger.stand_in(row)]


def _row(text: str) -> list[str]:
    """The words of a text, with borders around its clauses."""
    clauses = [words for part in _CLAUSE.split(text[:_MAX_CHARACTERS]) if (words := tokens(part))]
    return [word for words in clauses for word in (BORDER, *words)] + [BORDER]


class _Grammar:
    """What tells of danger in one language."""

    def __init__(self, language: str) -> None:
        lexicon = lexicons.load(language)
        words = lexicons.lists(lexicon["emergency_words"])
        rules = lexicons.lists(lexicon["emergency"])
        self._marks = frozenset(words.get("marks", ()))
        own_words, own_rules = _more_of_distress(language)
        both = {**words, **own_words}
        self._harmless = Patterns([*rules.pop("mask"), *own_rules.pop("mask", ())], both)
        self.hazard = Patterns(rules.pop("hazard", ()), both)
        self.near_miss = Patterns(rules.pop("near_miss", ()), both)
        mended = lexicons.lists(lexicon.get("mended", {}))
        self._asks = Patterns(mended.get("asks", ()), both)
        self._is_over = Patterns(mended.get("harm", ()), both)
        own = [one for kind in own_rules.values() for one in kind]
        self.danger = Patterns([*(one for kind in rules.values() for one in kind), *own], both)
        self.distress = Patterns([*rules.get("self_harm", ()), *own], both)

    def without_harmless(self, row: Sequence[str]) -> list[str]:
        """The words without what only sounds like danger, and harm that is over beside a thing to mend."""
        left = self._is_over.without(row) if self._asks.stand_in(row) else row
        return self._harmless.without(left)

    def may_be_of(self, row: Sequence[str]) -> bool:
        """Whether a text may be in this language, if it is one whose words are words of others too."""
        if not self._marks:
            return True
        said = [word for word in row if word != BORDER]
        return self._marked(said) >= max(1, len(said) // _ONE_MARK_IN)

    def is_of(self, words: Sequence[str]) -> bool:
        """Whether a text is surely in this language, which is one that nobody speaks here."""
        return self._marked(words) >= max(_FEWEST_MARKS, len(words) / _SURELY_ONE_IN)

    def _marked(self, words: Sequence[str]) -> int:
        return sum(word in self._marks for word in words)


def _more_of_distress(language: str) -> tuple[Mapping[str, list[str]], dict[str, list[str]]]:
    """Word classes and rules of `nlu/distress`, empty for a language that has no file there."""
    file = files("nlu") / "distress" / f"{language}.toml"
    if not file.is_file():
        return {}, {}
    read = tomllib.loads(file.read_text("utf-8"))
    return read["words"], dict(read["rules"])
