"""Errors as RFC 9457 problems: what is wrong, where, and nothing of what was sent."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, NoReturn

from aiohttp import web
from pydantic import ValidationError

CONTENT_TYPE = "application/problem+json"
COUNTED = re.compile(r"\w+ should have at (least|most) (\d+) items? after validation, not (\d+)")


@dataclass(frozen=True, slots=True)
class FieldError:
    """One field and what is wrong with it."""

    field: str
    message: str


class Problem(Exception):
    """An answer that is an error."""

    def __init__(
        self,
        status: HTTPStatus,
        detail: str,
        *,
        errors: Sequence[FieldError] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.errors = tuple(errors)
        self.headers = dict(headers or {})

    def response(self) -> web.Response:
        """The problem as it goes out."""
        body: dict[str, Any] = {
            "type": "about:blank",  # RFC 9457: the title is that of the status
            "title": self.status.phrase,
            "status": self.status.value,
            "detail": self.detail,
        }
        if self.errors:
            body["errors"] = [{"field": error.field, "message": error.message} for error in self.errors]
        text = json.dumps(body, ensure_ascii=False)
        return web.Response(text=text, status=self.status, headers=self.headers, content_type=CONTENT_TYPE)


def refuse(field: str, message: str) -> NoReturn:
    """Stop here: this field cannot be as it is."""
    raise invalid([FieldError(field, message)])


def invalid(errors: Sequence[FieldError]) -> Problem:
    """What was sent cannot be used; each field is named."""
    detail = "; ".join(f"{error.field}: {error.message}" for error in errors)
    return Problem(HTTPStatus.UNPROCESSABLE_ENTITY, detail, errors=errors)


def invalid_input(error: ValidationError, *, whole: str) -> Problem:
    """Pydantic's complaints as ours; never the values, which may be a person's number.

    `whole` names what was wrong when no field was.
    """
    complaints = error.errors(include_url=False, include_input=False, include_context=False)
    return invalid(
        [FieldError(_field(one["loc"], whole), _message(one["type"], one["msg"])) for one in complaints]
    )


def _field(loc: Sequence[int | str], whole: str) -> str:
    return str(loc[0]) if loc else whole


def _message(kind: str, message: str) -> str:
    match kind:
        case "extra_forbidden":
            return "is unknown here"
        case "missing":
            return "is missing"
        case "json_invalid":
            return "is no JSON"
    if counted := COUNTED.fullmatch(message):
        return f"must have at {counted[1]} {counted[2]}, not {counted[3]}"
    plain = message.removeprefix("Value error, ").replace("Input should be", "must be")
    return plain.replace("String should", "must").replace("Input should", "must")


def conflict(detail: str) -> Problem:
    """It cannot be done as things are."""
    return Problem(HTTPStatus.CONFLICT, detail)


def missing(detail: str) -> Problem:
    """There is no such thing."""
    return Problem(HTTPStatus.NOT_FOUND, detail)
