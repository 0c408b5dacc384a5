"""What was just worked out of a text is not worked out again: several rules ask the same of one message.

What was worked out of single words is kept for longer: they come again and again.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, ParamSpec, TypeVar
from weakref import WeakSet

_TEXTS = 256  # the last ones; clauses and words of a message count apart
_WORDS = 2048  # four times as many take 20 MB more, and spare no time that can be measured
_P = ParamSpec("_P")
_R = TypeVar("_R")
_KEPT: WeakSet[Any] = WeakSet()  # a city that is loaded again brings readers of its own


def recent(work: Callable[_P, _R], most: int = _TEXTS) -> Callable[_P, _R]:
    """The same function of hashable values, with the last results at hand; these must not be changed."""
    kept = lru_cache(maxsize=most)(work)
    _KEPT.add(kept)
    return kept  # type: ignore[return-value]  # as callable as what it stands for


def by_word(work: Callable[_P, _R]) -> Callable[_P, _R]:
    """The same function of a word, with the results of the words that came last at hand."""
    return recent(work, _WORDS)


def forget() -> None:
    """Keep nothing of any text, nor of its words, names among them: somebody's were erased."""
    for one in _KEPT:
        one.cache_clear()
