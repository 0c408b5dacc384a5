"""Ideas as they are listed and counted: filtered, in an order, page by page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, false, func, literal_column, or_, tuple_
from sqlalchemy import select as select_columns
from sqlmodel import col, select

from storage import promises, search
from storage.ideas import by_ids
from storage.models import Idea, Visibility, id_of
from storage.tx import Tx, table_of

_IDEA = table_of(Idea)
SORTS = {"created": "created_at", "updated": "updated_at", "votes": "votes_for", "id": "id"}


@dataclass(frozen=True, slots=True)
class Filters:
    """Which ideas: empty fields do not filter. Times are aware UTC."""

    status: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    area: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    channel: tuple[str, ...] = ()
    campaign: tuple[str, ...] = ()
    visibility: tuple[str, ...] = ()
    q: str = ""
    since: datetime | None = None
    until: datetime | None = None
    public: bool = False  # only what everybody may see, and no idea that was merged into another


@dataclass(frozen=True, slots=True)
class Page:
    """Some ideas, how many there are in all, and the key of the last one when more follow."""

    ideas: list[Idea]
    total: int
    next: tuple[Any, int] | None


def page(
    tx: Tx,
    filters: Filters,
    languages: Sequence[str],
    *,
    sort: str,
    descending: bool,
    limit: int,
    after: tuple[Any, int] | None,
) -> Page:
    """One page of ideas for officials, stable while others are filed: the cursor is the last row's key."""
    found = batch(tx, filters, languages, sort=sort, descending=descending, limit=limit + 1, after=after)
    last = found[limit - 1] if len(found) > limit else None
    return Page(found[:limit], count(tx, filters, languages), key_of(last, sort) if last else None)


def batch(
    tx: Tx,
    filters: Filters,
    languages: Sequence[str],
    *,
    sort: str,
    descending: bool,
    limit: int,
    after: tuple[Any, int] | None,
) -> list[Idea]:
    """Ideas in an order, from a key on, without counting what there is in all.

    Which ones is read from an index alone, and only those are looked up.
    """
    column = _IDEA.c[SORTS[sort]]
    query = select_columns(_IDEA.c.id).where(*conditions(tx, filters, languages))
    if after is not None:
        key = tuple_(column, _IDEA.c.id)
        query = query.where(key < after if descending else key > after)
    order = (column.desc(), _IDEA.c.id.desc()) if descending else (column.asc(), _IDEA.c.id.asc())
    return by_ids(tx, [int(row.id) for row in tx.run(query.order_by(*order).limit(limit))])


def key_of(idea: Idea, sort: str) -> tuple[Any, int]:
    """Where an idea stands in an order: what comes after it is asked for with this."""
    return getattr(idea, SORTS[sort]), id_of(idea)


def count(tx: Tx, filters: Filters, languages: Sequence[str]) -> int:
    """How many ideas the filters find."""
    query = select_columns(func.count()).select_from(_IDEA).where(*conditions(tx, filters, languages))
    return int(tx.run(query).scalar_one())


def conditions(
    tx: Tx, filters: Filters, languages: Sequence[str], *, in_order: bool = False, first: str = ""
) -> list[ColumnElement[bool]]:
    """The filters as conditions on `idea`; none when nothing is filtered.

    With `in_order` SQLite goes through an index in the order that the query wants, whatever is filtered; when
    the index begins with the column `first`, only through the part with the values of that.
    """
    visibility, merged, at = (
        _column(tx, name, found=not in_order) for name in ("visibility", "merged_into_id", "created_at")
    )
    where = [visibility == Visibility.SHOWN.value, merged.is_(None)] if filters.public else []
    if filters.visibility:
        where.append(visibility.in_(filters.visibility))
    for name in ("status", "topic", "area", "language", "channel", "campaign"):
        chosen = getattr(filters, name)
        if chosen:
            is_sought = name == first or (name == "campaign" and not in_order)  # which has its own index
            where.append(_column(tx, name, found=is_sought).in_(chosen))
    if filters.since:
        where.append(at >= filters.since)
    if filters.until:
        where.append(at < filters.until)
    if filters.q:
        where.append(_sought(tx, filters.q, languages, in_order=in_order))
    return where


def _column(tx: Tx, name: str, *, found: bool) -> ColumnElement[Any]:
    """A column; unless ideas are to be found by its values, SQLite reads an index that has all that is asked.

    With a sign before it SQLite does not look for an index of the column, to visit each idea found there.
    """
    column = _IDEA.c[name]
    return literal_column(f"+idea.{name}", column.type) if tx.is_sqlite and not found else column


def _sought(tx: Tx, q: str, languages: Sequence[str], *, in_order: bool) -> ColumnElement[bool]:
    """Ideas with these words, or with this code."""
    words = search.expression_of(tx, q, languages)
    matches = search.is_match(words, on_sqlite=tx.is_sqlite) if words else false()
    sought = or_(matches, _IDEA.c.code == q.strip().upper())
    if not (in_order and tx.is_sqlite):
        return sought
    ids = select_columns(_IDEA.c.id).where(sought).correlate(None)
    return _column(tx, "id", found=False).in_(ids)


def count_with(tx: Tx, **values: str) -> int:
    """How many ideas have these values in these columns."""
    table = table_of(Idea)
    query = select_columns(func.count()).select_from(table)
    where = [table.c[name] == value for name, value in values.items()]
    return int(tx.run(query.where(*where)).scalar_one())


@dataclass(frozen=True, slots=True)
class Spot:
    """A place, and how many ideas and votes are there."""

    name: str | None
    lat: float | None
    lon: float | None
    ideas: int
    votes: int


def by_place(tx: Tx, filters: Filters, languages: Sequence[str], limit: int) -> list[Spot]:
    """Where the ideas are, the places with most of them first."""
    table = table_of(Idea)
    where = (table.c.place_name, table.c.lat, table.c.lon)
    counted = func.count().label("ideas")
    query = (
        select_columns(*where, counted, func.coalesce(func.sum(table.c.votes_for), 0).label("votes"))
        .where(*conditions(tx, filters, languages))
        .group_by(*where)
        .order_by(counted.desc(), table.c.place_name)
        .limit(limit)
    )
    return [Spot(row.place_name, row.lat, row.lon, int(row.ideas), int(row.votes)) for row in tx.run(query)]


def overdue(tx: Tx, today: date, limit: int) -> tuple[list[Idea], int]:
    """Ideas on which news was promised for a day that has passed, the latest promise first; and how many."""
    where = (or_(_IDEA.c.due < today, promises.IS_OVERDUE), _IDEA.c.merged_into_id.is_(None))
    query = select(Idea).where(*where).order_by(col(Idea.due), col(Idea.id)).limit(limit)
    total = tx.run(select_columns(func.count()).select_from(_IDEA).where(*where)).scalar_one()
    return tx.all(query), int(total)


def counts_by(tx: Tx, name: str) -> Mapping[str, int]:
    """How many ideas there are for each value of a column."""
    column = table_of(Idea).c[name]
    counted = select_columns(column.label("value"), func.count().label("ideas")).group_by(column)
    return {str(row.value): int(row.ideas) for row in tx.run(counted)}
