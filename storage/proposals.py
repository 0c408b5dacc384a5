"""Changes of status that wait for a second official."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, update
from sqlmodel import col, select

from storage.loop_models import Proposal
from storage.tx import Tx, table_of

WAITING, APPROVED, WITHDRAWN = "waiting", "approved", "withdrawn"
_PROPOSAL = table_of(Proposal)
_WAITING = (
    _PROPOSAL.select()
    .where(_PROPOSAL.c.state == WAITING, _PROPOSAL.c.idea_id.in_(bindparam("ideas", expanding=True)))
    .order_by(_PROPOSAL.c.id)
)


def add(tx: Tx, **values: Any) -> int:
    """Let a change wait."""
    return tx.add(Proposal, state=WAITING, **values)


def waiting(tx: Tx, idea_ids: Sequence[int]) -> Mapping[int, Proposal]:
    """What waits, by idea."""
    if not idea_ids:
        return {}
    return {one.idea_id: one for one in tx.nouns(Proposal, _WAITING, ideas=list(idea_ids))}


def all_waiting(tx: Tx, limit: int) -> list[Proposal]:
    """What waits, the oldest first."""
    query = select(Proposal).where(Proposal.state == WAITING).order_by(col(Proposal.id))
    return tx.all(query.limit(limit))


def decide(tx: Tx, proposal_id: int, state: str, by: str, now: datetime) -> bool:
    """Approve or withdraw; False when it waits no more."""
    waits = (_PROPOSAL.c.id == proposal_id) & (_PROPOSAL.c.state == WAITING)
    decided = {"state": state, "decided_by": by, "decided_at": now}
    return tx.run(update(_PROPOSAL).where(waits).values(**decided)).rowcount == 1


def drop_of_ideas(tx: Tx, idea_ids: Sequence[int]) -> None:
    """Delete them with their ideas."""
    tx.run(delete(_PROPOSAL).where(_PROPOSAL.c.idea_id.in_(idea_ids)))
