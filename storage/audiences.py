"""Who gets a broadcast: an audience in words of the field, as one query over people.

Nobody is read into memory: people are counted and fixed where they are.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, insert, literal, literal_column, or_
from sqlalchemy import select as select_columns

from storage import consents, listing, reach
from storage.broadcast_models import Broadcast, Recipient
from storage.consents import Purpose
from storage.listing import Filters
from storage.models import BEGUN, Address, Comment, Contact, Follow, Idea, OutboundMessage, SendStatus, Vote
from storage.tx import Tx, table_of

OPTED_OUT, NO_CONSENT, NO_ADDRESS = "opted out", "did not agree to city news", "no address that works"
LATELY, ENOUGH = "written to lately", "monthly limit"
WINDOW = timedelta(hours=24)  # in which WhatsApp takes free texts
ROLES = ("author", "voter", "commenter", "follower")

_CONTACT, _ADDRESS, _OUT = table_of(Contact), table_of(Address), table_of(OutboundMessage)
_IDEA, _VOTE, _FOLLOW, _RECIPIENT = table_of(Idea), table_of(Vote), table_of(Follow), table_of(Recipient)
_COMMENT = table_of(Comment)
_WENT_OUT = _OUT.c.status.not_in([SendStatus.QUEUED.value, SendStatus.SUPPRESSED.value])


@dataclass(frozen=True, slots=True)
class Limit:
    """How many messages of a campaign one person gets in a month."""

    campaign: str
    per_month: int


@dataclass(frozen=True, slots=True)
class Audience:
    """Who is meant: all that is given must hold. `ideas`: who took part in one that these find."""

    areas: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    ideas: Filters | None = None
    took_part: tuple[str, ...] = ()
    not_written_to_days: int | None = None
    campaigns: tuple[str, ...] = ()  # who took part in an idea of one of these
    limit: Limit | None = None

    @property
    def purpose(self) -> Purpose:
        """News of certain ideas or campaigns are for who took part in them; all else is city news."""
        is_theirs = self.ideas is not None or bool(self.campaigns)
        return Purpose.TOOK_PART if is_theirs else Purpose.CITY_NEWS


@dataclass(frozen=True, slots=True)
class Frame:
    """What is the same for all people: the city's languages and limits, and when they are written to."""

    languages: tuple[str, ...]
    per_month: int
    month: datetime  # when the month of sending began
    at: datetime  # when it is to be sent


@dataclass(frozen=True, slots=True)
class Group:
    """People who have the same in common; `reason`: why they are left out."""

    reason: str | None
    channel: str | None
    language: str
    is_outside: bool  # of WhatsApp's window
    people: int


@dataclass(frozen=True, slots=True)
class Sample:
    """One real recipient."""

    contact_id: int
    channel: str
    language: str


@dataclass(frozen=True, slots=True)
class Fixed:
    """Up to which contact the audience is fixed, and whether there are more."""

    to: int
    more: bool = field(default=False)


def groups(tx: Tx, audience: Audience, frame: Frame) -> list[Group]:
    """All whom the audience means, counted by what becomes of them."""
    people = _people(tx, audience, frame).subquery()
    names = (people.c.reason, people.c.channel, people.c.language, people.c.is_outside)
    query = select_columns(*names, func.count().label("people")).group_by(*names)
    return [
        Group(row.reason, row.channel, row.language, bool(row.is_outside), int(row.people))
        for row in tx.run(query)
    ]


def samples(tx: Tx, audience: Audience, frame: Frame, limit: int) -> list[Sample]:
    """A real recipient for each channel and language, up to a limit."""
    people = _people(tx, audience, frame).subquery()
    query = (
        select_columns(func.min(people.c.contact_id).label("id"), people.c.channel, people.c.language)
        .where(people.c.reason.is_(None))
        .group_by(people.c.channel, people.c.language)
        .order_by(func.count().desc(), people.c.channel, people.c.language)
        .limit(limit)
    )
    return [Sample(int(row.id), row.channel, row.language) for row in tx.run(query)]


def fix(tx: Tx, broadcast: Broadcast, audience: Audience, frame: Frame, limit: int) -> Fixed:
    """Put the next part of the audience down; `limit` is how many contacts are looked at."""
    ids = select_columns(_CONTACT.c.id).where(_CONTACT.c.id > broadcast.fixed_to)
    some = ids.order_by(_CONTACT.c.id).limit(limit).subquery()
    row = tx.run(select_columns(func.max(some.c.id).label("last"), func.count().label("seen"))).one()
    if row.last is None:
        return Fixed(broadcast.fixed_to)
    people = _people(tx, audience, frame, after=broadcast.fixed_to, to=int(row.last)).subquery()
    chosen = select_columns(literal(broadcast.id), people.c.contact_id).where(people.c.reason.is_(None))
    chosen = chosen.order_by(people.c.contact_id)  # they get it in this order
    tx.run(insert(_RECIPIENT).from_select(["broadcast_id", "contact_id"], chosen, include_defaults=False))
    return Fixed(int(row.last), int(row.seen) == limit)


def count_fixed(tx: Tx, broadcast_id: int) -> int:
    """How many people the audience has."""
    query = select_columns(func.count()).select_from(_RECIPIENT)
    return int(tx.run(query.where(_RECIPIENT.c.broadcast_id == broadcast_id)).scalar_one())


def last_used() -> ColumnElement[Any]:
    """The address that the contact of a query wrote from last and is still reachable at."""
    other = _ADDRESS.alias("latest")
    query = select_columns(other.c.id).where(other.c.contact_id == _CONTACT.c.id, other.c.dead_at.is_(None))
    by_time = query.order_by(other.c.last_inbound_at.desc().nulls_last(), other.c.id.desc())
    return by_time.limit(1).correlate(_CONTACT).scalar_subquery()


def spoken(languages: Sequence[str]) -> ColumnElement[str]:
    """The contact's language if it is one of these, else the first of them."""
    first: ColumnElement[str] = literal_column(f"'{languages[0]}'")
    return case((_CONTACT.c.language.in_(languages), _CONTACT.c.language), else_=first)


def _people(
    tx: Tx, audience: Audience, frame: Frame, *, after: int | None = None, to: int | None = None
) -> Select[Any]:
    """Everybody who is meant: contact, last-used channel, language, why they are left out."""
    is_whatsapp = _ADDRESS.c.scheme == "whatsapp"
    is_late = _ADDRESS.c.last_inbound_at.is_(None) | (_ADDRESS.c.last_inbound_at < frame.at - WINDOW)
    query = (
        select_columns(
            _CONTACT.c.id.label("contact_id"), _ADDRESS.c.scheme.label("channel"),
            spoken(frame.languages).label("language"), _reason(audience, frame).label("reason"),
            case((is_whatsapp & is_late, 1), else_=0).label("is_outside"),
        )
        .select_from(_CONTACT.outerjoin(_ADDRESS, _ADDRESS.c.id == last_used()))
        .where(*_conditions(tx, audience, frame))
    )  # fmt: skip
    if after is not None:
        query = query.where(_CONTACT.c.id > after, _CONTACT.c.id <= to)
    return query


def _conditions(tx: Tx, audience: Audience, frame: Frame) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = []
    if audience.languages:
        where.append(spoken(frame.languages).in_(audience.languages))
    if audience.channels:
        where.append(_ADDRESS.c.scheme.in_(audience.channels))
    if audience.areas:
        where.append(_took_part(tx, Filters(area=audience.areas), ROLES, frame))
    if audience.campaigns:
        filters = Filters(campaign=audience.campaigns)
        where.append(_took_part(tx, filters, audience.took_part or ROLES, frame))
    if audience.ideas is not None or (audience.took_part and not audience.campaigns):
        where.append(_took_part(tx, audience.ideas or Filters(), audience.took_part or ROLES, frame))
    return where


def _took_part(tx: Tx, filters: Filters, roles: Sequence[str], frame: Frame) -> ColumnElement[bool]:
    """Whether a contact took part in an idea that the filters find, or in one that was merged into it.

    Who silenced an idea hears nothing of it, whatever they did for it.
    """
    found = select_columns(_IDEA.c.id).where(*listing.conditions(tx, filters, frame.languages))
    is_shown = _IDEA.c.visibility == "shown"
    meant = select_columns(_IDEA.c.id).where(is_shown, or_(_IDEA.c.id.in_(found), _IDEA.c.root_id.in_(found)))
    muted = _FOLLOW.alias("muted")

    def is_silenced(contact: Any, idea: Any) -> ColumnElement[bool]:
        return exists().where(muted.c.contact_id == contact, muted.c.idea_id == idea, muted.c.muted)

    own = _IDEA.alias("own")
    parts = {
        "author": select_columns(own.c.contact_id).where(
            own.c.id.in_(meant), own.c.contact_id.is_not(None), ~is_silenced(own.c.contact_id, own.c.id)
        ),
        "voter": select_columns(_VOTE.c.contact_id).where(
            _VOTE.c.idea_id.in_(meant), ~is_silenced(_VOTE.c.contact_id, _VOTE.c.idea_id)
        ),
        "commenter": select_columns(_COMMENT.c.contact_id).where(
            _COMMENT.c.idea_id.in_(meant), ~is_silenced(_COMMENT.c.contact_id, _COMMENT.c.idea_id)
        ),
        "follower": select_columns(_FOLLOW.c.contact_id).where(
            _FOLLOW.c.idea_id.in_(meant), ~_FOLLOW.c.muted
        ),
    }
    return or_(*(_CONTACT.c.id.in_(parts[role]) for role in roles))


def _reason(audience: Audience, frame: Frame) -> ColumnElement[Any]:
    """Why somebody who is meant is left out, the gravest reason first; NULL when they are not."""
    reasons: list[tuple[Any, str]] = [(_CONTACT.c.opted_out_at.is_not(None), OPTED_OUT)]
    reasons.append((~consents.may_get(audience.purpose), NO_CONSENT))
    reasons.append((_ADDRESS.c.id.is_(None), NO_ADDRESS))
    if audience.not_written_to_days is not None:
        since = frame.at - timedelta(days=audience.not_written_to_days)
        reasons.append((exists().where(*_begun_since(since)), LATELY))
    begun = select_columns(func.count()).where(*_begun_since(frame.month)).scalar_subquery()
    reasons.append((begun >= frame.per_month, ENOUGH))
    if audience.limit is not None:
        of_it = reach.of_campaign(audience.limit.campaign)
        got = select_columns(func.count()).where(*_begun_since(frame.month), of_it).scalar_subquery()
        reasons.append((got >= audience.limit.per_month, reach.ENOUGH_OF_CAMPAIGN))
    return case(*((condition, literal_column(f"'{reason}'")) for condition, reason in reasons), else_=None)


def _begun_since(since: datetime) -> Sequence[ColumnElement[bool]]:
    """Messages that the city began to write to the contact since then."""
    is_begun = and_(_OUT.c.kind.in_(BEGUN), _OUT.c.handed_at >= since, _WENT_OUT)
    return (_OUT.c.contact_id == _CONTACT.c.id, is_begun)
