"""Civic concepts: "bache", "pothole" and "Schlagloch" are one, so that all languages tell topics alike.

`subjects.toml` says which concepts belong to which civic subject; a file for each language, which of its
words stand for them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import NamedTuple

from nlu import civic
from nlu.stems import stem, stop_words
from nlu.text import tokens

MARK = "#"  # before a concept's name, so that it is no word
FOLDER = Path(__file__).parent
_SUBJECTS = "subjects"
_REST = "other"  # the subject of what is in no other
_JOINED = "+"
_AS_WRITTEN = "="  # before a word whose other forms mean something else
_COMPOUND = 7  # letters from which a word may be made of several
_HEAD = 4  # letters of its last part
_HEAD_ALONE = 6  # when the first is not known
_MODIFIER = 3  # and of its first
_WEAK = 0.5  # what is more often where it is than what it is about
_REMEMBERED = 4096  # words of a language
_ANYWHERE = 5  # letters of a word that tells its concept in whatever language: "see" is a lake in German
_BEGINNING = 5  # letters that a form of a word has in common with others
_INFLECTED = frozenset(["fi", "is", "pl"])
_OF_PART = 0.5  # the first part of a word says less than the last: a "school yard" is a yard

Weighed = Mapping[str, float]
Phrase = tuple[tuple[str, ...], str]  # the stems behind the first one, and a concept


class Unit(NamedTuple):
    """One word or phrase of a text: the concepts it stands for, or its stem when it stands for none."""

    word: str  # its first one
    names: Weighed  # concepts begin with `MARK`
    at: int  # which word of the text

    @property
    def is_known(self) -> bool:
        """Whether it stands for a concept."""
        return any(name.startswith(MARK) for name in self.names)


class _Said(NamedTuple):
    stem: str
    names: Weighed


@dataclass(frozen=True, slots=True)
class Concepts:
    """What the words of one language stand for."""

    by_stem: Mapping[str, frozenset[str]]
    by_form: Mapping[str, frozenset[str]]
    phrases: Mapping[str, Sequence[Phrase]]  # by their first stem
    language: str
    has_compounds: bool
    beginnings: Mapping[str, str]  # of words whose endings no stemmer cuts, when one concept alone begins so
    remembered: dict[str, _Said] = field(default_factory=dict, compare=False)

    @classmethod
    def load(cls, language: str) -> Concepts:
        """The concepts of a language; none for a language that has no file."""
        said = _table(language)
        stems: dict[str, set[str]] = {}
        forms: dict[str, set[str]] = {}
        phrases: dict[str, list[Phrase]] = {}
        for key, entry in ((key, entry) for key, entries in said.items() for entry in entries.split()):
            concept = MARK + key
            words = _words(entry, language)
            first, *rest = (stem(word, language) for word in words)
            if entry.startswith(_AS_WRITTEN):
                forms.setdefault(words[0], set()).add(concept)
            elif rest:
                phrases.setdefault(first, []).append((tuple(rest), concept))
            else:
                forms.setdefault(words[0], set()).add(concept)
                stems.setdefault(first, set()).add(concept)
        return cls(
            _frozen(stems),
            _frozen(forms),
            phrases,
            language,
            _compounds(language),
            _beginnings(forms, language),
        )

    def read(self, words: Sequence[str]) -> list[Unit]:
        """What folded words say; the little ones among them say nothing unless they are of a phrase."""
        little = stop_words(self.language)
        said = [self._say(word) for word in words]
        units: list[Unit] = []
        past = 0
        for at, word in enumerate(words):
            if at < past:
                continue
            cut, names = said[at]
            past = at + 1
            if cut in self.phrases:
                past, phrased = self._phrase([one.stem for one in said], at, words, little)
                names = phrased or names
            if names and (past > at + 1 or word not in little or word in self.by_form):
                units.append(Unit(word, names, at))
        return units

    def _phrase(
        self, cut: Sequence[str], at: int, words: Sequence[str], little: Collection[str]
    ) -> tuple[int, Weighed]:
        """Where the phrases that begin here end, and the concepts of the longest."""
        ends: dict[int, dict[str, float]] = {}
        for rest, concept in self.phrases[cut[at]]:
            here = at + 1
            for part in rest:
                while here < len(cut) and cut[here] != part and words[here] in little:
                    here += 1
                if here >= len(cut) or cut[here] != part:
                    break
                here += 1
            else:
                ends.setdefault(here, {})[concept] = 1.0
        return max(ends.items(), default=(at + 1, {}), key=lambda found: found[0])

    def _say(self, word: str) -> _Said:
        """What one word says, remembered: words come again and again."""
        found = self.remembered.get(word)
        if found is None:
            if len(self.remembered) >= _REMEMBERED:
                self.remembered.clear()
            cut = stem(word, self.language)
            found = self.remembered[word] = _Said(cut, self._names(word, cut))
        return found

    def _names(self, word: str, cut: str) -> Weighed:
        found = self.by_form.get(word) or self.by_stem.get(cut)
        if found:
            return dict.fromkeys(found, 1.0)
        parts = self._parts(word, cut) if self.has_compounds and len(word) >= _COMPOUND else {}
        if not parts and (concept := self._beginning(word)):
            return {concept: 1.0}
        return parts or ({cut: 1.0} if len(word) > 1 else {})

    def _beginning(self, word: str) -> str | None:
        """The concept of a word of which this one may be a form that no stemmer cuts."""
        sizes = range(len(word) - 1, _BEGINNING - 1, -1) if self.beginnings else ()
        return next((found for size in sizes if (found := self.beginnings.get(word[:size]))), None)

    def _parts(self, word: str, cut: str) -> Weighed:
        """The concepts of the parts of a word that is made of several: "koirapuistovalaistus"."""
        parts: dict[str, float] = {}
        size = next((n for n in range(len(word) - 2, _MODIFIER - 1, -1) if word[:n] in self.by_form), 0)
        if size:
            parts |= dict.fromkeys(self.by_form[word[:size]], _OF_PART)
        starts = range(_MODIFIER, len(cut) - (_HEAD if size else _HEAD_ALONE) + 1)
        head = next((cut[start:] for start in starts if cut[start:] in self.by_stem), None)
        if head:
            parts |= dict.fromkeys(self.by_stem[head], 1.0)
        return parts


@cache
def of(language: str) -> Concepts:
    """The concepts of a language, read once."""
    return Concepts.load(language)


@cache
def _anywhere() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for path in paths():
        for word, concepts in of(path.stem).by_form.items():
            if len(word) >= _ANYWHERE:
                found.setdefault(word, set()).update(concepts)
    return _frozen(found)


def anywhere(units: Sequence[Unit]) -> list[Unit]:
    """Units whose words stand for nothing in their language, with what they stand for in others."""
    return [unit._replace(names=dict.fromkeys(_anywhere().get(unit.word, ()), 1.0)) for unit in units]


@cache
def subjects() -> Mapping[str, Weighed]:
    """The concepts of each civic subject, each with how much it says for it."""
    read = tomllib.loads((FOLDER / f"{_SUBJECTS}.toml").read_text("utf-8"))
    return {
        name: {MARK + concept: 1.0 for concept in lists["concepts"].split()}
        | {MARK + concept: _WEAK for concept in lists.get("weak", "").split()}
        for name, lists in read.items()
    }


def words_of(language: str) -> list[str]:
    """Every word and phrase of a language that stands for a concept, as one would write it."""
    return [_as_written(entry) for entries in _table(language).values() for entry in entries.split()]


def things(language: str) -> list[str]:
    """The usual word of a language for each concept that alone tells what something is about."""
    clear = {
        name
        for subject, some in subjects().items()
        for name, weight in some.items()
        if subject != _REST and weight == 1
    }
    return [
        _as_written(entries.split()[0]) for name, entries in _table(language).items() if MARK + name in clear
    ]


def _as_written(entry: str) -> str:
    return entry.removeprefix(_AS_WRITTEN).replace(_JOINED, " ")


@cache
def _table(language: str) -> Mapping[str, str]:
    file = FOLDER / f"{language}.toml"
    return tomllib.loads(file.read_text("utf-8")) if file.is_file() else {}


def paths() -> list[Path]:
    """The files of all languages."""
    return sorted(path for path in FOLDER.glob("*.toml") if path.stem != _SUBJECTS)


def _words(entry: str, language: str) -> list[str]:
    """The words of an entry; of several, those that say nothing are left out unless one alone remained."""
    little = stop_words(language)
    words = tokens(entry.replace(_JOINED, " "))
    full = [word for word in words if word not in little]
    return full if len(full) > 1 else words


def _beginnings(forms: Mapping[str, set[str]], language: str) -> dict[str, str]:
    """What words begin with that have more forms than a stemmer knows, where it tells one concept."""
    found: dict[str, set[str]] = {}
    for word, concepts in forms.items() if language in _INFLECTED else ():
        if len(word) >= _BEGINNING:
            found.setdefault(word[: max(_BEGINNING, len(word) - 1)], set()).update(concepts)
    return {begin: min(some) for begin, some in found.items() if len(some) == 1}


def _compounds(language: str) -> bool:
    found = civic.paths([language])
    return bool(found and civic.lexicon(found[0])["plain"].get("compounds"))


def _frozen(table: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    return {word: frozenset(concepts) for word, concepts in table.items()}
