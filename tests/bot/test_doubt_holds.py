"""What is in doubt keeps later messages of its person waiting until it is looked up, and no longer."""

from collections.abc import Collection
from datetime import timedelta

import pytest

from bot.channels.errors import Retry, Throttled, Unknown
from bot.channels.messages import Outbound
from bot.outbox import IDLE, IN_DOUBT_HOLDS_FOR, LISTED_AFTER, LOOK_UP_AFTER
from bot.outcomes import LEASE
from storage import Store, StoreUnavailable
from storage.models import SendStatus
from storage.traces import MAYBE_SENT
from tests.bot.sending import Listing, Sending

SECOND = timedelta(seconds=1)


@pytest.fixture
def sending(store: Store) -> Sending:
    return Sending(store)


async def in_doubt(sending: Sending, channel: str = "sms", kind: str = "reply", text: str = "one") -> int:
    """A message of which the platform does not say whether it took it; returns its address."""
    sending.phones[channel].failure = Unknown()
    person = sending.person(1, channel, wrote=sending.now)
    sending.queue(person, text=text, kind=kind)
    await sending.cycle()
    sending.phones[channel].failure = None
    return person


@pytest.mark.parametrize("channel", ["sms", "telegram"])
async def test_the_next_answer_waits_for_the_look_up_and_no_longer(sending: Sending, channel: str) -> None:
    person = await in_doubt(sending, channel)
    later = sending.queue(person, text="two")
    began = sending.now

    while sending.row(later).status == SendStatus.QUEUED:
        await sending.cycle(after=IDLE)

    assert sending.texts(channel) == ["one", "two"]
    assert LOOK_UP_AFTER <= sending.now - began <= LOOK_UP_AFTER + 2 * IDLE


async def test_it_waits_a_minute_at_most_when_nothing_can_be_looked_up(sending: Sending) -> None:
    sending.phones["sms"] = sending.box._channels["sms"] = Unlisted("sms")  # type: ignore[index]
    person = await in_doubt(sending)
    later = sending.queue(person, text="two")

    began = sending.now
    while sending.row(later).status == SendStatus.QUEUED:
        await sending.cycle(after=SECOND)

    assert sending.now - began == IN_DOUBT_HOLDS_FOR


class Unlisted(Listing):
    """Its list cannot be had."""

    async def find(self, _message: Outbound, _since: object, _besides: Collection[str]) -> str | None:
        raise Retry


async def test_answers_to_stop_and_in_danger_do_not_wait(sending: Sending) -> None:
    person = await in_doubt(sending)
    sending.queue(person, kind="service", text="at once")

    await sending.cycle()

    assert sending.texts() == ["at once"]


async def test_an_answer_does_not_wait_for_a_broadcast_in_doubt(sending: Sending) -> None:
    person = await in_doubt(sending, kind="broadcast")
    sending.queue(person, text="two")

    await sending.cycle()

    assert sending.texts() == ["two"]


async def test_nobody_else_waits(sending: Sending) -> None:
    await in_doubt(sending)
    sending.queue(sending.person(2), text="two")

    await sending.cycle()

    assert sending.texts() == ["two"]


# --- what counts as an attempt that may have sent it


async def test_refusals_leave_a_broadcast_its_second_try(sending: Sending) -> None:
    phone = sending.phones["sms"]
    message = sending.queue(sending.person(1), kind="broadcast")
    for refusal in (Throttled(SECOND), Retry(SECOND), Throttled(SECOND), Unknown()):
        phone.failure = refusal
        await sending.cycle(after=SECOND * 2)
    assert sending.row(message).doubts == 1

    phone.failure = None
    await sending.cycle(after=LOOK_UP_AFTER)
    await sending.cycle(after=LISTED_AFTER)

    assert (len(phone.got), sending.row(message).status) == (1, SendStatus.WIRED)


@pytest.mark.parametrize("kind", ["reply", "broadcast"])
async def test_two_doubts_are_enough_whatever_lies_between(sending: Sending, kind: str) -> None:
    phone = Counting("sms")
    sending.phones["sms"] = sending.box._channels["sms"] = phone  # type: ignore[index]
    message = sending.queue(sending.person(1), kind=kind)
    for failure in (Unknown(), Throttled(SECOND), Unknown()):
        phone.failure = failure
        for _ in range(2):
            await sending.cycle(after=LISTED_AFTER)
    for _ in range(3):
        await sending.cycle(after=LISTED_AFTER)

    assert phone.doubtful == 2
    assert (sending.row(message).status, sending.row(message).reason) == (SendStatus.FAILED, MAYBE_SENT)


class Counting(Listing):
    """It counts what it may have taken."""

    doubtful = 0

    async def send(self, message: Outbound) -> object:  # type: ignore[override]
        self.doubtful += isinstance(self.failure, Unknown)
        return await super().send(message)


async def test_a_process_that_dies_in_the_middle_counts(sending: Sending) -> None:
    message = sending.queue(sending.person(1))
    await sending.claim()

    sending.now += LEASE
    await sending.claim()

    assert sending.row(message).doubts == 1


async def test_a_store_that_is_gone_makes_no_doubt(sending: Sending, monkeypatch: pytest.MonkeyPatch) -> None:
    await in_doubt(sending)
    sending.now += LOOK_UP_AFTER
    [claimed] = await sending.claim()
    with monkeypatch.context() as patch:
        patch.setattr(sending.store, "read", _unavailable)
        result = await sending.box._result_of(claimed)

    assert (result.status, result.columns.get("doubts", claimed.doubts)) == (SendStatus.UNKNOWN, 1)
    assert sending.texts() == []


async def _unavailable(*_: object, **_named: object) -> None:
    raise StoreUnavailable("gone")


# --- two broadcasts with the same words


@pytest.mark.parametrize("text", ["one", "two"])
async def test_a_broadcast_waits_for_one_with_the_same_words_in_doubt(sending: Sending, text: str) -> None:
    person = await in_doubt(sending, kind="broadcast")
    second = sending.queue(person, kind="broadcast", text=text)

    sending.phones["sms"] = sending.box._channels["sms"] = Unlisted("sms")  # type: ignore[index]
    for _ in range(4):
        await sending.cycle(after=timedelta(minutes=5))
        await sending.cycle()

    expected = SendStatus.QUEUED if text == "one" else SendStatus.WIRED
    assert sending.row(second).status == expected


async def test_it_goes_once_that_is_known(sending: Sending) -> None:
    person = await in_doubt(sending, kind="broadcast")
    second = sending.queue(person, kind="broadcast", text="one")

    for _ in range(4):
        await sending.cycle(after=LISTED_AFTER)

    assert sending.texts() == ["one", "one"]
    assert sending.row(second).status == SendStatus.WIRED
