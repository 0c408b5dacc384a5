"""One operation of the API: a typed function that is its route, its validation and its documentation.

The parameters say all: `call` is who asks; names in the path come from there; `query` and `body` are
models; the answer is the model that the function returns.
"""

import inspect
import re
import typing
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any, TypeVar

from aiohttp import web
from pydantic import BaseModel, ValidationError

from civic.officials import Caller, Role
from desk.api.access import admit
from desk.api.problems import Problem, invalid_input, refuse
from desk.api.streams import Download
from desk.desk import Desk

MAX_BODY = 256 * 1024  # bytes
PREFIX = "/api/v1"
DESK = web.AppKey("DESK", Desk)
Model = type[BaseModel]
Parsed = TypeVar("Parsed", bound=BaseModel)
Function = Callable[..., Awaitable[BaseModel | Download]]
ANY_TAG = "*"
TAG = re.compile(r'(?:W/)?("[^"]*")|(\*)')  # a proxy that compresses makes tags weak: they are ours still


@typing.runtime_checkable
class Tagged(typing.Protocol):
    """An answer that says in a tag which version of a thing it is."""

    def tag(self) -> str:
        """The same as long as officials have changed nothing, in the quotes of an ETag."""
        ...


@dataclass(frozen=True, slots=True)
class Call:
    """One call: by whom, when, and all that answering it needs."""

    desk: Desk
    caller: Caller
    now: datetime
    seen: frozenset[str] | None = None  # tags of what the caller has seen (If-Match); None: it does not say

    def expect(self, tag: str) -> None:
        """Go on only if what is to be changed is as the caller has seen it; `tag` is what it is now."""
        if self.seen is not None and ANY_TAG not in self.seen and tag not in self.seen:
            detail = "it was changed since you read it: read it again, then decide"
            raise Problem(HTTPStatus.PRECONDITION_FAILED, detail, headers={"ETag": tag})


@dataclass(frozen=True, slots=True)
class Operation:
    """A function of the API and what is known of it."""

    method: str
    path: str  # below /api/v1, as OpenAPI writes it
    role: Role
    function: Function
    answer: Model  # `Download` when it is a file
    path_parameters: Mapping[str, type]
    query: Model | None
    body: Model | None
    status: HTTPStatus
    location: str | None  # where a new thing is, with fields of the answer
    may_conflict: bool
    may_miss: bool  # 404, though no name in the path may be unknown
    is_guarded: bool  # heeds If-Match
    media_types: Sequence[str]  # of a file

    @property
    def summary(self) -> str:
        """What it does, in a sentence."""
        return (inspect.getdoc(self.function) or "").partition("\n")[0].rstrip(".")

    async def answer_to(self, request: web.Request) -> web.StreamResponse:
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
        seen = read_tags(request) if self.is_guarded else None
        answer = await self.function(Call(desk, caller, desk.clock(), seen), **arguments)
        if isinstance(answer, Download):
            return await answer.send(request)
        return web.Response(
            text=answer.model_dump_json(),
            status=self.status,
            headers=self._headers(answer),
            content_type="application/json",
        )

    def _headers(self, answer: BaseModel) -> dict[str, str]:
        headers = {}
        if self.location:
            headers["Location"] = PREFIX + self.location.format_map(answer.model_dump())
        if isinstance(answer, Tagged):
            headers["ETag"] = answer.tag()
        return headers


def operation(
    method: str,
    path: str,
    role: Role,
    *,
    status: HTTPStatus = HTTPStatus.OK,
    location: str | None = None,
    may_conflict: bool = False,
    may_miss: bool = False,
    is_guarded: bool = False,
    media_types: Sequence[str] = (),
) -> Callable[[Function], Operation]:
    """Make a function an operation."""

    def make(function: Function) -> Operation:
        hints = typing.get_type_hints(function)
        return Operation(
            method=method, path=path, role=role, function=function, answer=hints.pop("return"),
            path_parameters={name: kind for name, kind in hints.items() if f"{{{name}}}" in path},
            query=hints.get("query"), body=hints.get("body"), status=status, location=location,
            may_conflict=may_conflict, may_miss=may_miss, is_guarded=is_guarded, media_types=media_types,
        )  # fmt: skip

    return make


def read_query(model: Model, request: web.Request) -> BaseModel:
    """The query string as a model: a list may be repeated, separated by commas, or both."""
    return parse_query(model, {name: request.query.getall(name) for name in request.query})


def parse_query(model: type[Parsed], given: Mapping[str, list[str]]) -> Parsed:
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


def read_tags(request: web.Request) -> frozenset[str] | None:
    """The tags in If-Match; None when there is no such header."""
    if "If-Match" not in request.headers:
        return None
    given = ",".join(request.headers.getall("If-Match"))
    return frozenset(found[1] or found[2] for found in TAG.finditer(given))


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
