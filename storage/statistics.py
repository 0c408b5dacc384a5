"""Sums over ideas, and how many people took part: what charts and the funnel are drawn from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from operator import add
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, case, cast, func, literal_column, true
from sqlalchemy import Integer as SqlInteger
from sqlalchemy import select as select_columns

from storage.ideas import Filters, conditions
from storage.models import Contact, Idea, OutboundMessage, SendStatus, StatusChange, Vote
from storage.tx import Tx, table_of

Group = Literal["channel", "language", "area", "topic", "status", "place_key"]
_IDEA, _VOTE = table_of(Idea), table_of(Vote)
_CHANGE = table_of(StatusChange)
_OUTBOUND, _CONTACT = table_of(OutboundMessage), table_of(Contact)
NOTHING = (0, 0, 0, 0)
MOST_VOTES = 100_000  # on chosen ideas, that are gone through to find who cast them
ARRIVED = (SendStatus.WIRED.value, SendStatus.DELIVERED.value)
SLOTS = {"hour": "2026-11-23 09", "minute": "2026-11-23 09:30"}  # of a time as SQLite keeps it


@dataclass(frozen=True, slots=True)
class Sum:
    """Ideas with one thing in common, and the votes on those that stand for themselves."""

    key: str | None
    ideas: int
    pro: int
    con: int
    unverified: int


@dataclass(frozen=True, slots=True)
class People:
    """How many there are, whatever the ideas: to count them all takes longest."""

    invited: int
    wrote: int


@dataclass(frozen=True, slots=True)
class Stages:
    """How many people came how far with some ideas."""

    submitted: int
    voted: int | None  # None: so many votes on the chosen ideas that nobody waits for who cast them
    heard_back: int


def by(tx: Tx, group: Group, filters: Filters, languages: Sequence[str]) -> list[Sum]:
    """Sums for each value of a column, the most ideas first."""
    rows: Iterable[Any] = tx.run(_sums(tx, [_column(tx, group)], filters, languages))
    return _most_first(Sum(*row) for row in rows)


def by_each(
    tx: Tx, groups: Sequence[Group], filters: Filters, languages: Sequence[str]
) -> dict[Group, list[Sum]]:
    """As `by`, of several columns: the ideas are gone through once."""
    columns = [_column(tx, group) for group in groups]
    rows: Iterable[Any] = tx.run(_sums(tx, columns, filters, languages))
    found: dict[Group, dict[str | None, tuple[int, ...]]] = {group: {} for group in groups}
    for row in rows:
        keys, sums = row[: len(groups)], row[len(groups) :]
        for group, key in zip(groups, keys, strict=True):
            found[group][key] = tuple(map(add, found[group].get(key, NOTHING), sums))
    return {group: _most_first(Sum(key, *sums) for key, sums in of.items()) for group, of in found.items()}


def _column(tx: Tx, name: str) -> ColumnElement[Any]:
    """With a sign before it SQLite reads the one index that has all, not another one and the ideas."""
    return literal_column(f"+idea.{name}") if tx.is_sqlite else _IDEA.c[name]


def _most_first(sums: Iterable[Sum]) -> list[Sum]:
    return sorted(sums, key=lambda each: (-each.ideas, each.key or ""))


def by_time(
    tx: Tx, filters: Filters, languages: Sequence[str], *, whole_hours: bool
) -> list[tuple[datetime, Sum]]:
    """Sums for each hour in which ideas were filed, or for each minute; in order."""
    unit = "hour" if whole_hours else "minute"
    column: ColumnElement[Any] = literal_column(f"date_trunc('{unit}', idea.created_at, 'UTC')")
    if tx.is_sqlite:
        column = literal_column(f"substr(idea.created_at, 1, {len(SLOTS[unit])})")
    rows: Iterable[Any] = tx.run(_sums(tx, [column], filters, languages))
    found = [(_moment(key), Sum(None, *sums)) for key, *sums in rows]
    return sorted(found, key=lambda pair: pair[0])


def _moment(key: datetime | str) -> datetime:
    """A time as PostgreSQL gives it, or the beginning of one as SQLite keeps it, in UTC."""
    if isinstance(key, datetime):
        return key.astimezone(UTC)
    return datetime.fromisoformat(f"{key}:00"[:16]).replace(tzinfo=UTC)


def _sums(
    tx: Tx, columns: Sequence[ColumnElement[Any]], filters: Filters, languages: Sequence[str]
) -> "Select[Any]":
    is_root = _IDEA.c.merged_into_id.is_(None)  # its votes count those of all that were merged into it
    votes = [
        func.coalesce(func.sum(case((is_root, _IDEA.c[name]), else_=0)), 0)
        for name in ("votes_for", "votes_against", "votes_unverified")
    ]
    keys = [column.label(f"key_{at}") for at, column in enumerate(columns)]
    query = select_columns(*keys, func.count().label("ideas"), *votes)
    return query.where(*conditions(tx, filters, languages)).group_by(*columns)


def people(tx: Tx) -> People:
    """Where the funnel begins."""
    wrote = select_columns(_CONTACT.c.id).where(_CONTACT.c.last_inbound_at.is_not(None))
    return People(invited=_count(tx, select_columns(_CONTACT.c.id)), wrote=_count(tx, wrote))


def stages(tx: Tx, filters: Filters, languages: Sequence[str]) -> Stages:
    """The rest of the funnel. Filters narrow the ideas that people submitted, voted on and heard of."""
    chosen = conditions(tx, filters, languages)
    author = _column(tx, "contact_id")
    authors = select_columns(author.label("author")).select_from(_IDEA).where(author.is_not(None), *chosen)
    return Stages(
        submitted=_count(tx, authors.distinct()),
        voted=_voted(tx, chosen),
        heard_back=_count(tx, _told(tx, chosen).distinct()),
    )


def _voted(tx: Tx, chosen: Sequence[ColumnElement[bool]]) -> int | None:
    """How many people voted whose votes count; on chosen ideas as long as their votes are not too many."""
    if not chosen:
        return _count_counting(tx, select_columns(_VOTE.c.contact_id))
    votes = func.coalesce(func.sum(_IDEA.c.votes_for + _IDEA.c.votes_against), 0)
    if int(tx.run(select_columns(votes).where(*chosen)).scalar_one()) > MOST_VOTES:
        return None
    ideas = select_columns(_IDEA.c.id).where(*chosen)
    if tx.is_sqlite:
        return _count_counting(tx, select_columns(_VOTE.c.contact_id).where(_VOTE.c.idea_id.in_(ideas)))
    few = ideas.offset(0).subquery()  # with `offset` PostgreSQL goes from idea to idea, not through all votes
    theirs = select_columns(_VOTE.c.contact_id).where(_VOTE.c.idea_id == few.c.id).offset(0).lateral()
    return _count_counting(tx, select_columns(theirs.c.contact_id).select_from(few.join(theirs, true())))


def _count_counting(tx: Tx, voters: "Select[tuple[int]]") -> int:
    """How many people these are, without those whose votes were set aside with a burst: all or none are."""
    people = voters.distinct().subquery()
    aside = select_columns(_CONTACT.c.id).where(_CONTACT.c.burst_id.is_not(None))
    return _count(tx, select_columns(people.c.contact_id).where(people.c.contact_id.not_in(aside)))


def _told(tx: Tx, chosen: Sequence[ColumnElement[bool]]) -> "Select[tuple[int]]":
    """Who was sent what became of an idea; `civic.news` calls such a message `status:CHANGE:PERSON`."""
    told = select_columns(_OUTBOUND.c.contact_id).where(
        _OUTBOUND.c.kind == "notice",
        _OUTBOUND.c.dedupe.startswith("status:", autoescape=True),
        _OUTBOUND.c.status.in_(ARRIVED),
        _OUTBOUND.c.contact_id.is_not(None),
    )
    if not chosen:
        return told
    behind = func.substr(_OUTBOUND.c.dedupe, len("status:") + 1)  # SQLite reads a number up to what is none
    change = cast(behind if tx.is_sqlite else func.split_part(behind, ":", 1), SqlInteger)
    changes = select_columns(_CHANGE.c.id).join(_IDEA, _IDEA.c.id == _CHANGE.c.idea_id).where(*chosen)
    return told.where(change.in_(changes))


def _count(tx: Tx, query: "Select[tuple[int]]") -> int:
    return int(tx.run(select_columns(func.count()).select_from(query.subquery())).scalar_one())
