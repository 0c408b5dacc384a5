"""What became of messages that were to be sent, written down; and the next ones, claimed with it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from bot.reports import COPY_AFTER, let_go
from civic import alarms, consent
from storage import Tx, contacts, dispatch, outbound, pace, privacy, traces
from storage.dispatch import Claim, Claimed, Rates
from storage.models import TRACE, SendStatus
from storage.outbound import Fate

LEASE = timedelta(seconds=25)  # longer than a channel may take; then the message counts as left behind


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one message."""

    message: Claimed
    status: SendStatus
    columns: Mapping[str, Any] = field(default_factory=dict)
    opted_out: bool = False
    address_dead: bool = False
    alarm: str = ""  # what an operator has to mend
    channel_until: datetime | None = None  # the platform wants the whole channel to wait
    is_lost: bool = False  # the claim ran out before its attempt began: it is another process's now
    lease: datetime | None = None  # it did not go out: another process may have claimed it since, and sent it
    traced: Sequence[str] = ()  # what the platform has of a message to somebody who was erased


def record_and_claim(  # noqa: PLR0917  # what one cycle of the outbox is made of
    tx: Tx, results: Sequence[Result], now: datetime, channels: Sequence[str], limit: int,
    rates: Rates | None = None, *, answers_only: bool = False, blind: Collection[str] = (),
    room: Mapping[str, int] = MappingProxyType({}),
) -> Claim:  # fmt: skip
    """Write results, then claim what is due, in one transaction."""
    _record_all(tx, [result for result in results if not result.is_lost], now)
    _hold_channels(tx, results, channels, now)
    if limit <= 0 or not channels:
        return Claim([], more=limit <= 0)
    return dispatch.claim(
        tx, now, limit=limit, lease=LEASE, channels=channels, rates=rates, answers_only=answers_only,
        blind=blind, room=room,
    )  # fmt: skip


def _hold_channels(tx: Tx, results: Sequence[Result], claimed: Iterable[str], now: datetime) -> None:
    """Let channels wait whose platforms have had too much of us, and those go on that wait no longer.

    Nothing else waits for a row by then. What is claimed after this may need other channels: all are locked
    together.
    """
    over = {one.message.channel for one in results if one.message.is_probe and one.status == SendStatus.WIRED}
    refused = [result for result in results if result.channel_until]
    if refused or over:
        pace.lock(tx, {result.message.channel for result in refused}.union(over, claimed))
    for channel in sorted(over):
        pace.lift(tx, channel, now)
    for result in refused:
        until = result.channel_until or now
        pace.hold(tx, result.message.channel, until, now, str(result.columns.get("reason", "")))


def _record_all(tx: Tx, results: Sequence[Result], now: datetime) -> None:
    messages = [result for result in results if result.message.kind != TRACE]
    fates = [Fate(one.message.id, one.status, one.columns, one.lease) for one in messages]
    for result, written in zip(messages, outbound.record_all(tx, fates, now), strict=True):
        _record(tx, result, now, written=written)
    for result in results:
        if result.message.kind == TRACE:
            _record_trace(tx, result, now)


def _record(tx: Tx, result: Result, now: datetime, *, written: bool) -> None:
    """What follows from a result that was written, or was not: something else is known of the message."""
    message = result.message
    external_id = result.columns.get("external_id")
    if not written and external_id:
        outbound.note_external_id(tx, message.id, external_id)
    if message.contact_id is None or not written:
        _record_of_nobody(tx, result, external_id, now, written=written)
    if result.alarm:
        alarms.ring(tx, "channel misconfigured", f"channel:{message.channel}", now, reason=result.alarm)
    if result.opted_out and message.contact_id is not None:
        with suppress(LookupError):  # the person was erased meanwhile
            consent.opt_out(tx, message.contact_id, message.channel, consent.REFUSED, now)
    if result.address_dead and message.address_id is not None:
        contacts.change_address(tx, message.address_id, dead_at=now)


def _record_of_nobody(
    tx: Tx, result: Result, external_id: str | None, now: datetime, *, written: bool
) -> None:
    """The receipt of an erasure, or a message whose person was erased while it was being sent."""
    row = outbound.by_id(tx, result.message.id)
    if row is None:
        if not written and external_id:
            privacy.add_copy(tx, result.message.channel, external_id, now + COPY_AFTER)
        return
    is_over = result.status in (SendStatus.WIRED, SendStatus.FAILED)
    is_traced = row.kind == TRACE and result.status is not SendStatus.UNKNOWN
    if (row.sealed_to is not None and is_over) or is_traced:
        let_go(tx, row, external_id, now)


def _record_trace(tx: Tx, result: Result, now: datetime) -> None:
    message = result.message
    if result.status is SendStatus.UNKNOWN:
        traces.look_again(tx, message.id, result.columns["claimed_until"])
    else:
        traces.end(tx, message.id, message.channel, result.traced, now + COPY_AFTER)
