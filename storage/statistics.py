"""Sums over ideas, which charts and maps are drawn from; each is read from an index, in its order."""

import functools
import json
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any, Literal
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, String, bindparam, case, func, literal_column, type_coerce
from sqlalchemy import select as select_columns
from sqlalchemy.dialects.postgresql import ARRAY, TIMESTAMP

from storage.bulk import time_as_kept
from storage.listing import Filters, conditions
from storage.models import KINDS, Idea
from storage.tx import Tx, table_of

Group = Literal["channel", "language", "area", "topic", "status", "place_key"]
_IDEA = table_of(Idea)
ONE_DAY = timedelta(days=1)
FEW = 3_000  # ideas that are looked through one by one in less time than all are gone through once more
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


@dataclass(frozen=True, slots=True)
class Few:
    """Ideas that were looked through one by one, and their sums."""

    ids: Sequence[int]
    days: list[Day]
    kinds: dict[str, list[Sum]]


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
        _add(kinds, keys, ideas, votes)
    return _listed(found)


def _most_first(sums: Iterable[Sum]) -> list[Sum]:
    return sorted(sums, key=lambda each: (-each.ideas, each.key or ""))


def few(tx: Tx, filters: Filters, languages: Sequence[str], zone: ZoneInfo) -> Few | None:
    """What `by_day` and `by_kinds` say, and of which ideas, in one go; None when they are many.

    On SQLite alone, where each of the two goes through the index of all ideas, however few are meant.
    """
    where = conditions(tx, filters, languages, in_order=True, first=KINDS[0])
    if not (tx.is_sqlite and where):
        return None
    kinds = [_IDEA.c[name] for name in KINDS]
    filed = type_coerce(_IDEA.c.created_at, String)
    query = select_columns(_IDEA.c.id, filed, *map(_counted, _VOTES_OF_A_DAY), *kinds).where(*where)
    rows: Sequence[Any] = tx.run(query.limit(FEW + 1)).all()
    return None if len(rows) > FEW else _one_by_one(rows, *_days(tx, zone))


def _one_by_one(rows: Sequence[Any], days: Sequence[str], midnights: Sequence[datetime]) -> Few:
    kept = [time_as_kept(moment) for moment in midnights]
    by_day: dict[int, list[int]] = {}
    by_kind: dict[str, dict[str | None, list[int]]] = {name: {} for name in KINDS}
    found = list(by_kind.values())
    for _, filed, votes, against, unverified, *kinds in rows:
        of_day = by_day.setdefault(bisect_right(kept, filed) - 1, [0, 0, 0, 0])
        of_day[0] += 1
        of_day[1] += votes
        of_day[2] += against
        of_day[3] += unverified
        _add(found, kinds, 1, votes)
    return Few(
        [row[0] for row in rows],
        [Day(days[place], *sums) for place, sums in sorted(by_day.items())],
        _listed(by_kind),
    )


def _add(
    found: Sequence[dict[str | None, list[int]]], kinds: Sequence[str | None], ideas: int, votes: int
) -> None:
    for of, key in zip(found, kinds, strict=True):
        sums = of.get(key)
        if sums is None:
            of[key] = [ideas, votes]
        else:
            sums[0] += ideas
            sums[1] += votes


def _listed(found: Mapping[str, Mapping[str | None, Sequence[int]]]) -> dict[str, list[Sum]]:
    return {name: _most_first(Sum(key, *sums) for key, sums in of.items()) for name, of in found.items()}


def by_day(tx: Tx, filters: Filters, languages: Sequence[str], zone: ZoneInfo) -> list[Day]:
    """Sums for each day, on the clock of a place, on which ideas were filed; in order."""
    days, midnights = _days(tx, zone)
    if not days:
        return []
    where = conditions(tx, filters, languages, in_order=True)
    found = (_by_day_on_sqlite if tx.is_sqlite else _by_day)(tx, where, midnights)
    return [Day(days[place], *sums) for place, sums in sorted(found.items()) if sums[0]]


def _days(tx: Tx, zone: ZoneInfo) -> tuple[list[str], list[datetime]]:
    """Every day on which an idea may have been filed, and when it and the one behind it begin."""
    span: Any = tx.run(_SPAN).one()
    first, last = span
    return _calendar(first.astimezone(zone).date(), last.astimezone(zone).date(), zone) if first else ([], [])


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


def _counted(votes: ColumnElement[Any]) -> ColumnElement[Any]:
    """Votes of an idea that stands for itself: they count those of all that were merged into it."""
    return case((_IDEA.c.merged_into_id.is_(None), votes), else_=0)


def _sum(votes: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.coalesce(func.sum(_counted(votes)), 0)


_VOTES_OF_A_DAY = (
    _IDEA.c.votes_for + _IDEA.c.votes_against, _IDEA.c.votes_against, _IDEA.c.votes_unverified
)  # fmt: skip
_OF_A_DAY = (func.count(), *map(_sum, _VOTES_OF_A_DAY))
_SUMS = _OF_A_DAY[:2]
