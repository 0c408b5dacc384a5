"""Tables of words as they are kept: nine languages have very many words, and few different meanings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from sys import intern

Names = frozenset[str]


def frozen(table: Mapping[str, Iterable[str]]) -> dict[str, Names]:
    """The same table; equal words and equal sets in it, and in all others, are kept once."""
    return {intern(word): _kept_once(frozenset(names)) for word, names in table.items()}


@cache
def _kept_once(names: Names) -> Names:
    return names
