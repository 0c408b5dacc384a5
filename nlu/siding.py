"""The side that a comment takes, and the comment without the word before it that said so.

Easier to please than a vote: a comment on the wrong side is put right, a vote on it is counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from nlu import lexicons
from nlu.patterns import Patterns
from nlu.stance import MAX_CHARACTERS, PAUSE, Grammar, Row, Side, Stances, parts, row
from nlu.understanding import Stance

_SIDES: Final[tuple[Side, ...]] = ("for", "against")


class Sides:
    """Reads the side of comments in several languages."""

    def __init__(self, languages: Sequence[str], stances: Stances) -> None:
        self._stances = stances
        votes = lexicons.section("vote", languages)
        self._begins: dict[str, Side] = {
            " ".join(lexicons.phrase(words)): side for side in _SIDES for words in votes.get(side, ())
        }
        self._answers = {
            language: _Answers(language, grammar)
            for language in languages
            if (grammar := stances.grammar(language))
        }

    def read(self, text: str, language: str) -> Side | None:
        """The side that a comment takes; what is in doubt is told by how it begins ("For: …", "No, …")."""
        stance = self._stances.read(text, language)
        first = next(iter(parts(text)), "")
        if stance is None and first:
            stance = self._begins.get(" ".join(row(first)[1:])) or self._stances.read(first, language)
        if stance is None and (own := self._answers.get(language)) and not own.is_weak(first):
            stance = own.before(row(first), row(text[:MAX_CHARACTERS]))
        return None if stance == "withdraw" else stance

    def without(self, text: str, side: Side | None) -> str:
        """A comment without the word before it that said its side: "against: too noisy" is "too noisy"."""
        pause = PAUSE.search(text)
        if pause is None or side is None:
            return text
        rest = text[pause.end() :].strip()
        is_said = self._begins.get(" ".join(row(text[: pause.start()])[1:])) == side
        return rest if is_said and rest else text


class _Answers:
    """What answers before a comment in one language."""

    def __init__(self, language: str, grammar: Grammar) -> None:
        words = lexicons.lists(lexicons.load(language)["stance_words"])
        self._grammar = grammar
        self._glad = Patterns(words["glad"], words)
        self._weak_yes = frozenset(words.get("weak_yes", ()))  # as typed: the Spanish "if"

    def is_weak(self, first: str) -> bool:
        """Whether a clause begins with what is a "yes" only alone: the Spanish "si" is an "if"."""
        return first.strip().partition(" ")[0].lower() in self._weak_yes

    def before(self, first: Row, words: Row) -> Side | None:
        """The side of "yes my kids love it": an answer with no pause behind it, when the rest agrees.

        A "no" answers only before somebody who speaks of themselves: "no lights there" misses lights.
        """
        grammar, said = self._grammar, first[1:]
        if not said or any(map(grammar.doubts, (first, words))):
            return None
        if end := grammar.yes.begin(said):  # "ok so when" takes no side
            side: Side = "for"
        elif not (end := grammar.nay.begin(said)) or not grammar.mine.begin(said[end:]):
            return None
        else:
            side = "against"
        rest = said[end:]
        is_mixed = grammar.no.stand_in(rest) or (side == "for" and grammar.nay.stand_in(words))
        return side if not is_mixed and self._leans(rest, words) == {side} else None

    def _leans(self, rest: Row, words: Row) -> set[Stance]:
        """The sides of what follows an answer, and of all that is said; none when nothing follows."""
        found = self._grammar.sides(rest)
        if self._glad.stand_in(rest):
            found.add("for")
        return found and found | self._grammar.sides(words)
