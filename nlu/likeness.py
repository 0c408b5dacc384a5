"""How alike the titles of ideas are that are no offer: for lists, too slow for every new idea."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from math import log, sqrt
from typing import Any, NamedTuple

import numpy as np

from nlu import civic, concepts
from nlu.stems import stem, stop_words
from nlu.text import tokens

_GROUPS = (3, 4)  # letters of a stem, with a blank before and behind it
_USUAL = 0.4  # what a word weighs that very many ideas have
_OF_NAME = 0.5  # and the themes of a name: who lives at Island Bay need not mean the shore
_THEMES = 0.3  # beside letters
_COMPANY = 0.35  # what those that each is likest to say of the two, beside themselves
_LIKEST = 3  # a power: what is less alike than the likest says next to nothing
_CAPITALS = 0.8  # of a title's words: from here on a capital tells no name
_TITLE_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")

Weights = Mapping[str, float]
Matrix = np.ndarray[Any, np.dtype[np.float32]]


class _Said(NamedTuple):
    letters: Weights
    themes: Weights


class Likeness:
    """How alike a title is to others in groups of letters and in themes, each as heavy as it is rare."""

    def __init__(self, title: str, language: str, others: Sequence[tuple[str, str]]) -> None:
        """`others` are titles with their languages."""
        said = [_said(*one) for one in [(title, language), *others]]
        near = _alike([one.letters for one in said]) + _THEMES * _alike([one.themes for one in said])
        self._near = _in_company(near)[0]

    def to(self, number: int) -> float:
        """From 0 to a little more than 1, for one of the others."""
        return float(self._near[number + 1])


def _in_company(near: Matrix) -> Matrix:
    """What is alike, and what those say that each is likest to: a common title is like very many."""
    weights = near**_LIKEST
    np.fill_diagonal(weights, 0.0)
    sums = weights.sum(axis=1, keepdims=True)
    shares = np.divide(weights, sums, out=np.zeros_like(weights), where=sums > 0)
    said = np.einsum("ij,jk->ik", shares, near)
    both: Matrix = (near + _COMPANY * (said + said.T)) / (1 + _COMPANY)
    return both


def _alike(sets: Sequence[Weights]) -> Matrix:
    """Cosines of all weighted sets with each other; members that few of them have are heavier."""
    times = Counter(member for one in sets[1:] for member in one)
    columns = {member: at for at, member in enumerate(dict.fromkeys(m for one in sets for m in one))}
    table = np.zeros((len(sets), len(columns)), np.float32)
    for row, one in zip(table, sets, strict=True):
        for member, weight in one.items():
            row[columns[member]] = weight * (1 + log(len(sets) / (1 + times[member])))
    lengths = np.linalg.norm(table, axis=1, keepdims=True)
    table = np.divide(table, lengths, out=table, where=lengths > 0)
    cosines: Matrix = np.einsum("ik,jk->ij", table, table)  # for so few, BLAS would wake all its threads
    return cosines


def _said(title: str, language: str) -> _Said:
    little, many = stop_words(language), _usual(language)
    letters: dict[str, float] = {}
    themes: dict[str, float] = {}
    for word, is_name in _words(title, language):
        if word in little:
            continue
        cut = stem(word, language)
        _add(letters, dict.fromkeys(_groups(f" {cut} "), _USUAL if cut in many else 1.0))
        _add(themes, _themes(word, language, _OF_NAME if is_name else 1.0))
    return _Said(letters, themes)


def _add(found: dict[str, float], more: Weights) -> None:
    for member, weight in more.items():
        found[member] = max(weight, found.get(member, 0.0))


def _themes(word: str, language: str, weight: float) -> Weights:
    """The themes of a word; one that has several says less of each."""
    found = concepts.themes([word], language)
    return dict.fromkeys(found, weight / sqrt(len(found))) if found else {}


def _words(title: str, language: str) -> Iterator[tuple[str, bool]]:
    """The folded words of a title, and whether each is a name by its capital."""
    typed = _TITLE_WORD.findall(title)
    capitals = sum(word[0].isupper() for word in typed)
    tells = capitals < _CAPITALS * len(typed) and not _has_capital_nouns(language)
    for at, word in enumerate(typed):
        for part in tokens(word):
            yield part, tells and at > 0 and word[0].isupper()


def _groups(padded: str) -> list[str]:
    return [padded[start : start + size] for size in _GROUPS for start in range(len(padded) - size + 1)]


@cache
def _usual(language: str) -> frozenset[str]:
    return frozenset(stem(word, language) for word in civic.words(language, "plain", "usual"))


@cache
def _has_capital_nouns(language: str) -> bool:
    found = civic.paths([language])
    return bool(found and civic.lexicon(found[0])["plain"].get("capital_nouns"))
