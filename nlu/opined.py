"""The one number of a list that an opinion is about: "I don't like number 3 at all", "I hate 2".

A vote needs words that say so: the number is named as one thing (`named`: "number", "la"), is the last word
behind a plain verb (`opined`: "hate"), or is "the second one" at an end. Words of more than one (`many`:
"none", "both"), or that neither judge nor join, are a doubt, and no number is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from typing import Final

from nlu import lexicons
from nlu.answers import Answers
from nlu.pieces import pieces
from nlu.references import is_vague
from nlu.stance import Stances
from nlu.text import tokens

_MOST_WORDS: Final = 10  # who says more says something else
_AFTER: Final = 2  # words behind a number in which "ideas" makes it a count: "2 great ideas"
_SIGN: Final = re.compile(r"[<:x\u00d7]\s*\d", re.IGNORECASE)  # "<3"


class Opined:
    """Reads which number of a list is judged, in several languages."""

    def __init__(self, languages: Sequence[str], answers: Answers, stances: Stances) -> None:
        self._grammars = {language: _Grammar(language) for language in languages}
        self._answers = answers
        self._stances = stances

    def number(self, text: str, language: str) -> int | None:
        """The number, when there is one and nothing but an opinion around it."""
        words, grammar = [piece.word for piece in pieces(text, ())], self._grammars.get(language)
        if grammar is None or not 1 < len(words) <= _MOST_WORDS or _SIGN.search(text):
            return None
        if any(word in grammar.many or not self._is_of_it(word, language) for word in words):
            return None
        places = [at for at, word in enumerate(words) if word.isdecimal()]
        if not places:
            return self._ordinal(words, grammar)
        is_one = len(places) == 1 and grammar.is_one(words, places[0])
        return self._answers.choice(words[places[0]]) if is_one else None

    def _is_of_it(self, word: str, language: str) -> bool:
        """Whether a word judges, joins, or is a number."""
        is_number = self._answers.choice(word) is not None
        return (
            is_number
            or self._stances.is_opinion(word, language)
            or is_vague(word, language)
            or word in self._grammars[language].around
        )

    def _ordinal(self, words: Sequence[str], grammar: _Grammar) -> int | None:
        """The number of "the second one" at the beginning or the end, when no other is said."""
        told = [word for word in words if not (word in grammar.around or is_vague(word, grammar.language))]
        said = {number for word in told if (number := self._answers.choice(word))}
        for size, is_end in product((4, 3, 2), (False, True)):
            start = len(words) - size if is_end else 0
            number = self._answers.choice(" ".join(words[start : start + size])) if start >= 0 else None
            if number and said == {number} and not grammar.is_refused(words, start):
                return number
        return None


class _Grammar:
    """The words around a number in one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        lexicon = lexicons.load(language)
        choosing, stance = (lexicons.lists(lexicon[name]) for name in ("choosing", "stance_words"))
        self.many = _words(choosing, "many")
        self.around = _words(choosing, "before", "after", "and", "named", "opined") | _words(stance, "mine")
        self._named = _words(choosing, "named")
        self._opined = _words(choosing, "opined")
        self._ideas = _words(stance, "idea")
        self._no = _words(stance, "no", "nay")

    def is_one(self, words: Sequence[str], at: int) -> bool:
        """Whether the digits name one thing of a list."""
        before = words[at - 1] if at else ""
        if before in self._opined and at == len(words) - 1:
            return True
        is_count = not self._ideas.isdisjoint(words[at + 1 : at + 1 + _AFTER])
        return before in self._named and not is_count and not self.is_refused(words, at - 1)

    def is_refused(self, words: Sequence[str], start: int) -> bool:
        """Whether a "not" stands just before: "not number 2"."""
        return start > 0 and words[start - 1] in self._no


def _words(section: Mapping[str, Iterable[str]], *names: str) -> frozenset[str]:
    return frozenset(word for name in names for entry in section[name] for word in tokens(entry))
