"""How many people came how far: reached, wrote, put an idea forward, voted, heard back."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, cast, func, select
from sqlalchemy import Integer as SqlInteger

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
    heard_back: int


def people(tx: Tx) -> People:
    """Where the funnel begins."""
    wrote = select(_CONTACT.c.id).where(_CONTACT.c.last_inbound_at.is_not(None))
    return People(invited=_count(tx, select(_CONTACT.c.id)), wrote=_count(tx, wrote))


def stages(tx: Tx, filters: Filters, languages: Sequence[str], votes: int) -> Stages:
    """The rest of the funnel. Filters narrow the ideas that people submitted, voted on and heard of.

    `votes` is how many there are on these ideas.
    """
    chosen = conditions(tx, filters, languages, in_order=True, first=KINDS[0])
    return Stages(
        submitted=submitted(tx, filters, languages),
        voted=_voted(tx, chosen) if votes <= MOST_VOTES or not chosen else None,
        heard_back=_count(tx, _told(tx, chosen).distinct()),
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
    ideas, counting = select(_IDEA.c.id).where(*chosen), voter.not_in(_ASIDE)
    if tx.is_sqlite:  # which sorts them quicker than it looks each up among those before
        return _count(tx, select(voter).where(_VOTE.c.idea_id.in_(ideas), counting).group_by(voter))
    # PostgreSQL goes from idea to idea when they are a list, and through all votes when they are a query
    on_them = _VOTE.c.idea_id == func.any(func.array(ideas.scalar_subquery()))
    return int(tx.run(select(func.count(voter.distinct())).where(on_them, counting)).scalar_one())


def _told(tx: Tx, chosen: Sequence[ColumnElement[bool]]) -> "Select[tuple[int]]":
    """Who was sent what became of an idea; `civic.news` calls such a message `status:CHANGE:PERSON`."""
    told = select(_OUTBOUND.c.contact_id).where(
        _OUTBOUND.c.kind == "notice",
        _OUTBOUND.c.dedupe.startswith("status:", autoescape=True),
        _OUTBOUND.c.status.in_(ARRIVED),
        _OUTBOUND.c.contact_id.is_not(None),
    )
    if not chosen:
        return told
    behind = func.substr(_OUTBOUND.c.dedupe, len("status:") + 1)  # SQLite reads a number up to what is none
    change = cast(behind if tx.is_sqlite else func.split_part(behind, ":", 1), SqlInteger)
    changes = select(_CHANGE.c.id).join(_IDEA, _IDEA.c.id == _CHANGE.c.idea_id).where(*chosen)
    return told.where(change.in_(changes))


def _count(tx: Tx, query: "Select[tuple[int]]") -> int:
    return int(tx.run(select(func.count()).select_from(query.subquery())).scalar_one())
