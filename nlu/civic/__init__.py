"""The civic lexicon, one file a language: kinds of words, what titles leave out, how places are named."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from nlu.recent import by_word
from nlu.tables import NONE, Names, by_entry
from nlu.text import tokens

FOLDER = Path(__file__).parent
_COMPOUND = 8  # letters from which a word may be made of several
_PART = 4  # letters of a word that another is made of
_LONGEST = 64  # letters of a word: more are no word, and its parts too many to look at
_OF_PARTS = frozenset(["thing", "policy", "private"])  # kinds that a part of a word gives to the whole


class Civic:
    """Says of a word which kinds it is of; an entry that ends in `*` stands for all words that begin so."""

    def __init__(
        self, entries: Mapping[str, Iterable[tuple[str, str]]], *, compounding: Sequence[str] = ()
    ) -> None:
        """`compounding` are languages that make one word of several: "Wildpark"."""
        self._lexicons = {
            language: _Lexicon(some, is_compounding=language in compounding)
            for language, some in entries.items()
        }
        self.kinds = by_word(self._kinds)

    @classmethod
    def load(cls, languages: Sequence[str], folder: Path = FOLDER) -> Civic:
        """The lexicons of these languages."""
        return cls(
            {path.stem: list(_read(path)) for path in paths(languages, folder)},
            compounding=[
                path.stem for path in paths(languages, folder) if lexicon(path)["plain"].get("compounds")
            ],
        )

    def _kinds(self, word: str, language: str) -> tuple[str, ...]:
        """The kinds of a word in a language; in a language without a lexicon, in any of them."""
        word = word[:_LONGEST]
        if language in self._lexicons:
            return tuple(sorted(self._lexicons[language].kinds(word)))
        return tuple(sorted({kind for one in self._lexicons.values() for kind in one.kinds(word)}))


class _Lexicon:
    def __init__(self, entries: Iterable[tuple[str, str]], *, is_compounding: bool) -> None:
        self._is_compounding = is_compounding
        self._words, self._beginnings = by_entry((entry, kind) for kind, entry in entries)

    def kinds(self, word: str) -> Names:
        found = self._of_whole(word)
        if found or not self._is_compounding or len(word) < _COMPOUND:
            return found
        ends = (self._of_whole(word[start:]) for start in range(2, len(word) - _PART + 1))
        begins = (self._words.get(word[:size], NONE) for size in range(len(word) - 2, _PART - 1, -1))
        return next((some for kinds in (*ends, *begins) if (some := kinds & _OF_PARTS)), NONE)

    def _of_whole(self, word: str) -> Names:
        return self._words.get(word, NONE) | self._beginnings.all(word)


@cache
def load(languages: tuple[str, ...]) -> Civic:
    """The lexicons of these languages, kept once."""
    return Civic.load(languages)


def paths(languages: Sequence[str], folder: Path = FOLDER) -> list[Path]:
    """The lexicon files of these languages, as far as there are any."""
    return [path for language in languages if (path := folder / f"{language}.toml").is_file()]


def entries(language: str) -> list[tuple[str, str]]:
    """All entries of a language's lexicon, each with its kind."""
    return [entry for path in paths([language]) for entry in _read(path)]


def _read(path: Path) -> Iterable[tuple[str, str]]:
    for kind, words in lexicon(path)["kinds"].items():
        for entry in words.split():
            yield kind, entry


def makes_compounds(language: str) -> bool:
    """Whether a language makes one word of several: "Wildpark"."""
    return any(lexicon(path)["plain"].get("compounds") for path in paths([language]))


@cache
def words(language: str, table: str, key: str) -> frozenset[str]:
    """One list of a language's lexicon, folded; empty when the language has none."""
    found = paths([language])
    text: str = lexicon(found[0])[table].get(key, "") if found else ""
    return frozenset(tokens(text))


@cache
def lexicon(path: Path) -> dict[str, Any]:
    """All tables of one lexicon file."""
    return tomllib.loads(path.read_text(encoding="utf-8"))
