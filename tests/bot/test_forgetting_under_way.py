"""FORGET ME while messages are on their way: in, out, and somewhere at the platform."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from bot.channels.errors import Retry, SendError, Unknown
from bot.channels.messages import Outbound, Report, Sent
from bot.outbox import Outbox
from bot.outcomes import record_and_claim
from bot.pacing import Rules
from bot.reports import note_report
from storage import contacts, outbound
from storage.dispatch import Claimed
from storage.models import OutboundMessage, ProviderCopy, SendStatus
from storage.tx import table_of
from tests.bot.test_outbox_doubt import _no_city
from tests.residents import Residents, number

A_WHILE = timedelta(minutes=20)


@dataclass
class Platform:
    """It may take a message and not say so; `listed` is what its list shows."""

    scheme: str = "sms"
    failure: SendError | None = field(default_factory=Unknown)
    list_failure: SendError | None = None
    listed: list[str] = field(default_factory=list)
    sends: int = 0

    async def send(self, _message: Outbound) -> Sent:
        self.sends += 1
        if self.failure:
            raise self.failure
        return Sent("SMnew")

    async def find(self, _message: Outbound, _since: Any, besides: Collection[str]) -> str | None:
        if self.list_failure:
            raise self.list_failure
        return next((sid for sid in self.listed if sid not in besides), None)


@dataclass
class Sending:
    """An outbox on a clock of its own."""

    residents: Residents
    platform: Platform = field(default_factory=Platform)

    def __post_init__(self) -> None:
        self.now = self.residents.now
        channels = {"sms": self.platform}
        self.box = Outbox(self.residents.store, channels, Rules(_no_city, lambda: None), lambda: self.now)

    def queue(self, text: str = "Noted") -> int:
        known = self.residents.store.write_now(contacts.recognise, "sms", number(1), self.now)
        queued = self.residents.store.write_now(
            outbound.queue, self.now, contact_id=known.contact_id, address_id=known.address_id, kind="reply",
            channel="sms", language="en", text=text,
        )  # fmt: skip
        assert queued is not None
        return queued

    def claim(self) -> list[Claimed]:
        return self.residents.store.write_now(record_and_claim, [], self.now, ["sms"], 9).messages

    async def end(self, messages: list[Claimed]) -> None:
        results = [await self.box._result_of(message) for message in messages]
        await self.residents.store.write(record_and_claim, results, self.now, [], 0)

    async def cycle(self) -> None:
        self.now += A_WHILE
        await self.end(self.claim())

    def forget(self) -> None:
        self.residents.forget(self.residents.person(1))

    def left(self, model: Any) -> list[Any]:
        return list(self.residents.store.read_now(lambda tx: tx.run(table_of(model).select()).all()))

    def copies(self) -> list[str]:
        return sorted(copy.external_id for copy in self.left(ProviderCopy))


@pytest.fixture
def sending(residents: Residents) -> Sending:
    return Sending(residents)


async def test_what_may_be_at_the_platform_is_looked_up_and_its_copies_are_deleted(sending: Sending) -> None:
    sending.queue()
    await sending.cycle()
    sending.forget()
    sending.platform.listed = ["SMone", "SMtwo"]

    await sending.cycle()

    assert (sending.platform.sends, sending.copies()) == (1, ["SMone", "SMtwo"])
    assert sending.left(OutboundMessage) == []


async def test_a_trace_names_nobody_and_is_never_sent(sending: Sending) -> None:
    sending.queue()
    await sending.cycle()
    sending.platform.failure = None

    sending.forget()

    (trace,) = sending.left(OutboundMessage)
    assert (trace.contact_id, trace.address_id, trace.reply_to_id, trace.dedupe) == (None,) * 4
    for _ in range(5):
        await sending.cycle()
    assert (sending.platform.sends, sending.left(OutboundMessage), sending.copies()) == (1, [], [])


async def test_a_list_that_cannot_be_asked_is_asked_again(sending: Sending) -> None:
    sending.queue()
    await sending.cycle()
    sending.forget()
    sending.platform.list_failure, sending.platform.listed = Retry(), ["SMone"]
    for _ in range(5):
        await sending.cycle()
    assert sending.copies() == []

    sending.platform.list_failure = None
    await sending.cycle()

    assert sending.copies() == ["SMone"]


async def test_what_was_given_up_in_doubt_is_looked_up_too(sending: Sending) -> None:
    message = sending.queue()
    for _ in range(6):
        await sending.cycle()
    given_up = sending.residents.store.read_now(outbound.by_id, message)
    assert given_up is not None
    assert given_up.status == SendStatus.FAILED
    sending.forget()
    sending.platform.listed = ["SMlate"]

    await sending.cycle()

    assert sending.copies() == ["SMlate"]


@pytest.mark.parametrize("failure", [None, Retry(), Unknown()])
async def test_somebody_erased_while_a_message_is_handed_over(
    sending: Sending, failure: SendError | None
) -> None:
    sending.queue()
    claimed = sending.claim()
    sending.forget()
    sending.platform.failure = failure

    await sending.end(claimed)

    sending.platform.listed = ["SMnew"]
    await sending.cycle()
    await sending.cycle()
    assert sending.left(OutboundMessage) == []
    assert sending.copies() == ([] if isinstance(failure, Retry) else ["SMnew"])


async def test_a_report_tells_what_a_trace_was(sending: Sending) -> None:
    message = sending.queue()
    await sending.cycle()
    sending.forget()

    sending.residents.store.write_now(note_report, Report(message, "SMtold", "wired"), sending.now)

    assert (sending.copies(), sending.left(OutboundMessage)) == (["SMtold"], [])
