"""Delivery reports: ranked, so that a late or repeated one never takes anything back."""

from datetime import datetime, timedelta
from typing import Any

from bot.channels.messages import Report
from bot.pacing import ALWAYS
from civic import alarms, consent
from storage import Tx, contacts, outbound, privacy
from storage.models import TRACE, OutboundMessage, SendStatus

WINDOW = timedelta(hours=24)  # of WhatsApp
RATE_OVER, MANY_FILTERED = timedelta(hours=1), 5  # so many taken for spam within that time are an alarm
COPY_AFTER = timedelta(minutes=5)  # Twilio deletes only messages that it has finished with


def note_report(tx: Tx, report: Report, now: datetime) -> None:
    """Write what a platform says of one of our messages; of a message we do not know, nothing."""
    message = _of(tx, report)
    if message is None or message.id is None:
        return
    status = SendStatus(report.status)
    is_of_before = _is_of_before(message, report)
    if is_of_before and status is not SendStatus.DELIVERED:
        return
    new = {"external_id": report.external_id, "reason": report.error_code}
    values: dict[str, Any] = {name: value for name, value in new.items() if value and not is_of_before}
    if not outbound.record(tx, message.id, status, now, **values) and report.external_id:
        outbound.note_external_id(tx, message.id, report.external_id)
    if status is SendStatus.FAILED:
        _follow(tx, report, message, now)
    is_over = message.kind == TRACE or status in (SendStatus.DELIVERED, SendStatus.FAILED)
    if message.sealed_to is not None and is_over:
        let_go(tx, message, report.external_id or message.external_id, now)


def _is_of_before(message: OutboundMessage, report: Report) -> bool:
    """What is said of an attempt that has failed already, when the message waits for the next one, or had it.

    The next one has an id of its own as soon as anything is known of it.
    """
    if message.status == SendStatus.QUEUED:
        return message.again_at is not None or report.status == "failed"
    if message.again_at is None or report.external_id is None:
        return False
    is_next_open = message.status in outbound.IN_DOUBT
    return (report.external_id == message.external_id) is is_next_open


def _follow(tx: Tx, report: Report, message: OutboundMessage, now: datetime) -> None:
    """What follows from a failure, besides its being noted."""
    if report.opted_out and message.contact_id is not None:
        wording = f"reported by the provider: {report.error_code}"
        consent.opt_out(tx, message.contact_id, message.channel, wording, now)
    if report.misconfigured:
        subject = f"channel:{message.channel}"
        alarms.ring(tx, "channel misconfigured", subject, now, code=report.error_code or "")
    if report.filtered:
        _watch_filter(tx, message, now)
    if message.address_id is None:
        return
    if report.address_dead:
        contacts.change_address(tx, message.address_id, dead_at=now)
    if report.window_closed:  # whatever we believed
        contacts.change_address(tx, message.address_id, last_inbound_at=now - WINDOW)
    if report.again_after is not None or report.window_closed:
        _try_again(tx, message, report, now)


def _watch_filter(tx: Tx, message: OutboundMessage, now: datetime) -> None:
    """Carriers take some texts for spam; when they take many, the texts or the sender want mending."""
    failed = outbound.count_filtered(tx, message.channel, now - RATE_OVER)
    if failed >= MANY_FILTERED:
        alarms.ring(tx, "messages filtered", f"channel:{message.channel}", now)


def _try_again(tx: Tx, message: OutboundMessage, report: Report, now: datetime) -> None:
    """Once more, later; not what was of use in that moment alone."""
    if message.kind in (ALWAYS, TRACE):
        return
    is_queued = outbound.queue_again(tx, message.id or 0, now, now + (report.again_after or timedelta()))
    external_id = report.external_id or message.external_id
    if is_queued and external_id:  # the next attempt takes its place, so nothing else would delete it there
        privacy.add_copy(tx, message.channel, external_id, now + COPY_AFTER)


def let_go(tx: Tx, message: OutboundMessage, external_id: str | None, now: datetime) -> None:
    """A receipt of an erasure has gone out, or it is known what a trace was: delete it here and there."""
    if external_id:
        privacy.add_copy(tx, message.channel, external_id, now + COPY_AFTER)
    outbound.wipe(tx, message.id or 0)


def _of(tx: Tx, report: Report) -> OutboundMessage | None:
    found = outbound.by_id(tx, report.outbound_id) if report.outbound_id is not None else None
    if found is None and report.external_id:
        found = outbound.by_external_id(tx, report.external_id)
    return found
