"""The page behind MY DATA: a button first, so that whatever looks at links does not use this one up."""

import base64
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from string import Template
from typing import Any, Final

import regex
import structlog
from aiohttp import web

from bot.acts import DATA_PATH
from bot.clock import Clock
from bot.dialogue.town import Town
from civic import own_data
from phrases import Key
from storage import Store, StoreUnavailable

PAGE: Final = Template((Path(__file__).parent / "templates" / "data.html").read_text("utf-8"))
HEADERS: Final = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
}
TOKEN: Final = regex.compile(rf"[A-Za-z0-9_-]{{{own_data.TOKEN_CHARACTERS}}}")
FILE: Final = "my-data.json"
KINDS: Final = (
    "ideas", "comments", "votes", "follows", "messages", "channels", "agreements", "reported_comments",
)  # fmt: skip

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class DataPage:
    """What the page needs."""

    store: Store
    town: Callable[[], Town]
    clock: Clock


DATA_PAGE = web.AppKey("DATA_PAGE", DataPage)


def add_data_page(app: web.Application, page: DataPage) -> None:
    """Put the page into the application."""
    app[DATA_PAGE] = page
    app.router.add_get(DATA_PATH + "/{token}", ask)
    app.router.add_post(DATA_PATH + "/{token}", show)


async def ask(request: web.Request) -> web.Response:
    """The button; the link still works afterwards."""
    page, token = request.app[DATA_PAGE], request.match_info["token"]
    try:
        works, spoken = (
            await page.store.read(own_data.language_of, token, page.clock())
            if TOKEN.fullmatch(token)
            else (False, None)
        )
    except StoreUnavailable:
        return _unavailable()
    town = page.town()
    language = spoken if spoken in town.city.languages else town.city.languages[0]
    if not works:
        return _gone(town)
    say = _speaker(town, language)
    content = (
        f"<p>{say('data.explain')}</p>\n"
        '<form method="post"><button>' + say("data.show") + "</button>"
        '<button name="as" value="json">' + say("data.download") + "</button></form>"
    )
    return _page(town, language, content)


async def show(request: web.Request) -> web.Response:
    """Everything that is kept, this once: as a page that holds the file too, or as the file alone."""
    page, token = request.app[DATA_PAGE], request.match_info["token"]
    try:
        form = await request.post()  # first: what breaks off on its way uses nothing up
    except ValueError as error:
        raise web.HTTPBadRequest from error
    try:
        data = await page.store.write(own_data.use, token, page.clock()) if TOKEN.fullmatch(token) else None
    except StoreUnavailable:
        return _unavailable()
    town = page.town()
    if data is None:
        return _gone(town)
    if form.get("as") == "json" or request.headers.get("Accept") == "application/json":
        headers = {**HEADERS, "Content-Disposition": f'attachment; filename="{FILE}"'}
        return web.Response(text=_as_json(data), content_type="application/json", headers=headers)
    language = data["language"] if data["language"] in town.city.languages else town.city.languages[0]
    say = _speaker(town, language)
    file = base64.b64encode(_as_json(data).encode()).decode()
    link = (
        f'<p><a download="{FILE}" href="data:application/json;base64,{file}">{say("data.download")}</a></p>'
    )
    parts = [f"<h2>{say(f'data.of.{kind}')}</h2>\n{_listed(data[kind])}" for kind in KINDS if data[kind]]
    return _page(town, language, "\n".join([link, *parts]))


def _listed(rows: Sequence[Mapping[str, Any]]) -> str:
    return "<ol>\n" + "\n".join(f"<li>{_row(row)}</li>" for row in rows) + "\n</ol>"


def _row(row: Mapping[str, Any]) -> str:
    """One thing with its fields, as the file names them."""
    fields = ((name, value) for name, value in row.items() if value not in (None, "", []))
    return (
        "<dl>"
        + "".join(f"<dt>{escape(name)}</dt><dd>{_value(value)}</dd>" for name, value in fields)
        + "</dl>"
    )


def _value(value: Any) -> str:
    if isinstance(value, list):
        return "".join(map(_row, value))
    return escape(str(value))


def _as_json(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2)


def _speaker(town: Town, language: str) -> Callable[[str], str]:
    return lambda key: escape(town.phrases.say(language, Key(key)))


def _page(town: Town, language: str, content: str, *, status: int = 200) -> web.Response:
    title = _speaker(town, language)("data.title")
    text = PAGE.substitute(language=language, title=title, content=content)
    return web.Response(text=text, content_type="text/html", status=status, headers=HEADERS)


def _gone(town: Town) -> web.Response:
    """Said in all the city's languages: whose link it was is not known any more."""
    said = [f'<p lang="{one}">{_speaker(town, one)("data.gone")}</p>' for one in town.city.languages]
    return _page(town, town.city.languages[0], "\n".join(said), status=410)


def _unavailable() -> web.Response:
    log.warning("data page: the store cannot be reached")
    return web.Response(
        status=503,
        text="Try again in a moment; the link still works.\n",
        headers={**HEADERS, "Retry-After": "5"},
    )
