"""Messages that take something back: "undo", "forget it", "delete my idea", "actually forget the light"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from nlu import lexicons
from nlu.lexicons import Phrase, PhraseBook
from nlu.patterns import Patterns
from nlu.pieces import pieces
from nlu.text import tokens
from nlu.understanding import CodeMention

_MAX_WORDS: Final = 12
_MAX_NAMED: Final = 4  # words of what is to be forgotten; who says more has something to tell
_CLAUSE = re.compile(r"[.,;:!?()\n\u2026\u2014\u2013]+")
_MOST_BEHIND: Final = 2  # words behind what points at an idea: "about that any more"
_WHOLE: Final[tuple[Literal["undo", "mind", "leave", "other", "end"], ...]] = (
    "undo", "mind", "leave", "other", "end",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Undo:
    """What is to be taken back.

    The last act, perhaps (`mind`: "never mind") or surely, nothing (`leave`: "leave it"), another one than
    was asked about (`other`), that or all messages (`end`: "end it"), what was just done if anything was
    (`back`: "actually no"), a yes that was to be a no (`no`), an own idea that is not wanted any
    more (`gone`), the thing itself (`away`: "get rid of it"), an own comment,
    one that is pointed at (`that_comment`), an own idea, or what words name.
    """

    what: Literal[
        "undo",
        "mind",
        "leave",
        "other",
        "end",
        "back",
        "no",
        "gone",
        "away",
        "comment",
        "that_comment",
        "idea",
        "named",
    ]
    code: str | None = None
    about: str = ""


class Undoing:
    """Hears such messages in several languages at once."""

    def __init__(self, languages: Sequence[str]) -> None:
        lists = lexicons.section("undoing", languages)
        self._around = frozenset(lexicons.phrase(word)[0] for word in lists.get("around", ()))
        self._whole = {lexicons.phrase(words): name for name in _WHOLE for words in lists.get(name, ())}
        self._drop = _book(lists.get("drop", ()))
        self._forget = _book(lists.get("forget", ()))
        self._own = _book(lists.get("own", ()))
        self._meant = _book(lists.get("meant", ()))
        self._of_it = _book(lists.get("of_it", ()))
        self._of_it_last = _book(lists.get("of_it_last", ()))
        self._oh = frozenset(lexicons.phrase(word)[0] for word in lists.get("oh", ()))
        self._gone = Patterns(lists.get("gone", ()), {})
        self._away = Patterns(lists.get("away", ()), {})
        self._comment = Patterns(lists.get("comment", ()), {})
        self._that_comment = Patterns(lists.get("that_comment", ()), {})
        self._back = Patterns(lists.get("back", ()), {})
        self._meant_no = Patterns(lists.get("meant_no", ()), {})

    def read(self, text: str, codes: Sequence[CodeMention]) -> Undo | None:
        """What a whole message wants taken back; None when it says something else."""
        row = pieces(text, codes) if len(text) <= _MAX_WORDS * 12 else []
        code = next((piece.word for piece in row if piece.is_code), None)
        said = tuple(piece.word for piece in row if not piece.is_code)
        if not 0 < len(said) <= _MAX_WORDS:
            return None
        bare = self._bare(said)
        if code is None and self._is_gone(text):
            return Undo("gone")
        for words in (said, bare):
            if code is None and (what := self._whole.get(words)):
                return Undo(what)
        if self._comment.fit(bare):
            return Undo("comment", code)
        if self._that_comment.fit(bare):
            return Undo("that_comment", code)
        thought = self._second_thought(said, code)
        if thought is None and code is None and self._is_away(text):
            return Undo("away")
        return thought or self._idea(bare, code)

    def _is_away(self, text: str) -> bool:
        """Whether all that is said is that the thing spoken of should be taken away."""
        told = self._told(text)
        return bool(told) and all(map(self._wants_away, told))

    def _wants_away(self, clause: Phrase) -> bool:
        return any(map(self._away.fit, (clause, self._bare(clause))))

    def _told(self, text: str) -> list[Phrase]:
        """The clauses that say anything."""
        clauses = [tuple(words) for part in _CLAUSE.split(text) if (words := tokens(part))]
        return [clause for clause in clauses if not self._oh.union(self._around).issuperset(clause)]

    def _is_gone(self, text: str) -> bool:
        """Whether a clause wants an idea no more, and no other one says anything else."""
        told = self._told(text)
        gone = [any(map(self._gone.fit, (one, self._bare(one)))) for one in told]
        if len(told) == 1:
            return gone[0] and not {told[0], self._bare(told[0])} & self._whole.keys()
        undone = (bool({one, self._bare(one)} & self._whole.keys()) or self._wants_away(one) for one in told)
        return any(gone) and all(a or b for a, b in zip(gone, undone, strict=True))

    def _second_thought(self, said: Phrase, code: str | None) -> Undo | None:
        """What "hmm, actually no" takes back."""
        if code is not None:
            return None
        start, end = 0, len(said)
        while start < end and said[start] in self._oh:
            start += 1
        while end > start and said[end - 1] in self._oh:
            end -= 1
        rows = (said[first:last] for first in range(start + 1) for last in range(len(said), end - 1, -1))
        for words in filter(None, rows):
            if self._meant_no.fit(words):
                return Undo("no")
            if self._back.fit(words):
                return Undo("back")
        return None

    def without_it(self, text: str) -> tuple[list[str], str]:
        """The clauses before the last, and the last without "about that"; "" where it points at nothing."""
        clauses = [words for part in _CLAUSE.split(text) if (words := tokens(part))]
        before, words = clauses[:-1], clauses[-1] if clauses else []
        spans = [(at, end) for at in range(len(words)) for _, end in self._of_it.matches(words, at)]
        last = ((at, end) for at in range(len(words)) for _, end in self._of_it_last.matches(words, at))
        spans += [(at, end) for at, end in last if end == len(words)]
        start, end = max(spans, default=(0, 0), key=lambda span: (span[1], -span[0]))
        if not end or len(words) - end > _MOST_BEHIND:
            return [], ""
        return [" ".join(row) for row in before], " ".join([*words[:start], *words[end:]])

    def _bare(self, said: Phrase) -> Phrase:
        """The words without politeness and second thoughts around them."""
        start, end = 0, len(said)
        while start < end and said[start] in self._around:
            start += 1
        while end > start and said[end - 1] in self._around:
            end -= 1
        return said[start:end]

    def _idea(self, words: Phrase, code: str | None) -> Undo | None:
        for rest in _without(self._drop, words):
            own = next(self._own.matches(rest, 0), None)
            if own is not None:
                return Undo("idea", code, " ".join(rest[own[1] :]))
            if code is not None and not rest:
                return Undo("idea", code)
            about = self._named(rest)
            if code is None and 0 < len(about) <= _MAX_NAMED:
                return Undo("named", None, " ".join(about))
        for rest in map(self._named, _without(self._forget, words)):
            if code is None and 0 < len(rest) <= _MAX_NAMED:
                return Undo("named", None, " ".join(rest))
        return None

    def _named(self, rest: Phrase) -> Phrase:
        """The words without "the thing about" before them."""
        return rest[next((end for _, end in self._meant.matches(rest, 0)), 0) :]


def _without(book: PhraseBook[bool], words: Phrase) -> list[Phrase]:
    """What is left of the words when such a phrase stands first, or last ("meine Idee löschen")."""
    left = [words[end:] for _, end in book.matches(words, 0)]
    for at in range(1, len(words)):
        left += [words[:at] for _, end in book.matches(words, at) if end == len(words)]
    return left


def _book(phrases: Sequence[str]) -> PhraseBook[bool]:
    book: PhraseBook[bool] = PhraseBook()
    for words in phrases:
        book.add(words, meaning=True)
    return book
