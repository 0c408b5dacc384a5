"""Opt-out by meaning: a whole message that says, in any wording, that no more messages are wanted.

A small grammar a language (`[opt_out]` in the lexicons), not a list of sentences. A message is cut into
clauses. A clause that is surely an opt-out ("stop texting me") decides, whatever stands beside it; one
that may be about anything ("stop", "no more") decides alone or beside what opt-outs are beside
("wrong number", "thanks").
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from nlu import lexicons
from nlu.lexicons import PhraseBook
from nlu.patterns import Patterns
from nlu.slips import Nearby, everyday
from nlu.text import tokens

_MAX_WORDS: Final = 40
_MAX_CORRECTED: Final = 14  # words of a message whose slips are mended
_CLAUSE = re.compile(r"[.,;:!?()\n\u2026\u2014\u2013\"]+|\s-+\s")
BORDER: Final = "^"  # stands around clauses
_SPELT_OUT = re.compile(r"\s*(?:\w[\s.\-]+){3,10}\w\W*")  # "S T O P"
_DRAWN_OUT = re.compile(r"([^\W\d_])\1{2,}")  # "stoppp"
_CENSORED = re.compile(r"\w*\*+\w*")  # "f***ing"


class OptOut:
    """Hears an opt-out in every language that has a lexicon: a wish to be left alone needs no setting."""

    def __init__(self) -> None:
        self._grammars = [_Grammar(language) for language in lexicons.languages()]

    def heard(self, text: str) -> bool:
        """Whether the whole message asks for an end of messages."""
        clauses = _clauses(text)
        return any(self._hearing(clauses))

    def heard_in_part(self, text: str) -> bool:
        """Whether one clause, were it the whole message, asked for an end of messages and named them.

        "Stop the messages, we are trapped" does; "stop, we are trapped" may be said to anybody, and "no more
        water, no more messages" lists what is missing.
        """
        clauses = _clauses(text)
        begun = Counter(words[0] for words in clauses)
        asking = [words for words in clauses if begun[words[0]] == 1]
        return len(clauses) > 1 and any(
            one.ends_messages(words) for words in asking for one in self._grammars
        )

    def names_messages(self, text: str) -> bool:
        """Whether a message names messages, or getting them, in any language."""
        row = [word for words in _clauses(text) for word in words]
        return any(one.names_messages(row) for one in self._grammars)

    def beside(self, text: str) -> str:
        """What an opt-out says besides ("stop texting, send food" says "send food"), in plain words."""
        clauses = _clauses(text)
        grammars = list(self._hearing(clauses))
        for grammar in grammars:
            clauses = [grammar.without(words) for words in clauses]
        return ". ".join(" ".join(words) for words in clauses if words)

    def _hearing(self, clauses: Sequence[list[str]]) -> Iterator[_Grammar]:
        """The languages in which the clauses of a message are an opt-out."""
        if not clauses or sum(map(len, clauses)) > _MAX_WORDS:
            return
        said = frozenset(word for words in clauses for word in words)
        yield from (one for one in self._grammars if one.may_be_of(said) and one.heard(clauses, said))


def _clauses(text: str) -> list[list[str]]:
    if _SPELT_OUT.fullmatch(text):
        text = "".join(tokens(text))
    text = _CENSORED.sub(" ", _DRAWN_OUT.sub(r"\1", text))
    return [words for part in _CLAUSE.split(text) if (words := tokens(part))]


class _Grammar:
    """The opt-out grammar of one language."""

    def __init__(self, language: str) -> None:
        lexicon = lexicons.load(language)
        words, patterns = lexicons.lists(lexicon["opt_out_words"]), lexicons.lists(lexicon["opt_out"])
        self._lead = _Fillers(words["lead"])
        self._filler = _Fillers(words["filler"])
        self._cut = frozenset(words["cut"])
        self._sure = Patterns(patterns["sure"], words)
        commands = [
            word
            for spoken in (lexicons.COMMON, language)
            for word in lexicons.lists(lexicons.load(spoken).get("commands", {})).get("stop", ())
        ]
        self._alone = Patterns([*patterns["alone"], *(" ".join(tokens(word)) for word in commands)], words)
        self._beside = Patterns(patterns["beside"], words)
        self._exactly = frozenset(tuple(tokens(entry)) for entry in patterns["exactly"])
        self._not_alone = frozenset(patterns["not_alone"])
        known = self._sure.words() | self._alone.words()
        self._known = known | self._filler.words | self._lead.words | self._cut
        loose = lexicons.lists(lexicon["opt_out_loose"])
        self._stop = Patterns(loose["stop"], words)
        self._about = Patterns(loose["about"], words)
        self._never = Patterns(loose["never"], words)
        self._all = self._known | self._stop.words() | self._about.words() | _words(loose["between"])
        self._right = self._known | frozenset(everyday([language]))
        self._nearby = Nearby(word for word in known if word.isalpha())

    def may_be_of(self, words: frozenset[str]) -> bool:
        """Whether a message with these words may be an opt-out in this language: a cheap first look."""
        return not self._known.isdisjoint(words) or self._may_decide(words)

    def heard(self, clauses: Sequence[list[str]], words: frozenset[str]) -> bool:
        """Whether clauses, all of one message with these words, are an opt-out in this language."""
        parts = [part for clause in clauses for part in self._parts(clause)]
        if self._may_decide(words) and self._decides(parts):
            return True
        if sum(map(len, parts)) > _MAX_CORRECTED or not any(map(self._is_at_home, parts)):
            return False
        corrected = [self._corrected(part) for part in parts]
        return (corrected != parts and self._decides(corrected)) or (
            self._speaks_of_end(_bordered(parts)) and self._says_nothing_else(corrected)
        )

    def ends_messages(self, clause: list[str]) -> bool:
        """Whether a clause asks for an end, and says that it is one of messages."""
        may = self._may_decide(frozenset(clause)) and self._speaks_of_end(_bordered([clause]))
        return may and self._decides([clause])

    def names_messages(self, row: Sequence[str]) -> bool:
        """Whether words for messages, or for getting them, stand in a row of words."""
        return self._about.stand_in(row)

    def without(self, clause: list[str]) -> list[str]:
        """A clause without what asks for an end."""
        return [word for part in self._parts(clause) for word in self._rest(part)]

    def _rest(self, part: list[str]) -> list[str]:
        left = self._alone.without(self._sure.without(part))
        return [] if left == part and self._decides([part]) else left

    def _may_decide(self, words: frozenset[str]) -> bool:
        return self._sure.may_stand_in(words) or self._alone.may_stand_in(words)

    def _decides(self, parts: Sequence[list[str]]) -> bool:
        readings = [self._readings(part) for part in parts]
        if any(self._sure.fit(row) for rows in readings for row in rows):
            return True
        is_alone = [
            tuple(part) in self._exactly or any(map(self._is_alone, rows))
            for part, rows in zip(parts, readings, strict=True)
        ]
        return any(is_alone) and all(
            alone or [] in rows or any(map(self._beside.fit, rows))
            for alone, rows in zip(is_alone, readings, strict=True)
        )

    def _says_nothing_else(self, parts: Sequence[list[str]]) -> bool:
        """Whether the message has words for an end and for messages, and not one that is about more."""
        row = _bordered(parts)
        if not all(word in self._all or word == BORDER for word in row):
            return False
        return self._speaks_of_end(row) and not self._never.stand_in(row)

    def _speaks_of_end(self, row: Sequence[str]) -> bool:
        return self._stop.stand_in(row) and self._about.stand_in(row)

    def _is_at_home(self, part: Sequence[str]) -> bool:
        """Whether most of a clause is of this grammar, so that the rest may be its words misspelt."""
        return sum(word in self._known for word in part) * 2 >= len(part)

    def _is_alone(self, row: Sequence[str]) -> bool:
        return " ".join(row) not in self._not_alone and self._alone.fit(row)

    def _parts(self, clause: list[str]) -> Iterator[list[str]]:
        if self._cut.isdisjoint(clause):
            yield clause
            return
        start = 0
        for at, word in enumerate(clause):
            if word in self._cut:
                if at > start:
                    yield clause[start:at]
                start = at + 1
        if start < len(clause):
            yield clause[start:]

    def _readings(self, part: list[str]) -> list[list[str]]:
        """The clause without anger inside it, and with more and more of the politeness before it left out."""
        starts = [0]
        for start in starts:
            starts.extend(end for end in self._lead.ends(part, start) if end not in starts)
        return [self._without_fillers(part, start) for start in starts]

    def _without_fillers(self, part: list[str], start: int) -> list[str]:
        row: list[str] = []
        while start < len(part):
            end = max(self._filler.ends(part, start), default=0) if row else 0
            if end:
                start = end
            else:
                row.append(part[start])
                start += 1
        return row

    def _corrected(self, part: list[str]) -> list[str]:
        """The clause with one-letter slips of the grammar's words mended, when other words vouch for them."""
        if len(part) == 1:
            return part
        return [word if word in self._right else self._nearby.of(word) or word for word in part]


def _bordered(parts: Sequence[list[str]]) -> list[str]:
    return [BORDER, *(word for part in parts for word in (*part, BORDER))]


def _words(entries: Sequence[str]) -> frozenset[str]:
    return frozenset(word for entry in entries for word in tokens(entry))


class _Fillers:
    """Phrases that may be left out."""

    def __init__(self, entries: Sequence[str]) -> None:
        self._book: PhraseBook[bool] = PhraseBook()
        self._stems = tuple(entry.removesuffix("*") for entry in entries if entry.endswith("*"))
        for entry in entries:
            if not entry.endswith("*"):
                self._book.add(entry, meaning=True)
        self.words = frozenset(word for phrase, _ in self._book.items() for word in phrase)

    def ends(self, words: Sequence[str], start: int) -> Iterator[int]:
        """Where the phrases that begin at `start` end."""
        if start < len(words):
            yield from (end for _, end in self._book.matches(words, start))
            if self._stems and words[start].startswith(self._stems):
                yield start + 1
