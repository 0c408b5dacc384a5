"""Statuses that wait for a second official: approved or withdrawn by a button."""

from aiohttp import web

from civic.officials import Role
from desk.api import changes, shapes
from desk.api.operations import Operation
from desk.api.problems import Problem
from desk.pages.idea import code_of, refused
from desk.pages.visit import Page, Visit, page


@page("POST", "/ideas/{code}/status/approve", Role.EDITOR)
async def approve(visit: Visit) -> web.StreamResponse:
    """Everybody hears it."""
    return await _decide(visit, changes.approve_status, "approved")


@page("POST", "/ideas/{code}/status/withdraw", Role.EDITOR)
async def withdraw(visit: Visit) -> web.StreamResponse:
    """Nobody hears anything."""
    return await _decide(visit, changes.withdraw_status, "withdrawn")


async def _decide(visit: Visit, operation: Operation, said: str) -> web.Response:
    number = visit.given("proposal")
    if not number.isascii() or not number.isdigit():
        raise web.HTTPBadRequest
    try:
        await operation.function(visit.call, code_of(visit), shapes.WhichPending(id=int(number[:18])))
    except Problem as problem:
        return await refused(visit, problem)
    return visit.go(f"/ideas/{code_of(visit)}", said=said)


PAGES: tuple[Page, ...] = (approve, withdraw)
