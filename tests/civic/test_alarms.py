"""What only an operator can mend is noted once an hour, and the doctor names it for a day."""

from datetime import timedelta

from bot.clock import utc_now
from civic import alarms
from hearback.commands.doctor import _alarms
from storage.officials import audit_of
from tests.residents import Residents

SMS = "channel:sms"


def ring(residents: Residents, reason: str, after: timedelta = timedelta()) -> bool:
    return residents.store.write_now(
        alarms.ring, "channel misconfigured", SMS, residents.now + after, reason=reason
    )


def test_the_same_rings_once_an_hour(residents: Residents) -> None:
    minute, hour = timedelta(minutes=1), timedelta(hours=1)

    rung = [ring(residents, "20003", after) for after in (0 * hour, minute, hour)]

    assert rung == [True, False, True]
    assert len(residents.store.read_now(audit_of, SMS)) == 2


def test_something_else_rings_at_once(residents: Residents) -> None:
    assert ring(residents, "20003")
    assert ring(residents, "30002")


def test_the_last_of_each_kind_is_named_for_a_day(residents: Residents) -> None:
    ring(residents, "20003")
    ring(residents, "30002")

    recent = residents.store.read_now(alarms.recent, residents.now + timedelta(hours=23))

    assert [alarm.details for alarm in recent] == [{"reason": "30002"}]
    assert residents.store.read_now(alarms.recent, residents.now + timedelta(hours=25)) == []


def test_the_doctor_has_nothing_to_say_without_an_alarm(residents: Residents) -> None:
    assert list(_alarms(residents.store)) == []


def test_the_doctor_names_what_rang(residents: Residents) -> None:
    residents.store.write_now(
        alarms.ring, "channel misconfigured", SMS, utc_now(), reason="20003 Twilio refuses the account"
    )

    [finding] = _alarms(residents.store)

    assert finding.what.startswith("channel misconfigured (channel:sms, ")
    assert "20003 Twilio refuses the account" in finding.what
