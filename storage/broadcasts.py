"""Broadcasts: kept, put into the outbox bit by bit, counted."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    bindparam,
    case,
    exists,
    func,
    literal,
    literal_column,
    update,
)
from sqlalchemy import String as SqlString
from sqlalchemy import cast as as_type
from sqlalchemy import select as select_columns
from sqlmodel import col, select

from storage.audiences import NO_ADDRESS, NO_CONSENT, OPTED_OUT, last_used, spoken
from storage.broadcast_models import Broadcast, BroadcastState, Recipient
from storage.contacts import INVENTED
from storage.models import (
    URGENCY,
    Address,
    Contact,
    InboundMessage,
    OutboundMessage,
    SendStatus,
)
from storage.statements import insert_from
from storage.tx import Tx, table_of

HELD = "paused"  # why a message of a paused broadcast waits
JOINED = "joined with another channel, which gets it"
NEVER = datetime(9000, 1, 1, tzinfo=UTC)
ANSWERED_WITHIN = timedelta(days=7)
ACTIVE = (BroadcastState.APPROVED, BroadcastState.RUNNING, BroadcastState.PAUSED)
STATUSES = ("queued", "sending", "wired", "delivered", "failed", "unknown", "suppressed")

_BROADCAST, _RECIPIENT = table_of(Broadcast), table_of(Recipient)
_OUT, _IN = table_of(OutboundMessage), table_of(InboundMessage)
_CONTACT, _ADDRESS = table_of(Contact), table_of(Address)
_IS_QUEUED = _OUT.c.status == SendStatus.QUEUED.value
_WENT_OUT = _OUT.c.status.not_in([SendStatus.QUEUED.value, SendStatus.SUPPRESSED.value])
_IS_FETCHED = _OUT.c.channel.in_(INVENTED)
_LAST_GOT = (
    select_columns(_OUT.c.broadcast_id, _OUT.c.handed_at)
    .where(
        _OUT.c.contact_id == bindparam("contact"), _OUT.c.broadcast_id.is_not(None),
        _OUT.c.handed_at > bindparam("since", type_=_OUT.c.handed_at.type),
        _OUT.c.handed_at <= bindparam("now", type_=_OUT.c.handed_at.type), _WENT_OUT | _IS_FETCHED,
    )
    .order_by(_OUT.c.handed_at.desc(), _OUT.c.id.desc())
    .limit(1)
)  # fmt: skip
_NAMES = (
    "contact_id", "address_id", "channel", "kind", "urgency", "text", "language", "dedupe", "broadcast_id",
    "status", "reason", "attempts", "due_at", "valid_until", "handed_at", "parts", "created_at", "updated_at",
)  # fmt: skip


class Got(NamedTuple):
    """Which broadcast a person got, and when."""

    broadcast_id: int
    handed_at: datetime


def add(tx: Tx, **values: Any) -> int:
    """Keep a new draft."""
    return tx.add(Broadcast, **values)


def by_id(tx: Tx, broadcast_id: int, *, held: bool = False) -> Broadcast | None:
    """One broadcast, `held` until the transaction ends."""
    return tx.find(Broadcast, held=held, id=broadcast_id)


def change(tx: Tx, broadcast_id: int, **values: Any) -> None:
    """Set columns of a broadcast."""
    tx.change(Broadcast, broadcast_id, **values)


def listed(tx: Tx, states: Sequence[str], limit: int, before: int | None) -> list[Broadcast]:
    """Broadcasts in these states (all when none is named), the newest first."""
    query = select(Broadcast).order_by(col(Broadcast.id).desc()).limit(limit)
    if states:
        query = query.where(col(Broadcast.state).in_(states))
    return tx.all(query.where(col(Broadcast.id) < before) if before is not None else query)


def count(tx: Tx, states: Sequence[str]) -> int:
    """How many broadcasts are in these states (all when none is named)."""
    query = select_columns(func.count()).select_from(_BROADCAST)
    return int(tx.run(query.where(_BROADCAST.c.state.in_(states)) if states else query).scalar_one())


def active(tx: Tx) -> list[int]:
    """Broadcasts with which there may be something to do, the oldest first."""
    query = select_columns(_BROADCAST.c.id).where(_BROADCAST.c.state.in_([one.value for one in ACTIVE]))
    return [int(row.id) for row in tx.run(query.order_by(_BROADCAST.c.id))]


def forget_audience(tx: Tx, broadcast_id: int) -> None:
    """The audience is no longer fixed: nobody in it has been written to."""
    tx.run(_RECIPIENT.delete().where(_RECIPIENT.c.broadcast_id == broadcast_id))


# --- on the way


def put_out(  # what one batch of messages is made of
    tx: Tx, broadcast: Broadcast, texts: Mapping[str, tuple[str, int]], languages: Sequence[str],
    now: datetime, *, limit: int, valid_until: datetime, is_city_news: bool,
) -> int:  # fmt: skip
    """Put messages to the next people of the audience into the outbox; returns how many.

    `texts` has for each of the city's languages what is said and its parts. Who opted out, or wants no city
    news any more, since the audience was fixed gets a message that is suppressed from the beginning.
    """
    waiting = select_columns(_RECIPIENT.c.id).where(
        _RECIPIENT.c.broadcast_id == broadcast.id, ~_RECIPIENT.c.is_out
    )
    some = waiting.order_by(_RECIPIENT.c.id).limit(limit).subquery()
    row = tx.run(select_columns(func.max(some.c.id).label("last"), func.count().label("n"))).one()
    if row.last is None:
        return 0
    these = (_RECIPIENT.c.broadcast_id == broadcast.id, ~_RECIPIENT.c.is_out, _RECIPIENT.c.id <= row.last)
    reason = _reason(is_city_news=is_city_news)
    columns = _columns(broadcast, texts, spoken(languages), reason, now, valid_until)
    rows = (
        select_columns(*columns)
        .select_from(
            _RECIPIENT.join(_CONTACT, _CONTACT.c.id == _RECIPIENT.c.contact_id)
            .outerjoin(_ADDRESS, _ADDRESS.c.id == last_used())
        )
        .where(*these)
        .order_by(_RECIPIENT.c.id)
    )  # fmt: skip
    tx.run(insert_from(OutboundMessage, _NAMES, rows, unique="dedupe", on_sqlite=tx.is_sqlite))
    tx.run(update(_RECIPIENT).where(*these).values(is_out=True))
    return int(row.n)


def _reason(*, is_city_news: bool) -> ColumnElement[Any]:
    whens = [(_CONTACT.c.opted_out_at.is_not(None), OPTED_OUT), (_ADDRESS.c.id.is_(None), NO_ADDRESS)]
    if is_city_news:
        whens.append((_CONTACT.c.city_news_at.is_(None), NO_CONSENT))
    return case(*((condition, literal_column(f"'{reason}'")) for condition, reason in whens), else_=None)


def _columns(  # noqa: PLR0917  # what one message is made of
    broadcast: Broadcast, texts: Mapping[str, tuple[str, int]], language: ColumnElement[str],
    reason: ColumnElement[Any], now: datetime, valid_until: datetime,
) -> Sequence[ColumnElement[Any]]:  # fmt: skip
    """In the order of `_NAMES`."""
    said = case(*((language == one, literal(text)) for one, (text, _n) in texts.items()), else_="")
    parts = case(*((language == one, literal(n, Integer)) for one, (_text, n) in texts.items()), else_=1)
    time = _OUT.c.due_at.type
    shown_at = case((_ADDRESS.c.scheme.in_(INVENTED), literal(now, time)), else_=None)
    status = case((reason.is_not(None), SendStatus.SUPPRESSED.value), else_=SendStatus.QUEUED.value)
    key = literal(f"{key_of(broadcast.id or 0)}") + as_type(_CONTACT.c.id, SqlString)
    return (
        _CONTACT.c.id, _ADDRESS.c.id, func.coalesce(_ADDRESS.c.scheme, ""), literal("broadcast"),
        literal(URGENCY["broadcast"], Integer), said, language, key, literal(broadcast.id, Integer),
        status, reason, literal(0, Integer), literal(now, time), literal(valid_until, time),
        case((reason.is_(None), shown_at), else_=None), parts, literal(now, time), literal(now, time),
    )  # fmt: skip


def key_of(broadcast_id: int) -> str:
    """What the keys of all messages of a broadcast begin with: one a person."""
    return f"broadcast:{broadcast_id}:"


def waiting_to_go(tx: Tx, broadcast_id: int, now: datetime) -> int:
    """How many messages of a broadcast could go now and have not gone yet."""
    query = select_columns(func.count()).select_from(_OUT).where(
        _OUT.c.broadcast_id == broadcast_id, _IS_QUEUED, _OUT.c.due_at <= now,
        ~_IS_FETCHED,
    )  # fmt: skip
    return int(tx.run(query).scalar_one())


def hold_back(tx: Tx, broadcast_id: int) -> int:
    """Let what has not gone out wait until `let_go`; returns how many."""
    which = (_OUT.c.broadcast_id == broadcast_id, _IS_QUEUED, _OUT.c.due_at < NEVER)
    return tx.run(update(_OUT).where(*which).values(due_at=NEVER, reason=HELD)).rowcount


def let_go(tx: Tx, broadcast_id: int, now: datetime) -> None:
    """What was held back may go."""
    which = (_OUT.c.broadcast_id == broadcast_id, _IS_QUEUED, _OUT.c.due_at >= NEVER)
    tx.run(update(_OUT).where(*which).values(due_at=now, reason=None))


def call_off(tx: Tx, broadcast_id: int, reason: str, now: datetime) -> None:
    """What has not gone out never goes; nobody else is written to."""
    values = {"status": SendStatus.SUPPRESSED.value, "reason": reason, "updated_at": now}
    tx.run(update(_OUT).where(_OUT.c.broadcast_id == broadcast_id, _IS_QUEUED).values(values))


def is_all_out(tx: Tx, broadcast_id: int) -> bool:
    """Whether of every message it is known that it went out, or why not; what is fetched need not be read."""
    open_states = [SendStatus.SENDING.value, SendStatus.UNKNOWN.value]
    is_open = _OUT.c.status.in_(open_states) | (_IS_QUEUED & ~_IS_FETCHED)
    on_the_way = exists().where(_OUT.c.broadcast_id == broadcast_id, is_open)
    inside = exists().where(_RECIPIENT.c.broadcast_id == broadcast_id, ~_RECIPIENT.c.is_out)
    return not tx.run(select_columns(on_the_way | inside)).scalar_one()


# --- counts


def counts(tx: Tx, broadcast: Broadcast) -> dict[str, int]:
    """How many messages are in each status; who is not in the outbox yet is queued, or was called off."""
    counted = select_columns(_OUT.c.status, func.count().label("n")).where(
        _OUT.c.broadcast_id == broadcast.id
    )
    found = dict.fromkeys(STATUSES, 0)
    for row in tx.run(counted.group_by(_OUT.c.status)):
        found[str(row.status)] = int(row.n)
    inside = select_columns(func.count()).where(
        _RECIPIENT.c.broadcast_id == broadcast.id, ~_RECIPIENT.c.is_out
    )
    is_over = broadcast.state == BroadcastState.CANCELLED
    found["suppressed" if is_over else "queued"] += int(tx.run(inside).scalar_one())
    return found


def reasons(tx: Tx, broadcast_id: int, status: SendStatus) -> dict[str, int]:
    """Why messages of a broadcast failed, or were not sent, and how many did for each reason."""
    counted = select_columns(_OUT.c.reason, func.count().label("n")).where(
        _OUT.c.broadcast_id == broadcast_id, _OUT.c.status == status.value
    )
    rows = tx.run(counted.group_by(_OUT.c.reason).order_by(func.count().desc()))
    return {str(row.reason or "no reason"): int(row.n) for row in rows}


def opted_out(tx: Tx, broadcast_id: int) -> int:
    """How many said STOP within days of getting it."""
    query = select_columns(func.count()).select_from(_RECIPIENT)
    which = (_RECIPIENT.c.broadcast_id == broadcast_id, _RECIPIENT.c.opted_out_at.is_not(None))
    return int(tx.run(query.where(*which)).scalar_one())


def note_opt_out(tx: Tx, contact_id: int, now: datetime) -> None:
    """Somebody said STOP: it is counted with the broadcast that they got last."""
    got = last_got(tx, contact_id, now)
    if got is not None:
        which = (_RECIPIENT.c.broadcast_id == got.broadcast_id, _RECIPIENT.c.contact_id == contact_id)
        tx.run(update(_RECIPIENT).where(*which).values(opted_out_at=now))


def withdraw(tx: Tx, contact_id: int, broadcast_ids: Sequence[int]) -> None:
    """Somebody wants no city news any more: what waits for them as such does not go."""
    which = (_OUT.c.contact_id == contact_id, _IS_QUEUED, _OUT.c.broadcast_id.in_(broadcast_ids))
    tx.run(update(_OUT).where(*which).values(status=SendStatus.SUPPRESSED.value, reason=NO_CONSENT))


# --- answers


def last_got(tx: Tx, contact_id: int, now: datetime) -> Got | None:
    """The broadcast that a person got last, if that was within days."""
    found = tx.rows(_LAST_GOT, contact=contact_id, since=now - ANSWERED_WITHIN, now=now)
    return Got(found[0].broadcast_id, found[0].handed_at) if found else None


def tie(tx: Tx, message_id: int, broadcast_id: int) -> None:
    """A message that came in answers a broadcast."""
    tx.change(InboundMessage, message_id, broadcast_id=broadcast_id)


def answers(tx: Tx, broadcast_id: int, limit: int, before: int | None) -> list[InboundMessage]:
    """What people answered to a broadcast, the newest first."""
    query = select(InboundMessage).where(InboundMessage.broadcast_id == broadcast_id)
    if before is not None:
        query = query.where(col(InboundMessage.id) < before)
    return tx.all(query.order_by(col(InboundMessage.id).desc()).limit(limit))


def count_answers(tx: Tx, broadcast_id: int) -> int:
    """How many messages answer a broadcast."""
    query = select_columns(func.count()).select_from(_IN).where(_IN.c.broadcast_id == broadcast_id)
    return int(tx.run(query).scalar_one())


# --- people who are joined, or erased


def join(tx: Tx, gone: int, kept: int) -> None:
    """Two people become one: of two messages of a broadcast to them, one goes."""

    def sent(contact_id: int) -> Select[Any]:
        out = select_columns(_RECIPIENT.c.broadcast_id).where(_RECIPIENT.c.is_out)
        return out.where(_RECIPIENT.c.contact_id == contact_id)

    twice = (_OUT.c.contact_id == gone, _IS_QUEUED, _OUT.c.broadcast_id.in_(sent(kept)))
    tx.run(update(_OUT).where(*twice).values(status=SendStatus.SUPPRESSED.value, reason=JOINED))
    waits = (_RECIPIENT.c.contact_id == kept, _RECIPIENT.c.broadcast_id.in_(sent(gone)))
    tx.run(update(_RECIPIENT).where(*waits).values(is_out=True))


def drop_of(tx: Tx, contact_id: int) -> None:
    """A person is in no audience any more."""
    tx.run(_RECIPIENT.delete().where(_RECIPIENT.c.contact_id == contact_id))
