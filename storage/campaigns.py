"""Campaigns: kept, looked up by their keyword, counted, and written down when they close."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    and_,
    bindparam,
    case,
    func,
    insert,
    literal,
    or_,
    tuple_,
    union,
)
from sqlalchemy import select as select_columns
from sqlmodel import col, select

from storage import ideas, listing
from storage.campaign_models import Campaign, CampaignResult
from storage.errors import Vanished
from storage.listing import Filters
from storage.models import KINDS, Comment, Follow, Idea, Visibility, Vote, id_of
from storage.tx import Tx, table_of

_CAMPAIGN, _RESULT = table_of(Campaign), table_of(CampaignResult)
_IDEA, _VOTE, _COMMENT, _FOLLOW = (table_of(one) for one in (Idea, Vote, Comment, Follow))
_CODES = select_columns(_CAMPAIGN.c.code)
_STANDS = _IDEA.c.merged_into_id.is_(None)  # the votes of what was merged count where it went
_COUNTS = (_IDEA.c.visibility == Visibility.SHOWN.value) & _STANDS
_IS_FIXED = _RESULT.c.idea_id == _IDEA.c.id


def _votes(column: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.coalesce(func.sum(case((_STANDS, column), else_=0)), 0)


_SUMS = (
    func.count().label("ideas"), _votes(_IDEA.c.votes_for).label("pro"),
    _votes(_IDEA.c.votes_against).label("con"), _votes(_IDEA.c.votes_unverified).label("unverified"),
)  # fmt: skip
_BY_KINDS = (
    select_columns(*(_IDEA.c[name] for name in KINDS), *_SUMS)
    .where(_IDEA.c.campaign == bindparam("code"))
    .group_by(*(_IDEA.c[name] for name in KINDS))
)
_PUBLIC = select_columns(*_SUMS).where(_IDEA.c.campaign == bindparam("code"), _COUNTS)
_OURS = select_columns(_IDEA.c.id).where(_IDEA.c.campaign == bindparam("code"))
_PEOPLE = union(
    select_columns(_IDEA.c.contact_id).where(
        _IDEA.c.campaign == bindparam("code"), _IDEA.c.contact_id.is_not(None)
    ),
    *(select_columns(one.c.contact_id).where(one.c.idea_id.in_(_OURS)) for one in (_VOTE, _COMMENT, _FOLLOW)),
).subquery()
_COUNT_PEOPLE = select_columns(func.count().label("people")).select_from(_PEOPLE)
_LIVE_PLACES = (
    select_columns(_IDEA.c.votes_for.label("votes"), func.count().label("ideas"))
    .where(_IDEA.c.campaign == bindparam("code"), _COUNTS)
    .group_by(_IDEA.c.votes_for)
)
_FINAL_PLACES = (
    select_columns(_RESULT.c.votes_for.label("votes"), func.count().label("ideas"))
    .select_from(_RESULT.join(_IDEA, _IS_FIXED))
    .where(_RESULT.c.campaign_id == bindparam("campaign_id"), _COUNTS)
    .group_by(_RESULT.c.votes_for)
)


class Sums(NamedTuple):
    """Ideas, and the votes on those that stand for themselves."""

    ideas: int
    pro: int
    con: int
    unverified: int


@dataclass(frozen=True, slots=True)
class Tally:
    """What a campaign has come to, in all and by each of `KINDS`; and how many people took part."""

    total: Sums
    by: dict[str, dict[str | None, Sums]]
    people: int


class Standing(NamedTuple):
    """An idea, and how it stands, or stood when its campaign closed."""

    idea: Idea
    pro: int
    con: int
    unverified: int


@dataclass(frozen=True, slots=True)
class Places:
    """How many ideas of a campaign have how many votes: where each of them stands."""

    ideas: Mapping[int, int]  # votes to ideas that have as many

    @property
    def total(self) -> int:
        """How many ideas there are."""
        return sum(self.ideas.values())

    def of(self, votes: int) -> int:
        """The place of an idea with so many votes: the first is 1, as many votes share one."""
        return 1 + sum(ideas for more, ideas in self.ideas.items() if more > votes)


def add(tx: Tx, **values: Any) -> int:
    """Keep a new campaign."""
    return tx.add(Campaign, **values)


def change(tx: Tx, campaign_id: int, **values: Any) -> None:
    """Set columns of a campaign."""
    tx.change(Campaign, campaign_id, **values)


def by_code(tx: Tx, code: str) -> Campaign | None:
    """The campaign with this code."""
    return tx.find(Campaign, code=code)


def get(tx: Tx, code: str) -> Campaign:
    """One campaign that must be there. Raises `Vanished`."""
    campaign = by_code(tx, code)
    if campaign is None:
        raise Vanished("no such campaign")
    return campaign


def codes(tx: Tx) -> frozenset[str]:
    """The keywords of all campaigns, also of those that are over."""
    return frozenset(row.code for row in tx.rows(_CODES))


def listed(
    tx: Tx, states: Sequence[str], now: datetime, limit: int, before: tuple[datetime, int] | None = None
) -> list[Campaign]:
    """Campaigns in these states (all when none is named), those that close last first."""
    query = select(Campaign).where(*_in(states, now))
    if before is not None:
        query = query.where(tuple_(_CAMPAIGN.c.closes_at, _CAMPAIGN.c.id) < before)
    return tx.all(query.order_by(col(Campaign.closes_at).desc(), col(Campaign.id).desc()).limit(limit))


def count(tx: Tx, states: Sequence[str], now: datetime) -> int:
    """How many campaigns are in these states (all when none is named)."""
    query = select_columns(func.count()).select_from(_CAMPAIGN).where(*_in(states, now))
    return int(tx.run(query).scalar_one())


def ended_since(tx: Tx, since: datetime, now: datetime, limit: int) -> list[Campaign]:
    """Campaigns that have closed since then, the latest first."""
    end = func.coalesce(_CAMPAIGN.c.closed_at, _CAMPAIGN.c.closes_at)
    query = select(Campaign).where(*_in(["closed"], now), end >= since)
    return tx.all(query.order_by(end.desc(), col(Campaign.id).desc()).limit(limit))


def _in(states: Sequence[str], now: datetime) -> list[ColumnElement[bool]]:
    if not states:
        return []
    is_called_off = _CAMPAIGN.c.closed_at.is_not(None) | _CAMPAIGN.c.counted_at.is_not(None)
    is_over = _CAMPAIGN.c.closes_at <= now
    lasts = and_(~is_called_off, ~is_over)
    meant = {
        "upcoming": lasts & (_CAMPAIGN.c.opens_at > now), "open": lasts & (_CAMPAIGN.c.opens_at <= now),
        "closed": is_called_off | is_over,
    }  # fmt: skip
    return [or_(*(meant[state] for state in states))]


# --- counts


def tally(tx: Tx, code: str) -> Tally:
    """Everything, counted now, through the index of the campaign's ideas."""
    by: dict[str, dict[str | None, Sums]] = {name: {} for name in KINDS}
    total = Sums(0, 0, 0, 0)
    for row in tx.rows(_BY_KINDS, code=code):
        sums = Sums(int(row.ideas), int(row.pro), int(row.con), int(row.unverified))
        total = _added(total, sums)
        for name in KINDS:
            key = getattr(row, name)
            by[name][key] = _added(by[name].get(key, Sums(0, 0, 0, 0)), sums)
    ordered = {
        name: dict(sorted(found.items(), key=lambda one: (-one[1].ideas, one[0] or "")))
        for name, found in by.items()
    }
    return Tally(total, ordered, people(tx, code))


def _added(one: Sums, other: Sums) -> Sums:
    return Sums(*(a + b for a, b in zip(one, other, strict=True)))


def public_sums(tx: Tx, code: str) -> Sums:
    """Of the ideas that everybody may see."""
    row = tx.rows(_PUBLIC, code=code)[0]
    return Sums(int(row.ideas), int(row.pro), int(row.con), int(row.unverified))


def people(tx: Tx, code: str) -> int:
    """How many people took part: authors, voters, commenters, followers, each once."""
    return int(tx.value(_COUNT_PEOPLE, code=code))


# --- what counted


def to_count(tx: Tx, now: datetime) -> list[Campaign]:
    """Campaigns that have closed, and of which it is not written down yet what counted."""
    query = select(Campaign).where(*_in(["closed"], now), _CAMPAIGN.c.counted_at.is_(None))
    return tx.all(query.order_by(col(Campaign.id)))


def write_down(tx: Tx, campaign: Campaign, now: datetime) -> None:
    """Keep how each of its ideas stands now, for good: also what is held, which may be shown tomorrow."""
    names = ("campaign_id", "idea_id", "votes_for", "votes_against", "votes_unverified")
    standing = select_columns(literal(id_of(campaign)), _IDEA.c.id, *(_IDEA.c[name] for name in names[2:]))
    rows = standing.where(_IDEA.c.campaign == campaign.code)
    tx.run(insert(_RESULT).from_select(list(names), rows, include_defaults=False))
    change(tx, id_of(campaign), counted_at=now)


def results(
    tx: Tx, campaign: Campaign, languages: Sequence[str], limit: int, after: tuple[int, int] | None
) -> list[Standing]:
    """Its ideas, those with the most votes first: as they stood when it closed, or stand now."""
    if campaign.counted_at is not None:
        return _written_down(tx, campaign, limit, after)
    found = listing.batch(
        tx, Filters(campaign=(campaign.code,), public=True), languages, sort="votes", descending=True,
        limit=limit, after=after,
    )  # fmt: skip
    return [Standing(one, one.votes_for, one.votes_against, one.votes_unverified) for one in found]


def _written_down(tx: Tx, campaign: Campaign, limit: int, after: tuple[int, int] | None) -> list[Standing]:
    query = select(CampaignResult).where(
        CampaignResult.campaign_id == campaign.id,
        # not what was withdrawn, hidden or merged since
        select_columns(_IDEA.c.id).where(_IS_FIXED, _COUNTS).exists(),
    )
    if after is not None:
        query = query.where(tuple_(_RESULT.c.votes_for, _RESULT.c.idea_id) < after)
    order = col(CampaignResult.votes_for).desc(), col(CampaignResult.idea_id).desc()
    rows = tx.all(query.order_by(*order).limit(limit))
    found = {id_of(one): one for one in ideas.by_ids(tx, [row.idea_id for row in rows])}
    return [
        Standing(found[row.idea_id], row.votes_for, row.votes_against, row.votes_unverified) for row in rows
    ]


def places(tx: Tx, campaign: Campaign) -> Places:
    """Where the ideas of its results stand, counted once."""
    if campaign.counted_at is not None:
        rows = tx.rows(_FINAL_PLACES, campaign_id=id_of(campaign))
    else:
        rows = tx.rows(_LIVE_PLACES, code=campaign.code)
    return Places({int(row.votes): int(row.ideas) for row in rows})
