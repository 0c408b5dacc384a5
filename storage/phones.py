"""What a phone shows that fetches its messages itself: replies as they come, and the conversation so far."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlalchemy import select as select_columns
from sqlmodel import col, select

from storage import contacts, outbound
from storage.contacts import Known
from storage.models import Address, InboundMessage, MessageState, OutboundMessage, SendStatus
from storage.tx import Tx, table_of


@dataclass(frozen=True, slots=True)
class Fetched:
    """What there is for a phone: messages in order, and how many of its own wait for an answer."""

    messages: Sequence[OutboundMessage]
    waiting: int
    read: Sequence[OutboundMessage]  # receipts of an erasure that the phone has shown: they can go


@dataclass(frozen=True, slots=True)
class Past:
    """The conversation so far: what the phone wrote and what it got, each in order."""

    written: Sequence[InboundMessage]
    fetched: Fetched


def owner(tx: Tx, scheme: str, path: str) -> Known | None:
    """Who has written from a phone; None when nobody has, or the person was erased."""
    table = table_of(Address)
    query = select_columns(table.c.contact_id, table.c.id)
    row = tx.run(query.where(table.c.hash == contacts.address_hash(tx, scheme, path))).first()
    return Known(int(row.contact_id), int(row.id)) if row else None


def fetch(tx: Tx, scheme: str, path: str, after: int) -> Fetched:
    """What a phone has not got yet: messages after id `after`; receipts up to it were shown."""
    known = owner(tx, scheme, path)
    receipts = outbound.receipts_for(tx, scheme, path)
    messages = _unfetched(tx, known, after) if known else []
    return Fetched(
        messages=_in_order([*messages, *(row for row in receipts if (row.id or 0) > after)]),
        waiting=_waiting(tx, known) if known else 0,
        read=[row for row in receipts if (row.id or 0) <= after],
    )


def past(tx: Tx, scheme: str, path: str, limit: int) -> Past:
    """The last `limit` messages in each direction."""
    known = owner(tx, scheme, path)
    receipts = outbound.receipts_for(tx, scheme, path)
    if known is None:
        return Past([], Fetched(receipts, 0, []))
    written = (
        select(InboundMessage)
        .where(InboundMessage.contact_id == known.contact_id, InboundMessage.address_id == known.address_id)
        .order_by(col(InboundMessage.id).desc())
        .limit(limit)
    )
    got = (
        select(OutboundMessage)
        .where(OutboundMessage.address_id == known.address_id)
        .where(OutboundMessage.status != SendStatus.SUPPRESSED)
        .order_by(col(OutboundMessage.id).desc())
        .limit(limit)
    )
    messages = _in_order([*tx.all(got), *receipts])
    return Past(tx.all(written)[::-1], Fetched(messages, _waiting(tx, known), []))


def hand_over(tx: Tx, fetched: Fetched, now: datetime) -> None:
    """The phone gets these: fetching is delivery. A receipt stays until the phone says that it came."""
    ids = [row.id or 0 for row in fetched.messages if row.sealed_to is None]
    outbound.mark_read(tx, ids, now)
    for receipt in fetched.read:
        outbound.wipe(tx, receipt.id or 0)


def is_news(fetched: Fetched) -> bool:
    """Whether handing over has anything to write."""
    undelivered = (row.status != SendStatus.DELIVERED and row.sealed_to is None for row in fetched.messages)
    return bool(fetched.read) or any(undelivered)


def _unfetched(tx: Tx, known: Known, after: int) -> list[OutboundMessage]:
    """Messages after an id, and earlier ones that were committed later: ids are given before that."""
    query = (
        select(OutboundMessage)
        .where(OutboundMessage.address_id == known.address_id)
        .where((col(OutboundMessage.id) > after) | (col(OutboundMessage.status) == SendStatus.QUEUED))
        .where(OutboundMessage.status != SendStatus.SUPPRESSED)
    )
    return tx.all(query)


def _waiting(tx: Tx, known: Known) -> int:
    table = table_of(InboundMessage)
    query = select_columns(func.count()).where(
        table.c.contact_id == known.contact_id,
        table.c.address_id == known.address_id,
        table.c.state == MessageState.WAITING.value,
    )
    return int(tx.run(query).scalar_one())


def _in_order(messages: Sequence[OutboundMessage]) -> list[OutboundMessage]:
    return sorted(messages, key=lambda message: message.id or 0)
