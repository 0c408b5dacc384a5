"""Attachments: photos and sounds that residents sent, and where their files are on the way from the platform.

A row comes with the turn that its message was handled in; its file has a random name, chosen before it is
written, so that no file is ever without a row. Who is erased leaves a row until the file is gone.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, UniqueConstraint, bindparam, delete, func, text, update
from sqlalchemy import select as select_columns
from sqlmodel import Field, col, select

from storage.models import Idea, InboundMessage, MessageState, Table, Visibility, id_of
from storage.tx import Tx, table_of

NAME_BYTES = 16  # of a file's name: nobody guesses another


class AttachmentKind(StrEnum):
    """What a resident sent."""

    PHOTO = "photo"
    SOUND = "sound"


class AttachmentState(StrEnum):
    """Where a file is."""

    WAITING = "waiting"  # at the platform
    KEPT = "kept"  # here
    FAILED = "failed"  # it could not be fetched
    REFUSED = "refused"  # too large, or not what it should be
    ERASED = "erased"  # its person is gone; the row goes when the file has gone


_IS_HELD = text("visibility = 'held'")


class Attachment(Table, table=True):
    """One photo or sound of a message; photos are held until an official has looked."""

    __tablename__ = "attachment"
    __table_args__ = (
        UniqueConstraint("inbound_id", "position"),
        Index("ix_attachment_held", "kind", "state", sqlite_where=_IS_HELD, postgresql_where=_IS_HELD),
        {"sqlite_autoincrement": True},
    )
    id: int | None = Field(default=None, primary_key=True)
    inbound_id: int = Field(foreign_key="inbound_message.id")
    position: int  # within its message
    contact_id: int | None = Field(default=None, foreign_key="contact.id", index=True)
    idea_id: int | None = Field(default=None, foreign_key="idea.id", index=True)
    channel: str
    kind: str
    source: str | None = None  # where the platform has it, until it is here
    state: str = Field(default=AttachmentState.WAITING, index=True)
    reason: str | None = None  # failed or refused: why
    file: str | None = None
    content_type: str  # as the platform said; of a kept photo, ours
    size: int | None = None  # bytes
    width: int | None = None
    height: int | None = None
    visibility: str = Visibility.HELD
    attempts: int = 0
    due_at: datetime
    created_at: datetime


_ATTACHMENT = table_of(Attachment)
_OF_IDEAS = (
    _ATTACHMENT.select()
    .where(
        _ATTACHMENT.c.idea_id.in_(bindparam("ideas", expanding=True)),
        _ATTACHMENT.c.state == AttachmentState.KEPT.value,
    )
    .order_by(_ATTACHMENT.c.id)
)


@dataclass(frozen=True, slots=True)
class Given:
    """A photo or sound as the platform announced it."""

    kind: AttachmentKind
    source: str
    content_type: str


def add(tx: Tx, message: InboundMessage, given: Sequence[Given], now: datetime) -> int:
    """Note what a message carries, once; returns how many are new."""
    rows = [
        {
            "inbound_id": id_of(message), "position": position, "contact_id": message.contact_id,
            "channel": message.channel, "kind": one.kind.value, "source": one.source,
            "content_type": one.content_type, "file": secrets.token_hex(NAME_BYTES),
            "visibility": Visibility.HELD.value, "state": AttachmentState.WAITING.value, "attempts": 0,
            "due_at": now, "created_at": now,
        }
        for position, one in enumerate(given)
    ]  # fmt: skip
    return tx.add_all_once(Attachment, rows, unique=["inbound_id", "position"]) if rows else 0


def join(tx: Tx, message_ids: Sequence[int], idea_id: int) -> None:
    """Put the photos of these messages to an idea of the same person."""
    table, idea = table_of(Attachment), table_of(Idea)
    author = select_columns(idea.c.contact_id).where(idea.c.id == idea_id).scalar_subquery()
    photos = (table.c.kind == AttachmentKind.PHOTO.value) & (table.c.contact_id == author)
    tx.run(update(table).where(table.c.inbound_id.in_(message_ids), photos).values(idea_id=idea_id))


def by_id(tx: Tx, attachment_id: int, *, held: bool = False) -> Attachment | None:
    """One attachment, `held` until the transaction ends."""
    return tx.find(Attachment, held=held, id=attachment_id)


def of_messages(tx: Tx, message_ids: Sequence[int]) -> list[Attachment]:
    """All that these messages carry, in order."""
    query = select(Attachment).where(
        col(Attachment.inbound_id).in_(message_ids), Attachment.state != AttachmentState.ERASED
    )
    return tx.all(query.order_by(col(Attachment.inbound_id), col(Attachment.position))) if message_ids else []


def of_ideas(tx: Tx, idea_ids: Sequence[int]) -> list[Attachment]:
    """The photos of these ideas that are here, the oldest first."""
    return tx.nouns(Attachment, _OF_IDEAS, ideas=list(idea_ids)) if idea_ids else []


def photos(
    tx: Tx, limit: int, *, visibility: str | None, idea_id: int | None, before: int | None
) -> list[Attachment]:
    """Photos that are here, the newest first; `before` is the id of the last one seen."""
    query = select(Attachment).where(
        Attachment.kind == AttachmentKind.PHOTO, Attachment.state == AttachmentState.KEPT
    )
    if visibility:
        query = query.where(Attachment.visibility == visibility)
    if idea_id is not None:
        query = query.where(Attachment.idea_id == idea_id)
    if before is not None:
        query = query.where(col(Attachment.id) < before)
    return tx.all(query.order_by(col(Attachment.id).desc()).limit(limit))


def count_held(tx: Tx) -> int:
    """How many photos wait for an official."""
    table = table_of(Attachment)
    waiting = (table.c.kind == AttachmentKind.PHOTO.value) & (table.c.state == AttachmentState.KEPT.value)
    query = select_columns(func.count()).where(waiting, _IS_HELD)  # in the words of its index
    return int(tx.run(query).scalar_one())


def show(tx: Tx, attachment_id: int, visibility: Visibility) -> None:
    """Say who may see a photo."""
    tx.change(Attachment, attachment_id, visibility=visibility.value)


def claim(
    tx: Tx, now: datetime, *, limit: int, lease: timedelta, channels: Sequence[str]
) -> list[Attachment]:
    """Take the oldest that are due to be fetched; nobody else does before the lease is over."""
    query = (
        select(Attachment)
        .where(Attachment.state == AttachmentState.WAITING, col(Attachment.due_at) <= now)
        .where(col(Attachment.channel).in_(channels))
        .order_by(col(Attachment.id))
        .limit(limit)
    )
    due = tx.all(query if tx.is_sqlite else query.with_for_update(skip_locked=True))
    for one in due:
        tx.change(Attachment, id_of(one), attempts=one.attempts + 1, due_at=now + lease)
    return due


def note_kept(tx: Tx, attachment_id: int, **facts: Any) -> bool:
    """Its file is here; False when its person was erased meanwhile."""
    return _change_waiting(tx, attachment_id, state=AttachmentState.KEPT.value, source=None, **facts)


def note_later(tx: Tx, attachment_id: int, due_at: datetime, reason: str) -> bool:
    """It could not be fetched this time."""
    return _change_waiting(tx, attachment_id, due_at=due_at, reason=reason)


def note_over(tx: Tx, attachment_id: int, state: AttachmentState, reason: str) -> bool:
    """It will never be here."""
    return _change_waiting(tx, attachment_id, state=state.value, reason=reason, source=None, file=None)


def _change_waiting(tx: Tx, attachment_id: int, **values: Any) -> bool:
    table = table_of(Attachment)
    waits = (table.c.id == attachment_id) & (table.c.state == AttachmentState.WAITING.value)
    return tx.run(update(table).where(waits).values(**values)).rowcount == 1


def want_look(tx: Tx, message_id: int, reason: str) -> InboundMessage | None:
    """Let a person look at the message whose photo or sound is not here; returns it, unless it is erased."""
    table = table_of(InboundMessage)
    handled = (table.c.id == message_id) & (table.c.state == MessageState.HANDLED.value)
    of_somebody = table.c.contact_id.is_not(None)
    tx.run(update(table).where(handled, of_somebody).values(state=MessageState.UNCLEAR.value, reason=reason))
    message = tx.find(InboundMessage, id=message_id)
    return message if message and message.contact_id is not None else None


def erase(tx: Tx, contact_id: int) -> None:
    """Let go of all that a person sent; the files are deleted after the transaction, see `erased`."""
    table = table_of(Attachment)
    gone: Mapping[str, Any] = {
        "state": AttachmentState.ERASED.value, "contact_id": None, "idea_id": None, "source": None,
        "content_type": "", "size": None, "width": None, "height": None, "reason": None,
    }  # fmt: skip
    tx.run(update(table).where(table.c.contact_id == contact_id).values(**gone))


def leave_ideas(tx: Tx, idea_ids: Sequence[int]) -> None:
    """These ideas go, or lose their author: their photos stay with the messages that brought them."""
    table = table_of(Attachment)
    tx.run(update(table).where(table.c.idea_id.in_(idea_ids)).values(idea_id=None))


def erased(tx: Tx, limit: int) -> list[Attachment]:
    """Rows whose files are to be deleted."""
    query = select(Attachment).where(Attachment.state == AttachmentState.ERASED)
    return tx.all(query.order_by(col(Attachment.id)).limit(limit))


def drop(tx: Tx, ids: Sequence[int]) -> None:
    """The files of these are gone."""
    table = table_of(Attachment)
    tx.run(delete(table).where(table.c.id.in_(ids), table.c.state == AttachmentState.ERASED.value))


def files(tx: Tx) -> set[str]:
    """The names of all files that a row knows."""
    table = table_of(Attachment)
    return {row.file for row in tx.run(select_columns(table.c.file).where(table.c.file.is_not(None)))}
