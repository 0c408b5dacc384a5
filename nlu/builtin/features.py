"""What the embedded engine looks at in a message: words, parts of words, and kinds of words.

A feature is a number, the checksum of its name: names would fill the memory, and two of them share a
number too rarely to matter (one pair in a hundred thousand names).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, pairwise
from struct import pack
from typing import NamedTuple, TypeAlias
from zlib import crc32

import numpy as np

from nlu.builtin import shapes
from nlu.builtin.kinds import Kinds
from nlu.builtin.short import Keys
from nlu.builtin.softmax import Rows
from nlu.recent import by_word
from nlu.text import fold, tokens

Blocks: TypeAlias = tuple[Keys, Keys, Keys]

HEAD, TAIL = 70, 20  # words of a long message that are looked at: a ramble says what it wants first or last
WEIGHTS = (1.0, 1.2, 1.2)  # of the parts of words, the words, and what kinds of words say together
_LONGEST = 18  # characters of a word
_LENGTHS = ((1, "1"), (2, "2"), (4, "4"), (8, "8"), (15, "15"), (30, "30"))
_PART_SIZES = (3, 4, 5)  # bytes
_PERSONAL = frozenset(["me", "you", "own", "private"])
_SIGNS = {"?": "?", "\u00bf": "?", "!": "!", ": ": ":", "[": "[", "\U0001f44d": "+1", "\U0001f44e": "-1"}
_CODE = re.compile(r"(?=.*\d)(?=.*[a-z])[a-z\d]{4,8}")  # an idea's code, whichever: "k7rd"
_WORD, _KIND = 1, 2  # checksums begin with these, so that a word is not a part of a word


class Seen(NamedTuple):
    """The blocks of many messages, one behind the other."""

    keys: Keys
    lengths: Rows  # of each block

    @classmethod
    def of(cls, many: Iterable[Blocks]) -> Seen:
        """Those of these messages."""
        blocks: list[Keys] = [block for message in many for block in message]
        keys = np.concatenate([np.empty(0, np.uint32), *blocks])
        return cls(keys, np.array([len(block) for block in blocks], np.intp))

    def and_then(self, others: Seen) -> Seen:
        """With those of other messages behind."""
        return Seen(np.concatenate([self.keys, others.keys]), np.concatenate([self.lengths, others.lengths]))

    def of_kind(self, number: int) -> Keys:
        """The keys in the blocks of one kind, in all messages."""
        is_of_kind = np.arange(len(self.lengths)) % len(WEIGHTS) == number
        found: Keys = self.keys[np.repeat(is_of_kind, self.lengths)]
        return found


def looked_at(text: str) -> list[str]:
    """The words of the message that count, folded."""
    words = [word[:_LONGEST] for word in tokens(text)]
    return words if len(words) <= HEAD + TAIL else words[:HEAD] + words[-TAIL:]


def blocks(text: str, language: str, of: Kinds) -> Blocks:
    """The features: parts of words, words, kinds; each at most once, and in order."""
    words = looked_at(text)
    return (
        _in_order({*memoryview(b"".join(map(_parts_of, words))).cast("I")}),
        _numbers(_words(words), _WORD),
        _numbers(_kinds(words, text, language, of), _KIND),
    )


def _numbers(names: Iterable[str], begin: int) -> Keys:
    return _in_order([crc32(name.encode(), begin) for name in {*names}])


def _in_order(numbers: Iterable[int]) -> Keys:
    return np.array(sorted(numbers), np.uint32)


@by_word
def _parts_of(word: str) -> bytes:
    """The checksums of a word's parts, four bytes each: as numbers they would take eight times as much."""
    padded = f" {word} ".encode()
    sums = [crc32(padded[at : at + size]) for size in _PART_SIZES for at in range(len(padded) - size + 1)]
    return pack(f"={len(sums)}I", *sums)


def _words(words: Sequence[str]) -> Iterator[str]:
    yield from words
    for first, second in pairwise(["^", *words, "$"]):
        yield f"{first}_{second}"


def _kinds(words: Sequence[str], text: str, language: str, of: Kinds) -> Iterator[str]:
    known = [of.known(word, language) for word in words]
    first = known[0].kinds if known else ()
    times = Counter(kind for word in known for kind in word.kinds)
    length = _length(len(words))
    yield from times
    yield from (f"{kind}2" for kind, often in times.items() if often > 1)
    yield from (f"{one}&{other}" for one, other in combinations(sorted(times), 2))
    yield from (f"first {kind}" for kind in first)
    yield from shapes.shape(known)
    yield from shapes.parts(text, language, of)
    yield from shapes.about(words, language, known, [length, *times])
    yield f"long {length}"
    yield from (f"sign {name}" for sign, name in _SIGNS.items() if sign in text)
    if any(map(_CODE.fullmatch, words)):
        yield "sign code"
    if not (times.keys() & _PERSONAL or "?" in text or "ask" in first):
        yield from ("calm", f"calm {length}")  # a statement about something outside the two of us
    if not words:
        yield f"only {fold(text)[:4]}"


def _length(count: int) -> str:
    return next((name for most, name in _LENGTHS if count <= most), "more")
