"""Answers to a waiting question: yes or no, or one of several options, as the whole message."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from nlu import lexicons
from nlu.lexicons import PhraseBook
from nlu.patterns import Patterns
from nlu.pieces import pieces
from nlu.slips import everyday, slip_of
from nlu.text import fold, tokens

_MAX_WORDS: Final = 10
_MAX_CHARACTERS: Final = 100
_MIN_SLIP_LETTERS: Final = 4
_MIN_TELLING_LETTERS: Final = 3  # "of" alone chooses nothing
_MAX_DIGITS: Final = 2
_WORD: Final = re.compile(r"[^\W_]+")
_RANGE: Final = re.compile(r"\d\s*[-/.:\u2013\u2014]\s*\d")
_NUMBER_SIGNS: Final = (["no"], ["n"])  # "no 3" is number 3 as well
_BOTH: Final = frozenset([True, False])
_SAID: Final = {  # in this order: where languages disagree on a word, the earlier meaning counts
    "unsure": _BOTH,
    "soft": frozenset[bool](),
    "no": frozenset([False]),
    "yes": frozenset([True]),
}
_NUMBERS: Final = {name: at for at, name in enumerate(
    ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), start=1
)}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sided:
    """Numbers of a list, and whether they are backed; None when it could be doubted."""

    numbers: tuple[int, ...]
    said_yes: bool | None


class Answers:
    """Reads yes and no, and the choice of an option, in several languages at once."""

    def __init__(self, languages: Sequence[str]) -> None:
        self._yes_no: PhraseBook[frozenset[bool]] = PhraseBook()
        self._freely: PhraseBook[frozenset[bool]] = PhraseBook()
        answers = lexicons.section("answers", languages)
        for name, said in _SAID.items():
            for words in answers.get(name, ()):
                self._yes_no.add(words, said)
                self._freely.add(words, said)
        for word in answers.get("not", ()):
            self._freely.add(word, _SAID["no"])
        self._around = frozenset(tokens(" ".join(answers.get("around", ()))))
        choosing = lexicons.section("choosing", languages)
        self._before = _phrases(choosing.get("before", ()))
        self._after = _phrases(choosing.get("after", ()))
        self._and = _phrases(("+", "&", *choosing.get("and", ())))
        self._both = _phrases(choosing.get("both", ()))
        self._but = _phrases(choosing.get("but", ()))
        self._only_words = _phrases(choosing.get("only", ()))
        self._counted = frozenset(tokens(" ".join(choosing.get("counted", ()))))
        self._apart = Patterns(choosing.get("apart", ()), {})
        self._numbers = _phrases(())
        for name, entries in lexicons.section("digits", languages).items():
            for words in entries:
                self._numbers.add(words, _NUMBERS[name])
        self._known = frozenset(everyday(languages))

    def yes_no(self, text: str) -> bool | None:
        """True or False when the whole message says so in any polite way; a mixed answer is None."""
        words = _short(text)
        if not words or (len(words) > 1 and text.rstrip().endswith("?")):
            return None
        said = self._said(words, frozenset(), self._yes_no)
        if len(said) > 1:
            said = self._said_freely(words)
        return said.pop() if len(said) == 1 else None

    def _said_freely(self, words: list[str]) -> set[bool]:
        """The same with words behind a plain yes or no that change nothing; without one it may correct."""
        first = next(self._yes_no.matches(words, 0), None)
        if first is None or first[0] == _BOTH:
            return set(_BOTH)
        return self._said(words, self._around, self._freely)

    def _said(self, words: list[str], around: frozenset[str], book: PhraseBook[frozenset[bool]]) -> set[bool]:
        """All that the words say; what is neither an answer nor `around` one could say both."""
        said: set[bool] = set()
        at = 0
        while at < len(words):
            found = next(book.matches(words, at), None)
            if words[at] in around and (said or found is None):
                at += 1
                continue
            meaning, at = found or (_BOTH, len(words))
            said |= meaning
        return said

    def choice(self, text: str, options: Sequence[str] = ()) -> int | None:
        """The number of the chosen option, from 1: its number in any form, its words, or a slip of them."""
        words = _short(text)
        if not words:
            return None
        named = [tokens(option) for option in options]
        number = self._number(words, named)
        if number is not None:
            return number if not options or number <= len(options) else None
        return self._option(words, named)

    def parted_by_but(self, text: str) -> tuple[str, str]:
        """A message before and behind the first "but" in it, as typed; two empty ones without."""
        found = [(fold(one[0]), one) for one in _WORD.finditer(text)]
        plain = [word for word, _ in found]
        for at in range(1, len(plain)):
            end = max((end for _, end in self._but.matches(plain, at)), default=0)
            if 0 < end < len(plain):
                return text[: found[at][1].start()].rstrip(" ,;"), text[found[end][1].start() :].strip()
        return "", ""

    def only(self, text: str) -> int | None:
        """The number of the one thing that "just the first" chooses; "just one" says how many."""
        rests = (rest for rest in self._behind_only(text) if not self._counts(rest))
        return next((n for rest in rests if (n := self._number(rest, []))), None)

    def is_single(self, text: str) -> bool:
        """Whether a whole message says that there is only one: "just one"."""
        rests = (rest for rest in self._behind_only(text) if self._counts(rest))
        return any(self._number(rest, []) == 1 and "1" not in rest for rest in rests)

    def _behind_only(self, text: str) -> list[list[str]]:
        """The words behind "just" at the beginning, if there are any."""
        words = _short(text)
        return [words[end:] for _, end in self._only_words.matches(words, 0)] if words else []

    def _counts(self, words: list[str]) -> bool:
        """Whether the first number among the words is "one" or "2", and not "first"."""
        numbers = (word for at, word in enumerate(words) if self._number_at(words, at))
        first = next(numbers, "")
        return first.isdecimal() or first in self._counted

    def is_apart(self, text: str) -> bool:
        """Whether a whole message says that two things are two, or wants both."""
        return self._apart.fit(_short(text)) or bool(self.several(text, 2))

    def several(self, text: str, most: int) -> tuple[int, ...]:
        """Two or more numbers from 1 to `most` that are all a message says ("1 and 3"), or "both" of two.

        What asks, refuses, or may be a range ("1-3") chooses none.
        """
        words = _short(text)
        if not words or "?" in text or "no" in words or _RANGE.search(text):
            return ()
        for _, end in self._both.matches(words, 0):
            if self._is_only(self._after, words, end):
                return (1, 2) if most == 2 else ()
        chosen = tuple(dict.fromkeys(self._listed(words)))
        return chosen if len(chosen) > 1 and max(chosen) <= most else ()

    def sided(self, text: str, most: int) -> Sided | None:
        """Numbers up to `most` with a yes or a no before or behind them ("1, 2 no"); None without.

        "No 3" may be number 3, and takes no side.
        """
        words = _short(text)
        if "?" in text or _RANGE.search(text):
            return None
        for said, rest, is_first in self._parted(words):
            numbers = tuple(dict.fromkeys(self._listed(rest)))
            if numbers and max(numbers) <= most:
                is_abbreviated = is_first and words[: len(words) - len(rest)] in _NUMBER_SIGNS
                return Sided(numbers, None if is_abbreviated else said)
        return None

    def _parted(self, words: list[str]) -> Iterator[tuple[bool, list[str], bool]]:
        """A yes or a no at one end of the words, and the rest of them."""
        for said, end in self._yes_no.matches(words, 0):
            if len(said) == 1:
                yield next(iter(said)), words[end:], True
        for at in range(1, len(words)):
            for said, end in self._yes_no.matches(words, at):
                if end == len(words) and len(said) == 1:
                    yield next(iter(said)), words[:at], False

    def _listed(self, words: list[str]) -> list[int]:
        """The numbers of "number 1 and the second one"; none when anything else is said.

        "The" and the like stand at the beginning or behind an "and": elsewhere they correct ("1, I mean 2").
        """
        numbers: list[int] = []
        at, is_new = 0, True
        while at < len(words):
            joined = _longest(self._and, words, at) if numbers else at
            idle = _longest(self._before if is_new else self._after, words, at)
            is_number = is_new or words[at].isdecimal()  # "two one" names one
            found = self._number_at(words, at) if is_number and at == max(joined, idle) else None
            if found is not None:
                numbers.append(found[0])
                at, is_new = found[1], False
            elif at == max(joined, idle):
                return []
            else:
                at, is_new = max(joined, idle), is_new or joined > at
        return numbers

    def _number(self, words: list[str], options: list[list[str]]) -> int | None:
        """The number that the words say, politely or with its option's words behind it."""
        start = 0
        while start < len(words):
            found = self._number_at(words, start)
            if found is not None:
                number, end = found
                own = options[number - 1] if number <= len(options) else []
                if self._is_only(self._after, words, end) or set(words[end:]) <= set(own):
                    return number
            start = next((end for _, end in self._before.matches(words, start)), len(words))
        return None

    def _number_at(self, words: list[str], at: int) -> tuple[int, int] | None:
        word = words[at]
        if word.isdecimal() and len(word) <= _MAX_DIGITS and int(word) > 0:
            return int(word), at + 1
        return next(self._numbers.matches(words, at), None)

    @staticmethod
    def _is_only(book: PhraseBook[int], words: list[str], start: int) -> bool:
        while start < len(words):
            end = next((end for _, end in book.matches(words, start)), None)
            if end is None:
                return False
            start = end
        return True

    def _option(self, words: list[str], options: list[list[str]]) -> int | None:
        """The option whose words these are, wholly or in part, when there is only one such option."""
        said = self._bare(words)
        for fits in (_equals, _begins, _contains, self._almost):
            found = [at for at, option in enumerate(options, start=1) if option and fits(said, option)]
            if found:
                return found[0] if len(found) == 1 else None
        return None

    def _bare(self, words: list[str]) -> list[str]:
        """The words without "the", "number", "please" around them, unless nothing else was said."""
        start = 0
        while start < len(words) and (found := next(self._before.matches(words, start), None)):
            start = found[1]
        end = len(words)
        while end > start and self._is_only(self._after, words[end - 1 : end], 0):
            end -= 1
        return words[start:end] or words

    def _almost(self, said: list[str], option: list[str]) -> bool:
        return all(word in option or self._is_slip_of(word, option) for word in said)

    def _is_slip_of(self, word: str, option: list[str]) -> bool:
        if word in self._known:
            return False
        return any(slip_of(word, other) for other in option if len(other) >= _MIN_SLIP_LETTERS)


def _short(text: str) -> list[str]:
    """The words of a message that is short enough for an answer."""
    words = [piece.word for piece in pieces(text, ())] if len(text) <= _MAX_CHARACTERS else []
    return words if len(words) <= _MAX_WORDS else []


def _longest(book: PhraseBook[int], words: list[str], at: int) -> int:
    """Where the longest phrase ends that begins at a word; there, when none does."""
    return max((end for _, end in book.matches(words, at)), default=at)


def _phrases(entries: Sequence[str]) -> PhraseBook[int]:
    book: PhraseBook[int] = PhraseBook()
    for words in entries:
        book.add(words, 0)
    return book


def _equals(said: list[str], option: list[str]) -> bool:
    return said == option


def _begins(said: list[str], option: list[str]) -> bool:
    typed = "".join(said)
    return len(typed) > 1 and "".join(option).startswith(typed)


def _contains(said: list[str], option: list[str]) -> bool:
    return set(said) <= set(option) and any(len(word) >= _MIN_TELLING_LETTERS for word in said)
