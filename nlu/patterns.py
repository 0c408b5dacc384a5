"""A small language for patterns over words, used by the lexicons.

A pattern is words with blanks between: `stop <send> me? <messages>`. `<name>` is any phrase of that word
class, `a|b` any of several words or classes, a final `?` makes it optional, `...` stands for up to four
words of any kind. A word ending in `*` matches what begins with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from nlu.lexicons import phrase

ANY_WORDS = r"(?:\S+ ){0,4}"
Classes = Mapping[str, Sequence[str]]


class Patterns:
    """Several patterns as one: does a row of words fit one of them, or hold one of them?"""

    def __init__(self, patterns: Iterable[str], classes: Classes) -> None:
        self._classes = classes
        # longer ones first: where two begin at one word, the more special one counts
        rows = sorted((pattern.split() for pattern in patterns), key=len, reverse=True)
        self.first_words = frozenset(word for row in rows for word in self._beginnings(row))
        self._first_stems = tuple(word[:-1] for word in self.first_words if word.endswith("*"))
        self.words = frozenset(word for row in rows for item in row for word in self._words(item))
        self._regex = re.compile("|".join("".join(map(self._item, row)) for row in rows) or r"(?!)")
        self._search = re.compile(rf"(?<!\S)(?:{self._regex.pattern})")

    def fit(self, words: Sequence[str]) -> bool:
        """Whether all the words together are one of the patterns."""
        may_begin = words[0] in self.first_words or words[0].startswith(self._first_stems)
        return may_begin and self._regex.fullmatch(_row(words)) is not None

    def spans(self, row: str) -> Iterator[tuple[int, int]]:
        """Where in `row_of(words)` a pattern stands, from left to right."""
        return (match.span() for match in self._search.finditer(row))

    def stands_in(self, row: str) -> bool:
        """Whether a pattern stands anywhere in `row_of(words)`."""
        return self._search.search(row) is not None

    def without(self, row: str) -> str:
        """The row without the stretches that are one of the patterns."""
        return self._search.sub("", row)

    def _item(self, item: str) -> str:
        if item == "...":
            return ANY_WORDS
        options = "|".join(_entry(entry) for entry in self._entries(item))
        return f"(?:{options}){'?' if item.endswith('?') else ''}"

    def _entries(self, item: str) -> list[tuple[str, ...]]:
        entries: list[tuple[str, ...]] = []
        for name in item.removesuffix("?").split("|"):
            entries.extend(map(_split, self._classes[name[1:-1]]) if name.startswith("<") else [_split(name)])
        return sorted(entries, key=len, reverse=True)

    def _words(self, item: str) -> Iterable[str]:
        return () if item == "..." else (word for entry in self._entries(item) for word in entry)

    def _beginnings(self, row: Sequence[str]) -> Iterable[str]:
        for item in row:
            yield from (entry[0] for entry in self._entries(item))
            if not item.endswith("?"):
                return


def row_of(words: Iterable[str]) -> str:
    """The words as patterns search them: each with a blank behind it."""
    return _row(words)


def _row(words: Iterable[str]) -> str:
    return "".join(f"{word} " for word in words)


def _split(entry: str) -> tuple[str, ...]:
    if entry.endswith("*"):
        *before, last = _split(entry[:-1])
        return (*before, f"{last}*")
    return phrase(entry)


def _entry(words: Sequence[str]) -> str:
    return "".join(f"{re.escape(word[:-1])}\\S* " if word.endswith("*") else f"{re.escape(word)} " for word in words)
