"""What waits for an official: shown on every page."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from civic.officials import Caller
from storage import Tx, attachments, comments, ideas, inbound, listing, pending
from storage.desk_models import PendingAct
from storage.models import MessageState, Visibility

DONE_FOR = timedelta(seconds=20)  # so long a page says that it was done
FAILED_FOR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Act:
    """Something this official did a moment ago."""

    id: int
    code: str
    kind: str
    wanted: str  # the status, visibility or idea
    state: str
    problem: str | None
    seconds: int  # until it is carried out


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much waits, by kind."""

    inbox: int
    held: int
    acts: list[Act]  # of this official, waiting or just settled


def count(tx: Tx, caller: Caller, now: datetime) -> Waiting:
    """What waits for this official."""
    return Waiting(
        inbox=inbound.count(tx, MessageState.UNCLEAR) + inbound.count(tx, MessageState.PARKED),
        held=listing.count_with(tx, visibility=Visibility.HELD)
        + comments.count_held(tx)
        + attachments.count_held(tx),
        acts=_acts(tx, caller.official_id, now) if caller.official_id else [],
    )


def _acts(tx: Tx, official_id: int, now: datetime) -> list[Act]:
    """What waits, what was carried out a moment ago, and what failed in the last hour."""
    found = [
        act
        for act in pending.of_official(tx, official_id, now - FAILED_FOR)
        if act.state in (pending.WAITING, pending.CLAIMED, pending.FAILED)
        or (act.state == pending.DONE and act.due_at > now - DONE_FOR)
    ]
    codes = {idea.id: idea.code for idea in ideas.by_ids(tx, [act.idea_id for act in found if act.idea_id])}
    return [_act(act, codes.get(act.idea_id, ""), now) for act in found]


def _act(act: PendingAct, code: str, now: datetime) -> Act:
    wanted = next((act.body[name] for name in ("status", "visibility", "into") if name in act.body), "")
    seconds = max(0, ceil((act.due_at - now).total_seconds()))
    return Act(act.id or 0, code, act.kind, wanted, act.state, act.problem, seconds)
