"""Bursts: many new people who do the same, found from what is kept; setting their votes aside."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, update
from sqlalchemy import select as select_columns
from sqlmodel import Field, col, select

from storage.models import Address, Comment, Contact, Idea, Table, Vote
from storage.tx import Tx, table_of

_CONTACT, _VOTE, _ADDRESS = table_of(Contact), table_of(Vote), table_of(Address)
_IDEA, _COMMENT = table_of(Idea), table_of(Comment)


class Burst(Table, table=True):
    """People whose votes an official has set aside, and whether they count again."""

    __tablename__ = "burst"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012  # as SQLAlchemy wants it
    id: int | None = Field(default=None, primary_key=True)
    kind: str  # newcomers, numbers, copies
    idea_id: int | None = None  # no foreign key: it outlives an idea
    people: int
    votes: int
    reason: str
    by: str
    at: datetime
    undone_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class First:
    """One person's first and only act of a kind."""

    key: Any  # what they have in common
    contact_id: int
    at: datetime


def newcomers(tx: Tx, since: datetime, least: int) -> list[First]:
    """People who came since then and whose only vote is on an idea that many such people voted on."""
    first, last = (
        select_columns(find(_VOTE.c.idea_id)).where(_VOTE.c.contact_id == _CONTACT.c.id).scalar_subquery()
        for find in (func.min, func.max)
    )  # the two ends of an index: all that somebody voted on is not gone through
    new = (
        select_columns(_CONTACT.c.id.label("contact_id"), first.label("first"), last.label("last"))
        .where(_CONTACT.c.created_at >= since, _CONTACT.c.burst_id.is_(None))
        .subquery()
    )
    only = select_columns(new.c.contact_id, new.c.first.label("idea_id")).where(new.c.first == new.c.last)
    once = only.cte("once")
    many = select_columns(once.c.idea_id).group_by(once.c.idea_id).having(func.count() >= least)
    query = (
        select_columns(_VOTE.c.idea_id, _VOTE.c.contact_id, _VOTE.c.at)
        .join(once, (once.c.contact_id == _VOTE.c.contact_id) & (once.c.idea_id == _VOTE.c.idea_id))
        .where(once.c.idea_id.in_(many))
    )
    return _firsts(tx, query)


def neighbours(tx: Tx, since: datetime, least: int) -> list[First]:
    """People who came since then from numbers that differ in their last two digits alone."""
    new = (
        select_columns(_ADDRESS.c.block_hash, _ADDRESS.c.contact_id, _CONTACT.c.created_at.label("at"))
        .join(_CONTACT, _CONTACT.c.id == _ADDRESS.c.contact_id)
        .where(_CONTACT.c.created_at >= since, _CONTACT.c.burst_id.is_(None))
        .where(_ADDRESS.c.block_hash.is_not(None))
        .subquery()
    )
    many = select_columns(new.c.block_hash).group_by(new.c.block_hash)
    crowded = many.having(func.count(new.c.contact_id.distinct()) >= least)
    return _firsts(tx, select_columns(new).where(new.c.block_hash.in_(crowded)))


def texts(tx: Tx, since: datetime, most: int) -> list[First]:
    """The newest ideas and comments as they were written; the key is the text."""
    found = []
    for table in (_IDEA, _COMMENT):
        query = (
            select_columns(table.c.text, table.c.contact_id, table.c.created_at)
            .join(_CONTACT, _CONTACT.c.id == table.c.contact_id)
            .where(table.c.created_at >= since, _CONTACT.c.burst_id.is_(None))
            .order_by(table.c.id.desc())
            .limit(most)
        )
        found += _firsts(tx, query)
    return found


def _firsts(tx: Tx, query: Any) -> list[First]:
    rows: Iterable[Any] = tx.run(query)
    return [First(*row) for row in rows]


def add(tx: Tx, **values: Any) -> int:
    """Note a burst that is set aside."""
    return tx.add(Burst, **values)


def by_id(tx: Tx, burst_id: int) -> Burst | None:
    """One burst that was set aside."""
    return tx.find(Burst, id=burst_id)


def all_aside(tx: Tx, limit: int, before: int | None = None) -> list[Burst]:
    """Bursts whose votes are set aside just now, the newest first; `before`: only those from before one."""
    query = select(Burst).where(col(Burst.undone_at).is_(None)).order_by(col(Burst.id).desc())
    return tx.all((query if before is None else query.where(col(Burst.id) < before)).limit(limit))


def state(tx: Tx) -> tuple[int, int]:
    """Changes whenever a burst is set aside or restored."""
    table = table_of(Burst)
    found: Any = tx.run(
        select_columns(func.coalesce(func.max(table.c.id), 0), func.count(table.c.undone_at))
    ).one()
    return int(found[0]), int(found[1])


def count_aside(tx: Tx) -> int:
    """How many there are."""
    query = (
        select_columns(func.count()).select_from(table_of(Burst)).where(table_of(Burst).c.undone_at.is_(None))
    )
    return int(tx.run(query).scalar_one())


def change(tx: Tx, burst_id: int, **values: Any) -> None:
    """Set columns of a burst."""
    tx.change(Burst, burst_id, **values)


def voted_on(tx: Tx, contact_ids: Sequence[int]) -> list[int]:
    """Every idea that these people voted on."""
    query = select_columns(_VOTE.c.idea_id).where(_VOTE.c.contact_id.in_(contact_ids)).distinct()
    return sorted(int(row[0]) for row in tx.run(query))


def people_in(tx: Tx, burst_id: int) -> list[int]:
    """Whose votes are set aside with a burst."""
    query = select_columns(_CONTACT.c.id).where(_CONTACT.c.burst_id == burst_id)
    return sorted(int(row[0]) for row in tx.run(query))


def put_people(tx: Tx, contact_ids: Sequence[int], burst_id: int | None) -> int:
    """Set aside what these people voted, and will vote, or let it count; returns how many votes."""
    people = _CONTACT.c.id.in_(contact_ids)
    tx.run(update(_CONTACT).where(people).values(burst_id=burst_id))
    votes = update(_VOTE).where(_VOTE.c.contact_id.in_(contact_ids))
    return tx.run(votes.values(set_aside_in=burst_id)).rowcount
