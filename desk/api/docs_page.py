"""A page that lists the operations, made from the OpenAPI document: no script, nothing from elsewhere."""

from collections.abc import Mapping
from html import escape
from typing import Any

HEAD = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width"><title>Hearback API</title>'
    '<link rel="stylesheet" href="/api/docs.css"></head><body><main><h1>Hearback API</h1>'
)
INTRODUCTION = (
    "<p>Send a token with each call: <code>Authorization: Bearer hb_…</code>. "
    "<code>hearback token add NAME --role viewer</code> makes one. "
    'Everything below is in <a href="/api/v1/openapi.json">the OpenAPI document</a>. '
    "Errors are <code>application/problem+json</code>.</p>"
)


def page(document: Mapping[str, Any]) -> str:
    """The whole page."""
    operations = [
        _operation(method.upper(), path, described)
        for path, methods in document["paths"].items()
        for method, described in methods.items()
    ]
    schemas = document["components"]["schemas"]
    shapes = [_schema(name, schema) for name, schema in sorted(schemas.items())]
    return "".join([HEAD, INTRODUCTION, *operations, "<h2>Shapes</h2>", *shapes, "</main></body></html>"])


def _operation(method: str, path: str, described: Mapping[str, Any]) -> str:
    rows = "".join(_parameter(one) for one in described["parameters"])
    table = f"<table><tbody>{rows}</tbody></table>" if rows else ""
    body = described.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    sends = f"<p>Body: {_kind(body)}</p>" if body else ""
    answers = ", ".join(
        f"{status} {_answer(answer)}".strip() for status, answer in described["responses"].items()
    )
    return (
        f'<section id="{escape(described["operationId"])}">'
        f"<h2><span>{method}</span> <code>{escape(path)}</code></h2>"
        f"<p>{escape(described['summary'])}. <em>{escape(described['description'])}</em></p>"
        f"{table}{sends}<p>Answers: {answers}</p></section>"
    )


def _parameter(one: Mapping[str, Any]) -> str:
    where = "in the path" if one["in"] == "path" else ""
    text = escape(one.get("description", where))
    return f"<tr><th>{escape(one['name'])}</th><td>{_kind(one['schema'])}</td><td>{text}</td></tr>"


def _answer(answer: Mapping[str, Any]) -> str:
    schema = answer["content"].get("application/json", {}).get("schema")
    files = [kind for kind in answer["content"] if not kind.endswith("json") or kind.endswith("geo+json")]
    return _kind(schema) if schema else " or ".join(f"<code>{escape(kind)}</code>" for kind in files)


def _schema(name: str, schema: Mapping[str, Any]) -> str:
    obliged = schema.get("required", [])
    rows = "".join(
        f"<tr><th>{escape(field)}{' *' if field in obliged else ''}</th><td>{_kind(inner)}</td>"
        f"<td>{escape(inner.get('description', ''))}</td></tr>"
        for field, inner in schema.get("properties", {}).items()
    )
    return (
        f'<section id="{escape(name)}"><h3>{escape(name)}</h3><p>{escape(schema.get("description", ""))}</p>'
        f"<table><tbody>{rows}</tbody></table></section>"
    )


def _kind(schema: Mapping[str, Any]) -> str:
    """What a schema allows, in a few words."""
    if ref := schema.get("$ref"):
        name = escape(ref.rpartition("/")[2])
        return f'<a href="#{name}">{name}</a>'
    if choices := schema.get("anyOf"):
        return " or ".join(_kind(choice) for choice in choices)
    if values := schema.get("enum"):
        return " | ".join(f"<code>{escape(str(value))}</code>" for value in values)
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    limits = [f"{word} {schema[name]}" for name, word in LIMITS if name in schema]
    return escape(" ".join([str(schema.get("format") or schema.get("type", "anything")), *limits]))


LIMITS = (("minimum", "from"), ("maximum", "to"), ("minLength", "at least"), ("maxLength", "at most"))
