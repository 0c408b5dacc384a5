"""The public page at /: routes, headers, templates. No script, and the same for everybody."""

import hashlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

import jinja2
import structlog
from aiohttp import web
from babel import Locale

from bot.clock import Clock, utc_now
from bot.dialogue.town import Town
from bot.public import asking, calls, looking
from bot.public.asking import ORDERS, Asked
from bot.public.calls import Call
from bot.public.looking import Eyes
from bot.public.ways import Way, qr_code
from civic import ideas as civic_ideas
from civic.city import STATUSES
from phrases.render import Blank
from phrases.sms import without_hidden
from storage import Store, StoreUnavailable
from storage.memory import Memory

STATIC = Path(__file__).parents[1] / "static"
KEPT: Final = "public, max-age=30"  # seconds: what is hidden is gone that soon wherever it was kept
HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self' data:;"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Vary": "Accept-Language",
}
ATOM = "application/atom+xml"

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Public:
    """What the handlers need; `ways` are the channels by which people can take part."""

    store: Store
    town: Callable[[], Town]
    ways: Callable[[], Awaitable[Sequence[Way]]]
    has_simulator: bool
    memory: Memory
    clock: Clock = utc_now


PUBLIC = web.AppKey("PUBLIC", Public)


def add_public(app: web.Application, public: Public) -> None:
    """Put the public page into the application."""
    app[PUBLIC] = public
    app.router.add_get("/", listing)
    app.router.add_get("/ideas/{code}", idea)
    app.router.add_get("/campaigns/{code}", campaign)
    app.router.add_get("/feed.atom", feed)
    app.router.add_get("/public.css", style)


async def listing(request: web.Request) -> web.StreamResponse:
    """The ideas that somebody asks for, and how to take part."""
    public, asked, eyes = _begin(request)
    try:
        listed = await public.store.read(looking.page, eyes, asked)
        numbers = await public.memory.recall(
            "languages", lambda: public.store.read(looking.numbers, eyes.city)
        )
        called = await _calls(public, asked, eyes)
    except StoreUnavailable as error:
        return await _trouble(request, eyes, asked, error)
    shown = replace(listed, languages=numbers)
    values = {"listed": shown, "calls": called, **_choices(eyes)}
    return await _page(request, eyes, asked, "public_list.html", **values)


async def _calls(public: Public, asked: Asked, eyes: Eyes) -> list[Call]:
    """What the city asks for, and has asked for: on the first page alone, before anything is looked for."""
    if asked.is_filtered or asked.after:
        return []
    now = public.clock()
    found = await public.memory.recall("campaigns", lambda: public.store.read(calls.counted, now))
    return [calls.call(eyes, one, ideas, now) for one, ideas in found if calls.is_shown(one, now)]


async def campaign(request: web.Request) -> web.StreamResponse:
    """One campaign: what it is about, how to take part, its ideas in the order of their votes."""
    public, asked, eyes = _begin(request)
    code = request.match_info["code"]
    try:
        found = await public.store.read(calls.results, eyes, asked, code, public.clock())
    except StoreUnavailable as error:
        return await _trouble(request, eyes, asked, error)
    if found is None:
        return await _page(request, eyes, asked, "public_missing.html", status=404, key="missing")
    return await _page(request, eyes, asked, "public_campaign.html", results=found)


async def idea(request: web.Request) -> web.StreamResponse:
    """One idea; the one that it stands for after a merge."""
    public, asked, eyes = _begin(request)
    code = civic_ideas.normalise(request.match_info["code"])[:16]
    try:
        found = await public.store.read(looking.one, eyes, code)
    except StoreUnavailable as error:
        return await _trouble(request, eyes, asked, error)
    if isinstance(found, str):
        raise web.HTTPFound(Asked(asked.language, asked.chosen).address(f"/ideas/{found}"), headers=HEADERS)
    if found is None:
        return await _page(request, eyes, asked, "public_missing.html", status=404, key="missing")
    return await _page(request, eyes, asked, "public_idea.html", whole=found)


async def feed(request: web.Request) -> web.StreamResponse:
    """The ideas that changed last, as Atom (RFC 4287)."""
    public, asked, eyes = _begin(request)
    try:
        cards = await public.store.read(looking.latest, eyes)
    except StoreUnavailable as error:
        return await _trouble(request, eyes, asked, error)
    return await _page(request, eyes, asked, "public_feed.xml", media_type=ATOM, cards=cards)


async def style(_request: web.Request) -> web.StreamResponse:
    """How it looks."""
    return web.FileResponse(
        STATIC / "public.css", headers={**HEADERS, "Cache-Control": "no-cache", "Content-Type": "text/css"}
    )


def _begin(request: web.Request) -> tuple[Public, Asked, Eyes]:
    public = request.app[PUBLIC]
    town = public.town()
    query = {name: request.query[name] for name in request.query}
    asked = asking.read(town.city, query, request.headers.get("Accept-Language", ""))
    return public, asked, Eyes(town.city, town.phrases, asked.language)


def _choices(eyes: Eyes) -> dict[str, Any]:
    """What the lists of the search form offer."""
    city, language = eyes.city, eyes.language
    return {
        "statuses": [(key, eyes.phrases.say(language, f"status.name.{key}")) for key in STATUSES],
        "topics": [(topic.key, city.text(topic.names, language)) for topic in city.topics],
        "areas": [(area.key, area.name) for area in city.areas()],
        "orders": list(ORDERS),
    }


async def _trouble(
    request: web.Request, eyes: Eyes, asked: Asked, error: StoreUnavailable
) -> web.StreamResponse:
    log.warning("public: the store cannot be reached", error=str(error))
    return await _page(request, eyes, asked, "public_missing.html", status=503, key="trouble")


async def _page(
    request: web.Request,
    eyes: Eyes,
    asked: Asked,
    template: str,
    *,
    status: int = 200,
    media_type: str = "text/html",
    **values: Any,
) -> web.StreamResponse:
    """A page with its tag: who has it already is told so."""
    public = request.app[PUBLIC]
    ways = await public.ways()

    def say(key: str, **blanks: Blank) -> str:
        return eyes.phrases.say(eyes.language, f"page.{key}", **blanks)

    text = _environment().get_template(template).render(
        say=say, asked=asked, city=eyes.city, language=eyes.language, ways=ways, qr_code=qr_code,
        has_simulator=public.has_simulator, base=public.town().public_url, name_of=_name_of, iso=_iso,
        **values,
    )  # fmt: skip
    if status != 200:
        headers = {**HEADERS, "Cache-Control": "no-store"}
        return web.Response(text=text, status=status, headers=headers, content_type=media_type)
    tag = f'"{hashlib.sha256(text.encode()).hexdigest()[:20]}"'
    headers = {**HEADERS, "Cache-Control": KEPT, "ETag": tag, "Content-Language": eyes.language}
    if tag in request.headers.get("If-None-Match", ""):
        return web.Response(status=304, headers=headers)
    return web.Response(text=text, headers=headers, content_type=media_type)


def _name_of(language: str, spoken: str) -> str:
    """What a language is called in another one."""
    return str(Locale.parse(language).get_display_name(spoken) or language)


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


@cache
def _environment() -> jinja2.Environment:
    """The templates: all is escaped, and a name that is missing is an error."""
    return jinja2.Environment(
        loader=jinja2.PackageLoader("bot", "templates"), autoescape=True, undefined=jinja2.StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, finalize=_seen,
    )  # fmt: skip


def _seen(value: object) -> object:
    """What somebody typed, without characters that make it look other than it is, or break a feed."""
    return without_hidden(value) if type(value) is str else value
