"""The inbox keeps once, alone or in company, and says so when it cannot."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import make_url

from bot.inbox import Inbox
from storage import Store, StoreUnavailable, inbound
from storage.inbound import Arrival
from tests.residents import number

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


@asynccontextmanager
async def running(store: Store, **options: timedelta) -> AsyncIterator[tuple[Inbox, list[str]]]:
    """An inbox at work, and the calls that it made."""
    calls: list[str] = []
    inbox = Inbox(store, lambda: NOW, lambda: calls.append("kept"), **options)
    job = asyncio.create_task(inbox.run())
    try:
        yield inbox, calls
    finally:
        job.cancel()
        with suppress(asyncio.CancelledError):
            await job


def text(n: int, sid: str = "") -> Arrival:
    return Arrival("sms", sid or f"SM{n:032}", "sms", number(n), "More benches")


async def test_messages_that_come_together_are_all_kept(store: Store) -> None:
    async with running(store) as (inbox, _calls):
        await asyncio.gather(*[inbox.keep(text(n)) for n in range(30)])

    assert len(store.read_now(inbound.waiting, 64)) == 30


async def test_a_repetition_wakes_nobody(store: Store) -> None:
    async with running(store) as (inbox, calls):
        await inbox.keep(text(1))
        await inbox.keep(text(1))

    assert calls == ["kept"]


async def test_one_message_that_cannot_be_written_does_not_take_others_down(store: Store) -> None:
    bad = Arrival("sms", "SMbad", "sms", number(2), "More benches", extras={"media": object()})
    async with running(store) as (inbox, _calls):
        kept = await asyncio.gather(
            inbox.keep(text(1)), inbox.keep(bad), inbox.keep(text(3)), return_exceptions=True
        )

    assert [result is None for result in kept] == [True, False, True]
    assert len(store.read_now(inbound.waiting, 64)) == 2


async def test_a_store_that_does_not_answer_is_said_to_be_unavailable(sqlite_store: Store) -> None:
    file = make_url(sqlite_store.url).database
    assert file is not None
    blocker = sqlite3.connect(file, isolation_level=None)
    blocker.execute("BEGIN EXCLUSIVE")

    async with running(sqlite_store, patience=timedelta(milliseconds=50)) as (inbox, _calls):
        with pytest.raises(StoreUnavailable):
            await inbox.keep(text(1))
        blocker.execute("ROLLBACK")
    async with running(sqlite_store) as (inbox, _calls):  # with the patience of life
        await inbox.keep(text(1, "SMagain"))

    blocker.close()
    assert sqlite_store.read_now(inbound.waiting, 9)
