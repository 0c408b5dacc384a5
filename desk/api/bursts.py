"""Bursts of new people: looking at them, and setting their votes aside, reversibly."""

from http import HTTPStatus

from civic import bursts
from civic.bursts import NoBurst, Seen
from civic.officials import Role
from desk.api import shapes
from desk.api.operations import Call, Operation, operation
from desk.api.paging import LARGEST
from desk.api.problems import missing
from storage import Tx, ideas
from storage import bursts as stored
from storage.bursts import Burst

MOST = 50  # of each
EXAMPLES = 10  # people of a burst


@operation("GET", "/bursts", Role.MODERATOR)
async def list_bursts(call: Call) -> shapes.Bursts:
    """Many new people at once who do the same, of the last seven days; and whose votes are set aside."""
    return await call.desk.store.read(find_bursts, call)


@operation("POST", "/bursts", Role.MODERATOR, status=HTTPStatus.CREATED, may_miss=True)
async def set_burst_aside(call: Call, body: shapes.SetAside) -> shapes.AsideBurst:
    """Let the votes of a burst's people count no more, until they are restored; nobody is told."""
    return await call.desk.store.write(_set_aside, call, body)


@operation("POST", "/bursts/{id}/restore", Role.MODERATOR)
async def restore_burst(call: Call, id: int) -> shapes.AsideBurst:  # it is called so in the path
    """Let these votes count again."""
    return await call.desk.store.write(_restore, call, id)


OPERATIONS: tuple[Operation, ...] = (list_bursts, set_burst_aside, restore_burst)


def find_bursts(tx: Tx, call: Call) -> shapes.Bursts:
    """What is seen now, and what is set aside."""
    found, aside = bursts.seen(tx, call.now)[:MOST], stored.all_aside(tx, MOST)
    codes = _codes(tx, [*(one.idea_id for one in found), *(one.idea_id for one in aside)])
    return shapes.Bursts(
        items=[_seen(one, codes) for one in found], set_aside=[_aside(one, codes) for one in aside]
    )


def _codes(tx: Tx, idea_ids: list[int | None]) -> dict[int | None, str]:
    wanted = sorted({one for one in idea_ids if one is not None})
    return {idea.id: idea.code for idea in ideas.by_ids(tx, wanted)} if wanted else {}


def _seen(one: Seen, codes: dict[int | None, str]) -> shapes.Burst:
    return shapes.Burst(
        key=one.key, kind=one.kind.value, idea=codes.get(one.idea_id), people=len(one.contact_ids),
        contacts=list(one.contact_ids[:EXAMPLES]), first=one.first, last=one.last,
    )  # fmt: skip


def _aside(one: Burst, codes: dict[int | None, str]) -> shapes.AsideBurst:
    return shapes.AsideBurst.model_validate(
        {
            "id": one.id, "kind": one.kind, "idea": codes.get(one.idea_id), "people": one.people,
            "votes": one.votes, "reason": one.reason, "by": one.by, "at": one.at,
            "counts": bool(one.undone_at),
        }
    )  # fmt: skip


def _set_aside(tx: Tx, call: Call, body: shapes.SetAside) -> shapes.AsideBurst:
    try:
        burst_id = bursts.set_aside(tx, body.key, body.reason, call.now, by=call.caller.name)
    except NoBurst:
        raise missing("no burst has this key now: look again") from None
    return _shape(tx, burst_id)


def _restore(tx: Tx, call: Call, burst_id: int) -> shapes.AsideBurst:
    try:
        bursts.restore(tx, burst_id if burst_id <= LARGEST else 0, call.now, by=call.caller.name)
    except NoBurst:
        raise missing("no burst that was set aside has this number") from None
    return _shape(tx, burst_id)


def _shape(tx: Tx, burst_id: int) -> shapes.AsideBurst:
    burst = stored.by_id(tx, burst_id)
    if burst is None:
        raise missing("no burst that was set aside has this number")
    return _aside(burst, _codes(tx, [burst.idea_id]))
