"""Ranks earlier ideas by how much they ask for the same as a new one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from math import log, sqrt
from typing import NamedTuple, Protocol, TypeVar

from nlu import across, civic, concepts, wanting
from nlu.likeness import Likeness
from nlu.recent import recent
from nlu.stems import stem, stems
from nlu.text import tokens
from nlu.wanting import Wants

OFFER = 0.66  # from this score on a resident is asked whether theirs is the same
_STEMS, _GRAMS, _TITLE = 0.55, 0.20, 0.25
_SAME_TOPIC, _OTHER_TOPIC = 0.06, -0.08
_OTHER_TOPIC_ABROAD = -0.02  # in another language: the same words are often sorted under another topic there
_SAME_PLACE, _OTHER_PLACE = 0.12, -0.45
_ONE_PLACE = -0.06  # of only one of the two it is known where
_SAID_ELSEWHERE = -0.3  # both say where in words, which share nothing
_CONTRADICTS = -0.7
_LIST = 0.3  # who wants to see what is less alike than an offer wants a list
_WORDS_BELOW = 0.1  # what words count in the order of those that are no offer
_HALFWAY = 0.35  # likeness that stands half as high as an offer, which none reaches
_APART = -0.3  # another place, or the contrary: letters do not bring them together again
_IN_TEXT = 0.85  # what one asks for is somewhere in the other
_CORE = 0.4  # what is asked for, beside where and how
_OTHER_MATTER = -0.12  # nothing of what is asked for is shared, not even the subject
_NOT_WHERE = frozenset("de du des del d a al au aux to of from for para lado cote long".split())
_UNKNOWN = 3.0  # how much a word counts that no candidate has
_MOST = 1.0  # that words alone can say for a candidate: some need not be read to be left out
_FEW = 2  # words in common that make a match more than chance
_LOOKED_AT = 4096  # ideas that need no second look: the candidates of one draft are often those of the next

Members = frozenset[str]


class Candidate(NamedTuple):
    """An earlier idea as far as it is compared."""

    id: int
    title: str
    text: str
    topic: str
    place_key: str | None
    language: str


class Comparable(Protocol):
    """What has the words of a `Candidate`."""

    @property
    def id(self) -> int: ...  # noqa: D102
    @property
    def title(self) -> str: ...  # noqa: D102
    @property
    def text(self) -> str: ...  # noqa: D102
    @property
    def topic(self) -> str: ...  # noqa: D102
    @property
    def place_key(self) -> str | None: ...  # noqa: D102
    @property
    def language(self) -> str: ...  # noqa: D102


One = TypeVar("One", bound=Comparable)


@dataclass(frozen=True, slots=True)
class _Looked:
    text: frozenset[str]  # all words, those of the title and of the core too
    title: frozenset[str]
    grams: frozenset[str]
    core: frozenset[str]
    subjects: frozenset[str]
    where: frozenset[str]  # what the title says behind what is asked for
    wants: Wants


def rank(  # noqa: PLR0917 the order of an idea's fields
    draft_text: str,
    title: str,
    topic: str,
    place_key: str | None,
    language: str,
    candidates: Sequence[One],
    *,
    least: float = 0.05,
    contrary: bool = False,
) -> list[tuple[One, float]]:
    """The candidates with scores above `least`, at most 1, best first; those that share nothing stay out.

    With `contrary` only those that want what the draft does not, as alike as if it did.
    """
    mine = _look(draft_text, title, language)
    looked = [_look(one.text, one.title, one.language) for one in candidates]
    rarity = _Rarity(mine, looked)
    listed = _listed(title or draft_text, language, candidates) if least < _LIST else None
    lowest = 0.0 if listed else least
    found: list[tuple[One, float]] = []
    for number, (one, theirs) in enumerate(zip(candidates, looked, strict=True)):
        if contrary and not mine.wants.contradicts(theirs.wants):
            continue
        around = _circumstances(topic, place_key, mine, one, theirs, is_one_language=one.language == language)
        around -= _CONTRADICTS if contrary else 0.0
        if _MOST + around < least:
            continue
        score = _worded(mine, theirs, rarity, around, least=lowest)
        told = around if topic == one.topic else around - _OTHER_TOPIC + _OTHER_TOPIC_ABROAD
        if one.language != language and score < OFFER and across.MOST + told > lowest:
            meant = _meant(draft_text, title, language), _meant(one.text, one.title, one.language)
            score = max(score, across.alike(*meant, least=lowest - told) + told)
        if listed and score < OFFER and around > _APART:
            score = _below_offer(score, listed.to(number))
        if score > least:
            found.append((one, round(min(1.0, score), 3)))
    return sorted(found, key=lambda pair: (-pair[1], pair[0].id))


def _listed(title: str, language: str, candidates: Sequence[Comparable]) -> Likeness:
    return Likeness(title, language, [(one.title or one.text, one.language) for one in candidates])


def _below_offer(score: float, likeness: float) -> float:
    """What is no offer stands in the order of its rare letters and themes: whole words find less."""
    found = _WORDS_BELOW * max(0.0, score) + likeness
    return OFFER * found / (found + _HALFWAY)


def _shares(mine: _Looked, theirs: _Looked) -> bool:
    return not mine.text.isdisjoint(theirs.text) or _alikeness(mine.grams, theirs.grams) > 0.2


def _look_at(text: str, title: str, language: str) -> _Looked:
    words = _same(stems(text, language), language)
    short = _same(stems(title or text, language), language) or words
    asked = _before_place(title or text, language)
    matter = _same(stems(asked, language), language)
    core = frozenset(word for word in matter if word not in _circumstance(language)) or matter or short
    subjects = concepts.subjects_of_words(_about(asked, language), language)
    where = short - matter
    wants = wanting.wants(text, title or text, core, language)
    return _Looked(words | short, short, _grams(title or text), core, subjects, where, wants)


def _meant_by(text: str, title: str, language: str) -> across.Meant:
    return across.meant(_before_place(title or text, language), text, language)


_look = recent(_look_at, _LOOKED_AT)
_meant = recent(_meant_by, _LOOKED_AT)


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
    leading = _leading(language)
    kept: list[str] = []
    for word in tokens(title):
        if kept and word in leading:
            break
        kept.append(word)
    return " ".join(kept)


def _about(asked: str, language: str) -> list[str]:
    """The words that say what is asked for, without where and how."""
    return [word for word in tokens(asked) if stem(word, language) not in _circumstance(language)]


@cache
def _leading(language: str) -> frozenset[str]:
    return civic.words(language, "place", "before") - _NOT_WHERE


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


def _grams(text: str) -> frozenset[str]:
    return frozenset(
        padded[start : start + 4]
        for word in tokens(text)
        if len(word) > 2
        for padded in [f" {word} "]
        for start in range(len(padded) - 3)
    )


class _Rarity:
    """How much words count among some texts: the more, the fewer of them have it."""

    def __init__(self, mine: _Looked, others: Sequence[_Looked]) -> None:
        counts = Counter(chain.from_iterable(one.text for one in others))
        total = len(others)
        weighs = [1 + log((1 + total + 8) / (1 + times)) for times in range(total + 1)]
        self._weights = dict.fromkeys(mine.text, _UNKNOWN)
        self._weights |= {word: weighs[times] for word, times in counts.items()}
        self._squared = {word: weight * weight for word, weight in self._weights.items()}
        self._sums: dict[Members, float] = {}
        self._squares: dict[Members, float] = {}

    def overlap(self, one: Members, other: Members) -> float:
        """Cosine of two sets, each member as heavy as it is rare."""
        shared = one & other
        if not shared:
            return 0.0
        squared = sum(map(self._squared.__getitem__, shared))
        return squared / sqrt(self._square(one) * self._square(other))

    def contained(self, part: Members, whole: Members) -> float:
        """How much of one set is in the other."""
        shared = part & whole
        return sum(map(self._weights.__getitem__, shared)) / self._sum(part) if shared else 0.0

    def _sum(self, members: Members) -> float:
        found = self._sums.get(members)
        if found is None:
            found = self._sums[members] = sum(map(self._weights.__getitem__, members))
        return found

    def _square(self, members: Members) -> float:
        found = self._squares.get(members)
        if found is None:
            found = self._squares[members] = sum(map(self._squared.__getitem__, members))
        return found


def _worded(mine: _Looked, theirs: _Looked, rarity: _Rarity, around: float, *, least: float) -> float:
    """The score that words and what is around them make; 0 when it cannot reach the least."""
    asked = _asked_alike(mine, theirs, rarity)
    if _MOST * (1 - _CORE) + asked + around < least or not _shares(mine, theirs):
        return 0.0
    return _worded_alike(mine, theirs, rarity) + asked + around


def _worded_alike(mine: _Looked, theirs: _Looked, rarity: _Rarity) -> float:
    """The part of a score that all words make."""
    score = (
        _STEMS * rarity.overlap(mine.text, theirs.text)
        + _TITLE * rarity.overlap(mine.title, theirs.title)
        + _GRAMS * _alikeness(mine.grams, theirs.grams)
    )
    # a long text and a short one share little, though the short one may be all in the long one
    smaller = min(mine.title, theirs.title, key=len)
    larger = mine.text if smaller is theirs.title else theirs.text
    contained = rarity.contained(smaller, larger) if len(mine.text & theirs.text) >= _FEW else 0.0
    return (1 - _CORE) * max(score, 0.85 * contained)


def _asked_alike(mine: _Looked, theirs: _Looked, rarity: _Rarity) -> float:
    """The part of a score that what is asked for makes."""
    is_other = mine.core.isdisjoint(theirs.core) and mine.subjects.isdisjoint(theirs.subjects)
    matter = _OTHER_MATTER if is_other else 0.0
    if mine.core.isdisjoint(theirs.text) and theirs.core.isdisjoint(mine.text):
        return matter  # nor do the cores share anything: all their words are of the text
    core = max(
        rarity.overlap(mine.core, theirs.core),
        _IN_TEXT * rarity.contained(mine.core, theirs.text),
        _IN_TEXT * rarity.contained(theirs.core, mine.text),
    )
    return _CORE * core + matter


def _alikeness(one: Members, other: Members) -> float:
    """Cosine of two sets whose members count alike."""
    return len(one & other) / sqrt(len(one) * len(other)) if one and other else 0.0


def _is_elsewhere(mine: _Looked, theirs: _Looked) -> bool:
    """Whether both titles say where, and each in words that the other has nowhere."""
    is_said = bool(mine.where and theirs.where)
    return is_said and mine.where.isdisjoint(theirs.text) and theirs.where.isdisjoint(mine.text)


def _circumstances(
    topic: str,
    place_key: str | None,
    mine: _Looked,
    one: Comparable,
    theirs: _Looked,
    *,
    is_one_language: bool,
) -> float:
    score = _SAME_TOPIC if topic == one.topic else _OTHER_TOPIC
    if place_key and one.place_key:
        score += _SAME_PLACE if place_key == one.place_key else _OTHER_PLACE
    elif place_key or one.place_key:
        score += _ONE_PLACE
    if is_one_language and not (place_key and one.place_key) and _is_elsewhere(mine, theirs):
        score += _SAID_ELSEWHERE
    if mine.wants.contradicts(theirs.wants):
        score += _CONTRADICTS
    return score
