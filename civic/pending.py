"""Second thoughts: an act waits ten seconds before it is carried out, and can be undone until then."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from civic import audit
from civic.officials import Caller
from storage import Tx, pending
from storage.desk_models import PendingAct

DELAY = timedelta(seconds=10)
TOO_LATE = timedelta(hours=1)
Kind = Literal["status", "visibility", "merge", "comment", "photo"]
OF_IDEAS: tuple[Kind, ...] = ("status", "visibility", "merge")


class CannotAct(ValueError):
    """An act that cannot wait, or cannot be undone any more."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What an act is done to: an idea, or a comment on it, or a photo, which may be of no idea."""

    kind: Kind
    idea_id: int | None
    target_id: int | None = None  # the comment or photo


def plan(
    tx: Tx, caller: Caller, subject: Subject, *, body: Mapping[str, Any], seen: str, now: datetime
) -> int:
    """Let an act wait; `seen` is the idea's tag as the official saw it, if it matters. Raises `CannotAct`."""
    if caller.official_id is None:
        raise CannotAct("only a person can have second thoughts")
    if _is_waiting(tx, subject):
        raise CannotAct("another change of this idea is about to be carried out: wait some seconds")
    return pending.add(
        tx, official_id=caller.official_id, idea_id=subject.idea_id, kind=subject.kind,
        target_id=subject.target_id, body=dict(body), seen=seen, at=now, due_at=now + DELAY,
    )  # fmt: skip


def _is_waiting(tx: Tx, subject: Subject) -> bool:
    if subject.target_id is not None:
        return pending.is_waiting(tx, [subject.kind], subject.target_id, is_target=True)
    return pending.is_waiting(tx, OF_IDEAS, subject.idea_id or 0, is_target=False)


def undo(tx: Tx, act_id: int, caller: Caller, now: datetime) -> PendingAct:
    """Take an act of one's own back. Raises `CannotAct` when it is carried out already."""
    act = pending.by_id(tx, act_id)
    if act is None or act.official_id != caller.official_id:
        raise CannotAct("there is nothing to undo")
    if not pending.move(tx, act_id, pending.WAITING, pending.UNDONE):
        raise CannotAct("it was carried out already")
    audit.note(tx, caller.name, "undone", _name(act), now, act=act.kind)
    return act


def _name(act: PendingAct) -> str:
    return f"idea:{act.idea_id}" if act.target_id is None else f"{act.kind}:{act.target_id}"


def claim(tx: Tx, now: datetime, limit: int) -> list[PendingAct]:
    """Acts whose time has come, each given to one process alone; those that a process left, as they were."""
    return [act for act in pending.due(tx, now, limit) if pending.take(tx, act, now)]


def is_late(act: PendingAct, now: datetime) -> bool:
    """Whether it was left so long ago that it should not be carried out any more: much was decided since."""
    return act.state == pending.CLAIMED and act.at <= now - TOO_LATE


def settle(tx: Tx, act: PendingAct, problem: str | None) -> None:
    """Note that an act was carried out, or why not."""
    pending.move(tx, act.id or 0, pending.CLAIMED, pending.FAILED if problem else pending.DONE, problem)
