"""The simulator: a resident's phone in the browser, on the same path and store as every other channel.

What is typed goes through the inbox; replies are fetched from the outbox and never sent to anybody.
"""

import asyncio
import json
import re
import uuid
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlsplit

from aiohttp import web

from bot import simulated
from bot.channels.messages import Address, Inbound
from bot.channels.simulator import SCHEME
from bot.clock import Clock
from bot.inbox import Inbox, arrival
from bot.metrics import KEPT
from bot.simulated import BadMessage, Photos
from civic.city import City
from nlu import lexicons
from phrases import Phrases, parts
from storage import Store, StoreUnavailable, phones
from storage.models import InboundMessage, OutboundMessage
from storage.phones import Fetched

MAX_BODY = 6 * 1024 * 1024  # bytes: a photo in base64, and some words
MAX_WORDS = 256 * 1024  # bytes of a message without a photo, as at every other door
LONGEST_WAIT = 20  # seconds that a phone waits for news before it asks again
FIRST_LOOK = 0.02  # seconds until the next look while the bot owes an answer; doubled with every look
LOOK_WHILE_IDLE = 0.5  # what officials say may come from another process, so nobody can wake us
HISTORY = 200  # messages in each direction
PLACES = 40  # whose position can be sent
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
PHONE = re.compile(r"[A-Za-z0-9_-]{1,40}")
MESSAGE_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
TAUGHT = ("top", "new", "more", "mine", "help", "language", "my_data", "forget_me", "stop", "start")
HERE = Path(__file__).parent
FILES: Final[Mapping[str, str]] = {
    "simulator.css": "text/css",
    "simulator.js": "text/javascript",
    "simulator.svg": "image/svg+xml",
}
SAFE: Final[Mapping[str, str]] = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'none';"
    " frame-ancestors 'self'; img-src 'self' blob: data:",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}
FRESH: Final[Mapping[str, str]] = {**SAFE, "Cache-Control": "no-cache"}  # asked again after an upgrade
PRIVATE: Final[Mapping[str, str]] = {**SAFE, "Cache-Control": "no-store"}


class Bell:
    """Wakes everybody who waits, at once."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """Wake them."""
        self._rung.set()
        self._rung = asyncio.Event()

    async def wait(self, seconds: float) -> None:
        """Return when it rings, or after some seconds."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._rung.wait()


@dataclass(slots=True)
class Simulator:
    """What the handlers need."""

    inbox: Inbox
    store: Store
    clock: Clock
    page: str
    photos: Photos
    admits: Callable[[web.Request], Awaitable[bool]]  # whether whoever asks may play resident here
    bell: Bell = field(default_factory=Bell)
    is_closing: bool = False


SIMULATOR = web.AppKey("SIMULATOR", Simulator)


def add_simulator(
    app: web.Application,
    inbox: Inbox,
    store: Store,
    clock: Clock,
    *,
    phrases: Phrases,
    city: City,
    photos: Photos,
    admits: Callable[[web.Request], Awaitable[bool]],
) -> None:
    """Put the phone in the browser into the application."""
    app[SIMULATOR] = Simulator(inbox, store, clock, _page(phrases, city), photos, admits)
    for method, path, handler in (
        ("GET", "/simulator", page), ("GET", "/simulator/", page), ("GET", "/simulator/wall", wall),
        ("POST", "/simulator/messages", write), ("GET", "/simulator/messages", fetch),
        ("GET", "/simulator/history", history),
    ):  # fmt: skip
        app.router.add_route(method, path, _admitted(handler))
    app.router.add_get("/simulator/static/{name}", static)
    app.on_shutdown.append(_let_go)  # else the process would wait for every phone


def _admitted(handler: Handler) -> Handler:
    """The handler, for those who may; others are sent to the desk to sign in, or refused."""

    async def admitted(request: web.Request) -> web.StreamResponse:
        if await request.app[SIMULATOR].admits(request):
            return await handler(request)
        if request.path.startswith(("/simulator/messages", "/simulator/history")):
            raise _refusal(web.HTTPForbidden, "Sign in at the desk first.")
        raise web.HTTPSeeOther(f"/desk/sign-in?next={quote(request.path_qs)}", headers=PRIVATE)

    return admitted


async def _let_go(app: web.Application) -> None:
    app[SIMULATOR].is_closing = True
    app[SIMULATOR].bell.ring()


def _page(phrases: Phrases, city: City) -> str:
    template = (HERE / "templates" / "simulator.html").read_text("utf-8")
    words = {language: _language(phrases, language) for language in phrases.languages}
    spending, places = city.spending, [place for place in city.places if place.lat is not None]
    known = {
        "words": words,
        "prices": {scheme: float(price) for scheme, price in spending.prices.items()},
        "currency": spending.currency,
        "places": [{"name": one.name, "lat": one.lat, "lon": one.lon} for one in places[:PLACES]],
    }
    return template.replace("{{known}}", escape(json.dumps(known, ensure_ascii=False)))


def _language(phrases: Phrases, language: str) -> dict[str, Any]:
    """Its name, the words that residents are taught, and an idea to begin with."""
    commands = lexicons.load(language)["commands"]
    return {
        "name": phrases.say(language, f"language.name.{language}"),
        "words": [commands[name][0].upper() for name in TAUGHT],
        "example": phrases.say(language, "help.example").rpartition(": ")[2],
    }


async def page(request: web.Request) -> web.Response:
    """The phone."""
    return web.Response(text=request.app[SIMULATOR].page, content_type="text/html", headers=FRESH)


async def wall(_request: web.Request) -> web.Response:
    """Several phones side by side."""
    text = (HERE / "templates" / "simulator_wall.html").read_text("utf-8")
    return web.Response(text=text, content_type="text/html", headers=FRESH)


async def static(request: web.Request) -> web.StreamResponse:
    """Its style and script."""
    name = request.match_info["name"]
    if name not in FILES:
        raise web.HTTPNotFound
    return web.FileResponse(
        HERE / "static" / name, headers={**FRESH, "Content-Type": f"{FILES[name]}; charset=utf-8"}
    )


async def write(request: web.Request) -> web.Response:
    """What the resident typed: kept, then acknowledged. The same `id` again changes nothing."""
    _check_origin(request)
    simulator = request.app[SIMULATOR]
    fields = await _fields(request)
    message_id = _matching(
        MESSAGE_ID, fields.get("id", uuid.uuid4().hex), "id: 8 to 64 letters, digits or dashes"
    )
    address = Address(SCHEME, _phone(fields.get("phone")))
    message = _message(simulator, message_id, address, fields)
    try:
        await simulator.inbox.keep(arrival(message))
    except StoreUnavailable:
        raise _refusal(web.HTTPServiceUnavailable, "The message could not be kept: try again.") from None
    KEPT.labels(SCHEME).inc()
    simulator.bell.ring()
    return web.json_response({"id": message_id}, status=202, headers=PRIVATE)


def _message(simulator: Simulator, message_id: str, address: Address, fields: Mapping[str, Any]) -> Inbound:
    """What was typed, pressed, or sent along."""
    try:
        pressed, where = simulated.button(fields), simulated.location(fields)
        media = simulated.photo(fields, simulator.photos)
    except BadMessage as error:
        raise _refusal(web.HTTPBadRequest, f"{error}.") from None
    is_wordless = bool(media or where) and not fields.get("text")
    return Inbound(
        SCHEME, message_id, address, "" if is_wordless else _text(fields.get("text")), media=media,
        location=where, button=pressed, callback_id=message_id if pressed else None,
    )  # fmt: skip


async def fetch(request: web.Request) -> web.Response:
    """Replies and news after the id `after`, as soon as there are any; nothing after `wait` seconds.

    A phone that says for how many answers it is `waiting` is told at once when that changes.
    """
    _check_origin(request)
    phone = _phone(request.query.get("phone"))
    after = _number(request.query.get("after", "0"), "after")
    waiting = _number(request.query["waiting"], "waiting") if "waiting" in request.query else None
    wait = min(_number(request.query.get("wait", "20"), "wait"), LONGEST_WAIT)
    try:
        fetched = await _wait_for(request, phone, after, wait=wait, waiting=waiting)
    except StoreUnavailable:
        raise _refusal(web.HTTPServiceUnavailable, "The store cannot be reached: try again.") from None
    messages = [_received(message) for message in fetched.messages]
    return web.json_response({"messages": messages, "waiting": fetched.waiting}, headers=PRIVATE)


async def history(request: web.Request) -> web.Response:
    """The conversation so far, the phone's own messages too; `after` is where to go on fetching."""
    _check_origin(request)
    simulator = request.app[SIMULATOR]
    phone = _phone(request.query.get("phone"))
    try:
        past = await simulator.store.read(phones.past, SCHEME, phone, HISTORY)
        await _hand_over(simulator, past.fetched)
    except StoreUnavailable:
        raise _refusal(web.HTTPServiceUnavailable, "The store cannot be reached: try again.") from None
    # each list is in order already, and sorting keeps it so: a reply never stands before its question
    both = [(m.received_at, _written(m)) for m in past.written]
    both += [(m.created_at, _received(m)) for m in past.fetched.messages]
    messages = [message for _at, message in sorted(both, key=lambda pair: pair[0])]
    after = max((message.id or 0 for message in past.fetched.messages), default=0)
    answer = {"messages": messages, "after": after, "waiting": past.fetched.waiting}
    return web.json_response(answer, headers=PRIVATE)


async def _wait_for(
    request: web.Request, phone: str, after: int, *, wait: int, waiting: int | None
) -> Fetched:
    simulator = request.app[SIMULATOR]
    loop = asyncio.get_running_loop()
    deadline = loop.time() + wait
    pause = FIRST_LOOK
    while True:
        fetched = await simulator.store.read(phones.fetch, SCHEME, phone, after)
        await _hand_over(simulator, fetched)
        left = deadline - loop.time()
        is_changed = waiting is not None and waiting != fetched.waiting
        if fetched.messages or is_changed or left <= 0 or simulator.is_closing or _is_gone(request):
            return fetched
        await simulator.bell.wait(min(left, pause if fetched.waiting else LOOK_WHILE_IDLE))
        pause = min(2 * pause, LOOK_WHILE_IDLE) if fetched.waiting else FIRST_LOOK


async def _hand_over(simulator: Simulator, fetched: Fetched) -> None:
    if phones.is_news(fetched):
        await simulator.store.write(phones.hand_over, fetched, simulator.clock())


def _is_gone(request: web.Request) -> bool:
    return request.transport is None or request.transport.is_closing()


def _received(message: OutboundMessage) -> dict[str, Any]:
    size = parts(message.text)
    return {
        "from": "city", "id": message.id, "text": message.text, "at": _iso(message.created_at),
        "parts": size.count, "encoding": size.encoding, "status": "delivered",
        "buttons": message.buttons or [],
    }  # fmt: skip


def _written(message: InboundMessage) -> dict[str, Any]:
    where = message.extras.get("location")
    return {
        "from": "phone", "id": message.external_id, "text": message.text, "at": _iso(message.received_at),
        "place": (where["label"] or f"{where['lat']:.4f}, {where['lon']:.4f}") if where else None,
        "photo": bool(message.extras.get("media")),
    }  # fmt: skip


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _check_origin(request: web.Request) -> None:
    """Another site must not write, nor read a receipt away."""
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    is_own_host = origin is None or urlsplit(origin).netloc == request.host
    is_ours = (
        is_own_host if site is None else site in {"same-origin", "none"}
    )  # browsers say it, pages cannot
    if not is_ours:
        raise _refusal(web.HTTPForbidden, "Only the simulator's own page may do this.")


async def _fields(request: web.Request) -> Mapping[str, Any]:
    if request.content_type != "application/json":  # a form of another site cannot send this
        raise _refusal(web.HTTPUnsupportedMediaType, "Content-Type: application/json is needed.")
    body = bytearray()
    async for chunk in request.content.iter_any():
        body += chunk
        if len(body) > MAX_BODY:
            raise _too_long(len(body), MAX_BODY)
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError):
        raise _refusal(web.HTTPBadRequest, "This is no JSON.") from None
    if not isinstance(fields, dict):
        raise _refusal(web.HTTPBadRequest, 'An object is needed: {"phone": …, "text": …}.')
    if len(body) > MAX_WORDS and "photo" not in fields:
        raise _too_long(len(body), MAX_WORDS)
    return fields


def _too_long(size: int, most: int) -> web.HTTPError:
    kind = web.HTTPRequestEntityTooLarge
    return _refusal(kind, "This message is too long.", max_size=most, actual_size=size)


def _phone(value: object) -> str:
    return _matching(PHONE, value, "phone: 1 to 40 letters, digits, - or _")


def _matching(pattern: re.Pattern[str], value: object, rule: str) -> str:
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise _refusal(web.HTTPBadRequest, f"{rule}.")
    return value


def _text(value: object) -> str:
    """The text as written, but for NUL and halves of surrogate pairs, which no database keeps."""
    if not isinstance(value, str):
        raise _refusal(web.HTTPBadRequest, "text: a string.")
    text = value.replace("\0", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if not text.strip():
        raise _refusal(web.HTTPBadRequest, "text: write something.")
    return text


def _number(value: str, name: str) -> int:
    if not re.fullmatch("[0-9]{1,15}", value):
        raise _refusal(web.HTTPBadRequest, f"{name}: a number.")
    return int(value)


def _refusal(kind: type[web.HTTPError], reason: str, **details: Any) -> web.HTTPError:
    return kind(
        text=json.dumps({"error": reason}), content_type="application/json", headers=PRIVATE, **details
    )
