"""Second thoughts: an act waits ten seconds before it is carried out, and can be undone until then."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Literal

from civic import audit
from civic.officials import Caller
from storage import Tx, pending
from storage.desk_models import PendingAct

DELAY = timedelta(seconds=10)
Kind = Literal["status", "visibility", "merge"]


class CannotAct(ValueError):
    """An act that cannot wait, or cannot be undone any more."""


def plan(
    tx: Tx, caller: Caller, kind: Kind, idea_id: int, *, body: Mapping[str, Any], seen: str, now: datetime
) -> int:
    """Let an act wait; `seen` is the idea's tag as the official saw it. Raises `CannotAct`."""
    if caller.official_id is None:
        raise CannotAct("only a person can have second thoughts")
    if pending.of_idea(tx, idea_id):
        raise CannotAct("another change of this idea is about to be carried out: wait some seconds")
    return pending.add(
        tx, official_id=caller.official_id, idea_id=idea_id, kind=kind, body=dict(body), seen=seen, at=now,
        due_at=now + DELAY,
    )  # fmt: skip


def undo(tx: Tx, act_id: int, caller: Caller, now: datetime) -> PendingAct:
    """Take an act of one's own back. Raises `CannotAct` when it is carried out already."""
    act = pending.by_id(tx, act_id)
    if act is None or act.official_id != caller.official_id:
        raise CannotAct("there is nothing to undo")
    if not pending.move(tx, act_id, pending.WAITING, pending.UNDONE):
        raise CannotAct("it was carried out already")
    audit.note(tx, caller.name, "undone", f"idea:{act.idea_id}", now, act=act.kind)
    return act


def claim(tx: Tx, now: datetime, limit: int) -> list[PendingAct]:
    """Acts whose time has come, each given to one process alone."""
    return [
        act
        for act in pending.due(tx, now, limit)
        if pending.move(tx, act.id or 0, pending.WAITING, pending.CLAIMED)
    ]


def settle(tx: Tx, act: PendingAct, problem: str | None) -> None:
    """Note that an act was carried out, or why not."""
    pending.move(tx, act.id or 0, pending.CLAIMED, pending.FAILED if problem else pending.DONE, problem)
