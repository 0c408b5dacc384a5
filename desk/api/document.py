"""The OpenAPI document: made from the operations and their models, so that it cannot differ from them."""

from collections.abc import Iterable, Sequence
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel, Field
from pydantic.json_schema import models_json_schema

from desk.api.operations import PREFIX, Model, Operation, Tagged
from desk.api.problems import CONTENT_TYPE

VERSION = "3.1.0"  # the first whose schemas are JSON Schema, which pydantic writes
REF = "#/components/schemas/{model}"
KINDS: dict[type, dict[str, Any]] = {int: {"type": "integer", "minimum": 0}, str: {"type": "string"}}
Json = dict[str, Any]
BYTES: Json = {"type": "string", "format": "binary"}
FILES: dict[str, Json] = {
    "application/geo+json": {
        "type": "object", "required": ["type", "features"],
        "properties": {"type": {"const": "FeatureCollection"}, "features": {"type": "array"}},
    }
}  # fmt: skip
EXAMPLES = {
    HTTPStatus.UNAUTHORIZED: "the token is unknown or was revoked",
    HTTPStatus.FORBIDDEN: "this needs the role editor; the token has viewer",
    HTTPStatus.NOT_FOUND: "no idea has this code",
    HTTPStatus.CONFLICT: "they are one already",
    HTTPStatus.PRECONDITION_FAILED: "it was changed since you read it: read it again, then decide",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "a body has at most 256 KiB",
    HTTPStatus.UNPROCESSABLE_ENTITY: "reason: declined needs a reason",
    HTTPStatus.TOO_MANY_REQUESTS: "too many calls with this token: try again in 3 s",
    HTTPStatus.SERVICE_UNAVAILABLE: "the database cannot be reached just now: try again later",
}


class ProblemField(BaseModel):
    """One field and what is wrong with it."""

    field: str
    message: str


class ProblemDetails(BaseModel):
    """An error as RFC 9457 describes it."""

    type: str = Field(examples=["about:blank"])
    title: str = Field(examples=["Unprocessable Entity"])
    status: int = Field(examples=[422])
    detail: str = Field(examples=["reason: declined needs a reason"])
    errors: list[ProblemField] = Field(default=[], description="With 422: each field that is wrong.")


def document(operations: Sequence[Operation]) -> Json:
    """Everything that the API does, as OpenAPI."""
    schemas, components = models_json_schema(_models(operations), ref_template=REF)
    paths: dict[str, Json] = {}
    for one in operations:
        paths.setdefault(PREFIX + one.path, {})[one.method.lower()] = _operation(one, schemas)
    return {
        "openapi": VERSION,
        "info": {
            "title": "Hearback", "version": "1",
            "description": "What residents text, and what the city answers. Errors are RFC 9457 problems.",
        },
        "paths": paths,
        "components": {
            "schemas": components["$defs"],
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer",
                                          "description": "Made by `hearback token add NAME --role ROLE`."}},
        },
        "security": [{"token": []}],
    }  # fmt: skip


def _models(operations: Iterable[Operation]) -> list[Any]:
    """Every model once, as it is read or as it is written."""
    found: dict[tuple[Model, str], None] = {(ProblemDetails, "serialization"): None}
    for one in operations:
        if not one.media_types:
            found[one.answer, "serialization"] = None
        if one.body is not None:
            found[one.body, "validation"] = None
    return list(found)


def _operation(one: Operation, schemas: Any) -> Json:
    described: Json = {
        "operationId": one.function.__name__,
        "summary": one.summary,
        "description": f"Needs the role {one.role.name.lower()}.",
        "tags": [one.path.split("/")[1]],
        "parameters": [*_path_parameters(one), *_query_parameters(one), *_headers(one)],
        "responses": _responses(one, schemas),
    }
    if one.body is not None:
        schema = schemas[one.body, "validation"]
        described["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema}}}
    return described


def _path_parameters(one: Operation) -> list[Json]:
    return [
        {"name": name, "in": "path", "required": True, "schema": KINDS[kind]}
        for name, kind in one.path_parameters.items()
    ]


def _query_parameters(one: Operation) -> list[Json]:
    if one.query is None:
        return []
    properties: dict[str, Json] = one.query.model_json_schema()["properties"]
    return [_query_parameter(name, dict(schema)) for name, schema in properties.items()]


def _query_parameter(name: str, schema: Json) -> Json:
    schema.pop("title", None)
    described: Json = {"name": name, "in": "query", "required": False}
    if text := schema.pop("description", None):
        described["description"] = text
    if schema.get("type") == "array":
        described["description"] = "One or more: repeated, or with commas between them."
        described |= {"style": "form", "explode": True}
    nullable = [part for part in schema.pop("anyOf", []) if part != {"type": "null"}]
    if schema.get("default", 0) is None or schema.get("default") == []:
        del schema["default"]
    return described | {"schema": {**schema, **(nullable[0] if nullable else {})}}


def _headers(one: Operation) -> list[Json]:
    if not one.is_guarded:
        return []
    text = "The `ETag` that you read: 412, and nothing is changed, when somebody else was quicker."
    schema = {"type": "string", "examples": ['"7f83b1657ff1fc53b92d"']}
    return [{"name": "If-Match", "in": "header", "required": False, "description": text, "schema": schema}]


def _responses(one: Operation, schemas: Any) -> Json:
    good: Json = {"description": one.status.phrase, "content": _content(one, schemas)}
    headers: Json = {}
    if one.media_types:
        headers["Content-Disposition"] = {
            "description": "The name of the file.",
            "schema": {"type": "string"},
        }
    if one.location:
        headers["Location"] = {"description": "Where it is now.", "schema": {"type": "string"}}
    if issubclass(one.answer, Tagged):
        headers["ETag"] = {"description": "Its version, for `If-Match`.", "schema": {"type": "string"}}
    if headers:
        good["headers"] = headers
    problems = {str(status.value): _problem(status, schemas) for status in _problems(one)}
    return {str(one.status.value): good, **problems}


def _content(one: Operation, schemas: Any) -> Json:
    if one.media_types:
        return {kind: {"schema": FILES.get(kind, BYTES)} for kind in one.media_types}
    return {"application/json": {"schema": schemas[one.answer, "serialization"]}}


def _problem(status: HTTPStatus, schemas: Any) -> Json:
    schema = schemas[ProblemDetails, "serialization"]
    example: Json = {
        "type": "about:blank", "title": status.phrase, "status": status.value, "detail": EXAMPLES[status],
    }  # fmt: skip
    if status == HTTPStatus.UNPROCESSABLE_ENTITY:
        field, _, message = EXAMPLES[status].partition(": ")
        example["errors"] = [{"field": field, "message": message}]
    described: Json = {
        "description": status.phrase, "content": {CONTENT_TYPE: {"schema": schema, "example": example}},
    }  # fmt: skip
    if status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE):
        described["headers"] = {"Retry-After": {"description": "Seconds.", "schema": {"type": "integer"}}}
    return described


def _problems(one: Operation) -> list[HTTPStatus]:
    found = [HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN]
    if one.path_parameters or one.may_miss:
        found.append(HTTPStatus.NOT_FOUND)
    if one.may_conflict:
        found.append(HTTPStatus.CONFLICT)
    if one.is_guarded:
        found.append(HTTPStatus.PRECONDITION_FAILED)
    if one.body is not None:
        found.append(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    if one.body is not None or one.query is not None:
        found.append(HTTPStatus.UNPROCESSABLE_ENTITY)
    return [*found, HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE]
