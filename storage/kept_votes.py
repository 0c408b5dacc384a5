"""Sums that people leave who are erased: how they had voted on what was closed."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import delete, func
from sqlalchemy import select as select_columns

from storage.loop_models import KeptVotes
from storage.models import CLOSED, Contact, Idea, Vote
from storage.tx import Tx, table_of

_KEPT, _IDEA = table_of(KeptVotes), table_of(Idea)
_ROOT = _IDEA.alias("root")
_NEWEST_CONTACT = select_columns(func.max(table_of(Contact).c.id).label("newest"))
# as long as what an idea stands for is closed: in what is open again, nobody's vote is left
_COUNTED = (
    select_columns(_KEPT)
    .join(_IDEA, _IDEA.c.id == _KEPT.c.idea_id)
    .join(_ROOT, _ROOT.c.id == _IDEA.c.root_id)
    .where(_ROOT.c.status.in_(CLOSED))
)


class Sums(NamedTuple):
    """How many are for, against, and of both without a proven phone number."""

    pro: int = 0
    con: int = 0
    unverified: int = 0


def keep(tx: Tx, idea_id: int, vote: Vote) -> None:
    """Add a vote, whose person is being erased, to the sums of an idea."""
    known = tx.find(KeptVotes, held=True, idea_id=idea_id)
    tx.put(
        KeptVotes,
        unique=["idea_id"],
        idea_id=idea_id,
        pro=(known.pro if known else 0) + (vote.stance == "for"),
        con=(known.con if known else 0) + (vote.stance == "against"),
        unverified=(known.unverified if known else 0) + (not vote.verified),
        newest_contact=int(tx.value(_NEWEST_CONTACT)),
    )


def sums(tx: Tx, idea_ids: Sequence[int]) -> Sums:
    """What counts beside the votes on ideas that are one by merging."""
    rows = tx.run(_COUNTED.where(_KEPT.c.idea_id.in_(idea_ids))).all()
    return Sums(*(sum(getattr(row, name) for row in rows) for name in Sums._fields))


def by_idea(tx: Tx) -> dict[int, Sums]:
    """What counts beside the votes, of all ideas that have such sums."""
    return {row.idea_id: Sums(row.pro, row.con, row.unverified) for row in tx.run(_COUNTED)}


def newest_contact(tx: Tx, idea_ids: Sequence[int]) -> int | None:
    """The last contact that was here when a vote was kept last; None when none counts."""
    rows = tx.run(_COUNTED.where(_KEPT.c.idea_id.in_(idea_ids))).all()
    return max((int(row.newest_contact) for row in rows), default=None)


def has_any(tx: Tx, idea_id: int) -> bool:
    """Whether somebody who is gone had voted on an idea."""
    return tx.find(KeptVotes, idea_id=idea_id) is not None


def drop_of_ideas(tx: Tx, idea_ids: Iterable[int]) -> bool:
    """Delete these ideas' sums; returns whether there were any."""
    return bool(tx.run(delete(_KEPT).where(_KEPT.c.idea_id.in_(list(idea_ids)))).rowcount)
