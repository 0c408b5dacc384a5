"""Votes, follows, merges: who took part in what."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BindParameter, bindparam, delete, distinct, func, update
from sqlalchemy import select as select_columns
from sqlmodel import col, select

from storage import kept_votes
from storage.models import Address, Contact, Follow, Idea, Merge, StatusChange, Vote, id_of
from storage.tx import Tx, table_of

_IDEA, _VOTE, _FOLLOW = table_of(Idea), table_of(Vote), table_of(Follow)
_IDEAS: BindParameter[int] = bindparam("ideas", expanding=True)
_VOTES = (  # the last one first
    _VOTE.select()
    .where(_VOTE.c.contact_id == bindparam("contact"), _VOTE.c.idea_id.in_(_IDEAS))
    .order_by(_VOTE.c.at.desc(), _VOTE.c.id.desc())
)
_FOLLOWS = _FOLLOW.select().where(_FOLLOW.c.contact_id == bindparam("contact"), _FOLLOW.c.idea_id.in_(_IDEAS))
# people who asked not to hear of one of these ideas, which are one by merging
_SILENCED = select_columns(_FOLLOW.c.contact_id).where(_FOLLOW.c.idea_id.in_(_IDEAS), _FOLLOW.c.muted)
_FOLLOWERS = select_columns(func.count(distinct(_FOLLOW.c.contact_id)).label("followers")).where(
    _FOLLOW.c.idea_id.in_(_IDEAS), _FOLLOW.c.contact_id.not_in(_SILENCED)
)


_VOTES_IN = (
    _VOTE.select()
    .join(_IDEA, _IDEA.c.id == _VOTE.c.idea_id)
    .where(_VOTE.c.contact_id == bindparam("contact"), _IDEA.c.root_id == bindparam("root"))
    .order_by(_VOTE.c.at.desc(), _VOTE.c.id.desc())
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Tally:
    """A count of votes: `pro` and `con` count all, `unverified` how many prove no phone number."""

    pro: int
    con: int
    unverified: int


@dataclass(frozen=True, slots=True)
class Recipient:
    """One person who is to hear of an idea."""

    contact_id: int
    language: str | None


def vote_of(tx: Tx, contact_id: int, idea_ids: Sequence[int]) -> Vote | None:
    """The person's vote that counts among ideas that are one by merging: the last."""
    votes = tx.nouns(Vote, _VOTES, contact=contact_id, ideas=list(idea_ids))
    return votes[0] if votes else None


def vote_in(tx: Tx, contact_id: int, root_id: int) -> Vote | None:
    """As `vote_of`, among the idea `root_id` and all that were merged into it."""
    votes = tx.nouns(Vote, _VOTES_IN, contact=contact_id, root=root_id)
    return votes[0] if votes else None


def put_vote(
    tx: Tx,
    contact_id: int,
    idea_id: int,
    stance: str,
    *,
    verified: bool,
    channel: str,
    now: datetime,
    set_aside_in: int | None = None,
) -> None:
    """Write a person's vote on an idea; it does not count when it is set aside with a burst."""
    tx.put(
        Vote, unique=["contact_id", "idea_id"], contact_id=contact_id, idea_id=idea_id, stance=stance,
        verified=verified, channel=channel, at=now, set_aside_in=set_aside_in,
    )  # fmt: skip


def set_votes_aside(tx: Tx, contact_id: int, burst_id: int | None) -> None:
    """Let all votes of a person be set aside with a burst, or count."""
    tx.run(update(_VOTE).where(_VOTE.c.contact_id == contact_id).values(set_aside_in=burst_id))


def drop_votes(tx: Tx, contact_id: int, idea_ids: Sequence[int]) -> None:
    """Delete a person's votes on these ideas."""
    tx.run(
        delete(table_of(Vote)).where(
            table_of(Vote).c.contact_id == contact_id, table_of(Vote).c.idea_id.in_(idea_ids)
        )
    )


def recount(tx: Tx, idea_ids: Sequence[int]) -> Tally:
    """Count the votes on ideas that are one by merging: each person's last vote, once, and kept sums."""
    table = table_of(Vote)
    latest = func.row_number().over(
        partition_by=table.c.contact_id, order_by=(table.c.at.desc(), table.c.id.desc())
    )
    given = select_columns(table.c.stance, table.c.verified, table.c.set_aside_in, latest.label("place"))
    last = given.where(table.c.idea_id.in_(idea_ids)).subquery()
    query = select_columns(
        func.count().filter(last.c.stance == "for"),
        func.count().filter(last.c.stance == "against"),
        func.count().filter(~last.c.verified),
    )
    counted = tx.run(query.where(last.c.place == 1, last.c.set_aside_in.is_(None))).one()
    kept = kept_votes.sums(tx, idea_ids)
    return Tally(*(int(votes) + more for votes, more in zip(counted, kept, strict=True)))


def count_followers(tx: Tx, idea_ids: Sequence[int]) -> int:
    """How many people hear of these ideas."""
    return int(tx.value(_FOLLOWERS, ideas=list(idea_ids)))


def follow_of(tx: Tx, contact_id: int, idea_ids: Sequence[int]) -> list[Follow]:
    """The person's follows of these ideas."""
    return tx.nouns(Follow, _FOLLOWS, contact=contact_id, ideas=list(idea_ids))


def put_follow(tx: Tx, contact_id: int, idea_id: int, *, muted: bool, now: datetime) -> None:
    """Write whether a person hears of an idea."""
    tx.put(
        Follow, unique=["contact_id", "idea_id"], contact_id=contact_id, idea_id=idea_id, muted=muted, at=now
    )


def drop_follows(tx: Tx, contact_id: int, idea_ids: Sequence[int]) -> None:
    """Delete a person's follows of these ideas."""
    tx.run(delete(_FOLLOW).where(_FOLLOW.c.contact_id == contact_id, _FOLLOW.c.idea_id.in_(idea_ids)))


def mute(tx: Tx, contact_id: int, idea_ids: Sequence[int]) -> None:
    """Silence these ideas for a person."""
    table = table_of(Follow)
    tx.run(
        update(table)
        .where(table.c.contact_id == contact_id, table.c.idea_id.in_(idea_ids))
        .values(muted=True)
    )


def audience(tx: Tx, idea_ids: Sequence[int], after: int, limit: int) -> list[Recipient]:
    """People who took part and may be written to, by contact id, after the last one told."""
    follow, contact = table_of(Follow), table_of(Contact)
    took_part = select_columns(follow.c.contact_id).where(follow.c.idea_id.in_(idea_ids))
    query = (
        select_columns(contact.c.id, contact.c.language)
        .where(
            contact.c.id.in_(took_part), contact.c.id.not_in(_SILENCED),
            contact.c.id > after, contact.c.opted_out_at.is_(None),
        )
        .order_by(contact.c.id)
        .limit(limit)
    )  # fmt: skip
    return [Recipient(int(row.id), row.language) for row in tx.run(query, {"ideas": idea_ids})]


def count_audience(tx: Tx, idea_ids: Sequence[int]) -> dict[str | None, int]:
    """How many people `audience` would name in all, by language."""
    follow, contact = table_of(Follow), table_of(Contact)
    took_part = select_columns(follow.c.contact_id).where(follow.c.idea_id.in_(idea_ids))
    query = (
        select_columns(contact.c.language, func.count().label("people"))
        .where(
            contact.c.id.in_(took_part), contact.c.id.not_in(_SILENCED), contact.c.opted_out_at.is_(None)
        )
        .group_by(contact.c.language)
    )  # fmt: skip
    return {row.language: int(row.people) for row in tx.run(query, {"ideas": idea_ids})}


def votes_by_day(tx: Tx, idea_ids: Sequence[int]) -> list[tuple[str, int, int]]:
    """Day (UTC), votes for and against that were given on it, in order."""
    table = table_of(Vote)
    day = func.date(table.c.at)
    query = (
        select_columns(
            day.label("day"), func.count().filter(table.c.stance == "for").label("pro"),
            func.count().filter(table.c.stance == "against").label("con"),
        )
        .where(table.c.idea_id.in_(idea_ids), table.c.set_aside_in.is_(None))
        .group_by(day)
        .order_by(day)
    )  # fmt: skip
    return [(str(row.day), int(row.pro), int(row.con)) for row in tx.run(query)]


def last_address(tx: Tx, contact_id: int) -> Address | None:
    """Where the person wrote from last and is still reachable."""
    query = select(Address).where(Address.contact_id == contact_id, col(Address.dead_at).is_(None))
    return tx.first(query.order_by(col(Address.last_inbound_at).desc().nulls_last(), col(Address.id).desc()))


def count_votes_of(tx: Tx, contact_id: int) -> int:
    """On how many ideas a person voted."""
    query = select_columns(func.count()).select_from(_VOTE).where(_VOTE.c.contact_id == contact_id)
    return int(tx.run(query).scalar_one())


def idea_ids_of(tx: Tx, contact_id: int) -> list[int]:
    """Every idea that the person voted on or follows, in order."""
    vote, follow = table_of(Vote), table_of(Follow)
    voted = select_columns(vote.c.idea_id).where(vote.c.contact_id == contact_id)
    followed = select_columns(follow.c.idea_id).where(follow.c.contact_id == contact_id)
    return sorted(int(row[0]) for row in tx.run(voted.union(followed)))


def has_other_backers(tx: Tx, idea_ids: Iterable[int], contact_id: int) -> bool:
    """Whether somebody else voted on, or follows, one of these ideas."""
    ids = list(idea_ids)
    vote, follow = table_of(Vote), table_of(Follow)
    voted = select_columns(vote.c.id).where(vote.c.idea_id.in_(ids), vote.c.contact_id != contact_id)
    followed = select_columns(follow.c.id).where(
        follow.c.idea_id.in_(ids), follow.c.contact_id != contact_id, ~follow.c.muted
    )
    return any(tx.run(query.limit(1)).first() for query in (voted, followed))


def open_merge(tx: Tx, idea_id: int) -> Merge | None:
    """The merge of an idea into another that stands."""
    query = select(Merge).where(Merge.idea_id == idea_id, col(Merge.undone_at).is_(None))
    return tx.first(query.order_by(col(Merge.id).desc()))


def merges_of(tx: Tx, idea_id: int) -> list[Merge]:
    """All merges that an idea took part in, on either side."""
    query = select(Merge).where((col(Merge.idea_id) == idea_id) | (col(Merge.into_id) == idea_id))
    return tx.all(query.order_by(col(Merge.id)))


def set_root(tx: Tx, idea_ids: Sequence[int], root_id: int) -> None:
    """Say which idea these stand for."""
    table = table_of(Idea)
    tx.run(update(table).where(table.c.id.in_(idea_ids)).values(root_id=root_id))


def untold(tx: Tx, limit: int) -> list[StatusChange]:
    """Status changes of which not everybody was told, the oldest first."""
    query = (
        select(StatusChange).where(col(StatusChange.told_after).is_not(None)).order_by(col(StatusChange.id))
    )
    return tx.all(query.limit(limit))


def told(tx: Tx, change_id: int, after: int | None) -> None:
    """Remember up to which contact people were told; None: all were."""
    tx.change(StatusChange, change_id, told_after=after)


def withhold(tx: Tx, change_id: int, now: datetime) -> None:
    """Remember that not everybody may hear of a status, as long as its idea is not shown."""
    tx.change(StatusChange, change_id, withheld_at=now)


def tell_withheld(tx: Tx, idea_id: int) -> bool:
    """Let everybody hear of the last status of an idea if it was withheld; earlier ones are history.

    Who has heard it already is not told again: a notice goes once to a person. True when there is news.
    """
    table = table_of(StatusChange)
    of_idea = table.c.idea_id == idea_id
    last = tx.first(select(StatusChange).where(of_idea).order_by(col(StatusChange.id).desc()))
    tx.run(update(table).where(of_idea).values(withheld_at=None))
    if last is None or last.withheld_at is None:
        return False
    told(tx, id_of(last), 0)
    return True
