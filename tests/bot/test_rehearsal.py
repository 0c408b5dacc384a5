"""The rehearsal before a start: it goes all the way, and leaves nothing."""

from datetime import UTC, datetime

from bot.rehearsal import rehearse
from hearback.wiring import Place
from storage import Store, Tx, inbound, outbound
from storage.models import Address, Contact, Idea, InboundMessage, OutboundMessage
from storage.tx import table_of

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
TABLES = (Address, Contact, Idea, InboundMessage, OutboundMessage)


def _rows(tx: Tx) -> list[int]:
    return [len(tx.run(table_of(model).select()).all()) for model in TABLES]


async def test_nothing_of_a_rehearsal_stays(store: Store, place: Place) -> None:
    await rehearse(store, place.town, place.interpreter, lambda: NOW)

    assert store.read_now(_rows) == [0] * len(TABLES)


async def test_what_waits_already_still_waits(store: Store, place: Place) -> None:
    store.write_now(outbound.queue, NOW, channel="sms", kind="reply", text="hello", language="en")
    store.write_now(inbound.keep, [inbound.Arrival("sms", "SM1", "sms", "+15550101234", "TOP")], NOW)

    await rehearse(store, place.town, place.interpreter, lambda: NOW)

    assert [message.text for message in store.read_now(inbound.waiting, 9)] == ["TOP"]
    assert store.read_now(outbound.counts) == {"queued": 1}
