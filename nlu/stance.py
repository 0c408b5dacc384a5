"""For, against, or take it back: what a sentence about an idea says, by rule.

A vote read the wrong way round is the worst error there is, so whatever could be doubted is None and the
bot asks. Cues ("agree", "bad idea") are looked up in the lexicon of the language; a negation before a cue
turns it round; cues that disagree, conditions, questions and what others think are doubts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

from nlu import lexicons
from nlu.patterns import Patterns
from nlu.pieces import pieces
from nlu.slips import Nearby, everyday
from nlu.text import fold, tokens
from nlu.understanding import Stance

IDEA: Final = "kode"  # stands for any idea code
BEGINNING: Final = "^"  # stands before the first word of a clause
MAX_CHARACTERS: Final = 600
_SHORTEST_UNDO: Final = 5  # letters of "erase": shorter ones are too near to others
_FEW: Final = 7  # words of "I am against the tower", and the sign for its beginning
_FEW_BACKED: Final = 11  # of "and now I want to vote for the bench"
_LEADING: Final = 4  # words that may stand before a vote, with the sign for the beginning
_BETWEEN: Final = 6  # words from a negation to what it negates
PAUSE = re.compile(r"[.,;:!?()\n\u2026\u2014\u2013\"¡¿]+")

Row = list[str]  # the words of a clause
Side = Literal["for", "against"]
Kind = Literal["vote", "mind", "soft", "set", "echo"]
# What a negation makes of a cue; a cue that is not here says nothing when it is negated.
_TURNED: Final[dict[tuple[Stance, Kind], Stance]] = {
    ("for", "vote"): "against",
    ("for", "mind"): "against",
    ("for", "soft"): "against",
    ("against", "mind"): "for",
}


@dataclass(frozen=True, slots=True)
class _Cue:
    start: int
    end: int
    stance: Stance
    kind: Kind


class Stances:
    """Reads the stance of sentences in several languages."""

    def __init__(self, languages: Sequence[str]) -> None:
        self._grammars = {language: Grammar(language) for language in languages}

    def read(self, text: str, language: str) -> Stance | None:
        """The stance that the sentence takes; the languages of the city must not contradict each other."""
        clauses = [words for part in parts(text) if (words := row(part))]
        is_question = text.rstrip().endswith("?")
        own = self._grammars.get(language)
        said = own.read(clauses, is_question=is_question) if own else None
        if said is None and own and own.is_at_home(clauses):
            return None
        others = {
            one.read(clauses, is_question=is_question)
            for name, one in self._grammars.items()
            if name != language and (said is None or one.is_first_person(clauses))
        } - {None}
        if said is None:
            return others.pop() if len(others) == 1 else None
        return None if {"for", "against"} <= {said, *others} else said

    def opposed(self, text: str, language: str) -> str:
        """What a few words are against from their beginning on ("I oppose the tower"), or ""."""
        grammar = self._grammars.get(language)
        clauses = [words for part in parts(text) if (words := row(part))]
        if grammar is None or len(clauses) != 1 or len(clauses[0]) > _FEW or text.rstrip().endswith("?"):
            return ""
        return grammar.opposed(clauses[0]) if self.read(text, language) == "against" else ""

    def unsupported(self, text: str, language: str) -> str:
        """What a few words do not support ("en kannata hallia", "I don't support the pool"), or ""."""
        grammar = self._grammars.get(language)
        clauses = [words for part in parts(text) if (words := row(part))]
        if grammar is None or len(clauses) != 1 or len(clauses[0]) > _FEW or text.rstrip().endswith("?"):
            return ""
        return grammar.unsupported(clauses[0]) if self.read(text, language) == "against" else ""

    def backed(self, text: str, language: str) -> tuple[str, bool]:
        """What a few words back, or "", and whether they vote for it: "love the lane" only praises it."""
        grammar = self._grammars.get(language)
        clauses = [words for part in parts(text) if (words := row(part))]
        if (
            grammar is None
            or len(clauses) != 1
            or len(clauses[0]) > _FEW_BACKED
            or text.rstrip().endswith("?")
        ):
            return "", False
        return grammar.backed(clauses[0]) if self.read(text, language) == "for" else ("", False)

    def grammar(self, language: str) -> Grammar | None:
        """What says for and against in one of these languages."""
        return self._grammars.get(language)

    def is_opinion(self, word: str, language: str) -> bool:
        """Whether a word belongs to what says for or against, or turns it round."""
        own = self._grammars.get(language)
        return own is not None and fold(word) in own.vocabulary


class Grammar:
    """What says for, against and take it back in one language."""

    def __init__(self, language: str) -> None:
        self._language = language
        lexicon = lexicons.load(language)
        words = lexicons.lists(lexicon["stance_words"])
        rules = lexicons.lists(lexicon["stance"])
        self._praises = tuple(fold(stem) for stem in words["praises"])
        self._supports = tuple(fold(stem) for stem in words["supports"])
        self._mask = Patterns(rules["mask"], words)
        self._doubt = Patterns(rules["doubt"], words)
        self._turn = Patterns(rules["turn"], words)
        self._withdraw = Patterns(rules["withdraw"], words)
        undo = {word for entry in words["undo"] for word in tokens(entry)}
        self._undo = Nearby(word for word in undo if len(word) >= _SHORTEST_UNDO or word == "undo")
        self._cues: list[tuple[Patterns, Stance, Kind]] = [
            (Patterns(lexicons.lists(lexicon[f"stance_{stance}"])[kind], words), stance, kind)
            for stance, kind in _KINDS
        ]
        self.no = Patterns(words["no"], words)
        self._be = frozenset(token for entry in words.get("be", ()) for token in tokens(entry))
        self._past = Patterns(words["past"], words)
        self._after = Patterns(words["after"], words)
        self._because = Patterns(words["because"], words)
        self.mine = Patterns(words["mine"], words)
        self._others = Patterns(words["others"], words)
        self._keeps = Patterns([*words["cannot"], *words["own"]], words)
        self._ask = Patterns([f"{BEGINNING} {entry}" for entry in words["ask"]], words)
        self.yes = Patterns(words["yes"], words)
        self.nay = Patterns(words["nay"], words)
        self._lead_yes = Patterns(words["lead_yes"], words)

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Every word of its cues and negations."""
        return frozenset(word for one in (self.no, *(cue[0] for cue in self._cues)) for word in one.words())

    @cached_property
    def _known(self) -> frozenset[str]:
        """Words that are no slip of another: "gebe" gives a vote, and is no "geben"."""
        return self.vocabulary.union(everyday((self._language,)))

    def is_first_person(self, clauses: Sequence[Row]) -> bool:
        """Whether somebody speaks of themselves in this language."""
        return any(map(self.mine.stand_in, clauses))

    def is_at_home(self, clauses: Sequence[Row]) -> bool:
        """Whether the sentence is plainly of this language, so that others must not guess."""
        return any(self.mine.stand_in(row) or self._doubt.stand_in(row) for row in clauses)

    def read(self, clauses: Sequence[Row], *, is_question: bool) -> Stance | None:
        """The stance of the clauses."""
        if is_question and not self._asks_to_vote(clauses):
            return None
        rows, is_turned = self._after_turn([self._mask.without(row) for row in clauses])
        if any(self._doubt.stand_in(row) for row in rows) or self._is_taken_back(rows):
            return None
        rows = list(map(self._mended, rows))
        taken_back = [row for row in rows if self._withdraw.stand_in(row)]
        kept = [self._without_reason(row) for row in rows if row not in taken_back]
        found = [stance for row in kept for stance in self._said(row)]
        if taken_back:
            return None if found else "withdraw"
        if not found:
            return self._plain_answer(rows, is_turned=is_turned)
        if None in found or len(set(found)) > 1 or self._is_about_others(rows):
            return None
        if found[0] == "for" and any(map(self._has_loose_no, kept)):
            return None
        return found[0]

    def _mended(self, row: Row) -> Row:
        """A clause with "cancle" read as "cancel", when it takes a vote back then: it must not be one for."""
        if self._withdraw.stand_in(row):
            return row
        near = [word if word in self._known else self._undo.of(word) or word for word in row]
        return near if near != row and self._withdraw.stand_in(near) else row

    def opposed(self, row: Row) -> str:
        """What stands behind "I am against", when nothing but "I" stands before it."""
        cue = next(iter(self._found(row)), None)
        if cue is None or cue.stance != "against" or cue.kind not in ("vote", "mind"):
            return ""
        is_first = all(word in self._first_words for word in row[1 : cue.start])
        return " ".join(row[cue.end :]) if is_first else ""

    def backed(self, row: Row) -> tuple[str, bool]:
        """What stands behind "I vote for" or "I love", with little before it, and whether it is a vote."""
        cue = next(iter(self._found(row)), None)
        if cue is None or cue.stance != "for" or cue.start > _LEADING:
            return "", False
        is_praise = any(word.startswith(self._praises) for word in row[cue.start : cue.end])
        is_meant = cue.kind == "vote" or (cue.kind == "mind" and is_praise)
        return (" ".join(row[cue.end :]), cue.kind == "vote") if is_meant else ("", False)

    def unsupported(self, row: Row) -> str:
        """What stands behind "I do not support", when nothing but "I" and the negation stands before it.

        Nothing of "I cannot support my kids".
        """
        if self._keeps.stand_in(row):
            return ""
        cue = next((one for one in self._found(row) if self._backs(row[one.start : one.end])), None)
        may_lead = self._first_words | self._no_words
        if cue is None or not may_lead.issuperset(row[1 : cue.start]):
            return ""
        return " ".join(word for word in row[cue.end :] if word not in self._no_words)

    def _backs(self, words: Sequence[str]) -> bool:
        """Whether one of the words is of backing something: "support"."""
        return any(word.startswith(self._supports) for word in words)

    @cached_property
    def _no_words(self) -> frozenset[str]:
        """The words of a negation."""
        return self.no.words()

    @cached_property
    def _first_words(self) -> frozenset[str]:
        """What may stand before a cue at the beginning."""
        return self.mine.words() | self._be

    def doubts(self, row: Row) -> bool:
        """Whether a clause takes no side at all, or takes one back."""
        return self._doubt.stand_in(row) or self._withdraw.stand_in(row)

    def sides(self, row: Row) -> set[Stance]:
        """What the cues of a clause say, whatever stands before them."""
        return {cue.stance for cue in self._found(row)}

    def _asks_to_vote(self, clauses: Sequence[Row]) -> bool:
        return bool(clauses) and self._ask.stand_in(clauses[0])

    def _is_taken_back(self, rows: Sequence[Row]) -> bool:
        """Whether a lone "not" ends it: "such a great idea, not"."""
        return len(rows) > 1 and self.no.fit(rows[-1][1:])

    def _after_turn(self, rows: Sequence[Row]) -> tuple[list[Row], bool]:
        """What is said after "I changed my mind", "but now" and the like, when anything is."""
        words = [word for row in rows for word in row]
        end = max((end for _, end in self._turn.spans(words)), default=0)
        rest = list(_clauses(words[end:]))
        return (rest, True) if end and rest else (list(rows), False)

    def _without_reason(self, row: Row) -> Row:
        cut = next((start for start, _ in self._because.spans(row) if start), len(row))
        return row[:cut]

    def _said(self, row: Row) -> Iterable[Stance | None]:
        """What each cue of a clause says; None for one whose negation says nothing certain."""
        before = 0
        for cue in self._found(row):
            between = row[before : cue.start][-_BETWEEN:]
            is_past = self._past.stand_in(between + row[cue.start : cue.end])
            before = cue.end
            negated = cue.kind != "set" and (is_past or self.no.stand_in(between))
            if cue.kind != "set" and not negated:
                after = self._after.begin(row[cue.end :])
                negated, before = bool(after), cue.end + after
            if not negated:
                yield cue.stance
            elif cue.kind == "vote" and is_past:
                continue
            else:
                yield _TURNED.get((cue.stance, cue.kind))

    def _has_loose_no(self, row: Row) -> bool:
        """Whether a clause says no to something that is no cue: better asked than taken for a yes."""
        cues = self._found(row)
        inside = {at for cue in cues for at in range(cue.start, cue.end)}
        around = set(inside)
        for cue in cues:
            after = self._after.begin(row[cue.end :])
            around.update(range(cue.start - _BETWEEN, cue.end + after))
        negations = [set(range(*span)) for span in self.no.spans(row)]
        noes = [set(range(*span)) for span in self.nay.spans(row)]  # "no" is one of both in some languages
        noes = [one for one in noes if all(map(one.isdisjoint, negations))]
        is_loose = any(map(around.isdisjoint, negations)) or any(map(inside.isdisjoint, noes))
        return bool(cues) and is_loose

    def _found(self, row: Row) -> list[_Cue]:
        """The cues of a clause: of two that overlap the earlier, then the longer one."""
        cues = [
            _Cue(start, end, stance, kind)
            for patterns, stance, kind in self._cues
            for start, end in patterns.spans(row)
        ]
        kept: list[_Cue] = []
        for cue in sorted(cues, key=lambda cue: (cue.start, -cue.end)):
            if not kept or cue.start >= kept[-1].end:
                kept.append(cue)
        echoes = [cue for cue in kept if cue.kind == "echo"]  # "they are against it, and so am I"
        return kept if len(echoes) == len(kept) else [cue for cue in kept if cue not in echoes]

    def _is_about_others(self, rows: Sequence[Row]) -> bool:
        words = [word for row in rows for word in row]
        return self._others.stand_in(words) and not self.mine.stand_in(words)

    def _plain_answer(self, rows: Sequence[Row], *, is_turned: bool) -> Stance | None:
        """An answer and no cue, as "yes, the bench"; a "no" may only correct what the bot said."""
        words = rows[0][1:] if rows else []
        if not words:
            return None
        if self.nay.fit(words) and (len(rows) == 1 or is_turned):
            return "against"
        if (self._lead_yes.fit(words) or self.yes.fit(words)) and not any(map(self.no.stand_in, rows)):
            return "for"
        return None


_KINDS: Final[tuple[tuple[Stance, Kind], ...]] = (
    ("for", "set"), ("against", "set"), ("for", "vote"), ("against", "vote"),
    ("for", "mind"), ("against", "mind"), ("for", "soft"), ("against", "soft"), ("for", "echo"),
)  # fmt: skip


def parts(text: str) -> list[str]:
    """What stands between the pauses of a text."""
    return [part for part in PAUSE.split(text[:MAX_CHARACTERS]) if part.strip()]


def row(part: str) -> Row:
    """The words of a clause, behind the sign for its beginning; none of what has none."""
    words = [_IS_CODE.sub(IDEA, piece.word) for piece in pieces(part, ())]
    return [BEGINNING, *words] if words else []


def _clauses(words: Row) -> Iterator[Row]:
    """The clauses of words in which each but the first begins with the sign for it."""
    clause = [BEGINNING]
    for word in words:
        if word != BEGINNING:
            clause.append(word)
        elif len(clause) > 1:
            yield clause
            clause = [BEGINNING]
    if len(clause) > 1:
        yield clause


_IS_CODE = re.compile(r"(?=.*\d)(?=.*[a-z])[a-z0-9]{4,8}")
