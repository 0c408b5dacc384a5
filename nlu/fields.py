"""Corrections that say what and how at once: "2 mill road", "topic: parks", "change the title to …"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from nlu import lexicons
from nlu.lexicons import PhraseBook, book_of
from nlu.text import fold, tokens

Name = Literal["title", "place", "topic"]
NAMES: Final[tuple[Name, ...]] = ("title", "place", "topic")
_DIGIT = re.compile(r"\s*([1-3])[\s.:)=-]+(?=[^\W\d_])")
_WORD = re.compile(r"[^\W_]+")
_MOST_BEFORE: Final = 5  # words before the name of what is wrong
_EDGE: Final = " \t\n.,;:!?=-\u2013\u2014\"'"


@dataclass(frozen=True, slots=True)
class Said:
    """What is wrong, and what is right instead, as typed.

    `is_named` when its name was said, not its digit; `is_marked` when a colon stands behind that name.
    """

    name: Name
    right: str
    is_named: bool
    is_marked: bool = False


class Fields:
    """Reads such messages in several languages at once."""

    def __init__(self, languages: Sequence[str]) -> None:
        lists = lexicons.section("fields", languages)
        self._before, self._after = (
            frozenset(token for word in lists.get(name, ()) for token in tokens(word))
            for name in ("before", "after")
        )
        self._names: PhraseBook[Name] = PhraseBook()
        self._called = book_of(lists.get("called", ()))
        self._no_title = book_of(lists.get("no_title", ()))
        for name in NAMES:
            for words in lists.get(name, ()):
                self._names.add(words, name)

    def read(self, text: str) -> Said | None:
        """What a message corrects; None when it does not begin so, says nothing more, or asks."""
        if text.rstrip().endswith("?"):
            return None
        if digit := _DIGIT.match(text):
            return Said(NAMES[int(digit[1]) - 1], text[digit.end() :].strip(_EDGE), is_named=False)
        words = [(fold(found[0]), found) for found in _WORD.finditer(text)]
        plain = [word for word, _ in words]
        if title := self._title(text, words):
            return Said("title", title, is_named=True, is_marked=True)
        at = 0
        while at < min(len(words), _MOST_BEFORE) and plain[at] in self._before:
            at += 1
        name, end = next(self._names.matches(plain, at), (None, at))
        is_marked = 0 < end < len(words) and ":" in text[words[end - 1][1].end() : words[end][1].start()]
        while not is_marked and end < len(words) and plain[end] in self._after:
            end += 1
        if name is None or end >= len(words):
            return None
        return Said(name, text[words[end][1].start() :].strip(_EDGE), is_named=True, is_marked=is_marked)

    def _title(self, text: str, words: Sequence[tuple[str, re.Match[str]]]) -> str:
        """What somebody wants an idea to be called, as typed, or ""."""
        plain = [word for word, _ in words]
        for at in range(min(len(plain), _MOST_BEFORE)):
            if end := max((end for _, end in self._called.matches(plain, at)), default=0):
                is_title = end < len(words) and not any(self._no_title.matches(plain, end))
                return text[words[end][1].start() :].strip(_EDGE) if is_title else ""
            if plain[at] not in self._before:
                return ""
        return ""
