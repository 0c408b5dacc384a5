"""The one place where everything is put together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.channels.alerting import Mail, Webhook
from bot.clock import utc_now
from bot.dialogue.town import Town
from bot.public.ways import Way, sms, whatsapp
from civic import cities, codes
from civic.city import City, QuietHours, load_city
from hearback.errors import Misconfiguration
from hearback.secrets import derive
from hearback.settings import Settings
from nlu import lexicons, meanings, sources
from nlu.interpreter import Interpreter
from nlu.places import Gazetteer
from nlu.places import Place as KnownPlace
from nlu.rasa import RasaEngine
from nlu.topics import Topic as KnownTopic
from nlu.words import Words
from phrases import Phrases
from storage import Meanings, Store, StoreError, Vault, open_store

if TYPE_CHECKING:
    from bot.channels.telegram import TelegramAccount
    from bot.channels.twilio import TwilioAccount


@dataclass(frozen=True, slots=True)
class Place:
    """A city, and what understands its people: built anew when the city's folder changes."""

    town: Town
    interpreter: Interpreter
    rasa: RasaEngine | None = None  # the one that the interpreter asks, to be closed at the end

    async def close(self) -> None:
        """Let go of the connections to Rasa."""
        if self.rasa is not None:
            await self.rasa.close()


def vault(settings: Settings) -> Vault:
    """What seals addresses, with keys derived from the secret, one a purpose. Raises `Misconfiguration`."""
    secret = settings.read_secret()
    return Vault(derive(secret, "encryption"), derive(secret, "lookup"))


def open_store_from_settings(settings: Settings, *, to_stay: bool = False) -> Store:
    """The store, with its tables up to date; `to_stay`: for a server. Raises `Misconfiguration`."""
    store = open_store(settings.database_url, vault(settings), known_meanings())
    try:
        store.upgrade(apart=to_stay)
    except StoreError as error:
        raise Misconfiguration(
            f"the database cannot be opened ({error}): check HEARBACK_DATABASE_URL"
        ) from error
    return store


def known_meanings() -> Meanings:
    """What the search index holds of an idea beside its words."""
    return Meanings(meanings.version(), meanings.names)


def load_city_at_start(store: Store, settings: Settings, now: datetime | None = None) -> City:
    """The city of the settings, else the one that was loaded last, else the demonstration."""
    if settings.city is None and (loaded := store.read_now(cities.loaded)):
        return loaded
    return load_city_folder(store, settings.city_folder, now)


def city_without_store(settings: Settings) -> City:
    """The city for commands that need no database: that of the settings, or the demonstration."""
    return load_city(settings.city_folder)


def load_city_folder(store: Store, folder: Path, now: datetime | None = None) -> City:
    """Read a city's folder and remember it. Raises `civic.city.CityError`."""
    files = cities.read_files(folder)
    return store.write_now(cities.remember, files, folder, now or utc_now())


def rasa(settings: Settings) -> RasaEngine | None:
    """The engine of the settings, when it is Rasa; it connects when it is first asked."""
    if settings.nlu != "rasa":
        return None
    return RasaEngine(settings.rasa_url, rasa_token(settings))


def rasa_token(settings: Settings) -> str | None:
    """What Rasa's server asks to be shown, if anything."""
    return settings.rasa_token.get_secret_value() if settings.rasa_token else None


def place(city: City, settings: Settings, engine: RasaEngine | None = None) -> Place:
    """Everything that depends on the city; `engine` stays, when there is one from before."""
    engine = engine or rasa(settings)
    gazetteer = _gazetteer(city, city.languages)
    words = _words(city.languages, gazetteer)
    phrases = Phrases.load(city.languages)
    interpreter = _interpreter(
        city, city.languages, settings, words=words, gazetteer=gazetteer, engine=engine
    )
    town = Town(
        city,
        words,
        gazetteer,
        phrases,
        settings.public_url.rstrip("/"),
        _language_names(phrases, city.languages),
    )
    sources.let_go()
    return Place(town, interpreter, engine)


def interpreter(
    city: City, languages: Sequence[str], settings: Settings, engine: RasaEngine | None = None
) -> Interpreter:
    """What understands these languages, the city's or not: for measuring, not for serving."""
    gazetteer = _gazetteer(city, languages)
    words = _words(languages, gazetteer)
    return _interpreter(city, languages, settings, words=words, gazetteer=gazetteer, engine=engine)


def _gazetteer(city: City, languages: Sequence[str]) -> Gazetteer:
    places = [KnownPlace(p.key, p.name, p.names, p.kind, p.area, p.lat, p.lon) for p in city.places]
    return Gazetteer(places, languages)


def _words(languages: Sequence[str], gazetteer: Gazetteer) -> Words:
    return Words(languages, is_code=codes.is_valid, is_place=lambda name: bool(gazetteer.lookup(name)))


def _interpreter(
    city: City,
    languages: Sequence[str],
    settings: Settings,
    *,
    words: Words,
    gazetteer: Gazetteer,
    engine: RasaEngine | None,
) -> Interpreter:
    topics = [KnownTopic(t.key, t.names, t.examples) for t in city.topics]
    return Interpreter.build(
        languages, words=words, topics=topics, gazetteer=gazetteer, cache=settings.cache_folder,
        engine=engine,
    )  # fmt: skip


def _language_names(phrases: Phrases, languages: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """What residents call each language of the city: as it calls itself, and as its neighbours do."""
    known = lexicons.section("language_names", languages)
    return {
        code: [*known.get(code, ()), *(phrases.say(spoken, f"language.name.{code}") for spoken in languages)]
        for code in languages
    }


def quiet_hours(settings: Settings, city: City) -> QuietHours | None:
    """The hours of the settings, else the city's."""
    if settings.quiet_hours is None:
        return city.quiet_hours
    return None if settings.quiet_hours == "off" else QuietHours(*settings.quiet_hours)


def twilio_account(settings: Settings) -> "TwilioAccount | None":
    """The account at Twilio, not yet open; None when none is configured."""
    account = settings.twilio
    if account is None:
        return None
    from bot.channels.twilio import TwilioAccount  # here: others do without its 5 MB

    return TwilioAccount(
        account_sid=account.account_sid, auth_token=account.auth_token, public_url=settings.public_url,
        auth_token_next=account.auth_token_next or "", api_url=account.api_url,
        messaging_service_sid=account.messaging_service_sid or "",
        sms_kind=None if settings.twilio_sms_kind == "auto" else settings.twilio_sms_kind,
    )  # fmt: skip


def telegram_account(settings: Settings) -> "TelegramAccount | None":
    """The bot at Telegram, not yet open; None when none is configured."""
    bot = settings.telegram
    if bot is None:
        return None
    from bot.channels.telegram import TelegramAccount  # here: others do without its 10 MB

    return TelegramAccount(
        token=bot.token, secret=bot.secret, public_url=settings.public_url, api_url=bot.api_url
    )


def ways(settings: Settings) -> list[Way]:
    """The numbers of the settings that residents can write to."""
    found = []
    if settings.twilio is not None and settings.twilio_sms_from:
        found.append(sms(settings.twilio_sms_from))
    if settings.twilio is not None and settings.twilio_whatsapp_from:
        found.append(whatsapp(settings.twilio_whatsapp_from.removeprefix("whatsapp:")))
    return found


def alert_key(settings: Settings) -> bytes:
    """What alerts are signed with, as text that can be handed on."""
    return derive(settings.read_secret(), "alerts").hex().encode()


def alert_webhook(settings: Settings) -> Webhook:
    """How staff are called."""
    return Webhook(alert_key(settings))


def alert_mail(settings: Settings) -> Mail | None:
    """How staff get e-mail; None without a mail server."""
    if settings.smtp_url is None or settings.smtp_from is None:
        return None
    return Mail(settings.smtp_url.get_secret_value(), settings.smtp_from)
