"""What is checked at the very moment of sending."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from bot.gate import LOOK_AGAIN, WAITS_FOR
from civic.city import QuietHours, Spending
from civic.delivery import Blackout, Delivery
from storage import Store, dispatch, officials, reach
from storage.models import SendStatus
from tests.bot.sending import NOON, Sending, a_city

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TEMPLATE = "HX" + "0" * 32


@pytest.fixture
def sending(store: Store) -> Sending:
    return Sending(store)


@pytest.mark.parametrize("kind", ["notice", "broadcast"])
async def test_what_the_city_begins_waits_for_a_decent_hour(sending: Sending, kind: str) -> None:
    sending.quiet = QuietHours.parse("11:00-15:00")  # an hour before UTC: it is 11 there
    person = sending.person(1)
    begun, answer = sending.queue(person, kind=kind), sending.queue(sending.person(2))

    await sending.cycle()

    assert (sending.row(begun).status, sending.row(answer).status) == (SendStatus.QUEUED, SendStatus.WIRED)
    await sending.cycle(after=4 * HOUR)
    assert sending.row(begun).status == SendStatus.WIRED


@pytest.mark.parametrize(("now_quiet", "hour"), [(None, 0), (QuietHours.parse("11:00-13:00"), 2)])
async def test_what_waits_goes_when_the_hours_of_today_allow(
    sending: Sending, now_quiet: QuietHours | None, hour: int
) -> None:
    sending.quiet = QuietHours.parse("11:00-15:00")
    begun = sending.queue(sending.person(1), kind="notice")
    await sending.cycle()
    assert sending.row(begun).due_at == NOON + 4 * HOUR
    sending.quiet = now_quiet

    await sending.follow_quiet_hours()

    assert sending.row(begun).due_at == NOON + hour * HOUR
    await sending.cycle(after=hour * HOUR)
    assert sending.row(begun).status == SendStatus.WIRED


async def test_what_waits_never_waits_longer_than_it_was_told(sending: Sending) -> None:
    sending.quiet = QuietHours.parse("11:00-13:00")
    begun, unasked = (sending.queue(sending.person(n), kind="notice") for n in (1, 2))
    await sending.cycle()
    later = sending.queue(sending.person(3), kind="notice", due_at=NOON + DAY)
    due = sending.row(begun).due_at
    sending.quiet = QuietHours.parse("11:00-18:00")

    await sending.follow_quiet_hours()

    assert (sending.row(begun).due_at, sending.row(unasked).due_at) == (due, due)
    assert sending.row(later).due_at == NOON + DAY


async def test_before_an_election_the_city_begins_nothing(sending: Sending) -> None:
    blackout = Blackout(date(2026, 11, 20), date(2026, 11, 24))
    sending.city = a_city(delivery=Delivery({}, (blackout,)))
    begun, answer = sending.queue(sending.person(1), kind="notice"), sending.queue(sending.person(2))

    await sending.cycle()

    assert sending.row(begun).due_at == datetime(2026, 11, 25, 1, tzinfo=UTC)  # midnight on the Azores
    assert sending.row(answer).status == SendStatus.WIRED


async def test_what_is_of_no_use_any_more_is_not_sent(sending: Sending) -> None:
    late = sending.queue(sending.person(1), kind="notice", valid_until=NOON)
    early = sending.queue(sending.person(2), kind="notice", valid_until=NOON + HOUR)

    await sending.cycle()

    assert (sending.row(late).status, sending.row(late).reason) == (SendStatus.SUPPRESSED, "too late")
    [message] = sending.phones["sms"].got
    assert (message.id, message.valid_until) == (early, NOON + HOUR)


@pytest.mark.parametrize("sender", ["LARKBANK", "72345"])
async def test_names_and_short_codes_take_no_answer(sending: Sending, sender: str) -> None:
    answer = sending.queue(sending.person(1, path=sender))

    await sending.cycle()

    assert sending.phones["sms"].got == []
    assert (sending.row(answer).status, sending.row(answer).reason) == (SendStatus.SUPPRESSED, "no number")


async def test_beyond_the_monthly_limit_broadcasts_pass_by_and_news_wait(sending: Sending) -> None:
    sending.city = a_city(messages_per_month=2)
    person = sending.person(1)
    for _ in range(2):
        sending.queue(person, kind="notice")
        await sending.cycle()

    news, broadcast = sending.queue(person, kind="notice"), sending.queue(person, kind="broadcast")
    answer, other = sending.queue(person), sending.queue(sending.person(2), kind="broadcast")
    for _ in range(4):
        await sending.cycle()

    assert sending.row(broadcast).reason == "monthly limit"
    assert sending.row(broadcast).status == SendStatus.SUPPRESSED
    assert (sending.row(news).status, sending.row(news).due_at.month) == (SendStatus.QUEUED, 12)
    assert sending.row(answer).status == sending.row(other).status == SendStatus.WIRED
    await sending.cycle(after=9 * DAY)
    assert sending.row(news).status == SendStatus.WIRED


async def test_beyond_the_spending_limit_all_but_service_waits_and_staff_hear_of_it(sending: Sending) -> None:
    sending.city = a_city(spending=Spending("USD", Decimal("0.03"), Decimal(9), {"sms": Decimal("0.01")}))
    for n in range(3):
        sending.queue(sending.person(n), parts=1)
    await sending.cycle()
    await sending.cycle(after=2 * timedelta(seconds=1))

    answer, stop = sending.queue(sending.person(7)), sending.queue(sending.person(8), kind="service")
    free = sending.queue(sending.person(9, "telegram"))
    await sending.cycle()

    assert (sending.row(answer).status, sending.row(answer).reason) == (SendStatus.QUEUED, "spending limit")
    assert sending.row(stop).status == SendStatus.WIRED
    assert sending.row(free).status == SendStatus.QUEUED
    entries = sending.store.read_now(officials.audit_of, "spending:2026-11-23")
    assert [entry.action for entry in entries] == ["spending limit reached"]
    await sending.cycle(after=DAY)
    assert sending.row(answer).status == SendStatus.WIRED


async def test_two_processes_know_what_the_other_has_spent(sending: Sending, store: Store) -> None:
    sending.city = a_city(spending=Spending("USD", Decimal("0.02"), Decimal(9), {"sms": Decimal("0.01")}))
    other = Sending(store, sending.city)
    for n in range(2):
        sending.queue(sending.person(n), parts=1)
    await sending.cycle()
    await sending.cycle(after=2 * timedelta(seconds=1))

    answer = other.queue(other.person(3))
    await other.cycle()

    assert other.row(answer).status == SendStatus.QUEUED


async def test_outside_the_window_whatsapp_gets_the_approved_template(sending: Sending) -> None:
    sending.city = a_city(delivery=Delivery({}, (), {"notice": {"en": TEMPLATE}}))
    inside, outside = NOON - 23 * HOUR, NOON - 24 * HOUR
    fresh = sending.queue(sending.person(1, "whatsapp", wrote=inside), kind="notice")
    stale = sending.queue(sending.person(2, "whatsapp", wrote=outside), kind="notice")

    await sending.cycle()

    assert {message.id: message.template for message in sending.phones["whatsapp"].got} == {
        fresh: "", stale: TEMPLATE,
    }  # fmt: skip


async def test_without_a_template_the_person_is_reached_by_another_channel(sending: Sending) -> None:
    whatsapp = sending.person(1, "whatsapp", wrote=NOON - 2 * DAY)
    sms = sending.person(1, "sms", wrote=NOON - 9 * DAY)
    message = sending.queue(whatsapp, kind="notice", text="Planned")

    await sending.cycle()
    await sending.cycle()

    assert sending.texts("sms") == ["Planned"]
    assert (sending.row(message).address_id, sending.row(message).channel) == (sms, "sms")


async def test_without_any_other_way_it_waits_until_the_person_writes(sending: Sending) -> None:
    whatsapp = sending.person(1, "whatsapp", wrote=NOON - 2 * DAY)
    message = sending.queue(whatsapp, kind="notice")
    await sending.cycle()
    assert (sending.row(message).reason, sending.row(message).due_at) == (reach.OUTSIDE, NOON + LOOK_AGAIN)

    sending.person(1, "whatsapp", wrote=NOON)
    sending.store.write_now(reach.let_go_on, whatsapp, NOON)
    await sending.cycle()

    assert sending.row(message).status == SendStatus.WIRED


async def test_news_of_long_ago_are_no_news(sending: Sending) -> None:
    message = sending.queue(sending.person(1, "whatsapp"), kind="notice")

    await sending.cycle(after=WAITS_FOR + HOUR)

    assert (sending.row(message).status, sending.row(message).reason) == (
        SendStatus.SUPPRESSED,
        reach.OUTSIDE,
    )


async def test_an_answer_that_was_held_up_for_a_day_takes_another_way_too(sending: Sending) -> None:
    whatsapp = sending.person(1, "whatsapp", wrote=NOON)
    sending.person(1, "sms", wrote=NOON - DAY)
    answer = sending.queue(whatsapp)

    await sending.cycle(after=25 * HOUR)
    await sending.cycle()

    assert sending.row(answer).channel == "sms"


async def test_answers_go_first_and_service_before_them(sending: Sending) -> None:
    kinds = ("broadcast", "notice", "reply", "service")
    for n, kind in enumerate(kinds):
        sending.queue(sending.person(n), kind=kind)
    one = {"limit": 1, "lease": HOUR, "channels": ["sms"]}

    claimed = [sending.store.write_now(dispatch.claim, NOON, **one).messages[0].kind for _ in kinds]

    assert claimed == ["service", "reply", "notice", "broadcast"]


async def test_a_channel_that_had_to_wait_for_its_pace_is_looked_at_again_in_time(sending: Sending) -> None:
    sending.city = a_city(delivery=Delivery({"sms": Decimal(2)}))
    for n in range(9):
        sending.queue(sending.person(n), kind="broadcast")
    first = await sending.claim()

    sending.now += timedelta(milliseconds=100)
    while_it_waits = await sending.box._cycle()  # for a result that came in
    sending.now += timedelta(seconds=1)
    then = await sending.box._cycle()

    assert (len(first), while_it_waits.messages) == (3, [])
    assert then.messages
