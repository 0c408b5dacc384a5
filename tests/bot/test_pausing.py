"""A channel whose platform had too much of us pauses as a whole, in all processes."""

from datetime import timedelta
from decimal import Decimal

import pytest

from bot.channels.errors import Throttled
from civic.delivery import Delivery
from storage import Store
from storage.models import SendStatus
from tests.bot.sending import Sending, a_city

WAIT = timedelta(seconds=30)
SECOND = timedelta(seconds=1)


@pytest.fixture
def one(store: Store) -> Sending:
    return Sending(store)


@pytest.fixture
def other(store: Store) -> Sending:
    """A second process that sends from the same database."""
    return Sending(store)


@pytest.mark.parametrize("pace", [{}, {"sms": Decimal(100)}])
async def test_all_processes_wait_when_the_platform_wants_it(
    one: Sending, other: Sending, pace: dict[str, Decimal]
) -> None:
    one.city = other.city = a_city(delivery=Delivery(pace))
    one.phones["sms"].failure = Throttled(WAIT)
    refused = one.queue(one.person(1), text="one")
    await one.cycle()

    one.queue(one.person(2), text="two")
    await other.cycle(after=WAIT - SECOND * 2)
    assert other.texts() == []

    await other.cycle(after=SECOND * 2)
    assert other.texts() == ["one", "two"]
    assert one.row(refused).status == SendStatus.WIRED


async def test_other_channels_do_not_wait(one: Sending, other: Sending) -> None:
    one.phones["sms"].failure = Throttled(WAIT)
    one.queue(one.person(1))
    await one.cycle()

    one.queue(one.person(2), text="waits")
    one.queue(one.person(3, "whatsapp", wrote=one.now), text="goes")
    await other.cycle()

    assert (other.texts(), other.texts("whatsapp")) == ([], ["goes"])


async def test_who_finds_the_channel_pausing_asks_again_when_it_is_over(one: Sending, other: Sending) -> None:
    one.phones["sms"].failure = Throttled(WAIT)
    one.queue(one.person(1))
    await one.cycle()
    one.queue(one.person(2))

    await other.cycle()

    assert other.box._open_channels(other.now) == ["whatsapp", "telegram"]
    assert "sms" in other.box._open_channels(other.now + WAIT)


async def test_a_pause_that_is_over_keeps_nothing_waiting(one: Sending, other: Sending) -> None:
    one.phones["sms"].failure = Throttled(WAIT)
    one.queue(one.person(1), text="one")
    await one.cycle()

    for _ in range(2):
        one.queue(one.person(2), text="two")
    await other.cycle(after=WAIT)
    await other.cycle()

    assert other.texts() == ["one", "two", "two"]
