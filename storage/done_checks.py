"""Who is asked whether an idea is really done, and what they say."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, exists, func
from sqlalchemy import select as select_columns
from sqlmodel import col, select

from storage.loop_models import DoneCheck
from storage.models import Contact, Follow, Idea, IdeaStatus, StatusChange, Visibility, Vote
from storage.tx import Tx, table_of

_CHECK, _CHANGE, _IDEA = table_of(DoneCheck), table_of(StatusChange), table_of(Idea)
_LATER = _CHANGE.alias("later")
# what the city says of an idea just now: done
_STANDS = (
    (_CHANGE.c.status == IdeaStatus.DONE.value)
    & ~exists().where(_LATER.c.idea_id == _CHANGE.c.idea_id, _LATER.c.id > _CHANGE.c.id)
    & exists().where(
        _IDEA.c.id == _CHANGE.c.idea_id, _IDEA.c.visibility == Visibility.SHOWN.value,
        _IDEA.c.merged_into_id.is_(None),
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answers:
    """How many were chosen to be asked, and what they say."""

    chosen: int
    yes: int
    no: int


def unchecked(tx: Tx, since: datetime, limit: int) -> list[StatusChange]:
    """Ideas that are done since then, everybody was told, and nobody was chosen to be asked yet."""
    query = select(StatusChange).where(
        _STANDS, _CHANGE.c.at > since, _CHANGE.c.told_after.is_(None),
        ~exists().where(_CHECK.c.change_id == _CHANGE.c.id),
    )  # fmt: skip
    return tx.all(query.order_by(col(StatusChange.id)).limit(limit))


def supporters(tx: Tx, idea_ids: Sequence[int], but: int | None, limit: int) -> list[int]:
    """People who voted for an idea and still hear of it, those with a number and the earliest first."""
    vote, contact, follow = table_of(Vote), table_of(Contact), table_of(Follow)
    muted = select_columns(follow.c.contact_id).where(follow.c.idea_id.in_(list(idea_ids)), follow.c.muted)
    query = (
        select_columns(vote.c.contact_id)
        .join(contact, contact.c.id == vote.c.contact_id)
        .where(
            vote.c.idea_id.in_(list(idea_ids)), vote.c.stance == "for", contact.c.opted_out_at.is_(None),
            contact.c.id.not_in(muted), contact.c.id != (but or 0),
        )
        .group_by(vote.c.contact_id)
        .order_by(func.max(vote.c.verified).desc() if tx.is_sqlite else func.bool_or(vote.c.verified).desc())
        .order_by(func.min(vote.c.at), vote.c.contact_id)
        .limit(limit)
    )  # fmt: skip
    return [int(row.contact_id) for row in tx.run(query)]


def add(tx: Tx, **values: Any) -> int | None:
    """Choose somebody; None when they were chosen already."""
    return tx.add_once(DoneCheck, unique=["change_id", "contact_id"], **values)


def unasked(tx: Tx, after: int, limit: int, *, since: datetime, before: datetime) -> list[DoneCheck]:
    """Who is still to be asked about what is done since then, and was not just now; by id."""
    stands = select_columns(_CHANGE.c.id).where(_STANDS, _CHANGE.c.at > since, _CHANGE.c.at <= before)
    query = select(DoneCheck).where(
        col(DoneCheck.id) > after, col(DoneCheck.asked_at).is_(None), col(DoneCheck.change_id).in_(stands)
    )
    return tx.all(query.order_by(col(DoneCheck.id)).limit(limit))


def by_id(tx: Tx, check_id: int) -> DoneCheck | None:
    """One of them."""
    return tx.find(DoneCheck, id=check_id)


def change(tx: Tx, check_id: int, **values: Any) -> None:
    """Set columns."""
    tx.change(DoneCheck, check_id, **values)


def answers(tx: Tx, change_id: int) -> Answers:
    """What was said of one status so far."""
    query = select_columns(
        func.count().label("chosen"), func.count().filter(_CHECK.c.is_done.is_(True)).label("yes"),
        func.count().filter(_CHECK.c.is_done.is_(False)).label("no"),
    )  # fmt: skip
    row = tx.run(query.where(_CHECK.c.change_id == change_id)).one()
    return Answers(int(row.chosen), int(row.yes), int(row.no))


def last_change(tx: Tx, idea_id: int) -> StatusChange | None:
    """The last time that the city said an idea is done."""
    query = select(StatusChange).where(
        StatusChange.idea_id == idea_id, StatusChange.status == IdeaStatus.DONE.value
    )
    return tx.first(query.order_by(col(StatusChange.id).desc()))


def doubts(tx: Tx, idea_id: int) -> list[DoneCheck]:
    """Those who say that an idea is not done, in the order in which they did."""
    query = select(DoneCheck).where(DoneCheck.idea_id == idea_id, col(DoneCheck.is_done).is_(False))
    return tx.all(query.order_by(col(DoneCheck.answered_at), col(DoneCheck.id)))


def reopened(tx: Tx, by: str, limit: int) -> list[int]:
    """Ideas that residents changed back, and nobody has said anything of since; the last first."""
    is_last = ~exists().where(_LATER.c.idea_id == _CHANGE.c.idea_id, _LATER.c.id > _CHANGE.c.id)
    query = select_columns(_CHANGE.c.idea_id).where(_CHANGE.c.by == by, is_last)
    return [int(row.idea_id) for row in tx.run(query.order_by(_CHANGE.c.id.desc()).limit(limit))]


def drop_of_ideas(tx: Tx, idea_ids: Sequence[int]) -> None:
    """Delete them with their ideas."""
    tx.run(delete(_CHECK).where(_CHECK.c.idea_id.in_(idea_ids)))


def drop_of_contact(tx: Tx, contact_id: int) -> None:
    """Delete what a person was asked and said."""
    tx.run(delete(_CHECK).where(_CHECK.c.contact_id == contact_id))
