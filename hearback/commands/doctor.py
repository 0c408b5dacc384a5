"""`hearback doctor`: what is missing, and how to mend it."""

import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Literal

from bot.channels.errors import Misconfigured, SendError
from bot.clock import utc_now
from civic import alarms, pauses
from civic.city import City
from hearback import wiring
from hearback.errors import Misconfiguration
from hearback.settings import Settings
from hearback.wiring import telegram_account, twilio_account
from nlu import training_files
from nlu.builtin import cache
from nlu.rasa import Locked, Running, Unreachable, look
from storage import Store

if TYPE_CHECKING:  # every command looks in here: nine in ten do without its 10 MB
    from bot.channels.telegram import Hook, TelegramAccount

RETRIES = "#ct=2000&rt=5000&tt=15000&rc=2&rp=ct,rt,5xx"  # Twilio's own default never repeats a slow webhook
Verdict = Literal["ok", "hint", "wrong"]
MARKS: dict[Verdict, str] = {"ok": "ok   ", "hint": "hint ", "wrong": "WRONG"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `mend` says what to do."""

    verdict: Verdict
    what: str
    mend: str = ""


def doctor() -> None:
    """Check settings, database, engine, provider credentials and webhook addresses; say how to mend each.

    Example: hearback doctor
    """
    settings = Settings.load()
    findings = list(examine(settings))
    for finding in findings:
        print(f"{MARKS[finding.verdict]} {finding.what}")
        if finding.mend:
            print(f"      {finding.mend}")
    if any(finding.verdict == "wrong" for finding in findings):
        sys.exit(1)


def examine(settings: Settings) -> Iterator[Finding]:
    """Look at everything; one finding a thing."""
    yield Finding("ok", "settings: every name and value is known")
    store = None
    try:
        store = wiring.open_store_from_settings(settings)
    except Misconfiguration as error:
        yield Finding("wrong", f"database: {error}")
    if store is not None:
        yield from _with_store(settings, store)
        store.close()
    if settings.nlu == "rasa":
        yield asyncio.run(examine_rasa(settings))
    yield from _providers(settings)
    yield from _public_address(settings)


def _with_store(settings: Settings, store: Store) -> Iterator[Finding]:
    yield Finding("ok", f"database: migration {store.revision()}")
    try:
        city = wiring.load_city_at_start(store, settings)
        yield Finding(
            "ok",
            f"city: {city.name}, {', '.join(city.languages)}, "
            f"{len(city.topics)} topics, {len(city.places)} places",
        )
        with leaving_no_cache(settings) as looking:
            place = wiring.place(city, looking)
    except Exception as error:  # noqa: BLE001  # whatever it is, the doctor names it
        yield Finding(
            "wrong", f"city or engine: {error}", "mend the city's folder, then `hearback city load FOLDER`"
        )
        return
    yield _alerts(settings, place.town.city)
    yield from _alarms(store)
    yield from _pauses(store)
    yield Finding("ok", f"engine: builtin, for {', '.join(place.town.city.languages)}")
    yield from examine_cache(settings)


@contextmanager
def leaving_no_cache(settings: Settings) -> Iterator[Settings]:
    """The settings for a look at the engine: a cache that is missing stays so, whoever looks."""
    with TemporaryDirectory() as spare:
        is_there = settings.cache_folder.exists()
        yield settings if is_there else settings.model_copy(update={"cache": Path(spare)})


def examine_cache(settings: Settings) -> Iterator[Finding]:
    """Whether what was trained can be kept; nothing to say when it can."""
    if not cache.is_writable(settings.cache_folder):
        what = f"cache: nothing can be kept in {settings.cache_folder}, so every start trains anew"
        yield Finding("hint", what, "let Hearback write there, or set HEARBACK_CACHE to another folder")


def _alarms(store: Store) -> Iterator[Finding]:
    """What kept messages from going out within a day, and only an operator can mend."""
    for alarm in store.read_now(alarms.recent, utc_now()):
        details = ", ".join(f"{name} {value}" for name, value in alarm.details.items())
        yield Finding(
            "hint", f"{alarm.action} ({alarm.subject}, {alarm.at:%Y-%m-%d %H:%M} UTC): {details}",
            "mend what it names; messages that wait for it go out by themselves then",
        )  # fmt: skip


def _pauses(store: Store) -> Iterator[Finding]:
    """Channels whose platform has had too much of us."""
    for pause in store.read_now(pauses.current, utc_now()):
        yield Finding(
            "hint",
            f"{pause.channel} pauses until {pause.until:%Y-%m-%d %H:%M} UTC at the latest: {pause.reason}",
            "it goes on by itself when a message goes through; "
            f"`hearback pauses lift {pause.channel}` ends it now",
        )


def _alerts(settings: Settings, city: City) -> Finding:
    """Whether somebody hears of danger at once."""
    if not city.alerts.ways:
        mend = "fill in [alerts] in city.toml; until then such messages wait among the unclear ones"
        return Finding("hint", "alerts: nobody is told at once when a message tells of danger", mend)
    if city.alerts.emails and settings.smtp_url is None:
        mend = "set HEARBACK_SMTP_URL and HEARBACK_SMTP_FROM; the alerts wait until then"
        return Finding("wrong", "alerts: the city names e-mail addresses, but no mail server is set", mend)
    return Finding("ok", f"alerts: by {' and '.join(city.alerts.ways)}; `hearback alerts test` tries them")


async def examine_rasa(settings: Settings) -> Finding:
    """Whether Rasa's server is there, lets us in, and was trained on the files that are here."""
    what = f"Rasa at {settings.rasa_url}"
    match await look(settings.rasa_url, wiring.rasa_token(settings)):
        case Unreachable(why):
            mend = "start it with `hearback nlu serve`; until then the builtin engine understands"
            return Finding("hint", f"{what}: {why}", mend)
        case Locked():
            mend = (
                "set HEARBACK_RASA_TOKEN to the token that `hearback nlu serve` was started with, or printed"
            )
            return Finding("wrong", f"{what}: it wants another token", mend)
        case Running(model):
            return _rasas_model(what, model)


def _rasas_model(what: str, model: str) -> Finding:
    try:
        known = {training_files.model_name(config) for config in training_files.PIPELINES}
    except FileNotFoundError:
        return Finding(
            "hint", f"{what}: {model}", "only a checkout of Hearback can tell what it is trained on"
        )
    if model in known:
        return Finding("ok", f"{what}: {model}, trained on these very files")
    mend = "`hearback nlu train --engine rasa`, then start `hearback nlu serve` anew"
    return Finding("wrong", f"{what}: {model} was trained on other files than the ones here", mend)


def _providers(settings: Settings) -> Iterator[Finding]:
    if settings.telegram is not None:
        yield from asyncio.run(examine_telegram(settings))
    else:
        yield Finding("hint", "Telegram: off", "set HEARBACK_TELEGRAM_TOKEN and …_SECRET")
    account = settings.twilio
    if account is None:
        yield Finding(
            "hint", "SMS and WhatsApp: off",
            "set HEARBACK_TWILIO_ACCOUNT_SID, …_AUTH_TOKEN, and …_SMS_FROM or …_WHATSAPP_FROM",
        )  # fmt: skip
        return
    yield asyncio.run(_credentials(settings))
    yield Finding("ok", f"Twilio: the SMS sender is a {account.sms_kind.replace('_', ' ')}")
    if not account.has_sender:
        yield Finding(
            "hint", "Twilio: no sender of ours; replies go out from the number that was written to",
            "set HEARBACK_TWILIO_SMS_FROM, …_WHATSAPP_FROM or …_MESSAGING_SERVICE_SID for news",
        )  # fmt: skip
    inbound = f"{settings.public_url.rstrip('/')}/webhooks/twilio"
    yield Finding(
        "hint",
        'Twilio: put this address at "A message comes in" of your number or service (POST)',
        inbound + RETRIES,
    )
    yield Finding(
        "hint",
        "Twilio: delivery reports need no setting; each message names its own address",
        f"{inbound}/status",
    )


async def _credentials(settings: Settings) -> Finding:
    """Whether Twilio takes our account and token."""
    account = twilio_account(settings)
    if account is None:
        return Finding("hint", "Twilio: off")
    try:
        async with account:
            await account.check()
    except Misconfigured as error:
        mend = "copy HEARBACK_TWILIO_ACCOUNT_SID and …_AUTH_TOKEN anew from Twilio's console"
        return Finding("wrong", f"Twilio: {error}", mend)
    except SendError:
        return Finding(
            "hint", "Twilio: cannot be reached from here just now", "check the network, then try again"
        )
    return Finding("ok", "Twilio: account and token are accepted")


async def examine_telegram(settings: Settings) -> list[Finding]:
    """Whether Telegram takes our token, and calls us at our address."""
    bot = telegram_account(settings)
    if bot is None:
        return []
    try:
        async with bot:
            name = await bot.username()
            hook = await bot.webhook()
    except Misconfigured as error:
        mend = "copy HEARBACK_TELEGRAM_TOKEN anew from @BotFather, and check HEARBACK_TELEGRAM_API_URL"
        return [Finding("wrong", f"Telegram: {error}", mend)]
    except SendError:
        mend = "check the network, then try again"
        return [Finding("hint", "Telegram: cannot be reached from here just now", mend)]
    found = Finding("ok", f"Telegram: the token is accepted, the bot is @{name} (https://t.me/{name})")
    return [found, _way_in(settings, bot, hook)]


def _way_in(settings: Settings, bot: "TelegramAccount", hook: "Hook") -> Finding:
    """How updates reach us: by webhook or by asking."""
    if settings.telegram_mode == "polling":
        return Finding("ok", "Telegram: updates are fetched; a webhook that stands is removed at start")
    if not settings.public_url.startswith("https://"):
        mend = "set HEARBACK_PUBLIC_URL to the https address, or HEARBACK_TELEGRAM_MODE=polling"
        return Finding("hint", "Telegram: no webhook is registered, the public address is not https", mend)
    if hook.url != bot.webhook_address:
        mend = "`hearback serve` registers it at start: see what it logs"
        return Finding("wrong", "Telegram: it does not call this server", mend)
    if hook.last_error:
        mend = (
            "open the public address from the internet; HEARBACK_TELEGRAM_SECRET must be that of the server"
        )
        return Finding("hint", f"Telegram: {hook.waiting} updates wait; its last call failed", mend)
    return Finding("ok", f"Telegram: it calls {bot.webhook_address}; {hook.waiting} updates wait")


def _public_address(settings: Settings) -> Iterator[Finding]:
    is_called = settings.twilio is not None or settings.telegram is not None
    if is_called and not settings.public_url.startswith("https://"):
        yield Finding(
            "hint",
            "public address: not https",
            "set HEARBACK_PUBLIC_URL to the https address that Twilio and Telegram call",
        )
    else:
        yield Finding("ok", f"public address: {settings.public_url}")
