"""Second thoughts about a vote: a side and nothing else ("no wait, against"), or "I changed my mind"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from nlu import lexicons
from nlu.lexicons import Phrase
from nlu.patterns import Patterns
from nlu.stance import Side
from nlu.text import tokens

_MAX_WORDS: Final = 8
_MOST_BEFORE: Final = 3  # words: "ok sorry, I changed my mind"
_MOST_NAMED: Final = 8  # words that say about what; who says more has something to say
_CLAUSE = re.compile(r"[.,;:!()\n\u2026\u2014\u2013]+")
_SIDES: Final[tuple[tuple[str, Side], ...]] = (("pro", "for"), ("con", "against"))


class Revoting:
    """Hears such messages in several languages at once."""

    def __init__(self, languages: Sequence[str]) -> None:
        self._grammars = [_Grammar(language) for language in languages]
        said = lexicons.section("revoting", languages).get("turned", ())
        self._turned = [re.compile(rf"(?:\w+ ){{0,{_MOST_BEFORE}}}?{one}") for one in said]

    def turned(self, text: str) -> str | None:
        """What somebody thinks otherwise about now, "" when they do not say; None for other messages."""
        plain = " ".join(tokens(text.replace("'", " ").replace("\u2019", " ")))
        if text.rstrip().endswith("?"):
            return None
        found = next((one for pattern in self._turned if (one := pattern.fullmatch(plain))), None)
        about = (found["about"] or "") if found else ""
        return about if found and len(about.split()) <= _MOST_NAMED else None

    def read(self, text: str) -> Side | None:
        """The side that is all a message says; None when it says more, or what could be doubted."""
        clauses = [tuple(words) for part in _CLAUSE.split(text) if (words := tokens(part))]
        if text.rstrip().endswith("?") or not 0 < sum(map(len, clauses)) <= _MAX_WORDS:
            return None
        sides = {grammar.read(clauses) for grammar in self._grammars} - {None}
        return sides.pop() if len(sides) == 1 else None


class _Grammar:
    """How one language says so."""

    def __init__(self, language: str) -> None:
        words = lexicons.section("revoting", [language])
        undoing = lexicons.section("undoing", [language])
        around = (*words.get("around", ()), *undoing.get("around", ()), *undoing.get("oh", ()))
        self._turn = frozenset(token for word in words.get("turn", ()) for token in tokens(word))
        self._around = self._turn.union(token for word in around for token in tokens(word))
        self._thoughts = frozenset(
            lexicons.phrase(said) for name in ("undo", "mind") for said in undoing.get(name, ())
        )
        self._back = Patterns(undoing.get("back", ()), {})
        self._sides: dict[Phrase, Side] = {
            lexicons.phrase(said): side for name, side in _SIDES for said in words.get(name, ())
        }
        no = lexicons.lists(lexicons.load(language)["stance_words"])["no"]
        self._no = frozenset(found[0] for entry in no if len(found := lexicons.phrase(entry)) == 1)

    def read(self, clauses: Sequence[Phrase]) -> Side | None:
        """The side in the one clause that says any; "no" is a clause of its own, or turns it round."""
        clauses = [part for clause in clauses for part in self._parts(clause)]
        said = [(clause, side) for clause in clauses if (side := self._side(clause))]
        if len(said) != 1 or not self._no.isdisjoint(said[0][0]):
            return None
        others = [clause for clause in clauses if clause is not said[0][0]]
        return said[0][1] if all(map(self._is_around, others)) else None

    def _is_around(self, clause: Phrase) -> bool:
        """Whether a clause says nothing but that another one is a second thought: "my mistake"."""
        bare = tuple(word for word in clause if word not in self._turn)
        is_thought = self._back.fit(clause) or bool({clause, bare} & self._thoughts)
        return is_thought or self._around.issuperset(clause)

    def _parts(self, clause: Phrase) -> Sequence[Phrase]:
        """The clause; in "no wait against" the "no" answers, and turns nothing round."""
        answers = len(clause) > 1 and clause[0] in self._no and clause[1] in self._turn
        return (clause[1:],) if answers else (clause,)

    def _side(self, words: Phrase) -> Side | None:
        """The side that a clause names, when it says no more than that."""
        for start in range(len(words)):
            for end in range(len(words), start, -1):
                side = self._sides.get(words[start:end])
                if side and self._around.issuperset((*words[:start], *words[end:])):
                    return side
        return None
