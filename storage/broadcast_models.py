"""Broadcasts as tables: one text to many, and who gets it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, Column, Index, UniqueConstraint, false, text
from sqlmodel import Field

from storage.models import Json, Table

_COUNTED = {"sqlite_autoincrement": True}
_NOT_OUT = text("NOT is_out")
_LEFT = text("opted_out_at IS NOT NULL")


class BroadcastState(StrEnum):
    """Where a broadcast is on its way."""

    DRAFT = "draft"
    APPROVED = "approved"  # its audience is being fixed, or it waits for its time
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    CANCELLED = "cancelled"


class Broadcast(Table, table=True):
    """One text, in several languages, to many people."""

    __tablename__ = "broadcast"
    __table_args__ = (Index("ix_broadcast_state", "state"), _COUNTED)
    id: int | None = Field(default=None, primary_key=True)
    state: str = BroadcastState.DRAFT
    reason: str | None = None  # why it is paused
    texts: Json = Field(sa_column=Column(JSON, nullable=False))  # language to text
    audience: Json = Field(sa_column=Column(JSON, nullable=False))  # as the API writes it
    campaign: str | None = None  # the code of the one that it belongs to
    send_at: datetime | None = None  # None: as soon as it is approved
    by: str
    authors: list[int] = Field(sa_column=Column(JSON, nullable=False))  # officials who wrote or edited it
    rehearsal: Json | None = Field(
        default=None, sa_column=Column(JSON(none_as_null=True), nullable=True)
    )  # what was foreseen; an edit takes it away
    rehearsed: str | None = None  # fingerprint of the texts and audience that were rehearsed
    approved_by: str | None = None
    approved_at: datetime | None = None
    fixed_to: int = 0  # contact id up to which the audience is fixed
    people: int | None = None  # how many the audience has, when it is fixed
    begun_at: datetime | None = None
    ended_at: datetime | None = None
    seen_handed: int = 0  # at the last resumption: what came before does not pause it again
    seen_failed: int = 0
    seen_opted_out: int = 0
    created_at: datetime
    updated_at: datetime


class Recipient(Table, table=True):
    """One person in the audience of one broadcast."""

    __tablename__ = "recipient"
    __table_args__ = (
        UniqueConstraint("contact_id", "broadcast_id"),
        Index("ix_recipient_waiting", "broadcast_id", "id", sqlite_where=_NOT_OUT, postgresql_where=_NOT_OUT),
        Index("ix_recipient_left", "broadcast_id", sqlite_where=_LEFT, postgresql_where=_LEFT),
        _COUNTED,
    )
    id: int | None = Field(default=None, primary_key=True)
    broadcast_id: int = Field(foreign_key="broadcast.id")
    contact_id: int = Field(foreign_key="contact.id")
    is_out: bool = Field(default=False, sa_column_kwargs={"server_default": false()})  # in the outbox
    opted_out_at: datetime | None = None  # said STOP within days of getting it
