"""How much erased people had used of their limits: in this process's memory alone, for a day at most.

A database would keep a trace of who asked to be forgotten (`docs/adr/0016-limits-outlive-an-erasure.md`).
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from threading import Lock
from typing import Final

LIVES: Final = timedelta(days=1)
MOST: Final = 10_000  # erasures that are remembered; the oldest go
REPLIES, DATA_LINKS = "replies", "data_links"

Times = tuple[datetime, ...]


class Limits:
    """When people that are erased did what is limited, by what it was and a keyed hash of their address."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._lock = Lock()
        self._by_message: dict[int, tuple[datetime, dict[tuple[str, str], Times]]] = {}

    def carry(
        self, message_id: int, used: Iterable[tuple[str, str, Sequence[datetime]]], now: datetime
    ) -> None:
        """Remember what a person had used (what, whose, when) whom this message erased; repeat at will."""
        with self._lock:
            self._by_message = {
                key: kept for key, kept in self._by_message.items() if now - kept[0] < LIVES
            } | {message_id: (now, {(what, key): tuple(times) for what, key, times in used if times})}
            for oldest in list(self._by_message)[: -self._most]:
                del self._by_message[oldest]

    def used(self, what: str, key: str, since: datetime) -> int:
        """How often it was done since then by people who are erased."""
        with self._lock:
            kept = [used.get((what, key), ()) for _at, used in self._by_message.values()]
        return sum(at > since for times in kept for at in times)
