"""What processes on one PostgreSQL tell each other, and who of them holds an office."""

import asyncio
from collections.abc import AsyncIterator, Collection, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

import psycopg
import pytest

from storage import Store, Vault, open_store
from storage.line import Line, Office, Topic
from tests.databases import Cluster

END_ALL = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'hearback line'"


@dataclass
class Process:
    """One of many, and what it has heard."""

    store: Store
    heard: list[Topic] = field(default_factory=list)
    hears: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.line = Line(self.store, self._hear, [Office.CLOCKS])

    def _hear(self, topics: Collection[Topic]) -> None:
        self.heard += sorted(topics)
        self.hears.set()

    async def hears_something(self) -> list[Topic]:
        async with asyncio.timeout(20):
            await self.hears.wait()
        self.hears.clear()
        heard, self.heard = self.heard, []
        return heard


@asynccontextmanager
async def running(process: Process) -> AsyncIterator[None]:
    """It lives until the block ends."""
    task = asyncio.create_task(process.line.run())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


@pytest.fixture
def postgresql_store(postgresql_url: str, vault: Vault) -> Iterator[Store]:
    opened = open_store(postgresql_url, vault)
    yield opened
    opened.close()


async def one_holds(*processes: Process) -> Process:
    """The one that holds the office, once there is one."""
    async with asyncio.timeout(20):
        while True:
            holders = [one for one in processes if one.line.holds(Office.CLOCKS)]
            assert len(holders) <= 1
            if holders:
                return holders[0]
            await asyncio.sleep(0.02)


async def test_what_one_process_tells_the_others_hear(postgresql_store: Store) -> None:
    one, other = Process(postgresql_store), Process(postgresql_store)
    async with running(one), running(other):
        assert await other.hears_something() == sorted(Topic)  # it may have missed anything before

        one.line.tell(Topic.KEPT)

        assert await other.hears_something() == [Topic.KEPT]


async def test_of_many_one_holds_an_office_and_another_one_takes_it_over(postgresql_store: Store) -> None:
    one, other = Process(postgresql_store), Process(postgresql_store)
    async with running(other):
        async with running(one):
            holder = await one_holds(one, other)
            assert holder is await one_holds(one, other)
        if holder is one:  # it has ended
            assert await one_holds(other) is other
    assert not one.line.holds(Office.FETCHING)


async def test_a_line_that_breaks_is_opened_anew(
    postgresql_store: Store, postgresql_url: str, postgresql: Cluster
) -> None:
    one, other = Process(postgresql_store), Process(postgresql_store)
    async with running(one), running(other):
        await one_holds(one, other)
        await asyncio.gather(one.hears_something(), other.hears_something())

        with psycopg.connect(postgresql_url, autocommit=True) as admin:
            admin.execute(END_ALL)

        assert await other.hears_something() == sorted(Topic)
        await one_holds(one, other)
        one.line.tell(Topic.NEWS)
        while Topic.NEWS not in (heard := await other.hears_something()):
            assert heard


async def test_on_sqlite_one_process_holds_all_offices_and_tells_nobody(sqlite_store: Store) -> None:
    one = Process(sqlite_store)
    async with running(one):
        one.line.tell(Topic.KEPT)

        assert one.line.holds(Office.CLOCKS)
        assert not one.line.holds(Office.FETCHING)
        assert one.heard == []
