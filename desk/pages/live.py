"""Numbers that stay true while a page is open: server-sent events, one a few seconds."""

import asyncio
import json
from contextlib import suppress
from datetime import datetime

from aiohttp import web

from civic import sign_ins
from civic.officials import Role
from desk.pages import doors, waiting
from desk.pages.visit import SIGN_IN, Page, Visit, page
from storage import Tx, listing

EVERY = 5.0  # seconds
LONGEST = 120  # events; then the browser asks anew
CLOSING = web.AppKey("CLOSING", asyncio.Event)


@page("GET", "/live", Role.VIEWER)
async def live(visit: Visit) -> web.StreamResponse:
    """How much waits, until the browser leaves or the sign-in ends."""
    response = web.StreamResponse(headers=doors.HEADERS | {"Content-Type": "text/event-stream"})
    await response.prepare(visit.request)
    closing, key = visit.request.app[CLOSING], doors.read_cookie(visit.desk, visit.request, SIGN_IN)
    with suppress(ConnectionError):
        for _ in range(LONGEST):
            now = visit.desk.clock()
            if await visit.desk.store.read(sign_ins.find, key, now) is None:
                break
            numbers = await visit.desk.store.read(_numbers, visit, now)
            await response.write(f"data: {json.dumps(numbers)}\n\n".encode())
            with suppress(TimeoutError):
                await asyncio.wait_for(closing.wait(), EVERY)
            if closing.is_set():
                break
    return response


def _numbers(tx: Tx, visit: Visit, now: datetime) -> dict[str, int]:
    counted = waiting.count(tx, visit.caller, now)
    today = now.astimezone(visit.desk.city().time_zone).date()
    numbers = {"overdue": listing.overdue(tx, today, 1)[1]}
    if visit.caller.role >= Role.MODERATOR:
        numbers |= {"inbox": counted.inbox, "moderation": counted.held}
    return numbers


async def let_go(app: web.Application) -> None:
    """The process ends: it would wait for every open page."""
    app[CLOSING].set()


PAGES: tuple[Page, ...] = (live,)
