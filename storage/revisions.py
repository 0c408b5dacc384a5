"""How ideas read before their authors corrected them, and who was told of a new title."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlalchemy import select as select_columns
from sqlmodel import col, select

from storage.models import Idea, Revision, Visibility
from storage.tx import Tx, table_of

_REVISION = table_of(Revision)


def add(tx: Tx, **values: Any) -> int:
    """Insert a revision; returns its id."""
    return tx.add(Revision, **values)


def change(tx: Tx, revision_id: int, **values: Any) -> None:
    """Set columns of a revision."""
    tx.change(Revision, revision_id, **values)


def of_idea(tx: Tx, idea_id: int) -> list[Revision]:
    """How an idea read before, the oldest first."""
    return tx.all(select(Revision).where(Revision.idea_id == idea_id).order_by(col(Revision.id)))


def untold(tx: Tx, now: datetime) -> Revision | None:
    """The oldest change of a title that people are to hear of by now; what is not shown waits."""
    idea = table_of(Idea)
    shown = select_columns(idea.c.id).where(idea.c.visibility == Visibility.SHOWN.value)
    query = select(Revision).where(
        col(Revision.told_after).is_not(None), Revision.tell_at <= now, col(Revision.idea_id).in_(shown)
    )
    return tx.first(query.order_by(col(Revision.id)))


def drop_of_ideas(tx: Tx, idea_ids: Sequence[int]) -> None:
    """Delete how these ideas read before."""
    tx.run(delete(_REVISION).where(_REVISION.c.idea_id.in_(idea_ids)))
