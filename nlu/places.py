"""The city's places in residents' words: other names, short forms, misspellings, missing accents."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from rapidfuzz.distance import OSA

from nlu import placing, unlisted
from nlu.placing import Word
from nlu.text import without_tags
from nlu.understanding import PlaceMatch

_WHOLE, _NO_KIND, _MISSPELT, _OF_SEVERAL = 0.95, 0.72, 0.15, 0.55
_MOST_WORDS = 120  # of a message that are searched
_GAP = 2  # little words that may stand between the words of a name
_FUZZY_FROM = 5  # letters
_SHORTEST_STEM = 3  # letters before an ending
_LONGEST_ENDING = 9  # letters


@dataclass(frozen=True, slots=True)
class Place:
    """One place of the city; `names` are its other names, in all languages."""

    key: str
    name: str
    names: tuple[str, ...] = ()
    kind: str = ""
    area: str | None = None
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """The words of a message that say where, and which places of the list they may mean, if any."""

    words: str
    start: int
    end: int
    matches: tuple[PlaceMatch, ...] = ()
    proper: tuple[int, int, str] | None = None  # the stretch that the place's own name can replace


@dataclass(frozen=True, slots=True)
class _Name:
    place: int
    keys: tuple[str, ...]  # without little words
    own: tuple[str, ...]  # those of them that tell it from others of its kind
    is_main: bool  # not one of the other names
    is_described: bool  # "the skate park": ours only when "the" or "at" stands before it


@dataclass(frozen=True, slots=True)
class _Hit:
    place: int
    first: int
    last: int
    weight: int  # letters of the name that were said
    confidence: float
    is_proper: bool = False  # the place's own name, said in full


@dataclass(frozen=True, slots=True)
class _How:
    """How names are looked for."""

    whole: bool = False  # there is to be nothing beside the name
    a: frozenset[str] = frozenset()  # what makes it any of its kind: "no park", but in Portuguese the park


class Gazetteer:
    """Finds places: each name is filed under its rarest word, misspellings are looked at last."""

    def __init__(self, places: Iterable[Place], languages: Sequence[str] = ()) -> None:
        """`languages` are the city's: an article of one language is a word of another."""
        self._places = tuple(places)
        self._languages = tuple(languages)
        self._speech = placing.speech(self._languages)
        names = [name for number, place in enumerate(self._places) for name in self._names(number, place)]
        common = Counter(key for name in names for key in set(name.keys))
        self._filed: dict[str, list[_Name]] = defaultdict(list)
        for name in names:
            self._filed[min(name.own or name.keys, key=lambda key: (common[key], key))].append(name)
        self._known = {key for name in names for key in name.keys}
        self._cases = placing.cases(self._languages)
        self._spellings: dict[str, list[str]] = defaultdict(list)
        for key in self._filed:
            if len(key) >= _FUZZY_FROM and not self._speech.is_generic(key):
                self._spellings[key[0]].append(key)

    def find(self, text: str, language: str = "") -> Found | None:
        """The place that a message is about; words that say a place we do not know come without matches.

        `language` is that of the message, if it is known: "a" leads to a place in French alone.
        """
        words = self._uninflected(placing.split(text)[:_MOST_WORDS], placing.cases((language,)))
        speech = placing.spoken_in(language, self._languages)
        hits = self._hits(words, how=_How(a=speech.a))
        if hits:
            return self._found(text, words, hits)
        span = unlisted.span(words, speech)
        if span is None:
            return None
        start, end = words[span[0]].start, words[span[1]].end
        return Found(_said(text, start, end), start, end)

    def lookup(self, name: str) -> tuple[PlaceMatch, ...]:
        """The places that these words, and nothing else, may name."""
        words = self._uninflected(placing.split(name), self._cases)
        said = {number for number, word in enumerate(words) if not placing.is_little(word.plain)}
        hits = [
            hit
            for hit in self._hits(words, how=_How(whole=True))
            if said <= set(range(hit.first, hit.last + 1)) and hit.weight
        ]
        return self._matches(_best(hits), words)

    def _uninflected(self, words: list[Word], cases: Mapping[str, tuple[str, ...]]) -> list[Word]:
        """The words, those that names of the list have become in a sentence as they are in the name."""
        if not cases:
            return words
        return [word if word.key in self._known else self._as_named(word, cases) for word in words]

    def _as_named(self, word: Word, cases: Mapping[str, tuple[str, ...]]) -> Word:
        for size in range(min(_LONGEST_ENDING, len(word.plain) - _SHORTEST_STEM), 0, -1):
            for instead in cases.get(word.plain[-size:], ()):
                name = placing.key(word.plain[:-size] + instead)
                if name in self._known:
                    return replace(word, key=name, is_inflected=True)
        return word

    def _names(self, number: int, place: Place) -> list[_Name]:
        found: dict[tuple[str, ...], _Name] = {}
        for name in (place.name, *place.names):
            plain = [word.key for word in placing.split(name)]
            keys = tuple(key for key in plain if not placing.is_little(key)) or tuple(plain)
            if keys:
                found.setdefault(keys, self._name(number, name, keys, is_main=name is place.name))
        return list(found.values())

    def _name(self, number: int, name: str, keys: tuple[str, ...], *, is_main: bool) -> _Name:
        street = len(keys) > 1 and any(key in self._speech.street for key in keys)
        is_generic = self._speech.street.__contains__ if street else self._speech.is_generic
        own = tuple(key for key in keys if not is_generic(key))
        article = placing.split(name)[0].plain in self._speech.the and len(keys) == 1
        return _Name(number, keys, own, is_main=is_main, is_described=not own or article or name.islower())

    def _hits(self, words: Sequence[Word], *, how: _How) -> list[_Hit]:
        hits: list[_Hit] = []
        positions: dict[str, list[int]] = defaultdict(list)
        for number, word in enumerate(words):
            positions[word.key].append(number)
        for number, word in enumerate(words):
            for name in self._filed.get(word.key, ()):
                hit = self._hit(name, words, positions, number, word.key, how=how)
                if hit:
                    hits.append(hit)
        return hits or self._misspelt(words, positions, how=how)

    def _misspelt(self, words: Sequence[Word], positions: dict[str, list[int]], *, how: _How) -> list[_Hit]:
        hits: list[_Hit] = []
        for number, word in enumerate(words):
            if len(word.key) < _FUZZY_FROM or self._speech.is_generic(word.key) or word.key in self._filed:
                continue
            is_led = how.whole or self._is_led_to(words, number)
            may_be = how.whole or self._speech.may_be_name(word)
            if not may_be or not (is_led or self._has_kind(words, number)):
                continue
            most = 2 if len(word.key) > 8 else 1
            for spelling in self._spellings.get(word.key[0], ()):
                if abs(len(spelling) - len(word.key)) > most:
                    continue
                if OSA.distance(spelling, word.key, score_cutoff=most) > most:
                    continue
                for name in self._filed[spelling]:
                    hit = self._hit(name, words, positions, number, spelling, how=how)
                    if hit and (how.whole or hit.last > hit.first or (is_led and not name.keys[1:])):
                        hits.append(_less_sure(hit))
        return hits

    def _hit(
        self,
        name: _Name,
        words: Sequence[Word],
        positions: dict[str, list[int]],
        number: int,
        anchor: str,
        *,
        how: _How,
    ) -> _Hit | None:
        """The name around one of its words, if the message says it there."""
        taken = {anchor: number}
        for key in name.keys:
            if key in taken:
                continue
            near = [at for at in positions.get(key, ()) if abs(at - number) <= len(name.keys) + _GAP]
            if near:
                taken[key] = min(near, key=lambda at: abs(at - number))
            elif not (key in self._speech.street and name.own) or key in name.own:
                return None
        order = [taken[key] for key in name.keys if key in taken]
        between = set(range(order[0], order[-1] + 1)) - set(order)
        if order != sorted(order) or any(not placing.is_little(words[at].plain) for at in between):
            return None
        missing = [key for key in name.keys if key not in taken]
        confidence = self._confidence(name, words, order, missing=missing, how=how)
        weight = sum(len(key) for key in taken)
        proper = name.is_main and not missing
        return _Hit(name.place, order[0], order[-1], weight, confidence, proper) if confidence else None

    def _confidence(
        self, name: _Name, words: Sequence[Word], order: Sequence[int], *, missing: Sequence[str], how: _How
    ) -> float:
        first = order[0]
        if how.whole:
            return _NO_KIND if missing else _WHOLE
        if first and words[first - 1].plain in how.a:
            return 0.0  # "a skate park" is any
        if set(name.keys) <= self._speech.authority and not self._is_led_to(words, first, clearly=True):
            return 0.0
        if not missing and self._is_of_another(name, words, order[-1]):
            return 0.0
        if name.is_described:
            return _WHOLE - 0.1 if self._is_definite(words, first, how) else 0.0
        if missing:
            return self._without_kind(name, words, order, missing)
        lonely = len(name.keys) == 1 and not self._is_led_to(words, first)
        return _NO_KIND if lonely else _WHOLE

    def _is_of_another(self, name: _Name, words: Sequence[Word], last: int) -> bool:
        """Whether a word behind the name makes it another place: "Hill Street", "centro de salud"."""
        after = [word for word in words[last + 1 : last + 3] if not word.is_apart]
        if after and after[0].key in self._speech.street:
            return not any(key in self._speech.street for key in name.keys)
        behind = next((word.plain for word in after if not placing.is_little(word.plain)), "")
        return len(name.keys) == 1 and behind in self._speech.another

    def _without_kind(
        self, name: _Name, words: Sequence[Word], order: Sequence[int], missing: Sequence[str]
    ) -> float:
        """A street by its bare name: "on Elm" is Elm Street, but "Elm Park" is not."""
        is_street = all(key in self._speech.street for key in missing)
        common = all(key in self._speech.common or self._speech.is_generic(key) for key in name.own)
        if not is_street or common or self._other_kind(name, words, order[0], order[-1]):
            return 0.0
        is_name = self._is_led_to(words, order[0], clearly=not words[order[0]].is_capital)
        return _NO_KIND if is_name else 0.0  # "mettez du sel" is on no rue du Sel

    def _other_kind(self, name: _Name, words: Sequence[Word], first: int, last: int) -> bool:
        after = words[last + 1].key if last + 1 < len(words) else ""
        before = self._led_by(words, first)
        return any(self._speech.is_generic(word) and word not in name.keys for word in (after, before))

    def _led_by(self, words: Sequence[Word], first: int) -> str:
        at = first - 1
        while at >= 0 and placing.is_little(words[at].plain) and words[at].plain not in self._speech.before:
            at -= 1
        return words[at].key if at >= 0 else ""

    def _is_led_to(self, words: Sequence[Word], number: int, *, clearly: bool = False) -> bool:
        before = [word.plain for word in words[max(0, number - 2) : number]]
        if before and not (before[-1] in self._speech.the or placing.is_little(before[-1])):
            before = before[-1:]  # "na tienen reed": what leads stands right before, or before an article
        return any(self._speech.leads(word, clearly=clearly) for word in before)

    def _has_kind(self, words: Sequence[Word], number: int) -> bool:
        around = [*words[max(0, number - 3) : number], *words[number + 1 : number + 2]]
        return any(self._speech.is_generic(word.key) for word in around)

    def _is_definite(self, words: Sequence[Word], first: int, how: _How) -> bool:
        before = words[first - 1].plain if first else ""
        return before in self._speech.the or (before in self._speech.before and before not in how.a)

    def _found(self, text: str, words: Sequence[Word], hits: Sequence[_Hit]) -> Found:
        best = _best(hits)
        first, last = best[0].first, best[0].last
        last = unlisted.with_facilities(
            words, last, self._speech
        )  # "Elm Street bus stop" when only the street is known
        start, end = words[first].start, words[last].end
        said = _said(text, start, end)
        return Found(said, start, end, self._matches(best, words), self._proper(best, words))

    def _proper(self, best: Sequence[_Hit], words: Sequence[Word]) -> tuple[int, int, str] | None:
        hit = best[0]
        if not hit.is_proper or any(word.is_inflected for word in words[hit.first : hit.last + 1]):
            return None
        return words[hit.first].start, words[hit.last].end, self._places[hit.place].name

    def _matches(self, hits: Sequence[_Hit], words: Sequence[Word]) -> tuple[PlaceMatch, ...]:
        chosen = self._in_named_area({hit.place: hit for hit in hits}, words)
        share = 1.0 if len(chosen) < 2 else _OF_SEVERAL
        matches = [self._match(hit, share) for hit in chosen]
        return tuple(sorted(matches, key=lambda match: (-match.confidence, match.name, match.area or "")))

    def _in_named_area(self, hits: dict[int, _Hit], words: Sequence[Word]) -> list[_Hit]:
        """Of several places with one name, those in an area that the message names too."""
        if len(hits) < 2:
            return list(hits.values())
        said = {word.key for word in words}
        named = {
            place.area or place.key
            for place in self._places
            if place.kind == "area" and {word.key for word in placing.split(place.name)} <= said
        }
        inside = [hit for hit in hits.values() if self._places[hit.place].area in named]
        return inside or list(hits.values())

    def _match(self, hit: _Hit, share: float) -> PlaceMatch:
        place = self._places[hit.place]
        sure = round(hit.confidence * share, 2)
        return PlaceMatch(place.key, place.name, place.area, place.lat, place.lon, sure)


def _said(text: str, start: int, end: int) -> str:
    """The words that stand there, without the tags of a page."""
    said = text[start:end]
    return " ".join(without_tags(said).split()) if "<" in said else said


def _best(hits: Sequence[_Hit]) -> list[_Hit]:
    """The hits that say most of a name: the longest, the surest, the first."""
    if not hits:
        return []
    top = max(hits, key=lambda hit: (round(hit.confidence, 1), hit.weight, -hit.first))
    same = [
        hit for hit in hits if hit.weight == top.weight and hit.first <= top.last and hit.last >= top.first
    ]
    return [top, *(hit for hit in same if hit.place != top.place and hit.confidence >= top.confidence - 0.05)]


def _less_sure(hit: _Hit) -> _Hit:
    return replace(hit, confidence=hit.confidence - _MISSPELT)
