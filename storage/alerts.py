"""Alerts: a message tells of danger, or an official looked up an address, and somebody has to know.

No row holds a word of it.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import UniqueConstraint, func
from sqlalchemy import select as select_columns
from sqlmodel import Field, col, select

from storage.models import Table, id_of
from storage.tx import Tx, table_of


class Way(StrEnum):
    """How staff are alerted."""

    WEBHOOK = "webhook"
    EMAIL = "email"


class Alert(Table, table=True):
    """One message of danger that staff are told of in one way, until it is delivered."""

    __tablename__ = "alert"
    __table_args__ = (UniqueConstraint("inbound_id", "way"), {"sqlite_autoincrement": True})
    id: int | None = Field(default=None, primary_key=True)
    inbound_id: int | None = Field(default=None, foreign_key="inbound_message.id")
    audit_id: int | None = None  # the line of the audit log that it tells of, instead of a message
    way: str
    kind: str  # emergency, distress, revealed
    attempts: int = 0
    reason: str | None = None  # why it was not delivered so far
    due_at: datetime = Field(index=True)
    created_at: datetime
    delivered_at: datetime | None = None


def add(tx: Tx, message_id: int, kind: str, ways: Sequence[Way], now: datetime) -> None:
    """Alert staff of a message, once in each way."""
    for way in ways:
        tx.add_once(
            Alert, unique=["inbound_id", "way"], inbound_id=message_id, way=way.value, kind=kind, attempts=0,
            due_at=now, created_at=now,
        )  # fmt: skip


def add_of_audit(tx: Tx, audit_id: int, kind: str, ways: Sequence[Way], now: datetime) -> None:
    """Alert staff of what an official did, in each way."""
    for way in ways:
        tx.add(Alert, audit_id=audit_id, way=way.value, kind=kind, attempts=0, due_at=now, created_at=now)


def claim(tx: Tx, now: datetime, *, limit: int, lease: timedelta, ways: Sequence[Way]) -> list[Alert]:
    """Take the oldest that are due; nobody else does before the lease is over."""
    query = (
        select(Alert)
        .where(col(Alert.delivered_at).is_(None), col(Alert.due_at) <= now)
        .where(col(Alert.way).in_([way.value for way in ways]))
        .order_by(col(Alert.id))
        .limit(limit)
    )
    due = tx.all(query if tx.is_sqlite else query.with_for_update(skip_locked=True))
    for one in due:
        tx.change(Alert, id_of(one), attempts=one.attempts + 1, due_at=now + lease)
    return due


def note_delivered(tx: Tx, alert_id: int, now: datetime) -> None:
    """Staff have it."""
    tx.change(Alert, alert_id, delivered_at=now, reason=None)


def note_later(tx: Tx, alert_id: int, due_at: datetime, reason: str) -> None:
    """It could not be delivered this time."""
    tx.change(Alert, alert_id, due_at=due_at, reason=reason)


def is_any_due(tx: Tx, now: datetime) -> bool:
    """Whether an alert waits: a cheap look before claiming."""
    table = table_of(Alert)
    due = select_columns(table.c.id).where(table.c.delivered_at.is_(None), table.c.due_at <= now)
    return tx.run(due.limit(1)).first() is not None


def count_waiting(tx: Tx) -> int:
    """How many are not delivered."""
    table = table_of(Alert)
    query = select_columns(func.count()).select_from(table).where(table.c.delivered_at.is_(None))
    return int(tx.run(query).scalar_one())


def of_message(tx: Tx, message_id: int) -> list[Alert]:
    """The alerts of one message."""
    return tx.all(select(Alert).where(Alert.inbound_id == message_id).order_by(col(Alert.id)))
