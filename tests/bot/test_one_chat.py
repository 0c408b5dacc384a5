"""Telegram takes one message a second to a chat, from all our processes together."""

from datetime import timedelta
from decimal import Decimal

import pytest

from bot.outcomes import record_and_claim
from civic.delivery import Delivery
from storage import Store, StoreUnavailable, pace
from storage.models import SendStatus
from tests.bot.sending import Sending, a_city

PACE = {"telegram": Decimal(30), "telegram_chat": Decimal(1)}
TENTH = timedelta(milliseconds=100)


@pytest.fixture
def one(store: Store) -> Sending:
    return Sending(store, a_city(delivery=Delivery(PACE)))


@pytest.fixture
def other(store: Store) -> Sending:
    """A second process that sends from the same database."""
    return Sending(store, a_city(delivery=Delivery(PACE)))


async def test_another_process_waits_for_the_second_of_a_chat(one: Sending, other: Sending) -> None:
    chat = one.person(1, "telegram", path="7")
    one.queue(chat, text="one")
    await one.cycle()
    one.queue(chat, text="two")

    await other.cycle(after=TENTH)

    assert other.texts("telegram") == ["two"]
    assert other.paused == [0.9]  # since a tenth had gone by


async def test_whoever_waited_for_a_chat_keeps_the_pace_of_the_channel(one: Sending, other: Sending) -> None:
    chat = one.person(1, "telegram", path="7")
    one.queue(chat, text="one")
    await one.cycle()
    one.queue(chat, text="two")
    others = 35  # whose moments last until 1.2 seconds from now, with the first one's
    one.store.write_now(pace.moments, "telegram", [others], 30, one.now)

    await other.cycle(after=TENTH)

    assert [round(seconds, 3) for seconds in other.paused] == [0.9, 0.2]


async def test_it_is_put_back_when_the_channel_pauses_meanwhile(one: Sending, other: Sending) -> None:
    chat = one.person(1, "telegram", path="7")
    one.queue(chat, text="one")
    await one.cycle()
    second = one.queue(chat, text="two")
    other.now += TENTH
    (claimed,) = await other.claim()
    one.store.write_now(pace.hold, "telegram", one.now + timedelta(minutes=1), one.now)

    result = await other.box._result_of(claimed)

    assert other.texts("telegram") == []
    assert (result.status, result.columns["attempts"]) == (SendStatus.QUEUED, 0)
    assert result.columns["due_at"] > one.now + timedelta(seconds=50)
    assert one.row(second).attempts == 1


@pytest.mark.parametrize("is_silent", [False, True])
async def test_the_next_one_does_not_overtake_what_was_put_back(
    one: Sending, other: Sending, *, is_silent: bool
) -> None:
    await _put_two_back(one, other, is_silent=is_silent)

    for _ in range(25):
        await other.cycle(after=timedelta(seconds=1))

    assert other.texts("telegram") == ["two", "three"]


async def test_a_chat_does_not_wait_for_what_was_put_back(one: Sending, other: Sending) -> None:
    chat = await _put_two_back(one, other, is_silent=True)
    one.queue(chat, kind="service", text="You will get no more messages.")

    other.now = one.now + timedelta(seconds=1)  # since the first was sent: less since the second was put back
    (answer,) = await other.claim()

    assert (answer.kind, answer.chat_free_at) == ("service", None)


async def _put_two_back(one: Sending, other: Sending, *, is_silent: bool) -> int:
    """The channel pauses while the second of three waits for its chat, or else the store cannot be asked."""
    chat = one.person(1, "telegram", path="7")
    one.queue(chat, text="one")
    await one.cycle()
    one.queue(chat, text="two")
    one.queue(chat, text="three")
    other.now += TENTH
    (claimed,) = await other.claim()
    with pytest.MonkeyPatch.context() as patch:
        if is_silent:
            patch.setattr(other.store, "write", _cannot_be_asked)
        else:
            one.store.write_now(pace.hold, "telegram", one.now + timedelta(seconds=20), one.now)
        result = await other.box._result_of(claimed)
    await other.store.write(record_and_claim, [result], other.now, [], 0)
    return chat


async def _cannot_be_asked(*_args: object) -> None:
    raise StoreUnavailable("OperationalError")
