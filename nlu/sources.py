"""What is read from files to build readers from: at hand while a city is loaded, and not for good."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, ParamSpec, TypeVar

_P = ParamSpec("_P")
_R = TypeVar("_R")
_KEPT: list[Any] = []


def source(work: Callable[_P, _R]) -> Callable[_P, _R]:
    """The same function, with all its results at hand until `let_go`; these must not be changed."""
    kept = cache(work)
    _KEPT.append(kept)
    return kept  # type: ignore[return-value]  # as callable as what it stands for


def let_go() -> None:
    """Everything is built: what it was built from would take 4 MB beside it."""
    for one in _KEPT:
        one.cache_clear()
