"""One person's messages go out in order, also when the platform refuses one for the moment."""

from datetime import timedelta

import pytest

from bot.channels.errors import GiveUp, Misconfigured, Retry, SendError, Throttled
from bot.outbox import HOLDS_FOR
from storage import Store
from storage.models import SendStatus
from tests.bot.sending import Sending

TRY = timedelta(seconds=30)


@pytest.fixture
def sending(store: Store) -> Sending:
    return Sending(store)


@pytest.mark.parametrize("refusal", [Retry(TRY), Throttled(TRY), Misconfigured("20003")])
async def test_the_next_answer_waits_for_one_that_is_tried_again(
    sending: Sending, refusal: SendError
) -> None:
    sending.phones["sms"].failure = refusal
    person = sending.person(1)
    sending.queue(person, text="one")
    await sending.cycle()
    sending.phones["sms"].failure = None

    sending.queue(person, text="two")
    for _ in range(5):
        await sending.cycle(after=timedelta(seconds=1))
    assert sending.texts() == []

    for _ in range(2):
        await sending.cycle(after=timedelta(minutes=6))
    assert sending.texts() == ["one", "two"]


async def test_it_goes_at_once_when_the_earlier_one_is_given_up(sending: Sending) -> None:
    sending.phones["sms"].failure = Retry(TRY)
    person = sending.person(1)
    sending.queue(person, text="one")
    await sending.cycle()
    sending.queue(person, text="two")

    sending.phones["sms"].failure = GiveUp("30006")
    await sending.cycle(after=TRY)
    sending.phones["sms"].failure = None
    await sending.cycle()

    assert sending.texts() == ["two"]


async def test_ten_minutes_after_its_first_try_nothing_waits_for_it(sending: Sending) -> None:
    sending.phones["sms"].failure = Retry(timedelta(minutes=3))
    person = sending.person(1)
    first = sending.queue(person, text="one")
    began = sending.now
    await sending.cycle()
    second = sending.queue(person, text="two")

    while sending.now < began + HOLDS_FOR - timedelta(minutes=1):
        await sending.cycle(after=timedelta(minutes=1))
        assert sending.row(second).attempts == 0
    await sending.cycle(after=timedelta(minutes=1))

    assert sending.row(second).attempts == 1
    assert sending.row(first).status == SendStatus.QUEUED


async def test_an_answer_to_stop_waits_for_nothing(sending: Sending) -> None:
    sending.phones["sms"].failure = Retry(TRY)
    person = sending.person(1)
    sending.queue(person, text="one")
    await sending.cycle()
    sending.phones["sms"].failure = None

    sending.queue(person, kind="service", text="You will get no more messages.")
    await sending.cycle()

    assert sending.texts() == ["You will get no more messages."]
