"""Claiming what is due: one process sends a message, one person's messages go out in order, all keep pace."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from sqlalchemy import select as select_columns

from storage import claiming, pace
from storage.models import BEGUN, URGENCY, OutboundMessage, SendStatus
from storage.tx import Tx, table_of

_OUT = table_of(OutboundMessage)
_BEGUN = {URGENCY[kind] for kind in BEGUN}
Rates = Mapping[
    str, float
]  # SMS parts, or messages elsewhere, a second, by channel; `CHANNEL_chat`: to one chat


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message that this process may send now, with all that sending has to know."""

    id: int
    contact_id: int | None
    address_id: int | None
    channel: str
    kind: str
    text: str
    sealed_to: bytes
    reply_from: str
    attempts: int  # this one included
    opted_out: bool
    created_at: datetime
    retried: bool  # it was `sending` or `unknown`: it may have arrived
    in_doubt: bool = False  # it was `unknown`: the platform did not say whether it took it
    is_erased: bool = False  # its words are only looked up, not sent once more
    language: str = ""
    parts: int = 1
    valid_until: datetime | None = None
    holds_until: datetime | None = None  # so long later ones of its person wait for it
    reason: str | None = None  # what was noted at its last attempt
    broadcast_state: str | None = None  # of the broadcast that it belongs to
    campaign: str | None = None  # of that broadcast
    campaign_limit: int | None = None  # messages of that campaign that one person gets in a month
    last_inbound_at: datetime | None = None  # when the person last wrote from this address
    moment: datetime | None = None  # not before: its channel keeps a pace
    chat_free_at: datetime | None = None  # not before, and then at a moment that is still to be asked for
    buttons: Sequence[Sequence[Mapping[str, str]]] = ()  # rows
    doubts: int = 0  # earlier attempts that may have sent it
    is_probe: bool = False  # its channel pauses: it sees whether that is over
    is_look: bool = False  # its channel pauses: it is looked up, and not sent yet
    lease: datetime | None = None  # the claim lasts until then, and tells it from later ones
    is_ahead: bool = False  # its attempt has to `begin` first, while the claim lasts


@dataclass(frozen=True, slots=True)
class Claim:
    """What was claimed, and whether more is due that waits for something before it."""

    messages: list[Claimed]
    more: bool
    full: Mapping[str, datetime] = field(default_factory=dict)  # channels at their pace, until when


def claim(
    tx: Tx,
    now: datetime,
    *,
    limit: int,
    lease: timedelta,
    channels: Sequence[str],
    rates: Rates | None = None,
    answers_only: bool = False,
    blind: Collection[str] = (),
    room: Mapping[str, int] = MappingProxyType({}),
) -> Claim:
    """Mark the oldest due messages of these channels `sending`: one a person, in order, replies first.

    Rows whose lease ran out were left by a crash, or their fate is unknown: they are claimed as `retried`.
    Of a channel that keeps a pace as many as may go within a second, each with its moment.
    `answers_only` looks at nothing else, which is quick. What the city begins on `blind` channels, where
    nothing can be looked up, is to `begin`: what was only claimed when its process died is claimed anew. Of
    what had begun the mark stays, whoever claims it and dies: it never reaches another attempt.
    Of channels in `room` so many at most.
    """
    rows = _due(tx, now, limit + 1, channels, answers_only=answers_only)
    mine: dict[tuple[str, int], Any] = {}
    for row in rows[:limit]:
        key = ("contact", row.contact_id) if row.contact_id is not None else ("message", row.id)
        mine.setdefault(key, row)
    found = {row.id: row for row in mine.values()}
    free = [found[row_id] for row_id in _reserved(tx, now, list(found))]
    free = _with_room(free, room)
    waiting = _waiting_for_chats(tx, free, rates or {}, now)
    moments, probes, full = _paced(tx, [row for row in free if row.id not in waiting], rates or {}, now)
    moments |= {row.id: None for row in free if row.id in waiting and row.channel not in full}
    ids = [row.id for row in free if row.id in moments]
    if not ids:
        return Claim([], bool(rows), full)
    ahead = {
        one for one in ids
        if found[one].channel in blind and found[one].urgency in _BEGUN and not _may_have_gone(found[one])
    }  # fmt: skip
    _mark(tx, ids, ahead, now, now + lease)
    messages = [
        replace(
            one, lease=now + lease, is_ahead=one.id in ahead, is_probe=one.id in probes,
            is_look=one.channel in full and one.moment is None and one.id not in probes,
        )
        for one in _claimed(tx, ids, found, moments, waiting)
    ]  # fmt: skip
    return Claim(messages, len(rows) > len(ids), full)


def _mark(tx: Tx, ids: Sequence[int], ahead: Collection[int], now: datetime, lease: datetime) -> None:
    at_once = [one for one in ids if one not in ahead]
    for statement, some in ((claiming.CLAIM, at_once), (claiming.CLAIM_AHEAD, list(ahead))):
        if some:
            tx.effect(statement, ids=some, lease=lease, now=now)


def begin(tx: Tx, messages: Sequence[Claimed], now: datetime) -> set[int]:
    """Write down that attempts begin; the ids of those that may: of the others the claim has run out."""
    leases = {message.id: message.lease for message in sorted(messages, key=lambda one: one.id)}
    return {
        message for message, lease in leases.items()
        if tx.effect(claiming.BEGIN, message=message, lease=lease, now=now)
    }  # fmt: skip


def _due(tx: Tx, now: datetime, most: int, channels: Sequence[str], *, answers_only: bool) -> list[Any]:
    """What may go now: answers, then what was left behind, then what the city begins."""
    queries = [claiming.ANSWERS_ON_SQLITE if tx.is_sqlite else claiming.ANSWERS]
    if not answers_only:
        left = claiming.LEFT_ON_SQLITE if tx.is_sqlite else claiming.LEFT
        queries += [left, *(claiming.BEGUN_ON_SQLITE if tx.is_sqlite else claiming.BEGUN_ONES)]
    rows: list[Any] = []
    for query in queries:
        if len(rows) < most:
            rows += tx.rows(query, now=now, most=most - len(rows), channels=list(channels))
    return rows


def _reserved(tx: Tx, now: datetime, ids: Sequence[int]) -> list[int]:
    """Those whose person no other process is claiming a message for at this moment.

    Skipping its locked rows is not enough: a later message of the same person would be taken instead. Nor is
    holding the person: who holds the earlier row may find them held, and let it go.
    """
    if tx.is_sqlite or not ids:
        return list(ids)
    mine = [row.id for row in tx.rows(claiming.OURS, ids=list(ids)) if row.ours]
    kept = {row.id for row in tx.rows(claiming.STILL_FREE, ids=mine, now=now)}
    return [row_id for row_id in ids if row_id in kept]


def _paced(
    tx: Tx, rows: Iterable[Any], rates: Rates, now: datetime
) -> tuple[dict[int, datetime | None], set[int], dict[str, datetime]]:
    """When each message may go, as far as it may soon; which see if a pause is over; what is full."""
    by_channel: dict[str, list[Any]] = {}
    for row in rows:
        by_channel.setdefault(row.channel, []).append(row)
    free = [channel for channel in by_channel if channel not in rates]
    full = pace.held(tx, free, now) if free else {}  # they keep no pace, but their platform had too much
    moments: dict[int, datetime | None] = {}
    probes: set[int] = set()
    for channel in sorted(by_channel):  # in one order, or two processes wait in a ring
        some = by_channel[channel]
        given: Sequence[datetime | None] = [] if channel in full else [None] * len(some)
        if channel in rates:
            units = [row.parts if channel == "sms" else 1 for row in some]
            given = pace.moments(tx, channel, units, rates[channel], now)
        moments |= {row.id: moment for row, moment in zip(some, given, strict=False)}
        if not given:
            probes |= _probing(tx, some, now)
            moments |= dict.fromkeys(_looks(tx, some, now))
        if len(given) < len(some) and channel in rates:
            full[channel] = pace.next_moment(tx, channel, now)
    return moments | dict.fromkeys(probes), probes, full


def _with_room(rows: Iterable[Any], room: Mapping[str, int]) -> list[Any]:
    """As many of each channel as it has room for."""
    left, fitting = dict(room), []
    for row in rows:
        if left.get(row.channel, 1) > 0:
            fitting.append(row)
            if row.channel in left:
                left[row.channel] -= 1
    return fitting


def _probing(tx: Tx, rows: Iterable[Any], now: datetime) -> set[int]:
    """The most urgent message of a channel that pauses may see whether that is over; a look-up cannot."""
    first = next((row for row in rows if not _may_have_gone(row)), None)
    if first is None:
        return set()
    is_urgent = first.urgency == URGENCY["service"]
    return {first.id} if pace.probe(tx, first.channel, now, is_urgent=is_urgent) else set()


def _looks(tx: Tx, rows: Sequence[Any], now: datetime) -> list[int]:
    """What may have gone out is looked up while its channel pauses: nothing is sent by that."""
    left = [row for row in rows if _may_have_gone(row)]
    return [row.id for row in left] if left and pace.pauses(tx, left[0].channel, now) else []


def _waiting_for_chats(tx: Tx, rows: Iterable[Any], rates: Rates, now: datetime) -> dict[int, datetime]:
    """Those whose chat had a message a moment ago, until when; on channels that keep a pace to each chat."""
    between = {
        row.id: timedelta(seconds=1 / rates[f"{row.channel}_chat"])
        for row in rows
        if f"{row.channel}_chat" in rates
    }
    if not between:
        return {}
    last = tx.rows(claiming.LAST_IN_CHAT, ids=list(between))
    free_at = {row.id: row.at + between[row.id] for row in last if row.at is not None}
    return {row_id: at for row_id, at in free_at.items() if at > now}


def _claimed(
    tx: Tx, ids: Sequence[int], found: Mapping[int, Any], moments: Mapping[int, datetime | None],
    waiting: Mapping[int, datetime],
) -> list[Claimed]:  # fmt: skip
    return [
        Claimed(
            id=row.id, contact_id=row.contact_id, address_id=row.address_id, channel=row.channel,
            kind=row.kind, text=row.text, sealed_to=row.sealed_to or row.sealed or b"",
            reply_from=row.reply_from or "", attempts=row.attempts, created_at=row.created_at,
            opted_out=row.opted_out_at is not None, buttons=row.buttons or (), language=row.language,
            retried=_may_have_gone(found[row.id]),
            in_doubt=found[row.id].status == SendStatus.UNKNOWN.value, parts=row.parts,
            valid_until=row.valid_until, holds_until=row.holds_until, is_erased=row.is_erased,
            doubts=row.doubts,
            reason=found[row.id].reason, last_inbound_at=row.last_inbound_at, moment=moments[row.id],
            chat_free_at=waiting.get(row.id), broadcast_state=row.broadcast_state,
            campaign=row.campaign, campaign_limit=row.campaign_limit,
        )
        for row in tx.rows(claiming.CLAIMED, ids=list(ids))
    ]  # fmt: skip


def _may_have_gone(row: Any) -> bool:
    """It was left behind in the middle of an attempt, or its fate is unknown."""
    has_begun = row.status != SendStatus.SENDING.value or row.handed_at is not None
    return row.status != SendStatus.QUEUED.value and has_begun


def ids_beside(tx: Tx, message: Claimed) -> list[str]:
    """The provider's ids of our messages to the same address with the same text.

    One whose fate is open has none, or that of an earlier attempt, of which it is known that it failed.
    """
    query = select_columns(_OUT.c.external_id).where(
        _OUT.c.address_id == message.address_id, _OUT.c.text == message.text,
        _OUT.c.external_id.is_not(None),
    )  # fmt: skip
    return [str(row[0]) for row in tx.run(query)]
