"""What the processes on one PostgreSQL tell each other, and which of them does what one does for all.

Each process keeps one connection for it. `LISTEN` wakes it at once; an advisory lock of that connection is an
office, which the server gives to another process when the connection ends, in whatever way. On SQLite one
process holds the lock beside the file and all offices, and has nobody to tell.
"""

import asyncio
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, func, make_url
from sqlalchemy import select as select_columns

from storage.errors import StoreUnavailable
from storage.store import CONNECT_SECONDS, Store
from storage.tx import Tx

if TYPE_CHECKING:
    import psycopg

CHANNEL: Final = "hearback"
HEARTBEAT: Final = timedelta(seconds=2)  # also: how soon an office without a holder is taken
ANSWERS_WITHIN: Final = timedelta(seconds=4)  # the server, else the line is dead
STANDS_FOR: Final = HEARTBEAT + ANSWERS_WITHIN  # an office counts no longer after the last heartbeat
AGAIN: Final = timedelta(seconds=1)  # after which a line that broke is opened anew
KEEPALIVES: Final[Mapping[str, Any]] = {"keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 3}

_TELL = select_columns(func.pg_notify(CHANNEL, bindparam("topic")).label("told"))
_TAKE: Final = "SELECT pg_try_advisory_lock(hashtextextended(%s, 0))"


class Topic(StrEnum):
    """What there is to tell: never what it says."""

    KEPT = "kept"  # a resident's message waits to be handled
    NEWS = "news"  # an official has said something that residents are to hear
    REPLIES = "replies"  # something was put into the outbox


class Office(StrEnum):
    """What one process does for all."""

    CLOCKS = "clocks"  # what is done because its time has come
    FETCHING = "fetching"  # asking a platform for updates, which allows one to ask


class Line:
    """Hears and tells. `run` must be running."""

    def __init__(
        self, store: Store, heard: Callable[[Collection[Topic]], None], offices: Sequence[Office] = ()
    ) -> None:
        """`heard` gets what others tell, and all topics after every time that nothing could be heard."""
        self._store = store
        self._heard = heard
        self._offices = offices
        self._held: set[Office] = set()
        self._stood_at = 0.0
        self._topics: set[Topic] = set()
        self._has_topics = asyncio.Event()

    def tell(self, topic: Topic) -> None:
        """Wake the others; who hears nothing of it looks by itself a little later."""
        if not self._store.is_sqlite:
            self._topics.add(topic)
            self._has_topics.set()

    def holds(self, office: Office) -> bool:
        """Whether this process is the one that does it."""
        if self._store.is_sqlite:
            return office in self._offices
        return office in self._held and time.monotonic() - self._stood_at < STANDS_FOR.total_seconds()

    async def run(self) -> None:
        """Hear and tell for ever."""
        if self._store.is_sqlite:
            await asyncio.Event().wait()
        async with asyncio.TaskGroup() as group:
            group.create_task(self._speak())
            group.create_task(self._keep_open())

    async def _speak(self) -> None:
        while True:
            await self._has_topics.wait()
            self._has_topics.clear()
            topics, self._topics = self._topics, set()
            with suppress(StoreUnavailable):  # the others look by themselves
                await self._store.read(_notify, sorted(topics))

    async def _keep_open(self) -> None:
        import psycopg

        while True:
            with suppress(psycopg.Error, OSError, TimeoutError):
                await self._hear()
            self._held.clear()
            await asyncio.sleep(AGAIN.total_seconds())

    async def _hear(self) -> None:
        async with await _connect(self._store.url) as connection:
            await connection.execute(f"LISTEN {CHANNEL}")
            self._heard(set(Topic))
            while True:
                async with asyncio.timeout(ANSWERS_WITHIN.total_seconds()):
                    await self._stand(connection)
                async for said in connection.notifies(timeout=HEARTBEAT.total_seconds()):
                    if said.payload in set(Topic):
                        self._heard({Topic(said.payload)})

    async def _stand(self, connection: "psycopg.AsyncConnection[Any]") -> None:
        """Find out that the line is open, and take the offices that nobody holds."""
        began = time.monotonic()
        await connection.execute("SELECT 1")
        for office in self._offices:
            if office not in self._held:
                answer = await connection.execute(_TAKE, [f"hearback:{office}"])
                if await answer.fetchone() == (True,):
                    self._held.add(office)
        self._stood_at = began


async def _connect(url: str) -> "psycopg.AsyncConnection[Any]":
    import psycopg

    address = make_url(url).set(drivername="postgresql")
    name = address.query.get("application_name", "hearback")
    return await psycopg.AsyncConnection.connect(
        address.render_as_string(hide_password=False),
        autocommit=True,
        connect_timeout=CONNECT_SECONDS,
        application_name=f"{name} line",
        **KEEPALIVES,
    )


def _notify(tx: Tx, topics: Sequence[Topic]) -> None:
    """After the commit that it tells of: within it, all who commit would wait for each other's disks."""
    for topic in topics:
        tx.run(_TELL, {"topic": topic.value})
