"""How much memory processes take (Linux alone tells)."""

import os
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Self

LOOK_SECONDS = 0.1


def memory_mb(pid: int | None = None) -> float:
    """What a process holds in memory, this one unless said otherwise."""
    status = Path(f"/proc/{pid or os.getpid()}/status")
    if not status.exists():
        return 0.0
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


class Watch:
    """Keeps the most memory that any of some processes held."""

    def __init__(self, pids: Sequence[int]) -> None:
        self._pids = pids
        self._is_over = threading.Event()
        self.most_mb = 0.0
        self.first_mb = 0.0

    def __enter__(self) -> Self:
        self.first_mb = self._look()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._is_over.wait(LOOK_SECONDS):
            self._look()

    def _look(self) -> float:
        now = max(memory_mb(pid) for pid in self._pids)
        self.most_mb = max(self.most_mb, now)
        return now
