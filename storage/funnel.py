"""How many people came how far: reached, wrote, put an idea forward, voted, heard back."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, literal_column, select, union

from storage import gathered
from storage.ideas import Filters, conditions
from storage.models import KINDS, Contact, Idea, OutboundMessage, SendStatus, StatusChange, Vote
from storage.tx import Tx, table_of

_IDEA, _VOTE = table_of(Idea), table_of(Vote)
_CHANGE = table_of(StatusChange)
_OUTBOUND, _CONTACT = table_of(OutboundMessage), table_of(Contact)
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


def stages(tx: Tx, filters: Filters, languages: Sequence[str], votes: int) -> Stages:
    """The rest of the funnel. Filters narrow the ideas that people submitted, voted on and heard of.

    `votes` is how many there are on these ideas.
    """
    chosen = conditions(tx, filters, languages, in_order=True, first=KINDS[0])
    are_few = votes <= MOST_VOTES or not chosen
    return Stages(
        submitted=submitted(tx, filters, languages),
        voted=_voted(tx, chosen) if are_few else None,
        heard_back=_heard_back(tx, chosen) if are_few else None,
    )


def submitted(tx: Tx, filters: Filters, languages: Sequence[str]) -> int:
    """How many people put these ideas forward."""
    chosen = conditions(tx, filters, languages, in_order=True)
    authors = select(_IDEA.c.contact_id).where(_IDEA.c.contact_id.is_not(None), *chosen)
    return _count(tx, authors.distinct())


def _voted(tx: Tx, chosen: Sequence[ColumnElement[bool]]) -> int:
    """How many people voted whose votes count."""
    voter = _VOTE.c.contact_id
    if not chosen:
        everybody = select(voter).distinct().subquery()  # in the order of an index
        return _count(tx, select(everybody.c.contact_id).where(everybody.c.contact_id.not_in(_ASIDE)))
    ideas = select(_IDEA.c.id).where(*chosen)
    where = (_is_one_of(tx, _VOTE.c.idea_id, ideas), voter.not_in(_ASIDE))
    if tx.is_sqlite:  # which sorts them quicker than it looks each up among those before
        return _count(tx, select(voter).where(*where).group_by(voter))
    return int(tx.run(select(func.count(voter.distinct())).where(*where)).scalar_one())


def _heard_back(tx: Tx, chosen: Sequence[ColumnElement[bool]]) -> int:
    """How many people were sent what became of an idea, alone or in a message with other news."""
    told = union(_told(tx, chosen), _told_among_others(tx, chosen)).subquery()
    return int(tx.run(select(func.count()).select_from(told)).scalar_one())


def _told(tx: Tx, chosen: Sequence[ColumnElement[bool]]) -> "Select[tuple[int]]":
    """By a message of its own; with a sign before it SQLite looks for no index of the status."""
    status = literal_column("+outbound_message.status") if tx.is_sqlite else _OUTBOUND.c.status
    told = select(_OUTBOUND.c.contact_id).where(
        _OUTBOUND.c.change_id.is_not(None), status.in_(ARRIVED), _OUTBOUND.c.contact_id.is_not(None)
    )
    return _of_changes(tx, told, _OUTBOUND.c.change_id, chosen)


def _told_among_others(tx: Tx, chosen: Sequence[ColumnElement[bool]]) -> "Select[tuple[int]]":
    """Parts are never sent: the message that they are in is."""
    part, whole = _OUTBOUND.alias("part"), _OUTBOUND.alias("whole")
    told = select(part.c.contact_id).where(
        part.c.change_id.is_not(None), gathered.is_of_a_part(part.c.reason), part.c.contact_id.is_not(None),
        whole.c.id == gathered.whole_of(part.c.reason), whole.c.status.in_(ARRIVED),
    )  # fmt: skip
    return _of_changes(tx, told, part.c.change_id, chosen)


def _of_changes(
    tx: Tx,
    told: "Select[tuple[int]]",
    change: ColumnElement[int],
    chosen: Sequence[ColumnElement[bool]],
) -> "Select[tuple[int]]":
    """Only what was told of these ideas."""
    if not chosen:
        return told
    changes = select(_CHANGE.c.id).join(_IDEA, _IDEA.c.id == _CHANGE.c.idea_id).where(*chosen)
    return told.where(_is_one_of(tx, change, changes))


def _is_one_of(tx: Tx, column: ColumnElement[int], ids: "Select[tuple[int]]") -> ColumnElement[bool]:
    """PostgreSQL goes from one to the next when they are a list, and through all there is for a query."""
    return column.in_(ids) if tx.is_sqlite else column == func.any(func.array(ids.scalar_subquery()))


def _count(tx: Tx, query: "Select[tuple[int]]") -> int:
    return int(tx.run(select(func.count()).select_from(query.subquery())).scalar_one())
