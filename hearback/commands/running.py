"""`hearback serve`, `web`, `worker` and `chat`."""

import asyncio
import sys
import time
from contextlib import nullcontext
from typing import Annotated

from cyclopts import Parameter, validators

from bot.clock import utc_now
from civic import sign_ins
from hearback import logs, values, wiring
from hearback.errors import Misconfiguration, WrongUsage
from hearback.lock import sole_sender
from hearback.settings import Settings
from storage import Store

Host = Annotated[str, Parameter(help="Address to listen on.")]
Port = Annotated[int, Parameter(help="Port to listen on.", validator=validators.Number(gte=1, lte=65_535))]


def serve(*, host: Host = "127.0.0.1", port: Port = 8080) -> None:
    """Serve everything in one process: web addresses, conversation and delivery.

    Example: hearback serve --host 0.0.0.0 --port 8080
    """
    _run(host, port, web=True, worker=True)


def web(*, host: Host = "127.0.0.1", port: Port = 8080) -> None:
    """Serve the web addresses alone; `hearback worker` answers. Wants PostgreSQL.

    Example: hearback web --port 8080
    """
    _run(host, port, web=True, worker=False)


def worker() -> None:
    """Converse and deliver, without web addresses: as many as you like. Wants PostgreSQL.

    Example: hearback worker
    """
    _run("", 0, web=False, worker=True)


def chat(
    *, as_: Annotated[str, Parameter(name="--as", help="Who you are; each name is a person.")] = "resident"
) -> None:
    """Talk as a resident in the terminal; from a pipe, each line is a message.

    Example: echo "a bench at the Elm Street stop please" | hearback chat --as ann
    """
    settings = Settings.load()
    logs.configure("text", level=30)
    if not as_.strip():
        raise WrongUsage("--as needs a name")
    from hearback.chat import Chat  # keeps `hearback --help` quick

    store = wiring.open_store_from_settings(settings)
    try:
        place = wiring.place(wiring.load_city_at_start(store, settings), settings)
        asyncio.run(Chat(settings, store, place, as_.strip()).run())
    finally:
        store.close()


def _run(host: str, port: int, *, web: bool, worker: bool) -> None:
    settings = Settings.load()
    logs.configure(settings.log)
    if not (web and worker) and settings.sqlite_file is not None:
        raise Misconfiguration("this wants PostgreSQL: set HEARBACK_DATABASE_URL, or use `hearback serve`")
    if web and "public_url" not in settings.model_fields_set:  # nobody named another address: it is this one
        settings = settings.model_copy(update={"public_url": f"http://{host}:{port}"})
    with sole_sender(settings.sqlite_file) if settings.sqlite_file else nullcontext():
        _run_alone(settings, host, port, web=web, worker=worker)


def _run_alone(settings: Settings, host: str, port: int, *, web: bool, worker: bool) -> None:
    from hearback.parts import Parts  # here,
    from hearback.service import Service  # which keeps `hearback --help` quick

    began = time.monotonic()
    store = wiring.open_store_from_settings(settings, to_stay=True)
    place = wiring.place(wiring.load_city_at_start(store, settings), settings)

    async def run() -> None:
        service = Service(settings, store, place, parts=Parts(web=web, worker=worker))
        ready = asyncio.Event()
        announce = asyncio.create_task(
            _announce(settings, store, ready, (host, port) if web else None, time.monotonic() - began)
        )
        try:
            await service.run(host, port, ready)
        finally:
            announce.cancel()

    asyncio.run(run())


async def _announce(
    settings: Settings,
    store: Store,
    ready: asyncio.Event,
    address: tuple[str, int] | None,
    seconds: float,
) -> None:
    await ready.wait()
    lines = [f"Hearback is ready after {seconds:.1f} s. Ctrl-C stops it."]
    if address is not None:
        base = f"http://{address[0]}:{address[1]}"
        lines.append(f"Listening on    {base}")
        if settings.has_simulator:
            lines.append(f"Phone simulator {base}/simulator")
        lines.append(f"Officials' desk {await _desk_line(settings, store, base)}")
        lines.append(f"API             {base}/api/docs   (a token: hearback token add NAME --role viewer)")
    if line := what_is_missing(settings):
        lines.append(line)
    print("\n".join(lines), file=sys.stderr, flush=True)  # for the person who started it


def what_is_missing(settings: Settings) -> str | None:
    """What whoever starts a server should know of its providers, in one line."""
    if settings.twilio is None:
        return (
            "No provider is configured: try the simulator, or `hearback chat`. `hearback doctor` tells more."
        )
    if settings.twilio.has_sender:
        return None
    return (
        "Twilio has no sender: answers go out from the number that was written to, news may not. Set"
        " HEARBACK_TWILIO_SMS_FROM, …_WHATSAPP_FROM or …_MESSAGING_SERVICE_SID."
    )


async def _desk_line(settings: Settings, store: Store, base: str) -> str:
    """Where the desk is; for somebody who tries things out on this machine, a link that signs in."""
    if not values.is_loopback(settings.public_url):
        return f"{base}/desk   (sign in: hearback official add EMAIL --role ROLE)"
    token = await store.write(sign_ins.invite_somebody, utc_now())
    return f"{base}/desk/sign-in/{token}   (works once, for 15 minutes)"
