"""Acts with second thoughts: they wait ten seconds, can be undone, and then go the way of the API."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress

import structlog
from aiohttp import web
from pydantic import BaseModel

from civic import pending, sign_ins
from civic.officials import Role
from civic.pending import CannotAct, Subject
from desk.api import changes, comments, photos, shapes
from desk.api.ideas import find
from desk.api.operations import Call, Operation
from desk.api.problems import Problem
from desk.desk import Desk
from desk.pages.visit import Page, Visit, page
from storage import StoreUnavailable, Tx, ideas, officials
from storage import pending as stored
from storage.desk_models import PendingAct
from storage.models import Official, id_of

MOST = 50  # acts in one round
LOOK_SECONDS = 1.0  # officials may work on another process, so nobody can wake us

log = structlog.get_logger()


async def plan(visit: Visit, kind: pending.Kind, code: str, body: Mapping[str, object]) -> web.Response:
    """Let an act on an idea wait, and show the idea with the way to undo it."""
    return await wait(visit, lambda tx: Subject(kind, id_of(find(tx, code))), body, f"/ideas/{code}")


async def wait(
    visit: Visit, find_subject: Callable[[Tx], Subject], body: Mapping[str, object], path: str
) -> web.Response:
    """Let an act wait, and show the page that it was done on with the way to undo it."""
    path = "/moderation" if visit.given("back") == "moderation" else path
    try:
        await visit.desk.store.write(_plan, visit, find_subject, body)
    except CannotAct as error:
        return visit.go(path, said="busy" if "about to" in str(error) else "too-late")
    return visit.go(path)


def _plan(tx: Tx, visit: Visit, find_subject: Callable[[Tx], Subject], body: Mapping[str, object]) -> int:
    subject, seen = find_subject(tx), visit.given("seen")
    return pending.plan(tx, visit.caller, subject, body=body, seen=seen, now=visit.now)


@page("POST", "/acts/{act_id}/undo", Role.MODERATOR)
async def undo(visit: Visit) -> web.StreamResponse:
    """Nothing is changed, nobody is told."""
    act_id = int(visit.request.match_info["act_id"])
    try:
        code = await visit.desk.store.write(_undo, act_id, visit)
    except CannotAct:
        return visit.go(said="too-late")
    is_moderating = visit.given("back") == "moderation" or code is None
    return visit.go("/moderation" if is_moderating else f"/ideas/{code}", said="undone")


def _undo(tx: Tx, act_id: int, visit: Visit) -> str | None:
    return _code(tx, pending.undo(tx, act_id, visit.caller, visit.now))


def _code(tx: Tx, act: PendingAct) -> str | None:
    """Of the idea that it was done to, if to any."""
    return None if act.idea_id is None else ideas.get(tx, act.idea_id).code


async def run(desk: Desk) -> None:
    """Carry out acts whose time has come, for ever."""
    while True:
        try:
            if await desk.store.read(stored.due, desk.clock(), 1):
                await carry_out(desk)
        except StoreUnavailable:
            log.warning("acts: the store cannot be reached")
        except Exception:
            log.exception("acts: raised")
        await asyncio.sleep(LOOK_SECONDS)


async def carry_out(desk: Desk) -> int:
    """Carry out acts whose time has come, one by one; returns how many there were.

    Who dies, or is cut off from the database, leaves one at most: it is taken up again a minute later.
    """
    for done in range(MOST):
        claimed = await desk.store.write(pending.claim, desk.clock(), 1)
        if not claimed:
            return done
        problem = await _problem(desk, claimed[0])
        await desk.store.write(pending.settle, claimed[0], problem)
    return MOST


async def _problem(desk: Desk, act: PendingAct) -> str | None:
    """What went wrong, if anything; whatever it is, the others are carried out."""
    try:
        return await _carried_out(desk, act)
    except StoreUnavailable:
        raise
    except Exception:
        log.exception("acts: one raised", act=act.id, kind=act.kind)
        return "failed"


async def _carried_out(desk: Desk, act: PendingAct) -> str | None:
    """What went wrong, if anything that was foreseen."""
    if pending.is_late(act, desk.clock()):
        return "failed"
    official, code = await desk.store.read(_who_and_what, act)
    needed, model = KINDS[act.kind]
    is_whole = code is not None or act.kind == "photo"
    if official is None or official.disabled_at is not None or not is_whole:
        return "gone"
    caller = sign_ins.caller_of(official)
    if caller.role < needed.role:
        return "role"
    call = Call(desk, caller, desk.clock(), frozenset({act.seen}) if act.seen else None)
    try:
        await needed.function(call, *_path(act, code), model.model_validate(act.body))
    except Problem as problem:
        return problem.detail
    return None


def _path(act: PendingAct, code: str | None) -> tuple[str | int | None, ...]:
    """What stands in the address of the operation."""
    match act.kind:
        case "comment":
            return code, act.target_id
        case "photo":
            return (act.target_id,)
    return (code,)


KINDS: dict[str, tuple[Operation, type[BaseModel]]] = {
    "status": (changes.set_status, shapes.NewStatus),
    "visibility": (changes.correct_idea, shapes.Correction),
    "merge": (changes.merge_idea, shapes.MergeInto),
    "comment": (comments.moderate_comment, shapes.CommentChange),
    "photo": (photos.judge_photo, shapes.PhotoChange),
}


def _who_and_what(tx: Tx, act: PendingAct) -> tuple[Official | None, str | None]:
    with suppress(LookupError):
        return officials.by_id(tx, act.official_id), _code(tx, act)
    return None, None


PAGES: tuple[Page, ...] = (undo,)
