"""How many people came how far: reached, wrote, put an idea forward, voted, heard back."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, func, literal_column, select, union

from storage import gathered
from storage.listing import Filters, conditions
from storage.models import Contact, Idea, OutboundMessage, SendStatus, StatusChange, Vote
from storage.tx import Tx, table_of

_IDEA, _VOTE = table_of(Idea), table_of(Vote)
_CHANGE = table_of(StatusChange)
_OUTBOUND, _CONTACT = table_of(OutboundMessage), table_of(Contact)
_PART, _WHOLE = _OUTBOUND.alias("part"), _OUTBOUND.alias("whole")
_ASIDE = select(_CONTACT.c.id).where(_CONTACT.c.burst_id.is_not(None))  # all of their votes are, or none
MOST_VOTES = 100_000  # on chosen ideas, that are gone through to find who cast them
ARRIVED = (SendStatus.WIRED.value, SendStatus.DELIVERED.value)


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
    heard_back: int | None  # who took part hears, so the same holds


def people(tx: Tx) -> People:
    """Where the funnel begins."""
    wrote = select(_CONTACT.c.id).where(_CONTACT.c.last_inbound_at.is_not(None))
    return People(invited=_count(tx, select(_CONTACT.c.id)), wrote=_count(tx, wrote))


def stages(
    tx: Tx, filters: Filters, languages: Sequence[str], votes: int, ids: Sequence[int] | None = None
) -> Stages:
    """The rest of the funnel. Filters narrow the ideas that people submitted, voted on and heard of.

    `votes` is how many there are on these ideas; `ids` which they are, when somebody has looked already.
    """
    if ids is not None and votes <= MOST_VOTES:
        listed = func.json_each(json.dumps(list(ids))).table_valued("value")
        return _of_few(tx, [_IDEA.c.id.in_(select(listed.c.value))])
    where = conditions(tx, filters, languages, in_order=True)
    if not where:
        return Stages(submitted(tx, filters, languages), _count(tx, _everybody()), _count(tx, _told(tx)))
    if votes > MOST_VOTES:
        return Stages(submitted(tx, filters, languages), None, None)
    return _of_few(tx, where)


def submitted(tx: Tx, filters: Filters, languages: Sequence[str]) -> int:
    """How many people put these ideas forward."""
    chosen = conditions(tx, filters, languages, in_order=True)
    author = _IDEA.c.contact_id
    return int(tx.run(_people(tx, author, author.is_not(None), *chosen)).scalar_one())


def _of_few(tx: Tx, where: Sequence[ColumnElement[bool]]) -> Stages:
    """All stages in one question, for which the ideas are gone through once."""
    chosen = select(_IDEA.c.id, _IDEA.c.contact_id).where(*where).cte("chosen")
    ids, voter = select(chosen.c.id), _VOTE.c.contact_id
    changes = select(_CHANGE.c.id).where(_is_one_of(tx, _CHANGE.c.idea_id, ids)).cte("changes")
    counted = {
        "submitted": select(func.count(chosen.c.contact_id.distinct())),
        "voted": _people(tx, voter, _is_one_of(tx, _VOTE.c.idea_id, ids), voter.not_in(_ASIDE)),
        "heard_back": _how_many(_told(tx, select(changes.c.id))),
    }
    columns = (query.scalar_subquery().label(name) for name, query in counted.items())
    found: Any = tx.run(select(*columns)).one()
    return Stages(found.submitted, found.voted, found.heard_back)


def _everybody() -> "Select[tuple[int]]":
    """Who voted at all, and whose votes count."""
    voters = select(_VOTE.c.contact_id).distinct().subquery()  # in the order of an index
    return select(voters.c.contact_id).where(voters.c.contact_id.not_in(_ASIDE))


def _told(tx: Tx, changes: "Select[tuple[int]] | None" = None) -> "CompoundSelect[tuple[int]]":
    """Who was sent what became of an idea, alone or in a message with other news; of these changes alone."""
    alone, among_others = _told_alone(tx), _told_among_others()
    if changes is not None:
        alone = alone.where(_is_one_of(tx, _OUTBOUND.c.change_id, changes))
        among_others = among_others.where(_is_one_of(tx, _PART.c.change_id, changes))
    return union(alone, among_others)


def _told_alone(tx: Tx) -> "Select[tuple[int]]":
    """By a message of its own; with a sign before it SQLite looks for no index of the status."""
    status = literal_column("+outbound_message.status") if tx.is_sqlite else _OUTBOUND.c.status
    return select(_OUTBOUND.c.contact_id).where(
        _OUTBOUND.c.change_id.is_not(None), status.in_(ARRIVED), _OUTBOUND.c.contact_id.is_not(None)
    )


def _told_among_others() -> "Select[tuple[int]]":
    """Parts are never sent: the message that they are in is."""
    return select(_PART.c.contact_id).where(
        _PART.c.change_id.is_not(None), gathered.is_of_a_part(_PART.c.reason),
        _PART.c.contact_id.is_not(None),
        _WHOLE.c.id == gathered.whole_of(_PART.c.reason), _WHOLE.c.status.in_(ARRIVED),
    )  # fmt: skip


def _is_one_of(tx: Tx, column: ColumnElement[int], ids: "Select[tuple[int]]") -> ColumnElement[bool]:
    """PostgreSQL goes from one to the next when they are a list, and through all there is for a query."""
    return column.in_(ids) if tx.is_sqlite else column == func.any(func.array(ids.scalar_subquery()))


def _people(tx: Tx, who: ColumnElement[int], *where: ColumnElement[bool]) -> "Select[Any]":
    """How many different people there are: both databases sort them, the one by groups only."""
    if tx.is_sqlite:
        return _how_many(select(who).where(*where).group_by(who))
    return select(func.count(who.distinct())).where(*where)


def _count(tx: Tx, query: "Select[Any] | CompoundSelect[Any]") -> int:
    return int(tx.run(_how_many(query)).scalar_one())


def _how_many(query: "Select[Any] | CompoundSelect[Any]") -> "Select[Any]":
    return select(func.count()).select_from(query.subquery())
