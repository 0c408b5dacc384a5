"""Tables of words as they are kept: nine languages have very many words, and few different meanings."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from sys import intern
from typing import Any, TypeVar

Names = frozenset[str]
Value = TypeVar("Value", bound=Hashable)
_KEPT: dict[Any, Any] = {}


def frozen(table: Mapping[str, Iterable[str]]) -> dict[str, Names]:
    """The same table; equal words and equal sets in it, and in all others, are kept once."""
    return {intern(word): kept_once(frozenset(names)) for word, names in table.items()}


def kept_once(value: Value) -> Value:
    """The value, or an equal one of before: of what many tables hold in many places."""
    kept: Value = _KEPT.setdefault(value, value)
    return kept
