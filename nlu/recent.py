"""What was just worked out of a text is not worked out again: several rules ask the same of one message."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, ParamSpec, TypeVar
from weakref import WeakSet

_TEXTS = 256  # the last ones; clauses and words of a message count apart
_P = ParamSpec("_P")
_R = TypeVar("_R")
_KEPT: WeakSet[Any] = WeakSet()  # a city that is loaded again brings readers of its own


def recent(work: Callable[_P, _R], most: int = _TEXTS) -> Callable[_P, _R]:
    """The same function of hashable values, with the last results at hand; these must not be changed."""
    kept = lru_cache(maxsize=most)(work)
    _KEPT.add(kept)
    return kept  # type: ignore[return-value]  # as callable as what it stands for


def forget() -> None:
    """Keep nothing of any text: somebody's were erased."""
    for one in _KEPT:
        one.cache_clear()
