"""Answers to a waiting question: yes or no, or one of several options, as the whole message."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from nlu import lexicons
from nlu.lexicons import PhraseBook
from nlu.pieces import pieces
from nlu.slips import everyday, slip_of
from nlu.text import tokens

_MAX_WORDS: Final = 8
_MIN_SLIP_LETTERS: Final = 4
_MAX_DIGIT_PLACES: Final = 2
_NUMBERS: Final = {name: at for at, name in enumerate(
    ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), start=1
)}  # fmt: skip


class Answers:
    """Reads yes and no, and the choice of an option, in several languages at once."""

    def __init__(self, languages: Sequence[str]) -> None:
        self._yes_no: PhraseBook[bool | None] = PhraseBook()
        answers = lexicons.section("answers", languages)
        for words in answers.get("soft", ()):
            self._yes_no.add(words, meaning=None)
        for words in answers.get("no", ()):
            self._yes_no.add(words, meaning=False)
        for words in answers.get("yes", ()):
            self._yes_no.add(words, meaning=True)
        choosing = lexicons.section("choosing", languages)
        self._before = _phrases(choosing.get("before", ()))
        self._after = _phrases(choosing.get("after", ()))
        self._numbers = _phrases(())
        for name, entries in lexicons.section("digits", languages).items():
            for words in entries:
                self._numbers.add(words, _NUMBERS[name])
        self._known = frozenset(everyday(languages))

    def yes_no(self, text: str) -> bool | None:
        """True or False when the whole message says so in any polite way; a mixed answer is None."""
        words = [piece.word for piece in pieces(text, ())]
        if not words or len(words) > _MAX_WORDS:
            return None
        return _agreed(self._said(words))

    def _said(self, words: list[str]) -> Iterator[bool | None]:
        """What each phrase says; an unknown word says both, so that nothing is agreed."""
        at = 0
        while at < len(words):
            found = next(self._yes_no.matches(words, at), None)
            if found is None:
                yield True
                yield False
                return
            meaning, at = found
            yield meaning

    def choice(self, text: str, options: Sequence[str] = ()) -> int | None:
        """The number of the chosen option, from 1: its number in any form, its words, or a slip of them."""
        words = [piece.word for piece in pieces(text, ())]
        if not words or len(words) > _MAX_WORDS:
            return None
        number = self._number(words)
        if number is not None:
            return number if not options or number <= len(options) else None
        return self._option(words, [tokens(option) for option in options])

    def _number(self, words: list[str]) -> int | None:
        start = 0
        while start < len(words):
            number = self._number_at(words, start)
            if number is not None and self._is_only(self._after, words, number[1]):
                return number[0]
            start = next((end for _, end in self._before.matches(words, start)), len(words))
        return None

    def _number_at(self, words: list[str], at: int) -> tuple[int, int] | None:
        word = words[at]
        if word.isdecimal() and len(word) <= _MAX_DIGIT_PLACES and int(word) > 0:
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
        return len(said) <= len(option) and all(
            word in option or (self._is_spelt_wrong(word) and any(slip_of(word, other) for other in option if len(other) >= _MIN_SLIP_LETTERS))
            for word in said
        )

    def _is_spelt_wrong(self, word: str) -> bool:
        return len(word) >= _MIN_SLIP_LETTERS and word not in self._known


def _phrases(entries: Sequence[str]) -> PhraseBook[int]:
    book: PhraseBook[int] = PhraseBook()
    for words in entries:
        book.add(words, 0)
    return book


def _agreed(said: Iterator[bool | None]) -> bool | None:
    meanings = {meaning for meaning in said if meaning is not None}
    return meanings.pop() if len(meanings) == 1 else None


def _equals(said: list[str], option: list[str]) -> bool:
    return said == option


def _begins(said: list[str], option: list[str]) -> bool:
    typed = "".join(said)
    return len(typed) > 1 and "".join(option).startswith(typed)


def _contains(said: list[str], option: list[str]) -> bool:
    return set(said) <= set(option) and any(len(word) > 2 for word in said)  # noqa: PLR2004 - more than "of"
