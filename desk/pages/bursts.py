"""Bursts of new people, at the desk."""

from typing import cast

from aiohttp import web

from civic.officials import Role
from desk.api import bursts, shapes
from desk.api.operations import parse_query
from desk.api.problems import Problem
from desk.pages.visit import Page, Visit, page
from desk.pages.words import mark

KINDS = {
    "newcomers": mark("many new people whose first act is this idea"),
    "numbers": mark("new people whose numbers run on"),
    "copies": mark("the same text from several people"),
}
PAGE_SIZE = 50
CURSORS = ("cursor", "set_aside_cursor")


@page("GET", "/bursts", Role.MODERATOR)
async def list_bursts(visit: Visit) -> web.StreamResponse:
    """What is seen, and what is set aside."""
    given = visit.request.query
    cursors = {name: [given[name]] for name in CURSORS if name in given}
    try:
        query = parse_query(shapes.BurstQuery, {"limit": [str(PAGE_SIZE)], **cursors})
        found = cast(shapes.Bursts, await bursts.list_bursts.function(visit.call, query))
    except Problem as problem:
        raise web.HTTPNotFound from problem
    kinds = {kind: visit.say(text) for kind, text in KINDS.items()}
    return await visit.show("bursts.html", found=found, kinds=kinds)


@page("POST", "/bursts", Role.MODERATOR)
async def set_aside(visit: Visit) -> web.StreamResponse:
    """Their votes count no more, for now."""
    try:
        body = shapes.SetAside.model_validate({"key": visit.given("key"), "reason": visit.given("reason")})
        await bursts.set_burst_aside.function(visit.call, body)
    except (Problem, ValueError):
        return visit.go("/bursts", said="no-burst")
    return visit.go("/bursts", said="set-aside")


@page("POST", "/bursts/{burst_id}/restore", Role.MODERATOR)
async def restore(visit: Visit) -> web.StreamResponse:
    """Their votes count again."""
    try:
        await bursts.restore_burst.function(visit.call, int(visit.request.match_info["burst_id"]))
    except Problem as problem:
        raise web.HTTPNotFound from problem
    return visit.go("/bursts", said="restored")


PAGES: tuple[Page, ...] = (list_bursts, set_aside, restore)
