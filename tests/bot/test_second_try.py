"""What a platform took and could not deliver after all; and what only an operator can mend."""

from datetime import timedelta
from typing import Literal

import pytest

from bot.channels.errors import Misconfigured, NotAllowed, SendError, Throttled, Unknown
from bot.channels.messages import Report
from bot.outbox import LOOKED_AT_AFTER, MENDED_AFTER
from bot.outcomes import record_and_claim
from bot.reports import MANY_FILTERED, note_report
from civic.delivery import Delivery
from storage import Store, contacts, dispatch, officials, outbound
from storage.dispatch import Claimed
from storage.models import FILTERED, AuditEntry, SendStatus
from tests.bot.sending import NOON, Sending, a_city

SIX_HOURS = timedelta(hours=6)


@pytest.fixture
def sending(store: Store) -> Sending:
    return Sending(store)


def _fails(sending: Sending, message: int, sid: str, **follows: object) -> None:
    report = Report(message, sid, "failed", **{"error_code": "30003"} | follows)  # type: ignore[arg-type]  # what is asked
    sending.store.write_now(note_report, report, sending.now)


async def _claimed(sending: Sending, after: timedelta) -> list[Claimed]:
    sending.now += after
    return await sending.claim()


def _alarms(sending: Sending, channel: str = "sms") -> list[AuditEntry]:
    return sending.store.read_now(officials.audit_of, f"channel:{channel}")


@pytest.mark.parametrize("kind", ["reply", "notice", "broadcast"])
async def test_a_phone_that_was_off_gets_its_message_once_more_much_later(
    sending: Sending, kind: str
) -> None:
    message = sending.queue(sending.person(1), kind=kind)
    await sending.cycle()
    _fails(sending, message, "SM1", again_after=SIX_HOURS)
    _fails(sending, message, "SM1", again_after=SIX_HOURS)  # reports are repeated

    await sending.cycle()
    assert (sending.row(message).status, len(sending.texts())) == (SendStatus.QUEUED, 1)
    await sending.cycle(after=SIX_HOURS)

    assert (sending.row(message).status, len(sending.texts())) == (SendStatus.WIRED, 2)
    assert [copy.external_id for copy in sending.store.read_now(outbound.copies_due, sending.now, 9)] == [
        "SM1"
    ]
    _fails(sending, message, "SM2", again_after=SIX_HOURS)
    await sending.cycle(after=2 * SIX_HOURS)
    assert (sending.row(message).status, len(sending.texts())) == (SendStatus.FAILED, 2)


@pytest.mark.parametrize("late", ["wired", "failed"])
async def test_what_is_said_late_of_the_first_try_does_not_end_the_second(
    sending: Sending, late: Literal["wired", "failed"]
) -> None:
    message = sending.queue(sending.person(1))
    await sending.cycle()
    _fails(sending, message, "SM1", again_after=SIX_HOURS)

    said = Report(message, "SM1", late, "30003" if late == "failed" else None)
    sending.store.write_now(note_report, said, sending.now)
    await sending.cycle(after=SIX_HOURS)
    sending.store.write_now(note_report, said, sending.now)

    row = sending.row(message)
    assert (row.status, row.external_id, len(sending.texts())) == (SendStatus.WIRED, "SM2", 2)


async def test_a_first_try_that_failed_before_it_was_answered_is_tried_again(sending: Sending) -> None:
    message = sending.queue(sending.person(1))
    [claimed] = await sending.claim()
    result = await sending.box._result_of(claimed)
    _fails(sending, message, "SM1", again_after=SIX_HOURS)
    await sending.store.write(record_and_claim, [result], sending.now, [], 0)

    assert sending.row(message).status == SendStatus.QUEUED
    await sending.cycle(after=SIX_HOURS)

    assert (sending.row(message).status, len(sending.texts())) == (SendStatus.WIRED, 2)


async def test_a_second_try_in_doubt_is_not_taken_for_the_first(sending: Sending) -> None:
    message = sending.queue(sending.person(1))
    await sending.cycle()
    _fails(sending, message, "SM1", again_after=SIX_HOURS)
    sending.phones["sms"].failure = Unknown("time-out")
    await sending.cycle(after=SIX_HOURS)

    [claimed] = await _claimed(sending, timedelta(minutes=1))

    assert sending.store.read_now(dispatch.ids_beside, claimed) == ["SM1"]


async def test_an_answer_to_stop_is_not_repeated_hours_later(sending: Sending) -> None:
    message = sending.queue(sending.person(1), kind="service")
    await sending.cycle()

    _fails(sending, message, "SM1", again_after=SIX_HOURS)

    assert sending.row(message).status == SendStatus.FAILED


async def test_delivered_in_the_end_is_delivered(sending: Sending) -> None:
    message = sending.queue(sending.person(1))
    await sending.cycle()
    sending.store.write_now(note_report, Report(message, "SM1", "delivered"), sending.now)

    _fails(sending, message, "SM1", again_after=SIX_HOURS)

    assert sending.row(message).status == SendStatus.DELIVERED


async def test_an_address_where_nobody_is_is_not_written_to_again(sending: Sending) -> None:
    address = sending.person(1)
    message = sending.queue(address)
    await sending.cycle()

    _fails(sending, message, "SM1", address_dead=True)

    known = sending.store.read_now(contacts.address, address)
    assert known is not None
    assert known.dead_at == NOON


async def test_a_window_that_was_closed_after_all_leads_to_another_channel(sending: Sending) -> None:
    message = sending.queue(sending.person(1, "whatsapp", wrote=NOON), kind="notice", text="Planned")
    sending.person(1, "sms")
    await sending.cycle()

    _fails(sending, message, "SM1", window_closed=True)
    await sending.cycle()
    await sending.cycle()

    assert sending.texts("sms") == ["Planned"]


async def test_a_failure_that_staff_must_mend_is_in_the_audit_log_once_an_hour(sending: Sending) -> None:
    for n in range(3):
        message = sending.queue(sending.person(n))
        await sending.cycle()
        _fails(sending, message, f"SM{n + 1}", misconfigured=True)

    [alarm] = _alarms(sending)
    assert (alarm.action, alarm.details) == ("channel misconfigured", {"code": "30003"})


async def test_many_messages_taken_for_spam_are_in_the_audit_log_once_an_hour(sending: Sending) -> None:
    for n in range(MANY_FILTERED + 1):
        message = sending.queue(sending.person(n))
        await sending.cycle()
        assert len(_alarms(sending)) == (n >= MANY_FILTERED)
        _fails(sending, message, f"SM{n + 1}", error_code=FILTERED, filtered=True)

    [alarm] = _alarms(sending)
    assert (alarm.action, alarm.subject) == ("messages filtered", "channel:sms")


async def test_a_wrong_token_is_not_tried_with_everybody(sending: Sending) -> None:
    sending.phones["sms"].failure = Misconfigured("20003", "refused")
    first = sending.queue(sending.person(1))
    await sending.cycle()
    second = sending.queue(sending.person(2))
    other = sending.queue(sending.person(3, "telegram"))

    await sending.cycle()

    assert (sending.row(first).attempts, sending.row(second).attempts) == (1, 0)
    assert sending.row(other).status == SendStatus.WIRED
    assert [alarm.details for alarm in _alarms(sending)] == [{"reason": "20003 refused"}]
    sending.phones["sms"].failure = None
    await sending.cycle(after=LOOKED_AT_AFTER)
    await sending.cycle(after=MENDED_AFTER)
    assert sending.row(first).status == sending.row(second).status == SendStatus.WIRED


@pytest.mark.parametrize(
    ("failure", "waits"), [(NotAllowed("21408"), False), (Throttled(timedelta(seconds=9)), True)]
)
async def test_whether_others_wait_too(sending: Sending, failure: SendError, *, waits: bool) -> None:
    sending.phones["sms"].failure = failure
    sending.queue(sending.person(1))
    await sending.cycle()
    sending.phones["sms"].failure = None
    second = sending.queue(sending.person(2))

    await sending.cycle()

    assert (sending.row(second).status == SendStatus.QUEUED) is waits


async def test_all_processes_wait_for_a_platform_that_has_had_too_much(store: Store) -> None:
    city = a_city(delivery=Delivery({"telegram": 30}))  # type: ignore[dict-item]  # a number
    one, two = Sending(store, city), Sending(store, city)
    one.phones["telegram"].failure = Throttled(timedelta(seconds=9))
    one.queue(one.person(1, "telegram"))
    await one.cycle()
    message = two.queue(two.person(2, "telegram"))

    await two.cycle()
    assert two.row(message).status == SendStatus.QUEUED
    await two.cycle(after=timedelta(seconds=9))

    assert two.row(message).status == SendStatus.WIRED
