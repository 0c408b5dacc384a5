"""A broadcast where nothing can be looked up: nobody twice, and lost is only what was truly on its way."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.channels.errors import Retry, SendError, Throttled, Unknown
from bot.channels.messages import Outbound, Sent
from bot.outcomes import LEASE
from bot.pacing import Rules
from civic.delivery import Delivery
from storage import Store, Vault, open_store
from storage.dispatch import Claimed
from storage.models import OutboundMessage, SendStatus, Table
from storage.tx import Tx, table_of
from tests.bot.sending import NOON, Sending, a_city
from tests.bot.storm import A_LOOK, FINAL, Worker

A_PACE = Decimal(30)
MOST_STEPS = 400
FAULTS = [
    Throttled(timedelta(seconds=7)), Throttled(), Retry(), Unknown("500"), Unknown("lost"), None, None, None,
]  # fmt: skip
DIE, LEAVE = "die", "leave"
STEPS = st.lists(
    st.tuples(st.sampled_from([DIE, DIE, LEAVE]), st.integers(0, 12), st.sampled_from([0, 1, 26, 700])),
    min_size=1,
    max_size=6,
)


@dataclass
class Chats:
    """Telegram: what it has taken, what is on its way to it, and what becomes of the next ones."""

    attempts: deque[SendError | None]
    scheme: str = "telegram"
    taken: list[int] = field(default_factory=list)
    doubtful: set[int] = field(default_factory=set)
    on_its_way: set[int] = field(default_factory=set)  # from when on that was written down
    asked: int = 0

    async def send(self, message: Outbound) -> Sent:
        self.asked += 1
        failure = self.attempts.popleft() if self.attempts else None
        await asyncio.sleep(A_LOOK)
        if failure is None or failure.code == "lost":
            self.taken.append(message.id)
        if failure is None:
            return Sent(str(len(self.taken)))
        if isinstance(failure, Unknown):
            self.doubtful.add(message.id)
        raise failure


@dataclass
class Town:
    """Processes that send by it, until they are killed."""

    store: Store
    chats: Chats
    workers: int
    now: datetime = NOON
    waiting: list[tuple[datetime, asyncio.Future[None]]] = field(default_factory=list)
    lost_moments: int = 0  # messages that were only claimed when their process died

    def __post_init__(self) -> None:
        self.city = replace(a_city(), delivery=Delivery({"telegram": A_PACE}))

    def _noting(self, may: Callable[[Claimed], Awaitable[bool]]) -> Callable[[Claimed], Awaitable[bool]]:
        def noted(message: Claimed) -> Awaitable[bool]:
            self.chats.on_its_way.add(message.id)
            return may(message)

        return noted

    async def _pause(self, seconds: float) -> None:
        """Until it is one's moment."""
        come: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.waiting.append((self.now + timedelta(seconds=seconds), come))
        await come

    def _goes_on(self, workers: list[Worker]) -> None:
        """When all who send wait for their moments, the first one comes."""
        if self.waiting and sum(worker._in_flight for worker in workers) == len(self.waiting):
            first = min(self.waiting, key=lambda one: one[0])
            self.waiting.remove(first)
            self.now = max(self.now, first[0])
            first[1].set_result(None)

    @asynccontextmanager
    async def _running(self) -> AsyncIterator[list[Worker]]:
        rules = Rules(lambda: self.city, lambda: None)
        some = [
            Worker(self.store, {"telegram": self.chats}, rules, lambda: self.now) for _ in range(self.workers)
        ]
        for one in some:
            one._pause = self._pause
            one._beginnings.may = self._noting(one._beginnings.may)
        tasks = [asyncio.ensure_future(one.run()) for one in some]
        try:
            yield some
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def step(self, end: str, requests: int, seconds: int) -> None:
        """Time passes, and what is due is sent; who dies does so after so many requests."""
        self.now += timedelta(seconds=seconds)
        most = self.chats.asked + requests
        async with self._running() as workers:
            while not all(worker.is_idle.is_set() for worker in workers):
                if end == DIE and self.chats.asked >= most:
                    break
                self._goes_on(workers)
                await asyncio.sleep(A_LOOK)
        self.waiting.clear()
        left = {row.id for row in rows(self.store) if row.status == SendStatus.SENDING}
        self.chats.doubtful |= left & self.chats.on_its_way
        self.lost_moments += len(left - self.chats.on_its_way)

    async def calm_down(self) -> None:
        """Until each message has its end."""
        for _ in range(MOST_STEPS):
            if all(row.status in FINAL for row in rows(self.store)):
                return
            await self.step(LEAVE, 0, LEASE.seconds)


def rows(store: Store) -> list[OutboundMessage]:
    """All messages."""
    return store.read_now(lambda tx: tx.nouns(OutboundMessage, table_of(OutboundMessage).select()))


def _empty(tx: Tx) -> None:
    for table in reversed(Table.metadata.sorted_tables):
        tx.run(table.delete())


SIZES = {"sqlite": (25, 1), "postgresql": (8, 2)}  # examples, workers


@pytest.fixture(params=list(SIZES))
def kind(request: pytest.FixtureRequest, vault: Vault) -> Iterator[tuple[Store, int, int]]:
    with closing(open_store(request.getfixturevalue(f"{request.param}_url"), vault)) as store:
        yield store, *SIZES[request.param]


def test_nobody_twice_and_only_what_was_on_its_way_is_lost(kind: tuple[Store, int, int]) -> None:
    store, examples, workers = kind
    only_claimed = []

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.too_slow],
        phases=[Phase.explicit, Phase.generate],
    )
    @given(people=st.integers(5, 40), steps=STEPS, faults=st.lists(st.sampled_from(FAULTS), max_size=8))
    def plays(people: int, steps: list[tuple[str, int, int]], faults: list[SendError | None]) -> None:
        only_claimed.append(asyncio.run(_played(store, workers, people, steps, faults)))

    plays()
    assert sum(only_claimed) > 0  # or else nothing was seen


async def _played(
    store: Store, workers: int, people: int, steps: list[tuple[str, int, int]], faults: list[SendError | None]
) -> int:
    await store.write(_empty)
    bench, town = Sending(store), Town(store, Chats(deque(faults)), workers)
    for n in range(people):
        bench.queue(bench.person(n, "telegram"), kind="broadcast")
    for step in steps:
        await town.step(*step)
    await town.calm_down()

    chats = town.chats
    assert len(chats.taken) == len(set(chats.taken)), "twice"
    for row in rows(store):
        assert row.status in FINAL
        if row.status == SendStatus.WIRED:
            assert row.id in chats.taken
        else:
            assert row.id in chats.doubtful, f"lost, though never on its way: {row.reason}"
    return town.lost_moments
