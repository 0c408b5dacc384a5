"""Days by which there was to be news and was none."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, delete, exists, or_
from sqlmodel import col, select

from storage.loop_models import Promise
from storage.models import Idea, IdeaStatus, Visibility
from storage.tx import Tx, table_of

_IDEA, _PROMISE = table_of(Idea), table_of(Promise)
_IS_OPEN = (_IDEA.c.visibility == Visibility.SHOWN.value) & _IDEA.c.merged_into_id.is_(None)
# the day was named by the clock itself: nobody is told a second time
IS_OVERDUE = exists().where(_PROMISE.c.idea_id == _IDEA.c.id, _PROMISE.c.next_due == _IDEA.c.due)
_IS_KNOWN = exists().where(
    _PROMISE.c.idea_id == _IDEA.c.id, or_(_PROMISE.c.due == _IDEA.c.due, _PROMISE.c.next_due == _IDEA.c.due)
)


def broken(  # noqa: PLR0917  # two kinds of promises, each between two times
    tx: Tx, statuses: Sequence[str], today: date, since: date, filed_before: datetime, filed_since: datetime,
    limit: int,
) -> list[Idea]:  # fmt: skip
    """Ideas whose promised day has passed lately: one that was named, or that of what nobody answered."""
    named = and_(_IDEA.c.due < today, _IDEA.c.due >= since, _IDEA.c.status.in_(list(statuses)), ~_IS_KNOWN)
    unanswered = and_(
        _IDEA.c.due.is_(None), _IDEA.c.status == IdeaStatus.RECEIVED.value, _IDEA.c.created_at < filed_before,
        _IDEA.c.created_at >= filed_since, ~exists().where(_PROMISE.c.idea_id == _IDEA.c.id),
    )  # fmt: skip
    query = select(Idea).where(_IS_OPEN, or_(named, unanswered))
    return tx.all(query.order_by(col(Idea.id)).limit(limit))


def add(tx: Tx, **values: Any) -> int | None:
    """Note that a promised day has passed; None when it was noted before."""
    return tx.add_once(Promise, unique=["idea_id", "due"], **values)


def untold(tx: Tx) -> Promise | None:
    """The oldest of which not everybody was told."""
    return tx.first(select(Promise).where(col(Promise.told_after).is_not(None)).order_by(col(Promise.id)))


def told(tx: Tx, promise_id: int, after: int | None) -> None:
    """Remember up to which contact people were told; None: all were."""
    tx.change(Promise, promise_id, told_after=after)


def of_idea(tx: Tx, idea_id: int) -> list[Promise]:
    """The days that have passed for an idea, the oldest first."""
    return tx.all(select(Promise).where(Promise.idea_id == idea_id).order_by(col(Promise.id)))


def last_of(tx: Tx, idea_ids: Sequence[int]) -> Mapping[int, Promise]:
    """The day that passed last, by idea."""
    query = select(Promise).where(col(Promise.idea_id).in_(list(idea_ids)))
    return {one.idea_id: one for one in tx.all(query.order_by(col(Promise.id)))}


def drop_of_ideas(tx: Tx, idea_ids: Sequence[int]) -> None:
    """Delete them with their ideas."""
    tx.run(delete(_PROMISE).where(_PROMISE.c.idea_id.in_(idea_ids)))
