"""Inbound messages: kept once, handed out in order."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import uuid4

from sqlalchemy import ColumnElement, and_, bindparam, func, literal_column, or_, update
from sqlalchemy import select as select_columns
from sqlmodel import col, select

from storage import contacts
from storage.models import Contact, Idea, InboundMessage, MessageState, id_of
from storage.tx import Tx, table_of

SEALED_RAW, SEALED_PHONE = "raw", "shared phone"
UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")  # PostgreSQL keeps no NUL, and no database half a character

_INBOUND, _CONTACT = table_of(InboundMessage), table_of(Contact)
# as the partial index says it: a parameter would not do
_WAITS: ColumnElement[str] = literal_column(f"'{MessageState.WAITING.value}'")
_IS_WAITING = _INBOUND.c.state == _WAITS
_BEFORE = (_INBOUND.c.contact_id == bindparam("contact")) & (_INBOUND.c.id < bindparam("message"))
_BY_DEDUPE = select_columns(_INBOUND.c.dedupe).where(_INBOUND.c.dedupe.in_(bindparam("keys", expanding=True)))
_IS_OF_MUTED = _INBOUND.c.reason == literal_column("'muted'")  # written out, so that its index serves
_ANSWERS = ("answer to news", "question")  # reasons: said of an idea, no part of its words
_OLDER = _INBOUND.alias("older")
_HAS_OLDER = (
    select_columns(_OLDER.c.id)
    .where(
        _OLDER.c.contact_id == _INBOUND.c.contact_id,
        _OLDER.c.id < _INBOUND.c.id,
        _OLDER.c.state == _WAITS,
    )
    .exists()
)
_TAKE = _INBOUND.select().where(
    _INBOUND.c.id.in_(bindparam("messages", expanding=True)), _INBOUND.c.contact_id.is_not(None), _IS_WAITING,
    ~_HAS_OLDER,
)  # fmt: skip
_SERVE = (
    select_columns(_CONTACT.c.id)
    .where(
        _CONTACT.c.id.in_(
            select_columns(_INBOUND.c.contact_id).where(
                _INBOUND.c.id.in_(bindparam("messages", expanding=True))
            )
        )
    )
    .with_for_update(skip_locked=True, key_share=True, of=_CONTACT)
)
_PREVIOUS = (
    select_columns(
        _INBOUND.c.id, _INBOUND.c.text, _INBOUND.c.extras, _INBOUND.c.received_at, _INBOUND.c.idea_id
    )
    .where(_BEFORE)
    .order_by(_INBOUND.c.id.desc())
    .limit(bindparam("most"))
)
_WAITING = (
    select_columns(
        _INBOUND.c.id, _INBOUND.c.contact_id, _INBOUND.c.channel, _INBOUND.c.text, _CONTACT.c.language
    )
    .join(_CONTACT, _CONTACT.c.id == _INBOUND.c.contact_id)
    .where(_IS_WAITING, ~_HAS_OLDER)
    .order_by(_INBOUND.c.id)
    .limit(bindparam("most"))
)
_WAITING_HERE = _WAITING.where(_INBOUND.c.channel == bindparam("channel"))


@dataclass(frozen=True, slots=True)
class Arrival:
    """One message as a channel read it: `scheme` and `path` are None when it could not be read."""

    channel: str
    external_id: str | None
    scheme: str | None
    path: str | None
    text: str = ""
    to: str = ""
    extras: Mapping[str, Any] = field(default_factory=dict)
    raw: bytes | None = None
    phone: str | None = None  # of a contact that the sender shared: kept sealed
    once: str | None = None  # instead of an id: of all that say the same, the first is kept

    def __repr__(self) -> str:
        return f"<Arrival {self.channel}>"  # logs must not identify people


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message that waits to be handled."""

    id: int
    contact_id: int
    channel: str
    text: str
    language: str | None  # what their contact speaks, as far as known


class Earlier(NamedTuple):
    """As much of a message as later ones are compared with."""

    id: int
    text: str
    extras: Mapping[str, Any]
    received_at: datetime
    idea_id: int | None


def keep(tx: Tx, arrivals: Sequence[Arrival], now: datetime) -> int:
    """Keep each message once; returns how many were new."""
    if not arrivals:
        return 0
    keyed = {_dedupe_key(tx, arrival): arrival for arrival in reversed(arrivals)}  # of equal ones the first
    known = {row.dedupe for row in tx.rows(_BY_DEDUPE, keys=list(keyed))}
    new = {key: arrival for key, arrival in reversed(keyed.items()) if key not in known}
    parked = [
        _park_unreadable(tx, arrival, key, now) for key, arrival in new.items() if _address(arrival) is None
    ]
    read = {key: arrival for key, arrival in new.items() if _address(arrival) is not None}
    return sum(parked) + _keep_read(tx, read, now)


def _address(arrival: Arrival) -> tuple[str, str, str] | None:
    """Where it came from, and which of our numbers was written to."""
    if arrival.scheme is None or arrival.path is None:
        return None
    return arrival.scheme, arrival.path, arrival.to


def _keep_read(tx: Tx, read: Mapping[str, Arrival], now: datetime) -> int:
    """Keep messages of people, who may be new."""
    people = contacts.recognise_all(tx, [address for one in read.values() if (address := _address(one))], now)
    rows = [
        {
            "dedupe": key, "channel": arrival.channel, "external_id": arrival.external_id,
            "contact_id": person.contact_id, "address_id": person.address_id,
            "text": UNKEEPABLE.sub("\N{REPLACEMENT CHARACTER}", arrival.text),
            "extras": {"to": arrival.to, **arrival.extras} if arrival.to else dict(arrival.extras),
            "sealed": tx.vault.seal(arrival.phone, SEALED_PHONE) if arrival.phone else None,
            "state": MessageState.WAITING, "received_at": now,
        }
        for (key, arrival), person in zip(read.items(), people, strict=True)
    ]  # fmt: skip
    return tx.add_all_once(InboundMessage, rows, unique=["dedupe"])


def _dedupe_key(tx: Tx, arrival: Arrival) -> str:
    """The provider's id, else the raw body (a repetition has the same bytes), else none is like it."""
    if arrival.once:
        return tx.vault.hash("inbound-once", arrival.channel, arrival.once)
    if arrival.external_id:
        return tx.vault.hash("inbound", arrival.channel, arrival.external_id)
    if arrival.raw:
        return tx.vault.hash("inbound-raw", arrival.channel, arrival.raw.decode("latin-1"))
    return uuid4().hex


def _park_unreadable(tx: Tx, arrival: Arrival, dedupe: str, now: datetime) -> bool:
    """Put aside what could not be read; what has no content at all needs nobody's attention."""
    state, reason, sealed = MessageState.HANDLED, "nothing to answer", None
    if arrival.raw is not None:
        state, reason = MessageState.PARKED, "unreadable"
        sealed = tx.vault.seal(arrival.raw.decode("latin-1"), SEALED_RAW)
    kept = tx.add_once(
        InboundMessage, unique=["dedupe"], dedupe=dedupe, channel=arrival.channel,
        external_id=arrival.external_id, text="", extras={}, sealed=sealed, state=state,
        reason=reason, received_at=now,
    )  # fmt: skip
    return kept is not None


def waiting(tx: Tx, limit: int, *, channel: str | None = None) -> list[Waiting]:
    """The oldest waiting message of each contact, in order, of the first `limit` contacts.

    Of contacts, not of messages: one phone that floods us keeps nobody else waiting.
    """
    only = {"channel": channel} if channel else {}
    return [
        Waiting(row.id, row.contact_id, row.channel, row.text, row.language)
        for row in tx.rows(_WAITING_HERE if channel else _WAITING, most=limit, **only)
    ]


def has_waiting(tx: Tx, contact_id: int) -> bool:
    """Whether something that a person wrote waits to be handled."""
    query = select_columns(_INBOUND.c.id).where(_INBOUND.c.contact_id == contact_id, _IS_WAITING)
    return tx.run(query.limit(1)).first() is not None


def serve(tx: Tx, message_ids: Sequence[int]) -> frozenset[int]:
    """The contacts of these messages, ours until the transaction ends; those of other workers are left out.

    Nobody else writes on SQLite, so nobody has to be held there.
    """
    if tx.is_sqlite or not message_ids:
        return frozenset()
    return frozenset(row.id for row in tx.rows(_SERVE, messages=list(message_ids)))


def take(tx: Tx, message_id: int) -> InboundMessage | None:
    """The message, if it still waits; its contact is ours to the end of the transaction."""
    return take_all(tx, [message_id]).get(message_id)


def take_all(tx: Tx, message_ids: Sequence[int]) -> dict[int, InboundMessage]:
    """As `take`, of many; those of other workers' contacts are left out."""
    if not message_ids:
        return {}
    ours = serve(tx, message_ids)  # first: what is read before may have been handled meanwhile
    found = tx.nouns(InboundMessage, _TAKE, messages=list(message_ids))
    return {id_of(one): one for one in found if tx.is_sqlite or one.contact_id in ours}


def settle(tx: Tx, message_id: int, state: MessageState, now: datetime, **values: object) -> None:
    """Say what became of a message."""
    tx.change(InboundMessage, message_id, state=state.value, handled_at=now, **values)


def forget_sealed(tx: Tx, message_id: int) -> None:
    """Drop what was sealed with a message."""
    tx.change(InboundMessage, message_id, sealed=None)


def by_id(tx: Tx, message_id: int) -> InboundMessage | None:
    """One message."""
    return tx.find(InboundMessage, id=message_id)


def reword(tx: Tx, message_id: int, text: str) -> None:
    """Set the text of a message: personal data was taken out of it."""
    tx.change(InboundMessage, message_id, text=text)


def previous(tx: Tx, message: InboundMessage, limit: int) -> list[Earlier]:
    """The messages of the same contact before this one, the newest first."""
    rows = tx.rows(_PREVIOUS, contact=message.contact_id, message=message.id, most=limit)
    return [Earlier(*row) for row in rows]


def versions(tx: Tx, message: InboundMessage, message_id: str, limit: int) -> list[InboundMessage]:
    """What a message was before its writer changed it into this one, the newest first, if it is recent."""
    before = select(InboundMessage).where(
        InboundMessage.contact_id == message.contact_id, col(InboundMessage.id) < message.id
    )
    recent = tx.all(before.order_by(col(InboundMessage.id).desc()).limit(limit))
    return [one for one in recent if one.extras.get("message_id") == message_id]


def listed(tx: Tx, state: str | None, limit: int, before: int | None = None) -> list[InboundMessage]:
    """Messages by state, the newest first; `before` is the id of the last one seen."""
    query = select(InboundMessage).order_by(col(InboundMessage.id).desc()).limit(limit)
    if state:
        query = query.where(InboundMessage.state == state)
    if before:
        query = query.where(col(InboundMessage.id) < before)
    return tx.all(query)


def of_muted(tx: Tx, limit: int, before: int | None = None) -> list[InboundMessage]:
    """What was kept unanswered because its writer is muted, the newest first."""
    query = select(InboundMessage).where(_IS_OF_MUTED).order_by(col(InboundMessage.id).desc()).limit(limit)
    return tx.all(query.where(col(InboundMessage.id) < before) if before else query)


def count_of_muted(tx: Tx) -> int:
    """How many such messages there are."""
    query = select_columns(func.count()).select_from(table_of(InboundMessage)).where(_IS_OF_MUTED)
    return int(tx.run(query).scalar_one())


def about(tx: Tx, idea_id: int, limit: int) -> list[InboundMessage]:
    """What people answered to news of an idea, the newest first."""
    reasons = col(InboundMessage.reason).in_(_ANSWERS)
    query = select(InboundMessage).where(InboundMessage.idea_id == idea_id, reasons)
    return tx.all(query.order_by(col(InboundMessage.id).desc()).limit(limit))


def wording(tx: Tx, idea: Idea, edited: Sequence[datetime]) -> list[InboundMessage]:
    """The messages whose words an idea had or has: what filed it, what was added, what edited it then.

    A new title leaves no trace with its message but the moment, which is that of the revision.
    """
    reason, handled = col(InboundMessage.reason), col(InboundMessage.handled_at)
    added = and_(col(InboundMessage.idea_id) == idea.id, or_(reason.is_(None), reason.not_in(_ANSWERS)))
    author = col(InboundMessage.contact_id)
    of_author = and_(author.is_not(None), author == idea.contact_id, or_(added, handled.in_(edited)))
    query = select(InboundMessage).where(or_(col(InboundMessage.id) == idea.inbound_id, of_author))
    return tx.all(query.order_by(col(InboundMessage.id)))


def of_contact(tx: Tx, contact_id: int, limit: int) -> list[InboundMessage]:
    """What a person wrote, the newest first."""
    query = select(InboundMessage).where(InboundMessage.contact_id == contact_id)
    return tx.all(query.order_by(col(InboundMessage.id).desc()).limit(limit))


def retry(tx: Tx, message_id: int | None = None) -> int:
    """Let parked messages wait again, one or all that can be read; returns how many."""
    table = table_of(InboundMessage)
    query = update(table).where(table.c.state == MessageState.PARKED.value, table.c.contact_id.is_not(None))
    if message_id is not None:
        query = query.where(table.c.id == message_id)
    return tx.run(query.values(state=MessageState.WAITING.value, reason=None, handled_at=None)).rowcount


def last_received(tx: Tx, channels: Sequence[str]) -> datetime | None:
    """When the newest message of these channels came in."""
    query = select(InboundMessage).where(col(InboundMessage.channel).in_(channels))
    newest = tx.first(query.order_by(col(InboundMessage.id).desc()))
    return newest.received_at if newest else None


def by_external_id(tx: Tx, channel: str, external_id: str) -> InboundMessage | None:
    """The message that a channel knows by this id, even after its person was erased."""
    dedupe = tx.vault.hash("inbound", channel, external_id)
    return tx.first(select(InboundMessage).where(InboundMessage.dedupe == dedupe))


def count(tx: Tx, state: str | None) -> int:
    """How many messages are in a state, or in all."""
    query = select_columns(func.count()).select_from(table_of(InboundMessage))
    return int(
        tx.run(
            query if state is None else query.where(table_of(InboundMessage).c.state == state)
        ).scalar_one()
    )
