"""Delivery reports."""

from datetime import timedelta
from typing import Any

import pytest

from bot.channels.errors import BadWebhook
from bot.channels.messages import Report, ReportStatus, Webhook
from bot.channels.twilio import STATUS_PATH, TwilioAccount
from bot.channels.twilio_forms import SOMETIME
from tests.bot.channels.conftest import Signed


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ("accepted", "wired"),
        ("queued", "wired"),
        ("sending", "wired"),
        ("sent", "wired"),
        ("Delivered", "delivered"),
        ("read", "delivered"),
        ("undelivered", "failed"),
        ("failed", "failed"),
        ("canceled", "failed"),
    ],
)
def test_twilios_statuses_become_ours(
    account: TwilioAccount, signed: Signed, told: str, status: ReportStatus
):
    report = account.read_report(
        signed(MessageSid="SM1", MessageStatus=told, path=f"{STATUS_PATH}?message=42")
    )

    assert report == Report(42, "SM1", status)


@pytest.mark.parametrize(
    ("code", "follows"),
    [
        ("99999", {}),
        ("30007", {"filtered": True}),
        ("30003", {"again_after": timedelta(hours=6)}),
        ("30008", {"again_after": timedelta(hours=1)}),
        ("30001", {"again_after": timedelta(minutes=5)}),
        ("30023", {"again_after": timedelta(hours=24)}),
        ("20429", {"again_after": SOMETIME}),
        ("30005", {"address_dead": True}),
        ("63024", {"address_dead": True}),
        ("30034", {"misconfigured": True}),
        ("63016", {"window_closed": True}),
        ("21610", {"opted_out": True}),
    ],
)
def test_a_failure_says_its_code_and_what_follows(
    account: TwilioAccount, signed: Signed, code: str, follows: dict[str, Any]
):
    report = account.read_report(
        signed(
            MessageSid="SM1", MessageStatus="undelivered", ErrorCode=code, path=f"{STATUS_PATH}?message=42"
        )
    )

    assert report == Report(42, "SM1", "failed", code, **follows)


@pytest.mark.parametrize("code", ["21610", "63014"])
def test_a_failure_may_say_that_the_person_opted_out(account: TwilioAccount, signed: Signed, code: str):
    report = account.read_report(
        signed(MessageSid="SM1", MessageStatus="failed", ErrorCode=code, path=STATUS_PATH)
    )

    assert report == Report(None, "SM1", "failed", code, opted_out=True)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?message=",
        "?message=x",
        "?message=-1",
        "?message=1" + "0" * 30,
        "?message=٣",
        "?other=1",
        "?message=%ff",
    ],
)
def test_a_report_without_our_id_is_known_by_twilios(account: TwilioAccount, signed: Signed, query: str):
    report = account.read_report(signed(SmsSid="SM1", SmsStatus="sent", path=STATUS_PATH + query))

    assert report == Report(None, "SM1", "wired")


def test_an_old_error_of_a_delivered_message_is_forgotten(account: TwilioAccount, signed: Signed):
    report = account.read_report(signed(MessageSid="SM1", MessageStatus="delivered", ErrorCode="21610"))

    assert report == Report(None, "SM1", "delivered")


@pytest.mark.parametrize(
    "fields",
    [
        {"MessageSid": "SM1", "From": "+15550100001", "Body": "hi", "SmsStatus": "received"},
        {"MessageSid": "SM1", "MessageStatus": "brand-new"},
        {"x": "%ZZ"},
    ],
)
def test_what_is_no_report_is_none(account: TwilioAccount, signed: Signed, fields: dict[str, str]):
    assert account.read_report(signed(fields, path=STATUS_PATH)) is None


def test_a_forged_report_is_refused(account: TwilioAccount):
    with pytest.raises(BadWebhook):
        account.read_report(Webhook(STATUS_PATH, {"X-Twilio-Signature": "x"}, b"MessageStatus=delivered"))
