"""Lists of ideas that officials gave a name."""

from datetime import datetime

from sqlmodel import col, or_, select

from storage.desk_models import SavedView
from storage.tx import Tx, table_of


def add(tx: Tx, official_id: int, name: str, query: str, now: datetime, *, is_shared: bool) -> int:
    """Keep a view."""
    return tx.add(SavedView, official_id=official_id, name=name, query=query, is_shared=is_shared, at=now)


def visible_to(tx: Tx, official_id: int) -> list[SavedView]:
    """An official's own views and those that others share, by name."""
    mine = or_(SavedView.official_id == official_id, col(SavedView.is_shared))
    return tx.all(select(SavedView).where(mine).order_by(col(SavedView.name), col(SavedView.id)))


def by_id(tx: Tx, view_id: int) -> SavedView | None:
    """One view."""
    return tx.find(SavedView, id=view_id)


def drop(tx: Tx, view_id: int) -> None:
    """Delete a view."""
    table = table_of(SavedView)
    tx.run(table.delete().where(table.c.id == view_id))
