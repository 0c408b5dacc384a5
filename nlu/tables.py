"""Tables of words as they are kept: nine languages have very many words, and few different meanings."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

from nlu.sources import source

Names = frozenset[str]
Value = TypeVar("Value", bound=Hashable)


def frozen(table: Mapping[str, Iterable[str]]) -> dict[str, Names]:
    """The same table; equal words and equal sets in it, and in all others, are kept once."""
    return {kept_once(word): kept_once(frozenset(names)) for word, names in table.items()}


@source
def kept_once(value: Value) -> Value:
    """The value, or an equal one of the same load: of what many tables hold in many places."""
    return value
