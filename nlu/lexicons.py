"""Reads `nlu/lexicon/<language>.toml`: the words that each language has for what Hearback understands."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Generic, TypeVar

from nlu.sources import source
from nlu.tables import kept_once
from nlu.text import fold, tokens

Phrase = tuple[str, ...]
Section = Mapping[str, Sequence[str] | str]  # a long list of single words is written as one text
Lexicon = Mapping[str, Section]

Meaning = TypeVar("Meaning")

COMMON = "common"
ELSEWHERE = "elsewhere"
_FOLDER = files("nlu") / "lexicon"


@cache
def languages() -> tuple[str, ...]:
    """The languages that have a lexicon."""
    names = (entry.name.removesuffix(".toml") for entry in _FOLDER.iterdir() if entry.name.endswith(".toml"))
    return tuple(sorted(name for name in names if name != COMMON))


@cache
def elsewhere() -> tuple[str, ...]:
    """The languages that are not spoken here, but in which danger is heard."""
    return tuple(sorted(entry.name.removesuffix(".toml") for entry in (_FOLDER / ELSEWHERE).iterdir()))


@source
def load(language: str) -> Lexicon:
    """The lexicon of one language, or of `COMMON`; LookupError when there is none."""
    try:
        folder = _FOLDER / ELSEWHERE if language in elsewhere() else _FOLDER
        lexicon = tomllib.loads((folder / f"{language}.toml").read_text("utf-8"))
    except FileNotFoundError as error:
        message = f"no words for language {language!r}: nlu/lexicon/{language}.toml is missing"
        raise LookupError(message) from error
    spelling = lexicon.pop("spelling", {})
    return {
        name: {key: _respelled(words, spelling) for key, words in section.items()}
        for name, section in lexicon.items()
    }


def _respelled(words: Sequence[str] | str, spelling: Mapping[str, str]) -> Sequence[str] | str:
    """The words, and those with special letters once more as they are spelt without ("für", "fuer")."""
    if isinstance(words, str):
        return " ".join(_respelled(words.split(), spelling))
    others = {word: _spelt_out(word, spelling) for word in words}
    return [one for word, other in others.items() for one in dict.fromkeys((word, other))]


def _spelt_out(word: str, spelling: Mapping[str, str]) -> str:
    for letter, letters in spelling.items():
        word = word.replace(letter, letters)
    return word


def section(name: str, of: Iterable[str]) -> dict[str, list[str]]:
    """One section of what counts everywhere and of some languages, joined list by list."""
    joined: dict[str, list[str]] = {}
    for language in (COMMON, *of):
        for key, words in load(language).get(name, {}).items():
            joined.setdefault(key, []).extend(words.split() if isinstance(words, str) else words)
    return joined


def lists(of: Section) -> dict[str, Sequence[str]]:
    """The lists of a section, without what is written as one text."""
    return {key: words for key, words in of.items() if not isinstance(words, str)}


def phrase(words: str) -> Phrase:
    """A lexicon entry as messages are compared with it: its folded words, or the sign itself."""
    folded = tokens(words) if any(char.isalpha() for char in words) else [fold(words)]
    return tuple(map(kept_once, folded))  # the same word stands in many lists


class PhraseBook(Generic[Meaning]):
    """Phrases and what each means, found by the longest one that stands at a position."""

    def __init__(self) -> None:
        self._meanings: dict[Phrase, Meaning] = {}
        self._lengths: dict[str, tuple[int, ...]] = {}  # of the phrases that begin with a word, longest first

    def add(self, words: str, meaning: Meaning) -> None:
        """Learn a phrase; the first meaning of a phrase stays."""
        key = phrase(words)
        self._meanings.setdefault(key, meaning)
        lengths = self._lengths.get(key[0], ())
        if len(key) not in lengths:
            self._lengths[key[0]] = kept_once(tuple(sorted((*lengths, len(key)), reverse=True)))

    def get(self, key: Phrase) -> Meaning | None:
        """What exactly these words mean."""
        return self._meanings.get(key)

    def matches(self, words: Sequence[str], start: int) -> Iterator[tuple[Meaning, int]]:
        """What the words from `start` on can mean, longest phrase first, and where the phrase ends."""
        for length in self._lengths.get(words[start], ()) if start < len(words) else ():
            key = tuple(words[start : start + length])
            if key in self._meanings:
                yield self._meanings[key], start + length

    def items(self) -> Iterable[tuple[Phrase, Meaning]]:
        """Every phrase and its meaning."""
        return self._meanings.items()


def book_of(phrases: Iterable[str]) -> PhraseBook[bool]:
    """A book of phrases that are only looked for."""
    book: PhraseBook[bool] = PhraseBook()
    for words in phrases:
        book.add(words, meaning=True)
    return book
