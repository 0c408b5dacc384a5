"""After a pause a channel without a pace begins with one message, and doubles."""

from datetime import timedelta
from decimal import Decimal

import pytest

from bot.channels.errors import Throttled
from bot.outbox import IN_FLIGHT
from bot.outcomes import record_and_claim
from civic.delivery import Delivery
from storage import Store
from tests.bot.sending import Sending, a_city

WAIT = timedelta(seconds=30)


@pytest.fixture
def sending(store: Store) -> Sending:
    return Sending(store)


async def rounds(sending: Sending, count: int) -> list[int]:
    """How many messages are claimed each time, when all of the last ones have gone."""
    sizes = []
    for _ in range(count):
        claimed = await sending.claim(IN_FLIGHT)
        sizes.append(len(claimed))
        for message in claimed:
            sending.box._ramp.began(message.channel)
        for message in claimed:
            sending.box._in_flight += 1
            await sending.box._deliver(message)
    return sizes


def crowd(sending: Sending, people: int = 150) -> None:
    for n in range(people):
        sending.queue(sending.person(n + 10))


async def pause_is_over(sending: Sending) -> None:
    """The platform has had too much, and the wait that it asked for is over; many wait by now."""
    sending.phones["sms"].failure = Throttled(WAIT)
    sending.queue(sending.person(1))
    await rounds(sending, 1)
    crowd(sending)
    sending.phones["sms"].failure = None
    sending.now += WAIT


async def test_it_begins_with_one_and_doubles(sending: Sending) -> None:
    await pause_is_over(sending)

    assert await rounds(sending, 7) == [1, 2, 4, 8, 16, 32, 64]


async def test_another_process_does_too(sending: Sending) -> None:
    other = Sending(sending.store)
    sending.phones["sms"].failure = Throttled(WAIT)
    sending.queue(sending.person(1))
    await rounds(sending, 1)
    await sending.store.write(record_and_claim, sending.box._results, sending.now, [], 0)
    crowd(other)
    assert await rounds(other, 1) == [0]

    other.now += WAIT

    assert await rounds(other, 3) == [1, 2, 4]


async def test_a_further_refusal_begins_anew(sending: Sending) -> None:
    crowd(sending)
    sending.phones["sms"].failure = Throttled(WAIT)
    await sending.cycle()
    sending.phones["sms"].failure = None
    sending.now += WAIT
    assert await rounds(sending, 3) == [1, 2, 4]

    sending.phones["sms"].failure = Throttled(WAIT)
    assert await rounds(sending, 1) == [8]
    sending.phones["sms"].failure = None
    assert await rounds(sending, 1) == [0]
    sending.now += WAIT

    assert await rounds(sending, 2) == [1, 2]


async def test_a_channel_with_a_pace_keeps_to_that(sending: Sending) -> None:
    sending.city = a_city(delivery=Delivery({"sms": Decimal(30)}))
    await pause_is_over(sending)

    assert await rounds(sending, 1) == [31]


async def test_without_a_pause_all_go_at_once(sending: Sending) -> None:
    crowd(sending)

    assert await rounds(sending, 1) == [IN_FLIGHT]
