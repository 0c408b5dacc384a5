"""Opt-out by meaning: a whole message that says, in any wording, that no more messages are wanted.

A small grammar a language (`[opt_out]` in the lexicons), not a list of sentences. A message is cut into
clauses. A clause that is surely an opt-out ("stop texting me") decides, whatever stands beside it; one
that may be about anything ("stop", "no more") decides alone or beside what opt-outs are beside
("wrong number", "thanks").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from nlu import lexicons
from nlu.lexicons import PhraseBook
from nlu.patterns import Patterns
from nlu.slips import everyday, slip_of
from nlu.text import fold, tokens

_MAX_WORDS: Final = 40
_MIN_SLIP_LETTERS: Final = 4
_CLAUSE = re.compile(r"[.,;:!?()\n\u2026\u2014\u2013\"]+|\s-+\s")
_CENSORED = re.compile(r"\w*\*+\w*")  # "f***ing"


class OptOut:
    """Hears an opt-out in every language that has a lexicon: a wish to be left alone needs no setting."""

    def __init__(self) -> None:
        self._grammars = [_Grammar(language) for language in lexicons.languages()]

    def heard(self, text: str) -> bool:
        """Whether the whole message asks for an end of messages."""
        clauses = [words for part in _CLAUSE.split(_CENSORED.sub(" ", text)) if (words := tokens(part))]
        if not clauses or sum(map(len, clauses)) > _MAX_WORDS:
            return False
        return any(grammar.heard(clauses) for grammar in self._grammars)


class _Grammar:
    """The opt-out grammar of one language."""

    def __init__(self, language: str) -> None:
        lexicon = lexicons.load(language)
        words, patterns = _lists(lexicon, "opt_out_words"), _lists(lexicon, "opt_out")
        self._lead = _Fillers(words["lead"])
        self._filler = _Fillers(words["filler"])
        self._cut = frozenset(words["cut"])
        self._sure = Patterns(patterns["sure"], words)
        commands = [
            word
            for spoken in (lexicons.COMMON, language)
            for word in _lists(lexicons.load(spoken), "commands").get("stop", ())
        ]
        self._alone = Patterns([*patterns["alone"], *(" ".join(tokens(word)) for word in commands)], words)
        self._beside = Patterns(patterns["beside"], words)
        self._exactly = frozenset(tuple(tokens(entry)) for entry in patterns["exactly"])
        self._not_alone = frozenset(patterns["not_alone"])
        self._known = self._sure.words | self._alone.words | self._filler.words | self._lead.words | self._cut
        self._everyday = frozenset(everyday([language]))
        self._by_length: dict[int, list[str]] = {}
        for word in self._sure.words | self._alone.words:
            if len(word) >= _MIN_SLIP_LETTERS and word.isalpha():
                self._by_length.setdefault(len(word), []).append(word)

    def heard(self, clauses: Sequence[Sequence[str]]) -> bool:
        parts = [part for clause in clauses for part in self._parts(list(clause))]
        if not self._may_be(parts):
            return False
        return self._decides(parts) or self._decides([self._corrected(part) for part in parts])

    def _may_be(self, parts: Sequence[Sequence[str]]) -> bool:
        """Cheap: is any clause made of words of the grammar for more than half?"""
        return any(sum(word in self._known for word in part) * 2 >= len(part) for part in parts)

    def _decides(self, parts: Sequence[list[str]]) -> bool:
        rows = [self._bare(part) for part in parts]
        if any(self._sure.fit(row) for readings in rows for row in readings):
            return True
        is_alone = [
            tuple(part) in self._exactly or any(map(self._is_alone, readings))
            for part, readings in zip(parts, rows, strict=True)
        ]
        return any(is_alone) and all(
            alone or not readings or any(map(self._beside.fit, readings))
            for alone, readings in zip(is_alone, rows, strict=True)
        )

    def _is_alone(self, row: Sequence[str]) -> bool:
        return not (len(row) == 1 and row[0] in self._not_alone) and self._alone.fit(row)

    def _parts(self, clause: list[str]) -> Iterator[list[str]]:
        start = 0
        for at, word in enumerate(clause):
            if word in self._cut:
                if at > start:
                    yield clause[start:at]
                start = at + 1
        if start < len(clause):
            yield clause[start:]

    def _bare(self, part: list[str]) -> list[list[str]]:
        """The clause without anger inside it, and with more and more of the politeness before it left out."""
        readings: list[list[str]] = []
        start = 0
        while True:
            row = self._without_fillers(part, start)
            if row:
                readings.append(row)
            end = self._lead.end(part, start) if start < len(part) else 0
            if not end:
                return readings if start < len(part) else []
            start = end

    def _without_fillers(self, part: list[str], start: int) -> list[str]:
        row: list[str] = []
        while start < len(part):
            end = self._filler.end(part, start) if row else 0
            if end:
                start = end
            else:
                row.append(part[start])
                start += 1
        return row

    def _corrected(self, part: list[str]) -> list[str]:
        """The clause with one-letter slips of the grammar's words mended, when others in it are right."""
        if len(part) < 2:  # noqa: PLR2004 - a single word has nothing that vouches for it
            return part
        return [word if word in self._known or word in self._everyday else self._mended(word) for word in part]

    def _mended(self, word: str) -> str:
        for length in range(len(word) - 1, len(word) + 2):
            for other in self._by_length.get(length, ()):
                if slip_of(word, other):
                    return other
        return word


class _Fillers:
    """Phrases that may be left out."""

    def __init__(self, entries: Sequence[str]) -> None:
        self._book: PhraseBook[bool] = PhraseBook()
        self._stems = tuple(entry.removesuffix("*") for entry in entries if entry.endswith("*"))
        for entry in entries:
            if not entry.endswith("*"):
                self._book.add(entry, meaning=True)
        self.words = frozenset(word for phrase, _ in self._book.items() for word in phrase)

    def end(self, words: Sequence[str], start: int) -> int:
        """Where the phrase that begins at `start` ends; 0 when none does."""
        end = next((end for _, end in self._book.matches(words, start)), 0)
        return end or (start + 1 if self._stems and words[start].startswith(self._stems) else 0)


def _lists(lexicon: lexicons.Lexicon, name: str) -> dict[str, Sequence[str]]:
    return {key: words for key, words in lexicon.get(name, {}).items() if not isinstance(words, str)}
