"""Delivery reports: ranked, so that a late or repeated one never takes anything back."""

from datetime import datetime, timedelta

from bot.channels.messages import Report
from civic import consent
from storage import Tx, outbound, privacy
from storage.models import TRACE, OutboundMessage, SendStatus

COPY_AFTER = timedelta(minutes=5)  # Twilio deletes only messages that it has finished with


def note_report(tx: Tx, report: Report, now: datetime) -> None:
    """Write what a platform says of one of our messages; of a message we do not know, nothing."""
    message = _of(tx, report)
    if message is None or message.id is None:
        return
    status = SendStatus(report.status)
    if report.external_id:
        outbound.note_external_id(tx, message.id, report.external_id)
    outbound.record(
        tx, message.id, status, now, **({"reason": report.error_code} if report.error_code else {})
    )
    if report.opted_out and message.contact_id is not None:
        consent.opt_out(
            tx, message.contact_id, message.channel, f"reported by the provider: {report.error_code}", now
        )
    is_over = message.kind == TRACE or status in (SendStatus.DELIVERED, SendStatus.FAILED)
    if message.sealed_to is not None and is_over:
        let_go(tx, message, report.external_id or message.external_id, now)


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
