"""Acts of officials that wait to be carried out."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, update
from sqlmodel import col, select

from storage.desk_models import PendingAct
from storage.tx import Tx, table_of

LEFT_AFTER = timedelta(minutes=1)  # who claimed an act that long ago died, or could not reach the database
WAITING, CLAIMED, DONE, UNDONE, FAILED = "waiting", "claimed", "done", "undone", "failed"
OPEN = (WAITING, CLAIMED)


def add(tx: Tx, **values: Any) -> int:
    """Let an act wait; returns its number."""
    return tx.add(PendingAct, state=WAITING, **values)


def by_id(tx: Tx, act_id: int) -> PendingAct | None:
    """One act."""
    return tx.find(PendingAct, id=act_id)


def move(tx: Tx, act_id: int, before: str, after: str, problem: str | None = None) -> bool:
    """Change the state of an act; False when it was in another one."""
    table = table_of(PendingAct)
    query = update(table).where(table.c.id == act_id, table.c.state == before)
    return tx.run(query.values(state=after, problem=problem)).rowcount == 1


def due(tx: Tx, now: datetime, limit: int) -> list[PendingAct]:
    """Acts whose time has come, and those that were claimed and left, the oldest first."""
    state, due_at = col(PendingAct.state), col(PendingAct.due_at)
    is_left = (state == CLAIMED) & (due_at <= now - LEFT_AFTER)
    query = select(PendingAct).where(or_((state == WAITING) & (due_at <= now), is_left))
    return tx.all(query.order_by(col(PendingAct.id)).limit(limit))


def take(tx: Tx, act: PendingAct, now: datetime) -> bool:
    """Claim an act that is due, as of now; False when it was undone, or somebody else took it."""
    table = table_of(PendingAct)
    as_found = (table.c.state == act.state) & (table.c.due_at == act.due_at)
    query = update(table).where(table.c.id == act.id, as_found)
    return tx.run(query.values(state=CLAIMED, due_at=now)).rowcount == 1


def next_due(tx: Tx) -> datetime | None:
    """When the next act is to be carried out."""
    query = select(PendingAct).where(PendingAct.state == WAITING).order_by(col(PendingAct.due_at))
    found = tx.first(query)
    return found.due_at if found else None


def of_official(tx: Tx, official_id: int, since: datetime) -> list[PendingAct]:
    """What an official did lately, the newest first."""
    query = select(PendingAct).where(PendingAct.official_id == official_id, PendingAct.due_at > since)
    return tx.all(query.order_by(col(PendingAct.id).desc()))


def is_waiting(tx: Tx, kinds: Sequence[str], number: int, *, is_target: bool) -> bool:
    """Whether something of these kinds is still to be done to an idea, or else to a comment or photo."""
    subject = col(PendingAct.target_id if is_target else PendingAct.idea_id)
    query = select(PendingAct).where(
        col(PendingAct.state).in_(OPEN), col(PendingAct.kind).in_(kinds), subject == number
    )
    return tx.first(query) is not None


def targets(tx: Tx, kind: str) -> set[int]:
    """Comments or photos that something is still to be done to."""
    query = select(PendingAct).where(col(PendingAct.state).in_(OPEN), PendingAct.kind == kind)
    return {act.target_id for act in tx.all(query) if act.target_id is not None}
