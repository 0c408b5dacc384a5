"""Who agreed to what, as queries for those who write to many."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, exists, func, or_
from sqlalchemy import select as select_columns

from storage.models import Comment, Consent, Contact, Idea, Vote
from storage.tx import Tx, table_of

_CONTACT = table_of(Contact)
_PARTS = (table_of(Idea), table_of(Vote), table_of(Comment))


class Purpose(StrEnum):
    """What messages are for: writing agrees to answers, taking part to news of what one took part in."""

    ANSWERS = "answers"
    TOOK_PART = "took_part"
    CITY_NEWS = "city_news"  # asked once


def may_get(purpose: Purpose) -> ColumnElement[bool]:
    """The contacts that may be written to for a purpose: a condition on the table `contact`."""
    is_reached = _CONTACT.c.opted_out_at.is_(None)
    return is_reached & _CONTACT.c.city_news_at.is_not(None) if purpose is Purpose.CITY_NEWS else is_reached


def agreeing(tx: Tx, purpose: Purpose, after: int, limit: int) -> list[int]:
    """Contacts that may be written to for a purpose, by id, after one of them."""
    query = select_columns(_CONTACT.c.id).where(may_get(purpose), _CONTACT.c.id > after)
    return [int(row.id) for row in tx.run(query.order_by(_CONTACT.c.id).limit(limit))]


def count_agreeing(tx: Tx, purpose: Purpose) -> int:
    """How many may be written to for a purpose."""
    query = select_columns(func.count()).select_from(_CONTACT).where(may_get(purpose))
    return int(tx.run(query).scalar_one())


def unasked(tx: Tx, after: int, limit: int, *, wrote_since: datetime, silent_since: datetime) -> list[int]:
    """Contacts who took part, wrote lately but not just now, and was never asked for city news."""
    took_part = [exists().where(table.c.contact_id == _CONTACT.c.id) for table in _PARTS]
    query = select_columns(_CONTACT.c.id).where(
        _CONTACT.c.id > after, _CONTACT.c.last_inbound_at > wrote_since,
        _CONTACT.c.last_inbound_at <= silent_since, _CONTACT.c.city_news_asked_at.is_(None),
        _CONTACT.c.greeted_at.is_not(None), _CONTACT.c.opted_out_at.is_(None), or_(*took_part),
    )  # fmt: skip
    return [int(row.id) for row in tx.run(query.order_by(_CONTACT.c.id).limit(limit))]


def last_event(tx: Tx, contact_id: int, kinds: Sequence[str]) -> tuple[str, datetime] | None:
    """The last of a person's consents of these kinds: which, and when."""
    table = table_of(Consent)
    query = table.select().where(table.c.contact_id == contact_id, table.c.kind.in_(kinds))
    row = tx.run(query.order_by(table.c.at.desc(), table.c.id.desc()).limit(1)).first()
    return (str(row.kind), row.at) if row else None
