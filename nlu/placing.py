"""How places are spoken of: street words and their short forms, words that lead to a place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from nlu import civic
from nlu.text import fold

_fold = lru_cache(maxsize=8192)(fold)  # words come again and again
_WORD = re.compile(r"[^\W_]+")

# the short forms of street words, in all languages together: what they stand for is one word each
_SAME = dict(
    pair.split("=")
    for pair in (
        "st=street str=street rd=road ave=avenue av=avenue avda=avenida avd=avenida ln=lane dr=drive "
        "sq=square ct=court blvd=boulevard bd=boulevard bld=boulevard hwy=highway c=calle cl=calle cll=calle "
        "pza=plaza plz=plaza pz=plaza ctra=carretera pl=place r=rue all=allee rte=route ste=sainte sta=santa "
        "theater=theatre center=centre harbor=harbour neighborhood=neighbourhood"
    ).split()
)
# so that "avenue" and "avenida" of the same name are one street
_ALIKE = {"avenida": "avenue", "plaza": "square", "place": "square", "parque": "park", "parc": "park"}
_LISTS = ("before", "the", "a", "street", "endings", "facility", "common", "authority")
_SHORTEST_NAME = 3  # letters of a street's name before the ending that says that it is one
_VAGUE = frozenset("a al au aux de del des du d to of from by".split())  # lead to places and to much else


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a message: as places are compared, as it was folded, and where it stands."""

    key: str
    plain: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Speech:
    """The words that all the city's languages have for speaking of places."""

    before: frozenset[str]
    the: frozenset[str]
    a: frozenset[str]
    street: frozenset[str]
    endings: frozenset[str]  # of street names that are one word: "Lindenstraße"
    facility: frozenset[str]
    common: frozenset[str]  # words of names that are as often said of something else: "north", "old"
    authority: frozenset[str]  # the city's seat, which is also the city itself: "el ayuntamiento"

    @property
    def generic(self) -> frozenset[str]:
        """Words that name a kind of place and no place."""
        return self.street | self.facility

    def is_street_name(self, word: str) -> bool:
        """Whether a folded word is the name of a street by its ending."""
        if word in self.common:
            return False
        return any(word.endswith(one) and len(word) >= len(one) + _SHORTEST_NAME for one in self.endings)

    def leads(self, word: str, *, clearly: bool = False) -> bool:
        """Whether a place often comes after this word; `clearly`: nearly always."""
        return word in self.before and not (clearly and word in _VAGUE)


def split(text: str) -> list[Word]:
    """The words of a text that can be part of a place's name, with their positions."""
    return [
        Word(key(plain), plain, found.start(), found.end())
        for found in _WORD.finditer(text)
        if (plain := _fold(found[0]))
    ]


def key(plain: str) -> str:
    """The form in which a folded word of a name is compared: short forms written out."""
    word = _SAME.get(plain, plain)
    return _ALIKE.get(word, word)


def is_little(word: str) -> bool:
    """Articles and the like, which names have or have not."""
    return word in _little()


@cache
def _little() -> frozenset[str]:
    return frozenset(_all(_languages(), "little"))


def _languages() -> tuple[str, ...]:
    return tuple(path.stem for path in sorted(civic.FOLDER.glob("*.toml")))


@cache
def speech(languages: Sequence[str] = ()) -> Speech:
    """What these languages (or all that have a lexicon) say; together, for streets keep their language."""
    known = languages or _languages()
    lists = {name: frozenset(_all(known, name)) for name in _LISTS}
    return Speech(
        before=lists["before"],
        the=lists["the"],
        a=lists["a"],
        street=frozenset(map(key, lists["street"])),
        endings=lists["endings"],
        facility=frozenset(map(key, lists["facility"])),
        common=lists["common"],
        authority=lists["authority"],
    )


def _all(languages: Sequence[str], name: str) -> Iterator[str]:
    for language in languages:
        yield from civic.words(language, "place", name)
