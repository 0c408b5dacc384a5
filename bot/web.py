"""The residents' door on the web: webhooks, health, metrics, the privacy notice."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from html import escape
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

import structlog
from aiohttp import web
from prometheus_client import generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from bot.channels.errors import BadWebhook
from bot.channels.messages import Webhook
from bot.dialogue.town import Town
from bot.inbox import Inbox, arrival
from bot.metrics import KEPT, REFUSED, REGISTRY
from bot.updates import Updates
from storage import StoreUnavailable

if TYPE_CHECKING:  # who has no bot at Telegram does without its library
    from bot.channels.telegram import TelegramAccount
    from bot.channels.twilio import TwilioAccount

PRIVACY_PAGE = Template((Path(__file__).parent / "templates" / "privacy.html").read_text("utf-8"))
PRIVACY_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
MAX_BODY = 256 * 1024  # bytes of a webhook
TWIML = '<?xml version="1.0" encoding="UTF-8"?><Response/>'  # empty: replies go out through the REST API

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Door:
    """What the handlers need."""

    inbox: Inbox
    twilio: "TwilioAccount | None"
    town: Callable[[], Town]
    ready: Callable[[], Awaitable[dict[str, str]]]  # what is not ready, and why
    telegram: "tuple[TelegramAccount, Updates] | None" = None


DOOR = web.AppKey("DOOR", Door)
TWILIO: "web.AppKey[TwilioAccount]" = web.AppKey("TWILIO")
TELEGRAM: "web.AppKey[tuple[TelegramAccount, Updates]]" = web.AppKey("TELEGRAM", tuple)


@web.middleware
async def bodies_that_can_be_read(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """A body that ends in the middle, or is not packed as its headers say, is the sender's mistake."""
    try:
        return await handler(request)
    except web.RequestPayloadError:
        REFUSED.labels("body").inc()
        return web.Response(status=400, text="The body cannot be read: it is not as its headers say.\n")


def add_routes(app: web.Application, door: Door) -> None:
    """Put the residents' door into the application."""
    app[DOOR] = door
    app.router.add_get("/health/live", live)
    app.router.add_get("/health/ready", ready)
    app.router.add_get("/metrics", metrics)
    app.router.add_get("/privacy", privacy)
    if door.twilio is not None:
        from bot.channels.twilio import INBOUND_PATH, STATUS_PATH

        app[TWILIO] = door.twilio
        app.router.add_post(INBOUND_PATH, twilio_message)
        app.router.add_post(STATUS_PATH, twilio_report)
    if door.telegram is not None:
        from bot.channels.telegram import INBOUND_PATH as TELEGRAM_PATH

        app[TELEGRAM] = door.telegram
        app.router.add_post(TELEGRAM_PATH, telegram_update)


async def twilio_message(request: web.Request) -> web.Response:
    """An inbound SMS or WhatsApp message: kept, then acknowledged with an empty answer."""
    twilio, door = request.app[TWILIO], request.app[DOOR]
    try:
        messages = twilio.read(await _webhook(request))
        await door.inbox.keep(*[arrival(message) for message in messages])
    except (BadWebhook, StoreUnavailable) as error:
        return _refused(error)
    for message in messages:
        KEPT.labels(message.channel).inc()
    return web.Response(text=TWIML, content_type="text/xml")


async def twilio_report(request: web.Request) -> web.Response:
    """A delivery report."""
    twilio, door = request.app[TWILIO], request.app[DOOR]
    try:
        webhook = await _webhook(request)
        report = twilio.read_report(webhook)
        if report is not None:
            await door.inbox.keep(report)
        else:  # a message that went astray by a wrong setting at Twilio: nothing is lost
            await door.inbox.keep(*[arrival(message) for message in twilio.read(webhook)])
    except (BadWebhook, StoreUnavailable) as error:
        return _refused(error)
    return web.Response(text=TWIML, content_type="text/xml")


async def telegram_update(request: web.Request) -> web.Response:
    """One of Telegram's updates: kept, then acknowledged, since Telegram repeats for a day what is not."""
    telegram, updates = request.app[TELEGRAM]
    try:
        await updates.keep(telegram.read(await _webhook(request)))
    except (BadWebhook, StoreUnavailable) as error:
        return _refused(error)
    return web.Response(text="ok")


async def _webhook(request: web.Request) -> Webhook:
    if (request.content_length or 0) > MAX_BODY:
        raise web.HTTPRequestEntityTooLarge(max_size=MAX_BODY, actual_size=request.content_length or 0)
    body = bytearray()
    async for chunk in request.content.iter_any():
        body += chunk
        if len(body) > MAX_BODY:
            raise web.HTTPRequestEntityTooLarge(max_size=MAX_BODY, actual_size=len(body))
    return Webhook(request.raw_path, request.headers, bytes(body))


def _refused(error: BadWebhook | StoreUnavailable) -> web.Response:
    if isinstance(error, BadWebhook):
        REFUSED.labels("signature").inc()
        return web.Response(status=403, text="The signature is missing or wrong.\n")
    REFUSED.labels("store").inc()
    log.error("webhook: the message could not be kept", error=str(error))
    return web.Response(
        status=503, text="The message could not be kept: try again later.\n", headers={"Retry-After": "5"}
    )


async def live(_request: web.Request) -> web.Response:
    """The process runs."""
    return web.json_response({"status": "ok"})


async def ready(request: web.Request) -> web.Response:
    """Database and engine answer."""
    missing = await request.app[DOOR].ready()
    return web.json_response(
        {"status": "unavailable" if missing else "ok", **missing}, status=503 if missing else 200
    )


async def metrics(_request: web.Request) -> web.Response:
    """Counters for Prometheus: no texts, numbers or names."""
    return web.Response(body=generate_latest(REGISTRY), headers={"Content-Type": CONTENT_TYPE_LATEST})


async def privacy(request: web.Request) -> web.Response:
    """The city's privacy notice, in all its languages."""
    city = request.app[DOOR].town().city
    notices = "\n".join(
        f'<p lang="{language}">{escape(city.text(city.privacy_text, language))}</p>'
        for language in city.languages
    )
    page = PRIVACY_PAGE.substitute(language=city.languages[0], city=escape(city.name), notices=notices)
    return web.Response(
        text=page, content_type="text/html", headers={"Content-Security-Policy": PRIVACY_POLICY}
    )
