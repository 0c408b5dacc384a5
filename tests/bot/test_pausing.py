"""A channel whose platform had too much of us pauses as a whole, in all processes."""

from datetime import timedelta
from decimal import Decimal

import pytest

from bot.channels.errors import Throttled
from bot.channels.messages import Outbound, Sent
from civic.delivery import Delivery
from storage import Store, outbound, pace
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


@pytest.mark.parametrize("rates", [{}, {"sms": Decimal(100)}])
async def test_all_processes_wait_when_the_platform_wants_it(
    one: Sending, other: Sending, rates: dict[str, Decimal]
) -> None:
    one.city = other.city = a_city(delivery=Delivery(rates))
    one.phones["sms"].failure = Throttled(WAIT)
    refused = one.queue(one.person(1), text="one")
    await one.cycle()

    one.queue(one.person(2), text="two")
    await other.cycle(after=WAIT - SECOND * 2)
    assert other.texts() == []

    for _ in range(2):  # one at a time first
        await other.cycle(after=SECOND * 2)
    assert sorted(other.texts()) == ["one", "two"]
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
    for _ in range(2):
        await other.cycle()

    assert sorted(other.texts()) == ["one", "two", "two"]


# --- long pauses

DAY = timedelta(hours=24)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
PACES: list[dict[str, Decimal]] = [{}, {"sms": Decimal(100)}]


@pytest.fixture(params=PACES, ids=["no pace", "a pace"])
async def pausing(request: pytest.FixtureRequest, one: Sending, other: Sending) -> Sending:
    """The other process, after the platform said to the first that a day's messages are used up."""
    one.city = other.city = a_city(delivery=Delivery(request.param))
    one.phones["sms"].failure = Throttled(DAY, "63038", "the account's daily limit is reached")
    one.queue(one.person(1), text="refused")
    await one.cycle()
    other.phones["sms"].failure = one.phones["sms"].failure
    return other


async def tries(sending: Sending, time: timedelta, step: timedelta) -> int:
    """How many messages are tried while time passes."""
    phone, tried = sending.phones["sms"], 0
    given = phone.send

    async def counted(message: Outbound) -> Sent:
        nonlocal tried
        tried += 1
        return await given(message)

    phone.send = counted  # type: ignore[method-assign]
    then = sending.now + time
    while sending.now < then:
        await sending.cycle(after=step)
    phone.send = given  # type: ignore[method-assign]
    return tried


async def test_one_message_an_hour_sees_whether_it_is_over(pausing: Sending) -> None:
    for n in range(20):
        pausing.queue(pausing.person(n + 2), text=str(n))

    assert await tries(pausing, 5 * HOUR, 5 * MINUTE) == 5


async def test_when_one_goes_through_all_go(pausing: Sending, one: Sending) -> None:
    for n in range(5):
        pausing.queue(pausing.person(n + 2), text=str(n))
    pausing.phones["sms"].failure = one.phones["sms"].failure = None

    await pausing.cycle(after=HOUR - SECOND)
    assert pausing.texts() == []
    await pausing.cycle(after=SECOND)
    assert len(pausing.texts()) == 1
    one.now = pausing.now
    for _ in range(3):
        await pausing.cycle(after=SECOND)
        await one.cycle(after=SECOND)

    assert len(pausing.texts()) + len(one.texts()) == 6
    assert pausing.store.read_now(pace.paused, pausing.now) == []


async def test_what_must_not_wait_tries_at_once_and_lifts_it(pausing: Sending) -> None:
    for n in range(5):
        pausing.queue(pausing.person(n + 2), text=str(n))
    pausing.queue(pausing.person(9), kind="service", text="You will get no more messages.")
    pausing.phones["sms"].failure = None

    await pausing.cycle(after=MINUTE)
    assert pausing.texts() == ["You will get no more messages."]
    await pausing.cycle(after=SECOND)
    await pausing.cycle(after=SECOND)

    assert len(pausing.texts()) == 7  # what was refused among them


async def test_what_must_not_wait_tries_once_and_no_flood_of_it(pausing: Sending) -> None:
    for n in range(10):
        pausing.queue(pausing.person(n + 2), kind="service", text=str(n))

    assert await tries(pausing, MINUTE * 5, SECOND * 10) in {4, 5}
    assert await tries(pausing, MINUTE * 30, MINUTE) <= 30


async def test_one_that_must_not_wait_asks_less_and_less_often(pausing: Sending) -> None:
    pausing.queue(pausing.person(2), kind="service", text="You will get no more messages.")

    assert await tries(pausing, DAY - HOUR, MINUTE) < 23 * 10


async def test_what_was_refused_goes_as_soon_as_the_pause_is_ended(pausing: Sending) -> None:
    pausing.phones["sms"].failure = None
    pausing.now += MINUTE

    assert pausing.store.write_now(pace.lift, "sms", pausing.now)
    await pausing.cycle(after=SECOND)

    assert pausing.texts() == ["refused"]


async def test_the_refused_one_holds_until_the_pause_is_over(pausing: Sending, one: Sending) -> None:
    paused = pausing.store.read_now(pace.paused, pausing.now)

    assert [(row.channel, row.paused_until, row.reason) for row in paused] == [
        ("sms", one.now + DAY, "63038 the account's daily limit is reached")
    ]
    assert pausing.store.read_now(pace.paused, pausing.now + DAY) == []


async def test_other_messages_that_were_on_their_way_lift_nothing(pausing: Sending, one: Sending) -> None:
    one.phones["whatsapp"].failure = None
    one.queue(one.person(7, "whatsapp", wrote=one.now), text="elsewhere")

    await one.cycle()

    assert one.texts("whatsapp") == ["elsewhere"]
    assert len(one.store.read_now(pace.paused, one.now)) == 1


async def test_a_pause_can_be_lifted(pausing: Sending) -> None:
    pausing.queue(pausing.person(2), text="waits")
    pausing.phones["sms"].failure = None

    assert pausing.store.write_now(pace.lift, "sms", pausing.now)
    assert not pausing.store.write_now(pace.lift, "sms", pausing.now)
    await pausing.cycle(after=SECOND)

    assert pausing.texts() == ["waits"]


@pytest.mark.parametrize("rates", PACES, ids=["no pace", "a pace"])
async def test_a_pause_that_ends_between_two_probes_is_over_for_all(
    one: Sending, rates: dict[str, Decimal]
) -> None:
    one.city = a_city(delivery=Delivery(rates))
    one.phones["sms"].failure = Throttled(90 * MINUTE)
    for n in range(3):
        one.queue(one.person(n), text="refused")
    await one.cycle()
    probed = one.store.write_now(pace.probe, "sms", one.now + HOUR, is_urgent=False)
    one.phones["sms"].failure = None

    one.queue(one.person(9), kind="service", text="You will get no more messages.")
    await one.cycle(after=91 * MINUTE)

    assert probed
    assert "You will get no more messages." in one.texts()


async def test_what_must_not_wait_passes_what_a_dead_process_left_of_its_person(pausing: Sending) -> None:
    person = pausing.person(2)
    left = pausing.queue(person, kind="notice", text="left")
    lease = {"claimed_until": pausing.now - SECOND, "handed_at": pausing.now - MINUTE}
    pausing.store.write_now(outbound.record, left, SendStatus.SENDING, pausing.now, **lease)
    pausing.queue(person, text="Noted")
    pausing.queue(person, kind="service", text="You will get no more messages.")
    pausing.phones["sms"].failure = None

    await pausing.cycle(after=MINUTE)

    assert pausing.texts() == ["You will get no more messages."]


def left_behind(sending: Sending, person: int, text: str = "left") -> int:
    """A reply that may have gone out: its process died."""
    left = sending.queue(person, text=text)
    lease = {"claimed_until": sending.now - SECOND, "handed_at": sending.now - MINUTE}
    sending.store.write_now(outbound.record, left, SendStatus.SENDING, sending.now, **lease)
    return left


@pytest.mark.parametrize("after", [SECOND, HOUR], ids=["between probes", "when one is due"])
async def test_a_look_up_does_not_wait_for_the_pause_and_does_not_end_it(
    pausing: Sending, monkeypatch: pytest.MonkeyPatch, after: timedelta
) -> None:
    async def find(*_: object) -> str:
        return "SM-listed"

    monkeypatch.setattr(pausing.phones["sms"], "find", find)
    left = left_behind(pausing, pausing.person(2))

    await pausing.cycle(after=after)

    assert (pausing.row(left).status, pausing.row(left).external_id) == (SendStatus.WIRED, "SM-listed")
    assert pausing.store.read_now(pace.paused, pausing.now) != []


async def test_what_did_not_go_out_is_not_sent_before_the_pause_is_over(pausing: Sending) -> None:
    left = left_behind(pausing, pausing.person(2))
    pausing.phones["sms"].failure = None

    await pausing.cycle(after=SECOND)
    assert (pausing.row(left).status, pausing.texts()) == (SendStatus.QUEUED, [])
    pausing.store.write_now(pace.lift, "sms", pausing.now)
    for _ in range(3):
        await pausing.cycle(after=MINUTE)

    assert sorted(pausing.texts()) == ["left", "refused"]
