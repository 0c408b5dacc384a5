"""Answers that took long to count, kept for a while: the longer counting took, the longer they are good."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from typing import Any, TypeVar

T = TypeVar("T")
QUICK = 0.05  # seconds: what is counted so fast is counted each time
PATIENCE = 20  # times as long as counting took; so it keeps a twentieth of a core busy at most
MOST = 200  # answers


@dataclass(frozen=True, slots=True)
class _Kept:
    value: Any
    until: float


class Memory:
    """Remembers what was expensive; `timer` counts seconds."""

    def __init__(self, timer: Callable[[], float] = time.monotonic) -> None:
        self._timer = timer
        self._kept: dict[Hashable, _Kept] = {}
        self._counting: dict[Hashable, asyncio.Lock] = {}

    async def recall(
        self, key: Hashable, count: Callable[[], Awaitable[T]], *, patience: float = PATIENCE
    ) -> T:
        """What is kept under a key, or what `count` says; those who ask at once count once.

        It is good for `patience` times as long as counting took.
        """
        lock = self._counting.setdefault(key, asyncio.Lock())
        async with lock:
            kept = self._kept.get(key)
            if kept is not None and self._timer() < kept.until:
                value: T = kept.value
                return value
            began = self._timer()
            value = await count()
            self._keep(key, value, self._timer() - began, patience)
        return value

    def _keep(self, key: Hashable, value: Any, took: float, patience: float) -> None:
        self._kept.pop(key, None)
        if took >= QUICK:
            self._kept[key] = _Kept(value, self._timer() + patience * took)
        if len(self._kept) > MOST:
            del self._kept[next(iter(self._kept))]
        if len(self._counting) > MOST:
            self._counting = {name: lock for name, lock in self._counting.items() if lock.locked()}
