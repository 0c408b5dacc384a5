"""Comments on ideas, and who reported them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, bindparam, delete, func, update
from sqlalchemy import select as select_columns
from sqlmodel import col, select

from storage import outbound
from storage.desk_models import Redaction
from storage.models import Comment, Contact, Flag, Idea, OutboundMessage, Quote, Visibility
from storage.tx import Tx, table_of

_COMMENT, _FLAG, _QUOTE = table_of(Comment), table_of(Flag), table_of(Quote)
_IDEAS: BindParameter[int] = bindparam("ideas", expanding=True)
_SHOWN = select_columns(func.count().label("comments")).where(
    _COMMENT.c.idea_id.in_(_IDEAS), _COMMENT.c.visibility == Visibility.SHOWN.value
)


def add(tx: Tx, **values: Any) -> int:
    """Insert a comment; returns its id."""
    return tx.add(Comment, **values)


def by_id(tx: Tx, comment_id: int) -> Comment | None:
    """One comment."""
    return tx.find(Comment, id=comment_id)


def said_in(tx: Tx, inbound_id: int) -> Comment | None:
    """The comment that a message said."""
    return tx.find(Comment, inbound_id=inbound_id)


def same(tx: Tx, contact_id: int, idea_ids: Sequence[int], text: str) -> Comment | None:
    """What this person has said in these very words about these ideas."""
    query = select(Comment).where(
        Comment.contact_id == contact_id, col(Comment.idea_id).in_(idea_ids), Comment.text == text
    )
    return tx.first(query.order_by(col(Comment.id).desc()))


def change(tx: Tx, comment_id: int, **values: Any) -> None:
    """Set columns of a comment."""
    tx.change(Comment, comment_id, **values)


def count_shown(tx: Tx, idea_ids: Sequence[int]) -> int:
    """How many comments on these ideas everybody may read."""
    return int(tx.value(_SHOWN, ideas=list(idea_ids)))


def shown(tx: Tx, idea_ids: Sequence[int], stance: str | None, limit: int, offset: int = 0) -> list[Comment]:
    """What everybody may read of one side (None: neither), the newest first."""
    side = col(Comment.stance).is_(None) if stance is None else col(Comment.stance) == stance
    query = select(Comment).where(
        col(Comment.idea_id).in_(idea_ids), Comment.visibility == Visibility.SHOWN, side
    )
    return tx.all(query.order_by(col(Comment.id).desc()).limit(limit).offset(offset))


def sides(tx: Tx, idea_ids: Sequence[int]) -> Mapping[str | None, int]:
    """How many comments everybody may read, by side."""
    query = (
        select_columns(_COMMENT.c.stance, func.count().label("comments"))
        .where(_COMMENT.c.idea_id.in_(idea_ids), _COMMENT.c.visibility == Visibility.SHOWN.value)
        .group_by(_COMMENT.c.stance)
    )
    return {row.stance: int(row.comments) for row in tx.run(query)}


def held(tx: Tx, limit: int) -> list[Comment]:
    """Comments that wait for an official, the oldest first."""
    query = select(Comment).where(Comment.visibility == Visibility.HELD).order_by(col(Comment.id))
    return tx.all(query.limit(limit))


def reported(tx: Tx, limit: int) -> list[Comment]:
    """Comments that somebody reported and no official has looked at since, held or not, the newest first."""
    flagged = select_columns(_FLAG.c.comment_id).join(_COMMENT, _COMMENT.c.id == _FLAG.c.comment_id)
    fresh = _COMMENT.c.looked_at.is_(None) | (_COMMENT.c.looked_at < _FLAG.c.at)
    query = select(Comment).where(col(Comment.id).in_(flagged.where(fresh)), Comment.visibility != "hidden")
    return tx.all(query.order_by(col(Comment.id).desc()).limit(limit))


def count_held(tx: Tx) -> int:
    """How many comments wait for an official."""
    query = select_columns(func.count()).where(_COMMENT.c.visibility == Visibility.HELD.value)
    return int(tx.run(query).scalar_one())


def listed(
    tx: Tx, idea_ids: Sequence[int], visibility: Sequence[str], limit: int, before: int | None
) -> list[Comment]:
    """Comments for officials, the newest first; without `visibility` whatever it is."""
    query = select(Comment).where(*_of(idea_ids, visibility)).order_by(col(Comment.id).desc()).limit(limit)
    return tx.all(query.where(col(Comment.id) < before) if before else query)


def count(tx: Tx, idea_ids: Sequence[int], visibility: Sequence[str]) -> int:
    """How many comments such a list has in all."""
    query = select_columns(func.count()).select_from(_COMMENT).where(*_of(idea_ids, visibility))
    return int(tx.run(query).scalar_one())


def _of(idea_ids: Sequence[int], visibility: Sequence[str]) -> list[Any]:
    where = [_COMMENT.c.idea_id.in_(idea_ids)]
    return [*where, _COMMENT.c.visibility.in_(visibility)] if visibility else where


def of_contact(tx: Tx, contact_id: int) -> list[Comment]:
    """All that a person has said, in order."""
    return tx.all(select(Comment).where(Comment.contact_id == contact_id).order_by(col(Comment.id)))


def writers(tx: Tx, comment_ids: Sequence[int]) -> dict[int, int]:
    """Who said these comments, by comment."""
    query = select_columns(_COMMENT.c.id, _COMMENT.c.contact_id).where(_COMMENT.c.id.in_(comment_ids))
    rows: Iterable[Any] = tx.run(query)
    return {int(comment_id): int(contact_id) for comment_id, contact_id in rows}


def flag(tx: Tx, comment_id: int, contact_id: int, now: datetime) -> bool:
    """Note that a person reported a comment; False when they had."""
    made = tx.add_once(
        Flag, unique=["comment_id", "contact_id"], comment_id=comment_id, contact_id=contact_id, at=now
    )
    return made is not None


def flags(tx: Tx, comment_ids: Sequence[int]) -> Mapping[int, int]:
    """How many people reported each comment since an official looked at it last."""
    query = (
        select_columns(_FLAG.c.comment_id, func.count().label("people"))
        .join(_COMMENT, _COMMENT.c.id == _FLAG.c.comment_id)
        .where(
            _FLAG.c.comment_id.in_(comment_ids),
            _COMMENT.c.looked_at.is_(None) | (_FLAG.c.at > _COMMENT.c.looked_at),
        )
        .group_by(_FLAG.c.comment_id)
    )
    return {int(row.comment_id): int(row.people) for row in tx.run(query)}


def untold_author(tx: Tx, told_before: datetime) -> int | None:
    """Somebody who may hear now that others spoke of an idea of theirs: not told since `told_before`."""
    idea, contact = table_of(Idea), table_of(Contact)
    query = (
        select_columns(idea.c.contact_id)
        .select_from(_COMMENT)
        .join(idea, idea.c.id == _COMMENT.c.idea_id)
        .join(contact, contact.c.id == idea.c.contact_id)
        .where(
            _COMMENT.c.told_at.is_(None), _COMMENT.c.visibility == Visibility.SHOWN.value,
            contact.c.discussion_told_at.is_(None) | (contact.c.discussion_told_at <= told_before),
        )
        .order_by(_COMMENT.c.id)
        .limit(1)
    )  # fmt: skip
    found = tx.run(query).scalar()
    return None if found is None else int(found)


def untold_of(tx: Tx, author_id: int) -> list[Comment]:
    """What others said of this person's ideas and they were not told yet, in order."""
    idea = table_of(Idea)
    own = select_columns(idea.c.id).where(idea.c.contact_id == author_id)
    query = select(Comment).where(
        col(Comment.told_at).is_(None), Comment.visibility == Visibility.SHOWN, col(Comment.idea_id).in_(own)
    )
    return tx.all(query.order_by(col(Comment.id)))


def told(tx: Tx, comment_ids: Sequence[int], now: datetime) -> None:
    """The authors of the ideas have heard of these."""
    tx.run(update(_COMMENT).where(_COMMENT.c.id.in_(comment_ids)).values(told_at=now))


def idea_ids_of(tx: Tx, contact_id: int) -> list[int]:
    """Every idea that the person spoke about."""
    query = select_columns(_COMMENT.c.idea_id).where(_COMMENT.c.contact_id == contact_id).distinct()
    return [int(row[0]) for row in tx.run(query)]


def quoted_in(tx: Tx, outbound_id: int, comment_ids: Sequence[int]) -> None:
    """Note which comments a message of ours quotes."""
    for comment_id in comment_ids:
        tx.add(Quote, outbound_id=outbound_id, comment_id=comment_id)


def drop(tx: Tx, comment_id: int) -> None:
    """Delete one comment."""
    _drop(tx, _COMMENT.c.id == comment_id)


def drop_of_contact(tx: Tx, contact_id: int) -> None:
    """Delete what a person said, and whom they reported."""
    tx.run(delete(_FLAG).where(_FLAG.c.contact_id == contact_id))
    _drop(tx, _COMMENT.c.contact_id == contact_id)


def drop_of_ideas(tx: Tx, idea_ids: Sequence[int]) -> None:
    """Delete what was said about these ideas."""
    _drop(tx, _COMMENT.c.idea_id.in_(idea_ids))


def drop_quotes_to(tx: Tx, contact_id: int) -> None:
    """Forget what messages to a person quote: they are about to be deleted."""
    out = table_of(OutboundMessage)
    to_them = select_columns(out.c.id).where(out.c.contact_id == contact_id)
    tx.run(delete(_QUOTE).where(_QUOTE.c.outbound_id.in_(to_them)))


def _drop(tx: Tx, which: Any) -> None:
    """Delete comments, who reported them, and what others were sent of them."""
    gone = select_columns(_COMMENT.c.id).where(which)
    out = table_of(OutboundMessage)
    quoting = out.c.id.in_(select_columns(_QUOTE.c.outbound_id).where(_QUOTE.c.comment_id.in_(gone)))
    outbound.erase_words(tx, quoting, "what it quotes was erased")
    for table in (_QUOTE, _FLAG, table_of(Redaction)):
        tx.run(delete(table).where(table.c.comment_id.in_(gone)))
    tx.run(delete(_COMMENT).where(which))
