"""The API in the application: its routes, its document, and problems for everything that goes wrong."""

import json
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from importlib import resources

import structlog
from aiohttp import web

from desk.api import (
    audit,
    broadcasts,
    bursts,
    campaigns,
    changes,
    channels,
    comments,
    contacts,
    exports,
    ideas,
    messages,
    photos,
    redactions,
    statistics,
    submission,
    tokens,
)
from desk.api.access import LIMITS
from desk.api.docs_page import page
from desk.api.document import document
from desk.api.limits import Limits
from desk.api.operations import DESK, Operation
from desk.api.problems import Problem
from desk.api.streams import PRIVATE
from desk.desk import Desk
from storage import StoreUnavailable

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
OPERATIONS: tuple[Operation, ...] = (
    *exports.OPERATIONS,  # before the codes of ideas, one of which it is not
    *ideas.OPERATIONS,
    *submission.OPERATIONS,
    *changes.OPERATIONS,
    *comments.OPERATIONS,
    *redactions.OPERATIONS,
    *messages.OPERATIONS,
    *broadcasts.OPERATIONS,
    *campaigns.OPERATIONS,
    *contacts.OPERATIONS,
    *bursts.OPERATIONS,
    *channels.OPERATIONS,
    *statistics.OPERATIONS,
    *photos.OPERATIONS,
    *audit.OPERATIONS,
    *tokens.OPERATIONS,
)
RETRY_AFTER = {"Retry-After": "5"}  # seconds
PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

log = structlog.get_logger()


def add_routes(app: web.Application, desk: Desk, *, limits: Limits | None = None) -> None:
    """Put the API into the application; everything below /api answers in JSON, errors too."""
    api = web.Application(middlewares=[problems_as_json])
    api[DESK] = desk
    api[LIMITS] = limits or Limits(desk.clock)
    for operation in OPERATIONS:
        path = "/v1" + operation.path.replace("{id}", r"{id:[0-9]{1,18}}")
        api.router.add_route(operation.method, path, operation.answer_to)
        if operation.method == "GET":
            api.router.add_route("HEAD", path, operation.answer_to)
    _add_documents(api)
    app.add_subapp("/api", api)


def _add_documents(api: web.Application) -> None:
    described = document(OPERATIONS)
    as_json, as_page = json.dumps(described, ensure_ascii=False), page(described)
    style = resources.files("desk.api").joinpath("docs.css").read_text(encoding="utf-8")

    async def openapi(_request: web.Request) -> web.Response:
        return web.Response(text=as_json, content_type="application/json")

    async def docs(_request: web.Request) -> web.Response:
        headers = {"Content-Security-Policy": PAGE_POLICY}
        return web.Response(text=as_page, content_type="text/html", headers=headers)

    async def docs_style(_request: web.Request) -> web.Response:
        return web.Response(text=style, content_type="text/css")

    api.router.add_get("/v1/openapi.json", openapi)
    api.router.add_get("/docs", docs)
    api.router.add_get("/docs.css", docs_style)


@web.middleware
async def problems_as_json(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Whatever goes wrong becomes a problem, and nothing is kept by caches on the way."""
    response = await _answered(request, handler)
    response.headers.update(PRIVATE)
    return response


async def _answered(request: web.Request, handler: Handler) -> web.StreamResponse:
    """The answer, or a problem; what nobody expected is logged, and says no more than that."""
    try:
        return await handler(request)
    except Problem as problem:
        return problem.response()
    except web.HTTPException as error:
        return _http_problem(error).response()
    except web.RequestPayloadError:
        return Problem(
            HTTPStatus.BAD_REQUEST, "the body cannot be read: it is not as its headers say"
        ).response()
    except StoreUnavailable as error:
        log.warning("api: the store cannot be reached", error=str(error))
        detail = "the database cannot be reached just now: try again later"
        return Problem(HTTPStatus.SERVICE_UNAVAILABLE, detail, headers=RETRY_AFTER).response()
    except Exception:
        log.exception("api: an operation raised", method=request.method, route=_route(request))
        return Problem(
            HTTPStatus.INTERNAL_SERVER_ERROR, "something went wrong here; the log says what"
        ).response()


def _http_problem(error: web.HTTPException) -> Problem:
    status = HTTPStatus(error.status)
    if isinstance(error, web.HTTPMethodNotAllowed):
        allowed = ", ".join(sorted(error.allowed_methods))
        return Problem(
            status, f"{error.method} is not offered here; {allowed} is", headers={"Allow": allowed}
        )
    if status == HTTPStatus.NOT_FOUND:
        return Problem(status, "there is nothing at this address: /api/docs lists what there is")
    return Problem(status, error.reason)


def _route(request: web.Request) -> str:
    """The route's pattern: the address itself may hold what a person typed."""
    resource = request.match_info.route.resource
    return resource.canonical if resource else "none"
