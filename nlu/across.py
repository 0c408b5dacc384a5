"""How much ideas in two languages ask for the same: told by what their words stand for, not by letters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from math import sqrt
from typing import NamedTuple

from nlu import civic, concepts
from nlu.concepts import MARK
from nlu.text import tokens

_ASKED, _SAID = 0.35, 0.35  # what is asked for, and all that is said of it
MOST = _ASKED + _SAID  # that `alike` can say
_UNKNOWN = 0.5  # what a word weighs that stands for nothing known: it may say that something else is meant
_WISHES = ("wish", "modal")  # kinds of words
_SAYS_LITTLE = (*_WISHES, "me", "us", "you", "ask")
_NEARLY = 0.7  # what is asked for is the same, or one says a word more
_PERHAPS = 0.5  # that an unknown word of one language is an unknown one of the other
_OTHER_NEED = -0.3  # one is broken, the other is wished for
_MOST = 120  # words of a text
_BESIDE = 2  # words between one and what denies it
_LITTLE = frozenset(MARK + name for name in ("street", "corner", "square", "upkeep"))  # said or left out

Weights = Mapping[str, float]


class Meant(NamedTuple):
    """What an idea stands for in names that all languages share."""

    asked: Weights
    said: Weights
    is_mending: bool | None  # something that is there is broken or lacks care; None: or is wished for


def meant(asked: str, text: str, language: str) -> Meant:
    """What a text means, and the part of it that says what is asked for, without where."""
    words = tokens(text)[:_MOST]
    said = _names(words, language)
    return Meant(_names(tokens(asked), language) or said, said, _is_mending(words, language))


def alike(mine: Meant, theirs: Meant, *, least: float = 0.0) -> float:
    """From 0 to 0.7, less when one is to be mended: to be added to what place and topic say.

    What cannot be `least` is not reckoned to its end.
    """
    asked = _cosine(mine.asked, theirs.asked)
    if asked > _NEARLY:  # where what is asked for ends, one language shows and the other does not
        asked = max(asked, _cosine(mine.said, theirs.said))
    # nearly the same is often something else at the same place: to the power of 1.5
    score = _ASKED * asked * sqrt(asked)
    if score + _SAID < least:
        return score
    score += _SAID * _cosine(mine.said, theirs.said)
    is_other = {mine.is_mending, theirs.is_mending} == {True, False}
    return score + (_OTHER_NEED if is_other else 0.0)


def _names(words: Sequence[str], language: str) -> Weights:
    """The concepts of a text, and what stands for none."""
    known = concepts.of(language)
    found: dict[str, float] = {}
    for unit in known.read([word for word, mends in _mending(words, language) if not mends]):
        names = unit.names if unit.is_known else dict.fromkeys(known.touched(unit.word), 1.0)
        for name, weight in (names or _unknown(unit.word, language)).items():
            if name not in _LITTLE:
                found[name] = max(weight, found.get(name, 0.0))
    return found


def _mending(words: Sequence[str], language: str) -> Iterator[tuple[str, bool]]:
    """The words, and whether each says that something is to be mended: "marche" does in "ne marche pas"."""
    mend, works = civic.words(language, "plain", "mend"), civic.words(language, "plain", "works")
    denied = civic.words(language, "plain", "not")
    for at, word in enumerate(words):
        beside = words[max(0, at - _BESIDE) : at + 1 + _BESIDE]
        yield word, word in mend or (word in works and not denied.isdisjoint(beside))


def _unknown(word: str, language: str) -> Weights:
    whole, begun = _entries(language, ("defect",))
    is_little = word in whole or word.startswith(begun) or _says_little(word, language)
    return {} if is_little else {word: _UNKNOWN}


def _says_little(word: str, language: str) -> bool:
    whole, begun = _entries(language, _SAYS_LITTLE)
    return word in whole or word.startswith(begun) or word in _little(language)


def _cosine(one: Weights, other: Weights) -> float:
    shared = sum(one[name] * other[name] for name in one.keys() & other.keys()) + _perhaps(one, other)
    return shared / sqrt(_square(one) * _square(other)) if shared else 0.0


def _perhaps(one: Weights, other: Weights) -> float:
    """What words that stand for nothing known may share: each may be what one of the others is there."""
    mine, theirs = ({name for name in names if name[0] != MARK} for names in (one, other))
    both = mine & theirs
    return _PERHAPS * _UNKNOWN * _UNKNOWN * min(len(mine - both), len(theirs - both))


def _square(weights: Weights) -> float:
    return sum(weight * weight for weight in weights.values())


def _is_mending(words: Sequence[str], language: str) -> bool | None:
    """Whether something is broken, or should be mended; "pothole" says so of itself, in all languages.

    None when that cannot be told: what is missing was there once, or is wished for ("il manque un banc").
    """
    whole, begun = _entries(language, ("defect",))
    known, too = concepts.of(language), civic.words(language, "plain", "too")
    wishes, begun_wishes = _entries(language, _WISHES)
    is_missing = False
    for word, mends in _mending(words, language):
        is_defect = (word in whole or word.startswith(begun)) and known.touched(word) <= _LITTLE
        is_either = word in wishes or word.startswith(begun_wishes)
        if mends or (is_defect and not is_either and word not in too):
            return True
        is_missing |= is_defect and is_either
    return None if is_missing else False


@cache
def _little(language: str) -> frozenset[str]:
    lists = ("usual", "vague", "more", "less", "stop")
    where = civic.words(language, "place", "before")
    return where.union(*(civic.words(language, "plain", one) for one in lists))


@cache
def _entries(language: str, kinds: tuple[str, ...]) -> tuple[frozenset[str], tuple[str, ...]]:
    """Words of some kinds, and what others of them begin with."""
    entries = [entry for kind, entry in civic.entries(language) if kind in kinds]
    whole = frozenset("".join(tokens(entry)) for entry in entries if not entry.endswith("*"))
    return whole, tuple("".join(tokens(entry)) for entry in entries if entry.endswith("*"))
