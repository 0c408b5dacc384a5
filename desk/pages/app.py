"""The pages in the application: routes, files, and pages for whatever goes wrong."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from pathlib import Path

import structlog
from aiohttp import web
from multidict import MultiDict

from desk.desk import Desk
from desk.pages import (
    acts,
    broadcasts,
    bursts,
    campaigns,
    contacts,
    doors,
    exports,
    figures,
    filing,
    home,
    idea,
    ideas,
    inbox,
    live,
    media,
    moderation,
    proposals,
    settings,
    sign_in,
    status,
    views,
    words,
)  # fmt: skip
from desk.pages.visit import DESK, LANGUAGE, Page, Visit
from desk.pages.words import mark
from storage import StoreUnavailable

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
PAGES: tuple[Page, ...] = (
    *sign_in.PAGES, *home.PAGES, *ideas.PAGES, *filing.PAGES, *figures.PAGES, *idea.PAGES, *status.PAGES,
    *proposals.PAGES, *acts.PAGES, *inbox.PAGES, *moderation.PAGES, *broadcasts.PAGES, *media.PAGES,
    *exports.PAGES, *views.PAGES, *live.PAGES, *settings.PAGES, *contacts.PAGES, *bursts.PAGES,
    *campaigns.PAGES,
)  # fmt: skip
STATIC = Path(__file__).parents[1] / "static"
NUMBER = re.compile(r"\{(\w*id)\}")  # in a path
MAX_FORM = 256 * 1024  # bytes
KEPT = {"Cache-Control": "no-cache"}  # asked again after an upgrade, answered from the browser's copy

log = structlog.get_logger()


def add_pages(app: web.Application, desk: Desk) -> None:
    """Put the desk into the application, below /desk."""
    pages = web.Application(middlewares=[with_headers, with_error_pages], client_max_size=MAX_FORM)
    pages[DESK] = desk
    pages[live.CLOSING] = asyncio.Event()
    pages.on_shutdown.append(live.let_go)
    for one in PAGES:
        pages.router.add_route(one.method, NUMBER.sub(r"{\1:[0-9]{1,9}}", one.path), one.answer_to)
    pages.router.add_static("/static", STATIC)
    app.add_subapp("/desk", pages)


@web.middleware
async def with_headers(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Nothing of a page is kept, framed, or loaded from elsewhere."""
    response = await handler(request)
    response.headers.update(doors.headers(request))
    if request.path.startswith("/desk/static/"):
        response.headers.update(KEPT)
    return response


@web.middleware
async def with_error_pages(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Whatever goes wrong becomes a page that says what to do."""
    try:
        return await handler(request)
    except web.HTTPException as error:
        status = HTTPStatus(error.status)
        return await _error_page(request, status, ADVICE.get(status, error.reason))
    except StoreUnavailable as error:
        log.warning("desk: the store cannot be reached", error=str(error))
        return await _error_page(request, HTTPStatus.SERVICE_UNAVAILABLE, UNAVAILABLE)
    except Exception:
        resource = request.match_info.route.resource
        log.exception("desk: a page raised", route=resource.canonical if resource else "none")
        return await _error_page(request, HTTPStatus.INTERNAL_SERVER_ERROR, BROKEN)


ADVICE = {
    HTTPStatus.BAD_REQUEST: mark("This cannot be read: go back, load the page again, and repeat."),
    HTTPStatus.NOT_FOUND: mark("There is nothing at this address. It may have been erased."),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: mark("This is too long."),
}
UNAVAILABLE = mark("The database cannot be reached just now. Nothing was changed: try again in a moment.")
BROKEN = mark("Something went wrong here, and was noted. If it happens again, tell whoever runs this server.")


async def _error_page(request: web.Request, status: HTTPStatus, advice: str) -> web.Response:
    """Without the store, which may be what is broken."""
    desk = request.app[DESK]
    language = words.choose(request.get(LANGUAGE), request.headers.get("Accept-Language", ""))
    form_key = doors.read_cookie(desk, request, "hearback-form") or doors.new_key()
    visit = Visit(request, desk, desk.clock(), language, None, form_key, MultiDict())
    return await visit.show("error.html", status=status, code=status.value, advice=visit.say(advice))
