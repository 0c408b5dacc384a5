"""Channels are locked in one order, whatever a cycle of the outbox records and claims."""

from datetime import timedelta
from decimal import Decimal

import pytest

from bot.channels.errors import Throttled
from bot.outcomes import record_and_claim
from civic.delivery import Delivery
from storage import Store, Tx, pace
from storage.models import Pace
from tests.bot.sending import Sending, a_city

PACE = Delivery({"sms": Decimal(10), "whatsapp": Decimal(80), "telegram": Decimal(30)})


@pytest.fixture
def locked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The channels that were locked, in order."""
    channels: list[str] = []
    find = Tx.find

    def notes(tx: Tx, model: type, *, held: bool = False, **values: object) -> object:
        if model is Pace and held and values["channel"] not in channels:
            channels.append(str(values["channel"]))
        return find(tx, model, held=held, **values)

    monkeypatch.setattr(Tx, "find", notes)
    return channels


async def test_channels_that_pause_are_locked_in_the_order_of_claims(store: Store, locked: list[str]) -> None:
    sending = Sending(store, a_city(delivery=PACE))
    schemes = ["whatsapp", "telegram"]
    people = {scheme: sending.person(n, scheme, wrote=sending.now) for n, scheme in enumerate(schemes)}
    for scheme in schemes:
        sending.queue(people[scheme])
        sending.phones[scheme].failure = Throttled(timedelta(minutes=1))
    messages = {message.channel: message for message in await sending.claim()}
    results = [await sending.box._result_of(messages[scheme]) for scheme in schemes]
    sending.queue(sending.person(7), text="claimed in the same transaction")
    locked.clear()

    rates = {"sms": 10.0, "whatsapp": 80.0, "telegram": 30.0}
    claim = await store.write(record_and_claim, results, sending.now, ["sms"], 9, rates)

    assert [message.channel for message in claim.messages] == ["sms"]
    assert locked == ["sms", "telegram", "whatsapp"]
    held = store.read_now(pace.held, schemes, sending.now)
    assert held == dict.fromkeys(schemes, sending.now + timedelta(minutes=1))
