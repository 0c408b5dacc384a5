"""Danger to life, distress, abuse and threats, by rule: better one alarm too many than one missed.

The lexicons (`[emergency]`) hold what tells of danger, and what only sounds like it ("fire hydrant",
"somebody will get hurt here") and is left out before looking.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from nlu import lexicons
from nlu.patterns import Patterns
from nlu.text import tokens

_MAX_CHARACTERS: Final = 1_000
_ONE_MARK_IN: Final = 4  # words of a language that is not spoken here
BORDER: Final = "^"  # stands around clauses
_CLAUSE = re.compile(r"[.,;:!?()\n\u2026\u2014\u2013\"¡¿]+")


class Emergencies:
    """Hears people in danger in every language that has a lexicon, spoken by the city or not."""

    def __init__(self) -> None:
        spoken = (*lexicons.languages(), *lexicons.elsewhere())
        self._grammars = [_Grammar(language) for language in spoken]

    def heard(self, text: str) -> bool:
        """Whether the message tells of danger to somebody now."""
        clauses = [words for part in _CLAUSE.split(text[:_MAX_CHARACTERS]) if (words := tokens(part))]
        row = [word for words in clauses for word in (BORDER, *words)] + [BORDER]
        suspects = [one for one in self._grammars if one.may_be_of(row) and one.danger.stand_in(row)]
        if not suspects:
            return False
        for grammar in self._grammars:  # of every language: "suicide" is a word of several
            row = grammar.harmless.without(row)
        return any(one.danger.stand_in(row) for one in suspects)


class _Grammar:
    """What tells of danger in one language."""

    def __init__(self, language: str) -> None:
        lexicon = lexicons.load(language)
        words = lexicons.lists(lexicon["emergency_words"])
        rules = lexicons.lists(lexicon["emergency"])
        self._marks = frozenset(words.get("marks", ()))
        self.harmless = Patterns(rules.pop("mask"), words)
        self.danger = Patterns((one for kind in rules.values() for one in kind), words)

    def may_be_of(self, row: Sequence[str]) -> bool:
        """Whether a text may be in this language, if it is one whose words are words of others too."""
        if not self._marks:
            return True
        said = [word for word in row if word != BORDER]
        return sum(word in self._marks for word in said) >= max(1, len(said) // _ONE_MARK_IN)
