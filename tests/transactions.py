"""Two transactions at once, step by step: what races in a busy city, made to happen each time."""

import asyncio
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event
from typing import Any

from sqlalchemy import text

from storage import Store, Tx

PATIENCE = 20.0  # seconds until something that should happen is a failure
WAITING = text(
    "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
)


class Opened:
    """A transaction that has done its work and is not committed yet."""

    def __init__(self, ready: Future[Any], end: Event, done: "Future[Any]") -> None:
        self._ready = ready
        self._end = end
        self._done = done

    @property
    def result(self) -> Any:
        """What its work returned."""
        return self._ready.result(PATIENCE)

    def commit(self) -> None:
        """Let it end."""
        self._end.set()
        self._done.result(PATIENCE)


@contextmanager
def opened(store: Store, work: Callable[..., Any], *args: Any, **kwargs: Any) -> Iterator[Opened]:
    """Run work in a transaction that ends when it is told to."""
    ready: Future[Any] = Future()
    end = Event()

    def stay(tx: Tx) -> None:
        ready.set_result(work(tx, *args, **kwargs))
        assert end.wait(PATIENCE)

    with ThreadPoolExecutor(1) as pool:
        transaction = Opened(ready, end, pool.submit(store.write_now, stay))
        assert transaction.result is not Ellipsis
        try:
            yield transaction
        finally:
            end.set()


@contextmanager
def beside(store: Store, work: Callable[..., Any], *args: Any, **kwargs: Any) -> Iterator["Future[Any]"]:
    """Run work in another thread, until it is done or waits for a lock that somebody holds."""
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(store.write_now, work, *args, **kwargs)
        patience = time.monotonic() + PATIENCE
        while not future.done() and not _somebody_waits(store):
            assert time.monotonic() < patience
        yield future


async def held_up(store: Store, task: "asyncio.Task[Any]") -> None:
    """Until a task waits for a lock that somebody holds.

    On SQLite nothing is to be waited for: a transaction that writes begins when the one before it has ended.
    """
    patience = time.monotonic() + PATIENCE
    while not (store.is_sqlite or _somebody_waits(store)):
        assert not task.done()
        assert time.monotonic() < patience
        await asyncio.sleep(0.01)


def _somebody_waits(store: Store) -> bool:
    return store.read_now(lambda tx: bool(tx.run(WAITING).scalar()))
