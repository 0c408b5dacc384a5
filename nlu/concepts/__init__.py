"""Civic concepts: "bache", "pothole" and "Schlagloch" are one, so that all languages are understood alike.

A file for each language says which of its words stand for them; `subjects.toml` which concepts belong to
which civic subject, and `themes.toml` which stand near each other. What belongs to no subject tells no topic.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from nlu import civic
from nlu.concepts import files
from nlu.concepts.files import (
    MARK,
    Weighed,
    every_file,
    paths,
    places,
    subjects,
    subjects_of,
    things,
    words_of,
)
from nlu.recent import by_word
from nlu.stems import LONGEST, stem, stop_words
from nlu.tables import Beginnings, frozen
from nlu.text import tokens

__all__ = [
    "MARK",
    "Concepts",
    "Unit",
    "anywhere",
    "every_file",
    "is_known",
    "of",
    "paths",
    "places",
    "subjects",
    "subjects_of",
    "subjects_of_words",
    "themes",
    "things",
    "words_of",
]  # fmt: skip

_COMPOUND = 7  # letters from which a word may be made of several
_LONGEST_COMPOUND = 36  # letters; looking for parts takes the square of them
_HEAD = 4  # letters of its last part
_HEAD_ALONE = 6  # when the first is not known
_MODIFIER = 3  # and of its first
_ANYWHERE = 5  # letters of a word that tells its concept in whatever language: "see" is a lake in German
_FOREIGN = 4  # of one whose theme is looked up in other languages when its own does not know it
_BEGINNING = 5  # letters that a form of a word has in common with others
_SHORTEST = 3  # letters that words of a concept begin with
_SHORTEST_PART = 4  # and later parts of a word
_VOWELS = "aeiouyh"  # before which a word may lose its own
_ENDINGS = ("o", "a", "e", "", "io", "ia")  # of a word whose diminutive has lost its own
_HARD = {"gu": "g", "qu": "c"}  # before them: "laguito" is a "lago"
_INFLECTED = frozenset(["fi", "is", "pl"])
_OF_PART = 0.5  # the first part of a word says less than the last: a "school yard" is a yard

Names = frozenset[str]
Phrase = tuple[tuple[str, ...], str]  # the stems behind the first one, and a concept
_NONE: Names = frozenset()


class Unit(NamedTuple):
    """One word or phrase of a text: the concepts it stands for, or its stem when it stands for none."""

    word: str  # its first one
    names: Weighed  # concepts begin with `MARK`
    at: int  # which word of the text

    @property
    def is_known(self) -> bool:
        """Whether it stands for a concept."""
        return any(name.startswith(MARK) for name in self.names)


class Said(NamedTuple):
    """What one word says."""

    stem: str
    concepts: Weighed
    names: Weighed  # those that tell a topic, or else the stem


@dataclass(slots=True)
class _Gathered:
    """The entries of a language, sorted by how they are looked up."""

    stems: dict[str, set[str]] = field(default_factory=dict)
    forms: dict[str, set[str]] = field(default_factory=dict)
    begun: dict[str, set[str]] = field(default_factory=dict)
    phrases: dict[str, list[Phrase]] = field(default_factory=dict)
    exact: dict[str, list[Phrase]] = field(default_factory=dict)

    def add(self, entry: str, concept: str, language: str) -> None:
        """Take in one word or phrase as a file writes it."""
        words = _words(entry, language)
        is_exact = entry.startswith(files.AS_WRITTEN)
        first, *rest = (stem(word, language) for word in words)
        if entry.endswith(files.BEGINS):
            self.begun.setdefault("".join(words), set()).add(concept)
        elif rest and is_exact:
            word, *others = tokens(files.as_written(entry))
            self.exact.setdefault(word, []).append((tuple(others), concept))
        elif rest:
            self.phrases.setdefault(first, []).append((tuple(rest), concept))
        else:
            self.forms.setdefault(words[0], set()).add(concept)
            if not is_exact:
                self.stems.setdefault(first, set()).add(concept)


@dataclass(frozen=True, slots=True)
class Concepts:
    """What the words of one language stand for."""

    by_stem: Mapping[str, Names]
    by_form: Mapping[str, Names]
    phrases: Mapping[str, Sequence[Phrase]]  # by their first stem
    exact: Mapping[str, Sequence[Phrase]]  # by their first word, with nothing between: "=to+park"
    begun: Beginnings
    language: str
    has_compounds: bool
    beginnings: Mapping[str, str]  # of words whose endings no stemmer cuts, when one concept alone begins so
    heads: frozenset[str]  # what stems begin with
    diminutives: tuple[str, ...]  # endings of what is small: "bolsita" is a "bolsa"
    elided: tuple[str, ...]  # what people write together with a word that begins with a vowel: "larret"

    @classmethod
    def load(cls, language: str) -> Concepts:
        """The concepts of a language; none for a language that has no file."""
        found = _Gathered()
        for entry, concept in files.entries(language):
            found.add(entry, concept, language)
        return cls(
            frozen(found.stems),
            frozen(found.forms),
            found.phrases,
            found.exact,
            Beginnings(found.begun),
            language,
            _compounds(language),
            _beginnings(found.forms, language),
            frozenset(cut[:_MODIFIER] for cut in found.stems),
            tuple(sorted(civic.words(language, "plain", "diminutives"), key=len, reverse=True)),
            tuple(civic.words(language, "plain", "elided")),
        )

    def read(self, words: Sequence[str]) -> list[Unit]:
        """What folded words say; the little ones among them say nothing unless they are of a phrase."""
        little = stop_words(self.language)
        said = [_said(word[:LONGEST], self.language) for word in words]
        stems = [one.stem for one in said]
        units: list[Unit] = []
        past = 0
        for at, word in enumerate(words):
            if at < past:
                continue
            cut, _, names = said[at]
            past = at + 1
            if cut in self.phrases or word in self.exact:
                end, phrased = self._phrase(stems, at, words, little)
                past, names = (end, _telling(phrased)) if _tells(phrased) else (past, names)
            if names and (past > at + 1 or word not in little or word in self.by_form):
                units.append(Unit(word, names, at))
        return units

    def touched(self, word: str) -> Names:
        """All concepts of one folded word and of what may be its parts, those too that tell no topic."""
        word = word[:LONGEST]
        found = self.begins(word).union(_said(word, self.language).concepts)
        if not self._may_be_several(word):
            return found
        parts = [word[start:] for start in range(_MODIFIER, len(word) - _HEAD + 1)]
        return found.union(*filter(None, map(self._part, parts)))

    def _may_be_several(self, word: str) -> bool:
        return self.has_compounds and _COMPOUND <= len(word) <= _LONGEST_COMPOUND

    def _part(self, word: str) -> Names:
        found = self.by_form.get(word)
        if not found and word[:_MODIFIER] in self.heads:  # stemming every part of a word takes long
            cut = stem(word, self.language)
            found = self.by_stem.get(cut) if len(cut) >= _HEAD else None
        begun = self.begins(word, _SHORTEST_PART)
        return begun | found if found else begun

    def _phrase(
        self, cut: Sequence[str], at: int, words: Sequence[str], little: Collection[str]
    ) -> tuple[int, Weighed]:
        """Where the phrases that begin here end, and the concepts of the longest."""
        ends: dict[int, dict[str, float]] = {}
        for rest, concept in self.exact.get(words[at], ()):
            if tuple(words[at + 1 : at + 1 + len(rest)]) == rest:
                ends.setdefault(at + 1 + len(rest), {})[concept] = 1.0
        phrases = self.phrases.get(cut[at], ())
        following = frozenset(cut[at + 1 :]) if phrases else _NONE
        for rest, concept in phrases:
            if rest[0] not in following:
                continue
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

    def say(self, word: str) -> Said:
        """What one word says."""
        whole = self._large(self._whole(word))
        cut = stem(whole, self.language)
        stands_for = self._concepts(whole, cut)
        return Said(cut, stands_for, _telling(stands_for) or ({cut: 1.0} if len(word) > 1 else {}))

    def _concepts(self, word: str, cut: str) -> Weighed:
        found = self.by_form.get(word) or self.by_stem.get(cut)
        if found:
            return dict.fromkeys(found, 1.0)
        parts = self._parts(word, cut) if self._may_be_several(word) else {}
        begun = dict.fromkeys(self.begins(word), _OF_PART if parts else 1.0)
        if not (parts or begun) and (concept := self._beginning(word)):
            return {concept: 1.0}
        return {**begun, **parts}

    def _whole(self, word: str) -> str:
        """A word without what another has left at its beginning: "larret" is "l'arrêt"."""
        rest = word[1:]
        if not word.startswith(self.elided) or len(rest) < _SHORTEST_PART or rest[0] not in _VOWELS:
            return word
        return rest if self._is_known(rest, _SHORTEST_PART) and not self._is_known(word) else word

    def _large(self, word: str) -> str:
        """The word that this one is the diminutive of, when that is known and this is not."""
        endings = [ending for ending in self.diminutives if word.endswith(ending)]
        if not endings or self._is_known(word):
            return word
        begins = (word.removesuffix(ending) for ending in endings)
        begins = (begin[:-2] + _HARD.get(begin[-2:], begin[-2:]) for begin in begins)
        wholes = (begin + ending for begin in begins for ending in _ENDINGS)
        return next((whole for whole in wholes if whole in self.by_form), word)

    def _is_known(self, word: str, shortest: int = _SHORTEST) -> bool:
        is_form = word in self.by_form or stem(word, self.language) in self.by_stem
        return is_form or bool(self.begins(word, shortest))

    def begins(self, word: str, shortest: int = _SHORTEST) -> Names:
        """What the longest beginning of a word stands for that stands for anything."""
        return self.begun.of_longest(word, shortest)

    def _beginning(self, word: str) -> str | None:
        """The concept of a word of which this one may be a form that no stemmer cuts."""
        sizes = range(len(word) - 1, _BEGINNING - 1, -1) if self.beginnings else ()
        return next((found for size in sizes if (found := self.beginnings.get(word[:size]))), None)

    def _parts(self, word: str, cut: str) -> Weighed:
        """The concepts of the parts of a word that is made of several: "koirapuistovalaistus"."""
        parts: dict[str, float] = {}
        begun_by = len(self.begun.longest(word))  # "polkupyörä" has no path in it
        sizes = range(len(word) - 2, max(_MODIFIER, begun_by) - 1, -1)
        size = next((n for n in sizes if word[:n] in self.by_form), 0)
        if size:
            parts |= dict.fromkeys(self.by_form[word[:size]], _OF_PART)
        starts = range(_MODIFIER, len(cut) - (_HEAD if size or begun_by else _HEAD_ALONE) + 1)
        begun = [found for start in starts if (found := self.begins(word[start:], _SHORTEST_PART))]
        head = next((some for start in starts if (some := self.by_stem.get(cut[start:]))), _NONE)
        for concept in _NONE.union(*begun):
            parts[concept] = _OF_PART
        return parts | dict.fromkeys(head or (begun[-1] if begun else _NONE), 1.0)


@cache
def of(language: str) -> Concepts:
    """The concepts of a language, read once."""
    return Concepts.load(language)


def is_known(word: str, language: str) -> bool:
    """Whether a folded word stands for a concept, alone."""
    return any(name.startswith(MARK) for name in _said(word[:LONGEST], language).names)


def _elsewhere(word: str) -> Names:
    """What a word stands for in any language, be it a whole word there or a beginning."""
    found = _forms().get(word, _NONE)
    if word[:_ANYWHERE] not in _begun_anywhere():
        return found
    return found.union(*(of(path.stem).begins(word, _ANYWHERE) for path in paths()))


@cache
def _forms() -> Mapping[str, Names]:
    """What the words of all languages stand for."""
    found: dict[str, Names] = {}
    for path in paths():
        for word, names in of(path.stem).by_form.items():
            found[word] = found[word] | names if word in found else names
    return found


@cache
def _begun_anywhere() -> frozenset[str]:
    """How the words begin of which some language knows a beginning: most words begin otherwise."""
    return frozenset(begin[:_ANYWHERE] for path in paths() for begin in of(path.stem).begun)


@by_word
def _said(word: str, language: str) -> Said:
    return of(language).say(word)


def anywhere(units: Sequence[Unit]) -> list[Unit]:
    """Units whose words stand for nothing in their language, with what they stand for in others."""
    return [unit._replace(names=dict.fromkeys(_anywhere(unit.word), 1.0)) for unit in units]


def _anywhere(word: str) -> Names:
    return _forms().get(word, _NONE) if len(word) >= _ANYWHERE else _NONE


def themes(words: Iterable[str], language: str) -> Names:
    """The themes of folded words; those of words of other languages too, as residents write them."""
    return frozenset(theme for word in words for theme in _themes(word, language))


@by_word
def _themes(word: str, language: str) -> Names:
    word = word[:LONGEST]
    found = of(language).touched(word)
    if not found and len(word) >= _FOREIGN and word not in stop_words(language):
        found = _elsewhere(word)
    return _NONE.union(*(files.themes_of().get(concept, _NONE) for concept in found)) if found else _NONE


def subjects_of_words(words: Iterable[str], language: str) -> Names:
    """The civic subjects of folded words."""
    return frozenset(subject for word in words for subject in _subjects(word, language))


@by_word
def _subjects(word: str, language: str) -> Names:
    found = of(language).touched(word)
    return _NONE.union(*(files.subjects_of().get(concept, _NONE) for concept in found))


def _telling(names: Weighed) -> dict[str, float]:
    """Those of some concepts that tell a topic."""
    return {name: weight for name, weight in names.items() if name in subjects_of()}


def _tells(phrased: Weighed) -> bool:
    """Whether a phrase says something of the topic that its words do not, or that they say nothing of it."""
    return files.IDIOM in phrased or bool(_telling(phrased))


def _words(entry: str, language: str) -> list[str]:
    """The words of an entry; of several, those that say nothing are left out unless one alone remained."""
    little = stop_words(language)
    words = tokens(files.as_written(entry))
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
