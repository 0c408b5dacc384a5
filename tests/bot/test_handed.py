"""When a person may have seen a message: what a digit answers hangs on it."""

from datetime import timedelta

import pytest

from bot.channels.errors import (
    AddressDead,
    GiveUp,
    Misconfigured,
    OptedOut,
    Retry,
    SendError,
    Throttled,
    Unknown,
)
from bot.channels.messages import Report
from bot.outcomes import LEASE
from bot.reports import note_report
from storage import Store, outbound
from storage.models import SendStatus
from storage.outbound import Handed
from tests.bot.sending import Sending

SECOND = timedelta(seconds=1)
REFUSALS = (Retry(), Throttled(), GiveUp(), OptedOut(), AddressDead(), Misconfigured())


def handed(sending: Sending, message: int) -> Handed | None:
    """What is known of a message."""
    return sending.store.read_now(outbound.handed, message)


@pytest.fixture
def sending(store: Store) -> Sending:
    """An outbox on either database."""
    return Sending(store)


async def test_what_the_platform_took_is_handed_over_from_its_attempt_on(sending: Sending) -> None:
    message = sending.queue(sending.person(1))

    assert handed(sending, message) is None
    await sending.cycle(SECOND)

    assert handed(sending, message) == Handed(sending.now, surely=True)


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda one: type(one).__name__)
async def test_what_the_platform_refused_is_not_handed_over(sending: Sending, refusal: SendError) -> None:
    message = sending.queue(sending.person(1))
    sending.phones["sms"].failure = refusal

    await sending.cycle()

    assert handed(sending, message) is None


async def test_nobody_knows_while_the_platform_is_silent(sending: Sending) -> None:
    message = sending.queue(sending.person(1))

    await sending.claim()

    assert handed(sending, message) == Handed(sending.now, surely=False)


async def test_nobody_knows_after_a_time_out_until_it_is_found(sending: Sending) -> None:
    message = sending.queue(sending.person(1))
    sending.phones["sms"].failure = Unknown()

    await sending.cycle()

    assert handed(sending, message) == Handed(sending.now, surely=False)


async def test_a_refusal_does_not_say_that_an_earlier_attempt_failed(sending: Sending) -> None:
    message = sending.queue(sending.person(1, "telegram", path="7"))
    sending.phones["telegram"].failure = Unknown()
    await sending.cycle()
    sending.phones["telegram"].failure = Retry()

    await sending.cycle(LEASE)

    assert sending.row(message).status == SendStatus.QUEUED
    assert handed(sending, message) == Handed(sending.now, surely=False)


async def test_what_is_held_back_is_not_handed_over(sending: Sending) -> None:
    address = sending.person(1, "whatsapp")  # never wrote, so the window is closed
    message = sending.queue(address, kind="notice")

    await sending.cycle()

    assert sending.row(message).status in {SendStatus.QUEUED, SendStatus.SUPPRESSED}
    assert handed(sending, message) is None


async def test_what_did_not_arrive_is_not_handed_over_until_it_is_sent_again(sending: Sending) -> None:
    message = sending.queue(sending.person(1))
    await sending.cycle()
    report = Report(message, None, "failed", "30003", again_after=timedelta(minutes=1))

    sending.store.write_now(note_report, report, sending.now)

    assert handed(sending, message) is None
    await sending.cycle(timedelta(minutes=2))
    assert handed(sending, message) == Handed(sending.now, surely=True)
