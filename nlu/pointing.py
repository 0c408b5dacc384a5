"""Ideas that are pointed at: "what my neighbour said about the trees", "that one", "the second one".

A lexicon says what begins such words (`lead`: "what they"), what somebody did (`said`), what stands before
the subject (`about`, else `of`), and where it ends (`ends`). In a language without words for `about` the
subject follows `said`. `named` begin the name of an idea, `here` point at what was just seen; both count when
something is said of it. `joins` ("count me in") point at it without a word. `one` ("the one about", "la del")
begins a description in which the idea itself is left out; `that` does before a word that ends in one of the
`tails` ("das Brunnending"). A `verdict` ("is a stupid idea")
points at the known thing before it: at "the fountain", not at "a fountain"; nothing but a reason may follow,
and one that a word turns round ("no bad idea", "…, not") leaves the side to be asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from nlu import lexicons
from nlu.patterns import Patterns
from nlu.stance import BEGINNING
from nlu.text import fold

_CLAUSE = re.compile(r"[^.,;:!?()\n\u2026\u2014\u2013\"¡¿]+")
_WORD = re.compile(r"[^\W_]+")
_MOST_CHARACTERS: Final = 300  # whoever writes more has something of their own to say
_MOST_WORDS_JUDGED: Final = 20  # with a reason
_MOST_WORDS_HERE: Final = 10  # "that one" in a longer text points at something in it
_LONGEST_THING: Final = 5  # words, and "the": "the bench at the stop"
_LONGEST_DESCRIPTION: Final = 2  # words behind "the one about the"
_COMPOUND_OF: Final = 3  # the sign for the beginning, "that", and the compound
_SHORTEST_OF_COMPOUND: Final = 3  # letters before "thing"
_REACH: Final = 9  # words after the lead in which somebody has to have said something


@dataclass(frozen=True, slots=True)
class Pointed:
    """What is pointed at by `text[start:end]`; `about` says which idea.

    `is_all` that it is all of the message; `is_turned` that its side is in doubt; `is_description` that it
    is all of the message, and tells one idea from others ("the one about the water").
    """

    start: int
    end: int
    about: str | None = None
    about_start: int = 0
    is_all: bool = False
    is_turned: bool = False
    is_description: bool = False

    def without(self, text: str, stand_in: str) -> str:
        """The text with something else in place of what points."""
        return f"{text[: self.start]} {stand_in} {text[self.end :]}"

    def words(self, text: str) -> str:
        """The words that point."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class _Clause:
    """The words of a clause, folded, and where each stands in the text; the first is the sign for it."""

    words: list[str]
    starts: list[int]
    ends: list[int]


class Pointing:
    """Reads what messages point at, in several languages."""

    def __init__(self, languages: Sequence[str]) -> None:
        self._grammars = {
            language: _Grammar(language) for language in languages if "pointing" in lexicons.load(language)
        }

    def read(self, text: str, language: str) -> Pointed | None:
        """What the message points at without naming it, if anything."""
        grammar = self._grammars.get(language)
        if grammar is None or len(text) > _MOST_CHARACTERS or text.rstrip().endswith("?"):
            return None
        clauses = list(_clauses(text))
        for clause in clauses:
            if said := grammar.said(text, clause, is_alone=len(clauses) == 1):
                return said
        if len(clauses) == 1 and (described := grammar.described(text, clauses[0])):
            return described
        size = sum(len(clause.words) - 1 for clause in clauses)
        if clauses and size <= _MOST_WORDS_JUDGED and (judged := grammar.judged(text, clauses)):
            return judged
        if size > _MOST_WORDS_HERE:
            return None
        ways = (grammar.named, grammar.here, grammar.joining)
        return next((found for way in ways for clause in clauses if (found := way(text, clause))), None)

    def is_here(self, text: str, language: str) -> bool:
        """Whether a message points at what was just seen, and says nothing else: "that one"."""
        grammar, clauses = self._grammars.get(language), list(_clauses(text[:_MOST_CHARACTERS]))
        if grammar is None or len(clauses) != 1 or text.rstrip().endswith("?"):
            return False
        found = grammar.here(text, clauses[0])
        return found is not None and found.end == clauses[0].ends[-1]


class _Grammar:
    """How one language points at ideas."""

    def __init__(self, language: str) -> None:
        lexicon = lexicons.load(language)
        words = lexicons.lists(lexicon["pointing_words"])
        rules = lexicons.lists(lexicon["pointing"])
        self._lead = Patterns(rules["lead"], words)
        self._here = Patterns(rules["here"], words)
        self._named = Patterns(rules["named"], words)
        self._joins = Patterns(rules["joins"], words)
        self._one = Patterns(rules.get("one", ()), words)
        self._that = Patterns(words.get("that", ()), words)
        self._tails = tuple(words.get("tails", ()))
        judging = {**lexicons.lists(lexicon["stance_words"]), **words}
        self._verdict = Patterns(rules["verdict"], judging)
        self._reverse = Patterns(words["reverse"], words)
        self._bad = Patterns(judging["bad"], judging)
        self._no = Patterns((*judging["no"], *judging["nay"]), judging)
        self._the = Patterns(words["the"], words) if "the" in words else None
        self._why = Patterns(words["why"], words)
        self._who = Patterns(words["who"], words)
        self._said = Patterns(words["said"], words)
        self._about = Patterns(words["about"], words)
        self._of = Patterns(words["of"], words)
        self._ends = Patterns((*words["ends"], *words["said"], *words["closing"]), words)
        self._closing = Patterns((*words["said"], *words["closing"]), words)

    def said(self, text: str, clause: _Clause, *, is_alone: bool) -> Pointed | None:
        """What somebody said about something."""
        words = clause.words
        for start, lead in self._lead.spans(words):
            said = next((lead + end for _, end in self._said.spans(words[lead : lead + _REACH])), 0)
            if not said:
                continue
            begin, end = self._subject(words, lead, said)
            last = max(end, said)
            while last < len(words) and self._closing.fit(words[last : last + 1]):
                last += 1
            is_all = (
                is_alone and start == 1 and last == len(words) and self._is_told(words, start, lead, said)
            )
            about = text[clause.starts[begin] : clause.ends[end - 1]] if end > begin else None
            at = clause.starts[begin] if about else 0
            return Pointed(clause.starts[start], clause.ends[last - 1], about, at, is_all)
        return None

    def _is_told(self, words: Sequence[str], start: int, lead: int, said: int) -> bool:
        """Whether it names who said it: "what my neighbour said", where "what people say" asks."""
        is_long = lead - start > 1  # "lo que", which asks nothing
        return bool(self._who.begin(words[lead:]) or (is_long and self._who.begin(words[said:])))

    def named(self, text: str, clause: _Clause) -> Pointed | None:
        """As "the bench idea", "la idea del banco", when something is said of it."""
        words = clause.words[1:]
        end = self._named.begin(words)
        end += next((start for start, _ in self._ends.spans(words[end:])), len(words)) if end else 0
        if not 0 < end < len(words):
            return None
        start, stop = clause.starts[1], clause.ends[end]
        return Pointed(start, stop, text[start:stop], start)

    def judged(self, text: str, clauses: Sequence[_Clause]) -> Pointed | None:
        """As "the fountain" in "the fountain is a stupid idea, because …"."""
        words = clauses[0].words[1:]
        begin, end = next(iter(self._verdict.spans(words)), (0, 0))
        is_thing = self._the is None or 0 < self._the.begin(words) < begin
        if not (0 < begin <= _LONGEST_THING + 1 and is_thing):
            return None
        behind = [part for part in (words[end:], *(clause.words[1:] for clause in clauses[1:])) if part]
        is_taken_back = len(behind) == 1 and self._no.fit(behind[0])
        if behind and not (is_taken_back or self._why.begin(behind[0])):
            return None
        start, stop = clauses[0].starts[1], clauses[0].ends[begin]
        is_turned = is_taken_back or self._is_turned(words[:end])
        return Pointed(start, stop, text[start:stop], start, is_all=is_turned, is_turned=is_turned)

    def _is_turned(self, words: Sequence[str]) -> bool:
        """Whether a verdict is turned round, other than by a plain "not good"."""
        return self._reverse.stand_in(words) or (self._no.stand_in(words) and self._bad.stand_in(words))

    def here(self, _text: str, clause: _Clause) -> Pointed | None:
        """As "that one", "the second one", when something is said of it or nothing else in the clause."""
        words = clause.words[1:]
        end = self._here.begin(words)
        is_one = end == len(words) or self._ends.begin(words[end:])
        return Pointed(clause.starts[1], clause.ends[end]) if end and is_one else None

    def described(self, text: str, clause: _Clause) -> Pointed | None:
        """What follows "the one about", in a word or two."""
        words = clause.words[1:]
        begin = self._one.begin(words)
        if not begin and (compound := self._compound(text, clause)):
            return compound
        if not begin or not begin < len(words) <= begin + _LONGEST_DESCRIPTION or self._no.stand_in(words):
            return None
        at, end = clause.starts[begin + 1], clause.ends[-1]
        return Pointed(clause.starts[1], end, text[at:end], at, is_description=True)

    def _compound(self, text: str, clause: _Clause) -> Pointed | None:
        """What stands before "thing" in the one word for it: "das Brunnending", "se vesijuttu"."""
        if len(clause.words) != _COMPOUND_OF or not self._that.fit(clause.words[1:2]):
            return None
        word = clause.words[-1]
        tail = next((one for one in self._tails if word.endswith(one)), "")
        if not tail or len(word) - len(tail) < _SHORTEST_OF_COMPOUND:
            return None
        at, end = clause.starts[-1], clause.ends[-1]
        about = text[at : end - len(tail)]
        return Pointed(clause.starts[1], end, about, at, is_description=True)

    def joining(self, _text: str, clause: _Clause) -> Pointed | None:
        """What says "count me in", and means whatever is spoken of."""
        is_one = self._joins.fit(clause.words[1:])
        return Pointed(clause.starts[1], clause.starts[1]) if is_one else None

    def _subject(self, words: Sequence[str], lead: int, said: int) -> tuple[int, int]:
        """Where what it is about begins and ends: after the strongest word for it, else after who said it."""
        begin = next((lead + end for _, end in self._about.spans(words[lead:])), 0)
        begin = begin or next((said + end for _, end in self._of.spans(words[said:])), 0)
        begin = begin or said + self._who.begin(words[said:])
        rest = words[begin:]
        return begin, begin + next((start for start, _ in self._ends.spans(rest)), len(rest))


def _clauses(text: str) -> Iterable[_Clause]:
    for part in _CLAUSE.finditer(text):
        found = list(_WORD.finditer(text, part.start(), part.end()))
        if found:
            yield _Clause(
                [BEGINNING, *(fold(word[0]) for word in found)],
                [part.start(), *(word.start() for word in found)],
                [part.start(), *(word.end() for word in found)],
            )
