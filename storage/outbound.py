"""Outbound messages: queued with the turn that wrote them, claimed, sent, recorded."""

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Executable, bindparam, case, func, literal_column, null, update
from sqlalchemy import select as select_columns
from sqlmodel import col, select

from storage.contacts import SEALED_ADDRESS
from storage.models import FILTERED, RANK, TRACE, URGENCY, Address, OutboundMessage, ProviderCopy, SendStatus
from storage.tx import Tx, table_of

ERASED = "its words were erased"  # why a message did not go
FINAL = (SendStatus.FAILED, SendStatus.DELIVERED, SendStatus.SUPPRESSED)
IN_DOUBT = (SendStatus.SENDING, SendStatus.UNKNOWN)  # those are still looked up by their text
BEFORE = {
    SendStatus.QUEUED: [SendStatus.SENDING.value],
    SendStatus.SUPPRESSED: [SendStatus.QUEUED.value, SendStatus.SENDING.value],
}

_OUT = table_of(OutboundMessage)
_LASTING = case((_OUT.c.is_erased, literal_column("''")), else_=_OUT.c.text)
_SUPPRESSED: ColumnElement[str] = literal_column(f"'{SendStatus.SUPPRESSED.value}'")
_HANDED = select_columns(_OUT.c.id, _OUT.c.handed_at, _OUT.c.status, _OUT.c.doubts).where(
    _OUT.c.id.in_(bindparam("messages", expanding=True)), _OUT.c.handed_at.is_not(None)
)
_IS_SENT_SINCE = (
    (_OUT.c.address_id == bindparam("address"))
    & (_OUT.c.created_at > bindparam("since"))
    & (_OUT.c.kind == "reply")
    & (_OUT.c.status != SendStatus.SUPPRESSED.value)
)
_LAST_HANDED = (
    _OUT.select()
    .where(
        _OUT.c.contact_id == bindparam("contact"), _OUT.c.handed_at <= bindparam("before"),
        _OUT.c.status.not_in([SendStatus.SUPPRESSED.value, SendStatus.FAILED.value]),
    )
    .order_by(_OUT.c.handed_at.desc(), _OUT.c.id.desc())
    .limit(1)
)  # fmt: skip
_SENT_SINCE = select_columns(func.count().label("sent")).where(_IS_SENT_SINCE)


@dataclass(frozen=True, slots=True)
class Handed:
    """From when on a person may have seen a message, and whether its platform has surely taken it."""

    at: datetime
    surely: bool


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one message; with a `lease` only while the claim that has it lasts."""

    message_id: int
    status: SendStatus
    columns: Mapping[str, Any] = field(default_factory=dict)
    lease: datetime | None = None


def with_key(begins: str) -> ColumnElement[bool]:
    """Whether the key of a message begins so; read off the index of keys, where LIKE would go through all."""
    after = begins[:-1] + chr(ord(begins[-1]) + 1)
    ids = select_columns(_OUT.c.id).where(_OUT.c.dedupe >= begins, _OUT.c.dedupe < after)
    return _OUT.c.id.in_(ids)


def among_them(status: SendStatus) -> ColumnElement[bool]:
    """Which of some messages have a status, not which of all: there may be a hundred thousand of those."""
    return func.coalesce(_OUT.c.status, "") == status.value  # which the index of statuses knows nothing of


def queue(tx: Tx, now: datetime, **values: Any) -> int | None:
    """Put one message into the outbox; None when its `dedupe` key is there already."""
    row = {
        "due_at": now,
        "created_at": now,
        "updated_at": now,
        "status": SendStatus.QUEUED.value,
        "attempts": 0,
        "urgency": URGENCY[values["kind"]],
    } | values
    if row.get("dedupe") is None:
        return tx.add(OutboundMessage, **row)
    return tx.add_once(OutboundMessage, unique=["dedupe"], **row)


def record(
    tx: Tx, message_id: int, status: SendStatus, now: datetime, *,
    lease: datetime | None = None, **values: Any,
) -> bool:  # fmt: skip
    """Write what became of a message, unless a report already says more; True when it was written.

    Going back to `queued` (a retry) is allowed from `sending` alone, `suppressed` from what was not sent:
    with no attempt in doubt it was handed to nobody then.
    What failed at its platform, and waits for another attempt, has not gone out because the first one had.
    Nothing is written on what became a trace meanwhile. Words that were erased meanwhile go once it is known
    what became of them, and are not sent once more. With a `lease` only while the claim that has it lasts.
    """
    return record_all(tx, [Fate(message_id, status, values, lease)], now)[0]


def record_all(tx: Tx, fates: Sequence[Fate], now: datetime) -> list[bool]:
    """As `record`, of many messages at once; each stands once."""
    return [touched == 1 for touched in tx.effects([_written(fate, now) for fate in fates])]


def _written(fate: Fate, now: datetime) -> tuple[Executable, Mapping[str, Any]]:
    """The statement that writes it, with its values."""
    always = {"status": fate.status.value, "updated_at": now, "claimed_until": None, "holds_until": None}
    changes = {**always, **fate.columns}
    new = {"message": fate.message_id} | {f"new_{name}": value for name, value in changes.items()}
    if fate.lease is not None:
        new["lease"] = fate.lease
    return _recorded(fate.status, tuple(changes), is_leased=fate.lease is not None), new


@functools.cache
def _recorded(status: SendStatus, names: Sequence[str], *, is_leased: bool = False) -> Executable:
    lower = [name for name, rank in RANK.items() if rank <= RANK[status.value]]
    allowed = BEFORE.get(status, lower)
    changes: dict[str, Any] = {name: bindparam(f"new_{name}", type_=_OUT.c[name].type) for name in names}
    if status not in IN_DOUBT:
        changes["text"] = _LASTING
    if status in BEFORE:
        changes.setdefault("handed_at", case((_OUT.c.doubts > 0, _OUT.c.handed_at), else_=null()))
    if status is SendStatus.QUEUED:
        changes["status"] = case((_OUT.c.is_erased, _SUPPRESSED), else_=changes["status"])
    of_this: tuple[ColumnElement[bool], ...]
    of_this = (_OUT.c.id == bindparam("message"), _OUT.c.status.in_(allowed), _OUT.c.kind != TRACE)
    if status in (SendStatus.WIRED, SendStatus.UNKNOWN):
        of_this += (_OUT.c.again_at.is_(None) | (_OUT.c.status != SendStatus.QUEUED.value),)
    if is_leased:
        of_this += (_OUT.c.claimed_until == bindparam("lease", type_=_OUT.c.claimed_until.type),)
    return update(_OUT).where(*of_this).values(changes)


def withdraw(tx: Tx, dedupe: str, *, but: int | None) -> int:
    """Delete what is still queued under keys that begin so, but for one person's; returns how many."""
    query = _OUT.delete().where(with_key(dedupe), among_them(SendStatus.QUEUED))
    return tx.run(query if but is None else query.where(_OUT.c.contact_id != but)).rowcount


def count_filtered(tx: Tx, channel: str, since: datetime) -> int:
    """How many messages failed since then because they were taken for spam on their way."""
    taken = (_OUT.c.reason == FILTERED) & (_OUT.c.channel == channel) & (_OUT.c.updated_at >= since)
    return int(tx.run(select_columns(func.count()).select_from(_OUT).where(taken)).scalar_one())


def queue_again(tx: Tx, message_id: int, now: datetime, due_at: datetime) -> bool:
    """Send a message once more that failed after its platform had taken it; False when it had its turn.

    It keeps the platform's id until the next attempt has one: what is still said of that id is of the past.
    """
    may = (_OUT.c.id == message_id) & (_OUT.c.status == SendStatus.FAILED.value) & _OUT.c.again_at.is_(None)
    may &= _OUT.c.text != ""  # its words were erased meanwhile
    again = {"status": SendStatus.QUEUED.value, "due_at": due_at, "again_at": now, "attempts": 0, "doubts": 0}
    return tx.run(update(_OUT).where(may).values(updated_at=now, handed_at=None, **again)).rowcount == 1


def empty(tx: Tx, dedupe: str) -> None:
    """Forget the words of messages whose keys begin so; what is still queued is not sent."""
    erase_words(tx, with_key(dedupe), ERASED)


def erase_words(tx: Tx, which: ColumnElement[bool], reason: str) -> None:
    """Forget the words of these messages: at once, or as soon as it is known whether they were sent.

    What is still queued is not sent, for this `reason`.
    """
    unsent = {"status": SendStatus.SUPPRESSED.value, "reason": reason}
    tx.run(update(_OUT).where(which, among_them(SendStatus.QUEUED)).values(text="", **unsent))
    is_in_doubt = _OUT.c.status.in_([status.value for status in IN_DOUBT])
    tx.run(update(_OUT).where(which, ~is_in_doubt).values(text=""))
    tx.run(update(_OUT).where(which, is_in_doubt).values(is_erased=True))


def note_external_id(tx: Tx, message_id: int, external_id: str) -> None:
    """Keep the provider's id even when a report overtook the answer of the call."""
    out = table_of(OutboundMessage)
    tx.run(
        update(out).where(out.c.id == message_id, out.c.external_id.is_(None)).values(external_id=external_id)
    )


def by_external_id(tx: Tx, external_id: str) -> OutboundMessage | None:
    """The message that a provider knows by this id."""
    return tx.first(select(OutboundMessage).where(OutboundMessage.external_id == external_id))


def by_id(tx: Tx, message_id: int) -> OutboundMessage | None:
    """One message."""
    return tx.find(OutboundMessage, id=message_id)


def by_dedupe(tx: Tx, key: str) -> OutboundMessage:
    """The message with this key. Raises `LookupError`."""
    found = tx.find(OutboundMessage, dedupe=key)
    if found is None:
        raise LookupError("no message has this key")
    return found


def shown_as(tx: Tx, address_id: int, external_id: str) -> OutboundMessage | None:
    """Our message that a platform knows by this id within the chat of this address."""
    query = select(OutboundMessage).where(OutboundMessage.external_id == external_id)
    return tx.first(query.where(OutboundMessage.address_id == address_id))


def handed(tx: Tx, message_id: int) -> Handed | None:
    """When a message was handed over; None while it waits, and when it surely was not taken."""
    return handed_all(tx, [message_id]).get(message_id)


def handed_all(tx: Tx, message_ids: Sequence[int]) -> dict[int, Handed | None]:
    """As `handed`, of many."""
    return {row.id: _handed(row) for row in tx.rows(_HANDED, messages=list(message_ids))}


def _handed(row: Any) -> Handed | None:
    """Of one whose attempts have all failed for sure nobody has seen anything."""
    match SendStatus(row.status):
        case SendStatus.WIRED | SendStatus.DELIVERED:
            return Handed(row.handed_at, surely=True)
        case SendStatus.SENDING | SendStatus.UNKNOWN:
            return Handed(row.handed_at, surely=False)
        case SendStatus.QUEUED if not row.doubts:
            return Handed(row.handed_at, surely=True)  # on a pulled channel
    return Handed(row.handed_at, surely=False) if row.doubts else None


def last_handed(tx: Tx, contact_id: int, before: datetime) -> OutboundMessage | None:
    """What a person may have read last, before a moment."""
    found = tx.nouns(OutboundMessage, _LAST_HANDED, contact=contact_id, before=before)
    return found[0] if found else None


def sent_since(tx: Tx, address_id: int, since: datetime) -> int:
    """How many replies were written to this address since then."""
    return int(tx.value(_SENT_SINCE, address=address_id, since=since))


def times_of_replies(tx: Tx, address_id: int, since: datetime) -> list[datetime]:
    """When replies were written to this address since then, as `sent_since` counts them."""
    query = select_columns(_OUT.c.created_at).where(_IS_SENT_SINCE)
    return [row[0] for row in tx.run(query, {"address": address_id, "since": since})]


def of_contact(tx: Tx, contact_id: int, limit: int) -> list[OutboundMessage]:
    """What we wrote to a person, the newest first."""
    query = select(OutboundMessage).where(OutboundMessage.contact_id == contact_id)
    return tx.all(query.order_by(col(OutboundMessage.id).desc()).limit(limit))


def for_reader(tx: Tx, address_id: int, after: int) -> list[OutboundMessage]:
    """What a pulled channel shows: messages of one address after id `after`, in order."""
    query = (
        select(OutboundMessage)
        .where(OutboundMessage.address_id == address_id, col(OutboundMessage.id) > after)
        .where(OutboundMessage.status != SendStatus.SUPPRESSED)
        .order_by(col(OutboundMessage.id))
    )
    return tx.all(query)


def receipts_for(tx: Tx, channel: str, path: str) -> list[OutboundMessage]:
    """Receipts of an erasure that wait for the reader of a pulled channel."""
    query = select(OutboundMessage).where(
        OutboundMessage.channel == channel, col(OutboundMessage.sealed_to).is_not(None),
        OutboundMessage.status == SendStatus.QUEUED,
    )  # fmt: skip
    return [
        row
        for row in tx.all(query)
        if row.sealed_to and tx.vault.unseal(row.sealed_to, SEALED_ADDRESS) == path
    ]


def wipe(tx: Tx, message_id: int) -> None:
    """Delete a receipt that has arrived: it was the last trace of a person."""
    out = table_of(OutboundMessage)
    tx.run(out.delete().where(out.c.id == message_id))


def mark_read(tx: Tx, ids: Sequence[int], now: datetime) -> None:
    """A pulled channel has shown these messages."""
    out = table_of(OutboundMessage)
    open_states = [
        SendStatus.QUEUED.value,
        SendStatus.SENDING.value,
        SendStatus.UNKNOWN.value,
        SendStatus.WIRED.value,
    ]
    query = update(out).where(out.c.id.in_(ids), out.c.status.in_(open_states))
    arrived = {"status": SendStatus.DELIVERED.value, "attempts": 1, "updated_at": now}
    tx.run(query.values(text=_LASTING, **arrived))


def next_due(tx: Tx, channels: Sequence[str]) -> datetime | None:
    """When the next queued or left message wants attention."""
    out = table_of(OutboundMessage)
    queued = select_columns(func.min(out.c.due_at)).where(
        out.c.status == SendStatus.QUEUED.value, out.c.channel.in_(channels)
    )
    left = select_columns(func.min(out.c.claimed_until)).where(
        out.c.status.in_([SendStatus.SENDING.value, SendStatus.UNKNOWN.value]), out.c.channel.in_(channels)
    )
    times = [time for time in (tx.run(queued).scalar(), tx.run(left).scalar()) if time is not None]
    return min(times, default=None)


def release(tx: Tx, now: datetime) -> int:
    """Let rows that a dead process left `sending` be looked at now; returns how many.

    Only for a store that no other process sends from (one `serve` on SQLite).
    """
    out = table_of(OutboundMessage)
    query = update(out).where(out.c.status == SendStatus.SENDING.value).values(claimed_until=now)
    return tx.run(query).rowcount


def counts(tx: Tx) -> Mapping[str, int]:
    """How many messages are in each status."""
    out = table_of(OutboundMessage)
    counted = select_columns(out.c.status, func.count().label("messages")).group_by(out.c.status)
    return {str(row.status): int(row.messages) for row in tx.run(counted)}


def copies_due(tx: Tx, now: datetime, limit: int) -> list[ProviderCopy]:
    """Messages that still have to be deleted at a provider."""
    query = (
        select(ProviderCopy)
        .where(col(ProviderCopy.due_at) <= now)
        .order_by(col(ProviderCopy.id))
        .limit(limit)
    )
    return tx.all(query)


def copy_done(tx: Tx, copy_id: int) -> None:
    """The provider has deleted it."""
    table = table_of(ProviderCopy)
    tx.run(table.delete().where(table.c.id == copy_id))


def copy_later(tx: Tx, copy_id: int, due_at: datetime) -> None:
    """The provider did not delete it this time."""
    table = table_of(ProviderCopy)
    tx.run(update(table).where(table.c.id == copy_id).values(attempts=table.c.attempts + 1, due_at=due_at))


def unread(tx: Tx, channel: str, path: str) -> list[OutboundMessage]:
    """What waits for the reader of a pulled channel: messages, and receipts of an erasure."""
    out, address = table_of(OutboundMessage), table_of(Address)
    key = tx.vault.hash("address", channel, path)
    query = (
        select(OutboundMessage)
        .where(OutboundMessage.channel == channel, OutboundMessage.status == SendStatus.QUEUED)
        .where(out.c.address_id.in_(select_columns(address.c.id).where(address.c.hash == key)))
        .order_by(col(OutboundMessage.id))
    )
    return sorted([*tx.all(query), *receipts_for(tx, channel, path)], key=lambda message: message.id or 0)


def read_by(tx: Tx, messages: Sequence[OutboundMessage], now: datetime) -> None:
    """The reader of a pulled channel has seen these: receipts are gone for good."""
    for message in messages:
        if message.sealed_to is not None:
            wipe(tx, message.id or 0)
    mark_read(tx, [message.id or 0 for message in messages if message.sealed_to is None], now)
