"""Bursts of new people: looking at them, and setting their votes aside, reversibly."""

from datetime import datetime
from http import HTTPStatus

from civic import bursts
from civic.bursts import NoBurst, Seen
from civic.officials import Role
from desk.api import shapes
from desk.api.operations import Call, Operation, operation
from desk.api.paging import LARGEST, cursor, read_cursor
from desk.api.problems import missing
from storage import Tx, ideas
from storage import bursts as stored
from storage.bursts import Burst
from storage.models import id_of

SEEN, ASIDE = "bursts", "bursts set aside"  # orders of pages
EXAMPLES = 10  # people of a burst
PATIENCE = 200  # times as long as looking took: a minute in a city of a million


@operation("GET", "/bursts", Role.MODERATOR)
async def list_bursts(call: Call, query: shapes.BurstQuery) -> shapes.Bursts:
    """Many new people at once who do the same, of the last seven days; and whose votes are set aside."""
    store, state = call.desk.store, await call.desk.store.read(stored.state)

    async def look() -> list[Seen]:
        return await store.read(bursts.seen, call.now)

    every = await call.desk.memory.recall(("bursts", state), look, patience=PATIENCE)
    return await store.read(find_bursts, query, call.now, every)


@operation("POST", "/bursts", Role.MODERATOR, status=HTTPStatus.CREATED, may_miss=True)
async def set_burst_aside(call: Call, body: shapes.SetAside) -> shapes.AsideBurst:
    """Let the votes of a burst's people count no more, until they are restored; nobody is told."""
    return await call.desk.store.write(_set_aside, call, body)


@operation("POST", "/bursts/{id}/restore", Role.MODERATOR)
async def restore_burst(call: Call, id: int) -> shapes.AsideBurst:  # it is called so in the path
    """Let these votes count again."""
    return await call.desk.store.write(_restore, call, id)


OPERATIONS: tuple[Operation, ...] = (list_bursts, set_burst_aside, restore_burst)


def find_bursts(
    tx: Tx, query: shapes.BurstQuery, now: datetime, seen: list[Seen] | None = None
) -> shapes.Bursts:
    """A page of what is seen now, or was `seen` a moment ago, and one of what is set aside."""
    every = bursts.seen(tx, now) if seen is None else seen
    beyond = read_cursor(query.cursor, SEEN, int)
    later = [one for one in every if beyond is None or one.place > (-beyond[0], beyond[1])]
    before = read_cursor(query.set_aside_cursor, ASIDE, int)
    aside = stored.all_aside(tx, query.limit + 1, before[1] if before else None)
    found, rest = later[: query.limit], aside[: query.limit]
    codes = _codes(tx, [*(one.idea_id for one in found), *(one.idea_id for one in rest)])
    return shapes.Bursts(
        items=[_seen(one, codes) for one in found],
        next=cursor(SEEN, -found[-1].place[0], found[-1].place[1]) if len(later) > len(found) else None,
        total=len(every),
        set_aside=[_aside(one, codes) for one in rest],
        set_aside_next=cursor(ASIDE, id_of(rest[-1]), id_of(rest[-1])) if len(aside) > len(rest) else None,
        set_aside_total=stored.count_aside(tx),
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
    return find_one(tx, burst_id)


def _restore(tx: Tx, call: Call, burst_id: int) -> shapes.AsideBurst:
    try:
        bursts.restore(tx, burst_id if burst_id <= LARGEST else 0, call.now, by=call.caller.name)
    except NoBurst:
        raise missing("no burst that was set aside has this number") from None
    return find_one(tx, burst_id)


def find_one(tx: Tx, burst_id: int) -> shapes.AsideBurst:
    """One burst that was set aside, whether its votes count again or not."""
    burst = stored.by_id(tx, burst_id)
    if burst is None:
        raise missing("no burst that was set aside has this number")
    return _aside(burst, _codes(tx, [burst.idea_id]))
