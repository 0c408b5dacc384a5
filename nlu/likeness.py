"""How alike the titles of ideas are that are no offer: for lists, too slow for every new idea."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from math import log, sqrt

from nlu import civic, concepts
from nlu.stems import stem, stop_words
from nlu.text import tokens

_GROUPS = (3, 4)  # letters of a stem, with a blank before and behind it
_USUAL = 0.5  # what a word weighs that very many ideas have
_THEMES = 0.25  # beside letters

Weights = Mapping[str, float]


class Likeness:
    """How alike a title is to others in groups of letters and in themes, each as heavy as it is rare."""

    def __init__(self, title: str, language: str, others: Sequence[tuple[str, str]]) -> None:
        """`others` are titles with their languages."""
        titles = [(title, language), *others]
        self._letters = _Rare([_letters(*one) for one in titles])
        self._themes = _Rare([_themes(*one) for one in titles])

    def to(self, number: int) -> float:
        """From 0 to a little more than 1, for one of the others."""
        return self._letters.alike(number + 1) + _THEMES * self._themes.alike(number + 1)


class _Rare:
    """Cosine of the first of some weighted sets with each other one; rare members are heavier."""

    def __init__(self, sets: Sequence[Weights]) -> None:
        times = Counter(member for one in sets[1:] for member in one)
        rare = {member: 1 + log(len(sets) / (1 + many)) for member, many in times.items()}
        unknown = 1 + log(len(sets))
        self._all = [
            {member: weight * rare.get(member, unknown) for member, weight in one.items()} for one in sets
        ]
        self._lengths = [sqrt(sum(value * value for value in one.values())) for one in self._all]

    def alike(self, number: int) -> float:
        mine, theirs = self._all[0], self._all[number]
        shared = sum(mine[member] * theirs[member] for member in mine.keys() & theirs.keys())
        return shared / (self._lengths[0] * self._lengths[number]) if shared else 0.0


def _themes(title: str, language: str) -> Weights:
    return dict.fromkeys(concepts.themes(tokens(title), language), 1.0)


def _letters(title: str, language: str) -> Weights:
    little, many = stop_words(language), _usual(language)
    found: dict[str, float] = {}
    for word in tokens(title):
        if word in little:
            continue
        cut = stem(word, language)
        weight = _USUAL if cut in many else 1.0
        for group in _groups(f" {cut} "):
            found[group] = max(weight, found.get(group, 0.0))
    return found


def _groups(padded: str) -> list[str]:
    return [padded[start : start + size] for size in _GROUPS for start in range(len(padded) - size + 1)]


@cache
def _usual(language: str) -> frozenset[str]:
    return frozenset(stem(word, language) for word in civic.words(language, "plain", "usual"))
