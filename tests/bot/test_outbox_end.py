"""An orderly end lets what is being sent end, and begins nothing more."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.channels.messages import Outbound, Sent
from bot.outbox import Outbox
from bot.pacing import Rules
from storage import Store, contacts, outbound
from storage.models import SendStatus
from tests.bot.test_outbox_doubt import _no_city
from tests.residents import number

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@dataclass
class SlowPhone:
    """A platform that answers when it is told to."""

    scheme: str = "sms"
    called: asyncio.Event = field(default_factory=asyncio.Event)
    answers: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self, _message: Outbound) -> Sent:
        self.called.set()
        await self.answers.wait()
        return Sent("SMnew")


async def test_what_is_being_sent_is_recorded_before_the_end(store: Store) -> None:
    phone = SlowPhone()
    box = Outbox(store, {"sms": phone}, Rules(_no_city, lambda: None), lambda: NOON)
    first = _queue(store, 1)
    running = asyncio.create_task(box.run())
    await phone.called.wait()
    drained = asyncio.create_task(box.drain())
    later = _queue(store, 2)
    box.wake()

    phone.answers.set()
    await asyncio.gather(drained, running)

    assert _status(store, first) == SendStatus.WIRED
    assert _status(store, later) == SendStatus.QUEUED


async def test_with_nothing_under_way_the_end_is_at_once(store: Store) -> None:
    box = Outbox(store, {"sms": SlowPhone()}, Rules(_no_city, lambda: None), lambda: NOON)
    running = asyncio.create_task(box.run())

    await asyncio.gather(box.drain(), running)


def _queue(store: Store, person: int) -> int:
    known = store.write_now(contacts.recognise, "sms", number(person), NOON)
    row = {"contact_id": known.contact_id, "address_id": known.address_id, "channel": "sms", "language": "en"}
    queued = store.write_now(outbound.queue, NOON, kind="reply", text="Noted", **row)
    assert queued is not None
    return queued


def _status(store: Store, message_id: int) -> str:
    row = store.read_now(outbound.by_id, message_id)
    assert row is not None
    return row.status
