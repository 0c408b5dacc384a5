"""Ranks earlier ideas by how much they ask for the same as a new one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from math import log, sqrt

from nlu import civic
from nlu.stems import stem, stems
from nlu.text import tokens

OFFER = 0.66  # from this score on a resident is asked whether theirs is the same
_STEMS, _GRAMS, _TITLE = 0.55, 0.20, 0.25
_SAME_TOPIC, _OTHER_TOPIC = 0.06, -0.08
_SAME_PLACE, _OTHER_PLACE = 0.12, -0.45
_ONE_PLACE = -0.06  # only one of the two says where
_CONTRADICTS = -0.7
_IN_TEXT = 0.85  # what one asks for is somewhere in the other
_CORE = 0.4  # what is asked for, beside where and how
_OTHER_MATTER = -0.12  # nothing of what is asked for is shared, not even the subject
_NOT_WHERE = frozenset("de du des del d a al au aux to of from for lado cote long".split())
_FIRST_WORDS = 3  # of a title, where "more" and "less" stand
_UNKNOWN = 3.0  # how much a word counts that no candidate has
_FEW = 2  # words in common that make a match more than chance

Weights = dict[str, float]


@dataclass(frozen=True, slots=True)
class Candidate:
    """An earlier idea as far as it is compared."""

    id: int
    title: str
    text: str
    topic: str
    place_key: str | None
    language: str


@dataclass(frozen=True, slots=True)
class _Looked:
    text: frozenset[str]
    title: frozenset[str]
    grams: frozenset[str]
    core: frozenset[str]
    subjects: frozenset[str]
    leaning: int


def rank(  # noqa: PLR0917 the order of an idea's fields
    draft_text: str,
    title: str,
    topic: str,
    place_key: str | None,
    language: str,
    candidates: Sequence[Candidate],
) -> list[tuple[Candidate, float]]:
    """The candidates with their scores from 0 to 1, best first; those that share nothing are left out."""
    mine = _look(draft_text, title, language)
    looked = [_look(one.text, one.title, one.language) for one in candidates]
    rarity = _rarity(looked)
    scored = [
        (one, _score(mine, theirs, rarity) + _circumstances(topic, place_key, mine, one, theirs))
        for one, theirs in zip(candidates, looked, strict=True)
        if mine.text & theirs.text or _overlap(mine.grams, theirs.grams, {}) > 0.2
    ]
    kept = [(one, round(min(1.0, score), 3)) for one, score in scored if score > 0.05]
    return sorted(kept, key=lambda pair: (-pair[1], pair[0].id))


def _look(text: str, title: str, language: str) -> _Looked:
    words = _same(stems(text, language), language)
    short = _same(stems(title or text, language), language) or words
    matter = _same(stems(_before_place(title or text, language), language), language)
    core = frozenset(word for word in matter if word not in _circumstance(language)) or matter or short
    subjects = frozenset(name for word in core for name in _subjects(language).get(word, ()))
    return _Looked(
        words | short, short, _grams(title or text), core, subjects, _leaning(title or text, language)
    )


def _same(words: Iterable[str], language: str) -> frozenset[str]:
    alike = _alike(language)
    return frozenset(alike.get(word, word) for word in words)


@cache
def _alike(language: str) -> dict[str, str]:
    """Stems of which several mean the same, and the one that stands for them."""
    groups = [
        group for path in civic.paths([language]) for group in civic.lexicon(path)["plain"].get("alike", ())
    ]
    return {
        stem(word, language): stem(words[0], language)
        for group in groups
        for words in [tokens(group)]
        for word in words
    }


def _before_place(title: str, language: str) -> str:
    """What stands before "at", "on", "near": what is asked for, without where."""
    leading = civic.words(language, "place", "before") - _NOT_WHERE
    kept: list[str] = []
    for word in tokens(title):
        if kept and word in leading:
            break
        kept.append(word)
    return " ".join(kept)


@cache
def _circumstance(language: str) -> frozenset[str]:
    """Stems that say where and how: kinds of places, what is wrong, what is wished."""
    where = civic.words(language, "place", "facility") | civic.words(language, "place", "street")
    how = {
        "".join(tokens(entry))
        for kind, entry in civic.entries(language)
        if kind in ("wish", "modal", "defect")
    }
    things = {"".join(tokens(entry)) for kind, entry in civic.entries(language) if kind == "policy"}
    return frozenset(stem(word, language) for word in where | (how - things))


@cache
def _subjects(language: str) -> dict[str, frozenset[str]]:
    """Stems and the civic subjects that they belong to."""
    found: dict[str, set[str]] = {}
    for path in civic.paths([language]):
        for name in civic.lexicon(path)["subjects"]:
            for word in civic.words(language, "subjects", name):
                found.setdefault(stem(word, language), set()).add(name)
    return {word: frozenset(names) for word, names in found.items()}


def _grams(text: str) -> frozenset[str]:
    return frozenset(
        padded[start : start + 4]
        for word in tokens(text)
        if len(word) > 2
        for padded in [f" {word} "]
        for start in range(len(padded) - 3)
    )


def _leaning(text: str, language: str) -> int:
    """+1 for more of something, -1 for less of it, 0 when both or neither is said."""
    more, less = _leanings(language)
    words = tokens(text)[:_FIRST_WORDS]
    return (1 if any(word in more for word in words) else 0) - (
        1 if any(word in less for word in words) else 0
    )


@cache
def _leanings(language: str) -> tuple[frozenset[str], frozenset[str]]:
    return civic.words(language, "plain", "more"), civic.words(language, "plain", "less")


def _rarity(looked: Iterable[_Looked]) -> Weights:
    all_of_them = list(looked)
    counts = Counter(word for one in all_of_them for word in one.text)
    total = len(all_of_them)
    return {word: 1 + log((1 + total + 8) / (1 + times)) for word, times in counts.items()}


def _score(mine: _Looked, theirs: _Looked, rarity: Weights) -> float:
    shared = mine.text & theirs.text
    score = (
        _STEMS * _overlap(mine.text, theirs.text, rarity)
        + _TITLE * _overlap(mine.title, theirs.title, rarity)
        + _GRAMS * _overlap(mine.grams, theirs.grams, {})
    )
    # a long text and a short one share little, though the short one may be all in the long one
    smaller = min(mine.title, theirs.title, key=len)
    larger = mine.text if smaller is theirs.title else theirs.text
    contained = _contained(smaller, larger, rarity) if len(shared) >= _FEW else 0.0
    core = max(
        _overlap(mine.core, theirs.core, rarity),
        _IN_TEXT * _contained(mine.core, theirs.text, rarity),
        _IN_TEXT * _contained(theirs.core, mine.text, rarity),
    )
    matter = 0.0 if mine.core & theirs.core or mine.subjects & theirs.subjects else _OTHER_MATTER
    return (1 - _CORE) * max(score, 0.85 * contained) + _CORE * core + matter


def _overlap(one: frozenset[str], other: frozenset[str], rarity: Weights) -> float:
    """Cosine of two sets, each member as heavy as it is rare."""
    if not one or not other:
        return 0.0

    def weight(members: frozenset[str]) -> float:
        return sum(rarity.get(member, _UNKNOWN) ** 2 for member in members)

    return weight(one & other) / sqrt(weight(one) * weight(other))


def _contained(part: frozenset[str], whole: frozenset[str], rarity: Weights) -> float:
    total = sum(rarity.get(word, _UNKNOWN) for word in part)
    return sum(rarity.get(word, _UNKNOWN) for word in part & whole) / total if total else 0.0


def _circumstances(
    topic: str, place_key: str | None, mine: _Looked, one: Candidate, theirs: _Looked
) -> float:
    score = _SAME_TOPIC if topic == one.topic else _OTHER_TOPIC
    if place_key and one.place_key:
        score += _SAME_PLACE if place_key == one.place_key else _OTHER_PLACE
    elif place_key or one.place_key:
        score += _ONE_PLACE
    if mine.leaning * theirs.leaning < 0:
        score += _CONTRADICTS
    return score
