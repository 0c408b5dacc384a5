"""How places are spoken of: street words and their short forms, words that lead to a place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from nlu import civic
from nlu.text import fold, fold_word, without_tags

_WORD = re.compile(r"[^\W_]+")

# the short forms of street words, in all languages together: what they stand for is one word each
_SAME = dict(
    pair.split("=")
    for pair in (
        "st=street str=street rd=road ave=avenue av=avenue avda=avenida avd=avenida ln=lane dr=drive "
        "sq=square ct=court blvd=boulevard bd=boulevard bld=boulevard hwy=highway c=calle cl=calle cll=calle "
        "pza=plaza plz=plaza pz=plaza ctra=carretera pl=place r=rue rte=route ste=sainte sta=santa "
        "theater=theatre center=centre harbor=harbour neighborhood=neighbourhood"
    ).split()
)
# so that "avenue" and "avenida" of the same name are one street
_ALIKE = {"avenida": "avenue", "plaza": "square", "place": "square", "parque": "park", "parc": "park"}
_LISTS = tuple(
    "before beside after bare the a street first endings alone capital facility part spots common also "
    "no_name of_streets authority another".split()
)
_PAUSES = frozenset(",;:!?()\n\u2013\u2014")
_SHORT_FORM = 4  # letters at most
_SHORTEST_END = 5  # letters of a kind of place that a word of several parts ends with
_SHORTEST_CAPITAL = 4  # letters of a street's name that is known by its capital
_SHORTEST_NAME = 3  # letters of a street's name before the ending that says that it is one
_VAGUE = frozenset("a al au aux de del des du d to of from by".split())  # lead to places and to much else


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a message: as places are compared, as it was folded, and where it stands."""

    key: str
    plain: str
    start: int
    end: int
    is_capital: bool = False
    is_apart: bool = False  # a pause stands before it
    is_inflected: bool = False  # the key is that of the name, the word has an ending of its own


@dataclass(frozen=True, slots=True)
class Speech:
    """The words that all the city's languages have for speaking of places."""

    before: frozenset[str]
    beside: frozenset[str]  # what only a place comes after: "opposite"
    after: frozenset[str]  # what stands behind a place: "koulun takana"
    bare: frozenset[str]  # what a place comes after without an article: "obok szkoły"
    the: frozenset[str]
    a: frozenset[str]
    street: frozenset[str]
    first: frozenset[str]  # kinds of streets that stand before their names: "rue Foo"
    endings: frozenset[str]  # of street names that are one word: "Lindenstraße"
    alone: frozenset[str]  # of inflected street names that say where by themselves: "Myllykadulla"
    capital: frozenset[str]  # of words that are streets when they have a capital: "na Długiej"
    facility: frozenset[str]
    part: frozenset[str]  # kinds that complete others, and are no place alone: "bus" of "bus stop"
    ends: tuple[str, ...]  # facilities that words of several parts end with: "Milchladen"
    spots: frozenset[str]  # kinds of which there is often one alone
    common: frozenset[str]  # words of names that are as often said of something else: "north", "old"
    of_streets: frozenset[str]  # things of any street: "street lights" are on none that is named
    ordinary: frozenset[str]  # words that are hardly a name unless they have a capital
    another: frozenset[str]  # what stands behind "centro" when it is a kind of house: "de salud"
    authority: frozenset[str]  # the city's seat, which is also the city itself: "el ayuntamiento"

    def is_generic(self, word: str) -> bool:
        """Whether a word names a kind of place and no place."""
        return word in self.street or word in self.facility

    def is_street_name(self, word: str) -> bool:
        """Whether a folded word is the name of a street by its ending."""
        if word in self.common:
            return False
        return any(word.endswith(one) and len(word) >= len(one) + _SHORTEST_NAME for one in self.endings)

    def says_where(self, word: Word) -> bool:
        """Whether a word is the name of a street in the form that says where."""
        if word.plain in self.common or not word.is_capital:
            return False
        return any(word.plain.endswith(one) and len(word.plain) >= len(one) + 2 for one in self.alone)

    def is_capital_name(self, word: Word) -> bool:
        """Whether a word is the name of a street by its capital and its ending."""
        is_long = len(word.plain) > _SHORTEST_CAPITAL
        return word.is_capital and is_long and bool(self.capital) and word.plain.endswith(tuple(self.capital))

    def may_be_name(self, word: Word) -> bool:
        """Whether a word can be what a street or a place is called."""
        return word.is_capital or word.plain not in self.ordinary

    def is_facility(self, word: Word) -> bool:
        """Whether a word names a kind of place, alone or as the last part of a word of several."""
        if word.key in self.facility and (word.plain in self.facility or word.plain not in _ALIKE):
            return True  # "place" is a kind of place in French alone
        return bool(self.ends) and word.plain.endswith(self.ends) and word.plain not in self.common

    def leads(self, word: str, *, clearly: bool = False) -> bool:
        """Whether a place often comes after this word; `clearly`: nearly always."""
        return word in self.before and not (clearly and word in _VAGUE)


def split(text: str) -> list[Word]:
    """The words of a text that can be part of a place's name, with their positions."""
    words: list[Word] = []
    end = 0
    text = without_tags(text) if "<" in text else text
    for found in _WORD.finditer(text):
        if plain := fold_word(found[0]):
            between = text[end : found.start()]
            apart = between != " " and bool(words) and _is_pause(between, after=words[-1])
            words.append(Word(key(plain), plain, *found.span(), found[0].istitle(), is_apart=apart))
            end = found.end()
    return words


def _is_pause(between: str, *, after: Word) -> bool:
    """Whether what stands between two words parts them; the point of a short form ("Mt. Ida") does not."""
    if "." in between and len(after.plain) > _SHORT_FORM:
        return True
    return any(sign in between for sign in _PAUSES)


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
        beside=lists["beside"],
        after=lists["after"],
        bare=lists["bare"],
        the=lists["the"],
        a=lists["a"],
        street=frozenset(map(key, lists["street"])),
        first=frozenset(map(key, lists["first"])),
        endings=lists["endings"],
        alone=lists["alone"],
        capital=lists["capital"],
        part=lists["part"],
        facility=lists["facility"].union(map(key, lists["facility"])),
        ends=tuple(sorted(_ends(known))),
        spots=frozenset(map(key, lists["spots"])),
        common=lists["common"] | lists["also"],
        of_streets=lists["of_streets"],
        ordinary=frozenset(_ordinary(known)) - lists["facility"] - lists["common"] | lists["no_name"],
        another=lists["another"],
        authority=lists["authority"],
    )


@cache
def spoken_in(language: str, languages: Sequence[str] = ()) -> Speech:
    """How one language speaks of places, with the streets of all of these: they keep their language."""
    every = speech(languages)
    if language not in _languages():
        return every
    return replace(speech((language,)), street=every.street, first=every.first, endings=every.endings)


@cache
def cases(languages: Sequence[str] = ()) -> Mapping[str, tuple[str, ...]]:
    """The endings that names get in sentences, and what may stand there in the name itself."""
    return {
        fold(ending): tuple(map(fold, instead.split("|")))
        for path in civic.paths(languages or _languages())
        for ending, _, instead in (
            one.partition("=") for one in civic.lexicon(path)["place"].get("cases", "").split()
        )
    }


def _ordinary(languages: Sequence[str]) -> Iterator[str]:
    for language in languages:
        yield from civic.words(language, "plain", "stop")
        yield from (fold(entry.rstrip("*")) for _, entry in civic.entries(language))


def _ends(languages: Sequence[str]) -> Iterator[str]:
    for path in civic.paths([one for one in languages if one in _languages()]):
        if civic.lexicon(path)["plain"].get("compounds"):
            words = civic.words(path.stem, "place", "facility") - civic.words(path.stem, "place", "also")
            yield from (word for word in words if len(word) >= _SHORTEST_END)


def _all(languages: Sequence[str], name: str) -> Iterator[str]:
    for language in languages:
        yield from civic.words(language, "place", name)
