"""One operation of the API: a typed function that is its route, its validation and its documentation.

The parameters say all: `call` is who asks; names in the path come from there; `query` and `body` are
models; the answer is the model that the function returns.
"""

import inspect
import typing
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any

from aiohttp import web
from pydantic import BaseModel, ValidationError

from civic.officials import Caller, Role
from desk.api.access import admit
from desk.api.problems import Problem, invalid_input, refuse
from desk.desk import Desk

MAX_BODY = 256 * 1024  # bytes
PREFIX = "/api/v1"
DESK = web.AppKey("DESK", Desk)
Model = type[BaseModel]
Function = Callable[..., Awaitable[BaseModel]]


@dataclass(frozen=True, slots=True)
class Call:
    """One call: by whom, when, and all that answering it needs."""

    desk: Desk
    caller: Caller
    now: datetime


@dataclass(frozen=True, slots=True)
class Operation:
    """A function of the API and what is known of it."""

    method: str
    path: str  # below /api/v1, as OpenAPI writes it
    role: Role
    function: Function
    answer: Model
    path_parameters: Mapping[str, type]
    query: Model | None
    body: Model | None
    status: HTTPStatus
    location: str | None  # where a new thing is, with fields of the answer
    may_conflict: bool

    @property
    def summary(self) -> str:
        """What it does, in a sentence."""
        return (inspect.getdoc(self.function) or "").partition("\n")[0].rstrip(".")

    async def answer_to(self, request: web.Request) -> web.Response:
        """Admit, read, do, answer."""
        desk = request.app[DESK]
        caller = await admit(desk, request, self.role)
        arguments: dict[str, Any] = {
            name: kind(request.match_info[name]) for name, kind in self.path_parameters.items()
        }
        if self.query is not None:
            arguments["query"] = read_query(self.query, request)
        if self.body is not None:
            arguments["body"] = await read_body(self.body, request)
        answer = await self.function(Call(desk, caller, desk.clock()), **arguments)
        headers = (
            {"Location": PREFIX + self.location.format_map(answer.model_dump())} if self.location else None
        )
        return web.Response(
            text=answer.model_dump_json(),
            status=self.status,
            headers=headers,
            content_type="application/json",
        )


def operation(
    method: str,
    path: str,
    role: Role,
    *,
    status: HTTPStatus = HTTPStatus.OK,
    location: str | None = None,
    may_conflict: bool = False,
) -> Callable[[Function], Operation]:
    """Make a function an operation."""

    def make(function: Function) -> Operation:
        hints = typing.get_type_hints(function)
        return Operation(
            method=method, path=path, role=role, function=function, answer=hints.pop("return"),
            path_parameters={name: kind for name, kind in hints.items() if f"{{{name}}}" in path},
            query=hints.get("query"), body=hints.get("body"), status=status, location=location,
            may_conflict=may_conflict,
        )  # fmt: skip

    return make


def read_query(model: Model, request: web.Request) -> BaseModel:
    """The query string as a model: a list may be repeated, separated by commas, or both."""
    return parse_query(model, {name: request.query.getall(name) for name in request.query})


def parse_query(model: Model, given: Mapping[str, list[str]]) -> BaseModel:
    """Values by name as a model; raises a problem that names the field."""
    values: dict[str, Any] = {}
    for name, texts in given.items():
        field = model.model_fields.get(name)
        if field is not None and typing.get_origin(field.annotation) is tuple:
            values[name] = tuple(part.strip() for text in texts for part in text.split(",") if part.strip())
        elif len(texts) > 1:
            refuse(name, "is there more than once")
        else:
            values[name] = texts[0]
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise invalid_input(error, whole="query") from None  # its message would show the values


async def read_body(model: Model, request: web.Request) -> BaseModel:
    """The body as a model; any content type, since it can be nothing but JSON."""
    raw = await _bounded(request)
    try:
        return model.model_validate_json(raw)
    except ValidationError as error:
        raise invalid_input(error, whole="body") from None  # its message would show the values


async def _bounded(request: web.Request) -> bytes:
    if (request.content_length or 0) > MAX_BODY:
        raise _too_large()
    body = bytearray()
    async for chunk in request.content.iter_any():
        body += chunk
        if len(body) > MAX_BODY:
            raise _too_large()
    return bytes(body)


def _too_large() -> Problem:
    return Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"a body has at most {MAX_BODY // 1024} KiB")
