"""A worker beside others on PostgreSQL: whom it has to wait for keeps nobody else waiting."""

import asyncio
import time
from collections.abc import Iterator
from datetime import datetime

import pytest

from bot.outbox import Outbox
from bot.pacing import Rules
from bot.worker import Mind, Worker
from hearback.wiring import Place
from storage import Store, Vault, ideas, inbound, open_store
from storage.models import MessageState
from tests.residents import Residents, the
from tests.transactions import PATIENCE, held_up, opened


@pytest.fixture
def store(postgresql_url: str, vault: Vault) -> Iterator[Store]:
    opened_store = open_store(postgresql_url, vault)
    yield opened_store
    opened_store.close()


def _worker(store: Store, place: Place, now: datetime) -> Worker:
    outbox = Outbox(store, {}, Rules(lambda: place.town.city, lambda: None), lambda: now)
    mind = Mind(lambda: place.town, lambda: place.interpreter)
    return Worker(store, mind, outbox, lambda: now, tells_news=lambda: False)


async def _is_voted_on(store: Store, idea_id: int) -> None:
    patience = time.monotonic() + PATIENCE
    while not store.read_now(ideas.get, idea_id).votes_for:
        assert time.monotonic() < patience
        await asyncio.sleep(0.01)


async def test_one_vote_that_waits_for_another_process_holds_up_no_other_of_its_batch(
    store: Store, residents: Residents, place: Place, now: datetime
) -> None:
    bench, tree = residents.idea(None, "A bench"), residents.idea(None, "A tree")
    messages = [residents.text(1, f"{tree.code} yes"), residents.text(2, f"{bench.code} yes")]

    with opened(store, ideas.hold, the(bench)) as other:
        task = asyncio.create_task(_worker(store, place, now).run())
        await _is_voted_on(store, the(tree))
        await held_up(store, task)
        other.commit()
        await _is_voted_on(store, the(bench))
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)

    kept = [store.read_now(inbound.by_id, message) for message in messages]
    assert [message.state for message in kept if message] == [MessageState.HANDLED] * 2
