"""What goes wrong at the stand-ins, by shares."""

import pytest

from tests.standins.faults import Fault, Shares, Weather
from tests.standins.twilio import Twilio
from tests.standins.twilio_account import SMS_NUMBER

REPORTS = ["sent", "delivered"]
SOME = Shares.read("too_many=0.2, cut_after=0.1,late=0.3,twice=0.3,missing=0.3,shuffled=0.5,unsubscribed=0.5")


def drawn(seed: int) -> list[object]:
    weather = Weather(SOME, seed)
    return [(weather.fault(), weather.reports(REPORTS)) for _ in range(200)]


def test_without_shares_nothing_goes_wrong():
    weather = Weather(Shares.read(""))

    assert [weather.fault() for _ in range(50)] == [None] * 50
    assert weather.reports(REPORTS) == [("sent", 0.0), ("delivered", 0.0)]
    assert not weather.has_unsubscribed("+15550100001")


def test_the_same_seed_brings_the_same_faults():
    assert drawn(7) == drawn(7)
    assert drawn(7) != drawn(8)


def test_faults_come_as_often_as_asked_for():
    faults = [Weather(SOME, seed).fault() for seed in range(2_000)]

    assert 0.17 < sum(fault is not None and fault.status == 429 for fault in faults) / 2_000 < 0.23
    assert 0.08 < sum(fault == Fault("cut", accepted=True) for fault in faults) / 2_000 < 0.12


def test_reports_are_late_doubled_missing_and_shuffled():
    weather = Weather(SOME, 1)
    found = [[status for status, _ in weather.reports(REPORTS)] for _ in range(200)]

    assert [] in found
    assert ["delivered", "sent"] in found
    assert ["sent", "sent", "delivered"] in found
    assert any(delay for _ in range(50) for _, delay in weather.reports(REPORTS))


@pytest.mark.parametrize("text", ["rain=0.1", "late", "late=2", "late=often", "late=nan"])
def test_what_it_does_not_know_is_refused(text):
    with pytest.raises(ValueError, match="not one of"):
        Shares.read(text)


async def test_the_stand_in_refuses_who_has_unsubscribed_there():
    async with Twilio(weather=Weather(Shares(unsubscribed=1.0))) as twilio:
        twilio.block_if_unsubscribed({"From": SMS_NUMBER, "To": "+15550100001"})

        assert (SMS_NUMBER, "+15550100001") in twilio.blocked
