"""Sums over ideas, which charts and maps are drawn from; each is read from an index, in its order."""

import functools
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any, Literal
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, bindparam, case, func, literal_column
from sqlalchemy import select as select_columns
from sqlalchemy.dialects.postgresql import ARRAY, TIMESTAMP

from storage.bulk import time_as_kept
from storage.ideas import Filters, conditions
from storage.models import KINDS, Idea
from storage.tx import Tx, table_of

Group = Literal["channel", "language", "area", "topic", "status", "place_key"]
_IDEA = table_of(Idea)
ONE_DAY = timedelta(days=1)
_FIRST, _LAST = (
    select_columns(find(_IDEA.c.created_at)).scalar_subquery() for find in (func.min, func.max)
)  # apart: each is the end of an index, and both at once are not
_SPAN = select_columns(_FIRST.label("first"), _LAST.label("last"))
_MIDNIGHTS = bindparam("midnights", type_=ARRAY(TIMESTAMP(timezone=True)))


@dataclass(frozen=True, slots=True)
class Sum:
    """Ideas with one thing in common, and the votes on those that stand for themselves."""

    key: str | None
    ideas: int
    votes: int


@dataclass(frozen=True, slots=True)
class Day(Sum):
    """Ideas of one day; how many of the votes were against, and from people who prove no phone number."""

    against: int
    unverified: int


def by(tx: Tx, group: Group, filters: Filters, languages: Sequence[str]) -> list[Sum]:
    """Sums for each value of a column, the most ideas first."""
    column: ColumnElement[Any] = literal_column(f"+idea.{group}") if tx.is_sqlite else _IDEA.c[group]
    where = conditions(tx, filters, languages, in_order=True)
    rows: Iterable[Any] = tx.run(select_columns(column.label("key"), *_SUMS).where(*where).group_by(column))
    return _most_first(Sum(*row) for row in rows)


def by_kinds(tx: Tx, filters: Filters, languages: Sequence[str]) -> dict[str, list[Sum]]:
    """As `by`, for each of `KINDS`: the ideas are gone through once."""
    columns = [_IDEA.c[name] for name in KINDS]
    where = conditions(tx, filters, languages, in_order=True, first=KINDS[0])
    rows: Iterable[Any] = tx.run(select_columns(*columns, *_SUMS).where(*where).group_by(*columns))
    found: dict[str, dict[str | None, list[int]]] = {name: {} for name in KINDS}
    kinds = list(found.values())
    for *keys, ideas, votes in rows:
        for of, key in zip(kinds, keys, strict=True):
            sums = of.get(key)
            if sums is None:
                of[key] = [ideas, votes]
            else:
                sums[0] += ideas
                sums[1] += votes
    return {name: _most_first(Sum(key, *sums) for key, sums in of.items()) for name, of in found.items()}


def _most_first(sums: Iterable[Sum]) -> list[Sum]:
    return sorted(sums, key=lambda each: (-each.ideas, each.key or ""))


def by_day(tx: Tx, filters: Filters, languages: Sequence[str], zone: ZoneInfo) -> list[Day]:
    """Sums for each day, on the clock of a place, on which ideas were filed; in order."""
    span: Any = tx.run(_SPAN).one()
    first, last = span
    if first is None:
        return []
    days, midnights = _calendar(*(moment.astimezone(zone).date() for moment in (first, last)), zone)
    where = conditions(tx, filters, languages, in_order=True)
    found = (_by_day_on_sqlite if tx.is_sqlite else _by_day)(tx, where, midnights)
    return [Day(days[place], *sums) for place, sums in sorted(found.items()) if sums[0]]


@functools.lru_cache(maxsize=4)  # a place has one clock; every question asks for the same days
def _calendar(first: date, last: date, zone: ZoneInfo) -> tuple[list[str], list[datetime]]:
    """Every day from the first to the last, and when each and the one behind them begins."""
    days = [first + ONE_DAY * place for place in range((last - first).days + 2)]
    return [day.isoformat() for day in days], [
        datetime.combine(day, time(), zone).astimezone(UTC) for day in days
    ]


def _by_day(
    tx: Tx, where: Sequence[ColumnElement[bool]], midnights: Sequence[datetime]
) -> dict[int, Sequence[int]]:
    day = func.width_bucket(_IDEA.c.created_at, _MIDNIGHTS).label("day")
    query = select_columns(day, *_OF_A_DAY).where(*where).group_by(literal_column("day"))
    rows: Iterable[Any] = tx.run(query, {"midnights": midnights})
    return {place - 1: sums for place, *sums in rows}


def _by_day_on_sqlite(
    tx: Tx, where: Sequence[ColumnElement[bool]], midnights: Sequence[datetime]
) -> dict[int, Sequence[int]]:
    """Each day is a range of an index: grouping by days would sort all ideas, in order as they are."""
    day = func.json_each(bindparam("days")).table_valued("key", "value", name="day")
    since, until = (func.json_extract(day.c.value, path) for path in ("$[0]", "$[1]"))
    filed = (_IDEA.c.created_at >= since, _IDEA.c.created_at < until)
    of_a_day = select_columns(func.json_array(*_OF_A_DAY)).select_from(_IDEA).where(*filed, *where)
    query = select_columns(day.c.key, of_a_day.correlate(day).scalar_subquery()).select_from(day)
    kept = [time_as_kept(moment) for moment in midnights]
    days = json.dumps(list(pairwise(kept)))
    rows: Any = tx.run(query, {"days": days}).all()
    return dict(
        zip((row[0] for row in rows), json.loads(f"[{','.join(row[1] for row in rows)}]"), strict=True)
    )


def _sum(votes: ColumnElement[Any]) -> ColumnElement[Any]:
    """Of ideas that stand for themselves: their votes count those of all that were merged into them."""
    return func.coalesce(func.sum(case((_IDEA.c.merged_into_id.is_(None), votes), else_=0)), 0)


_SUMS = (func.count(), _sum(_IDEA.c.votes_for + _IDEA.c.votes_against))
_OF_A_DAY = (*_SUMS, _sum(_IDEA.c.votes_against), _sum(_IDEA.c.votes_unverified))
