"""A city: its folder, read into values that cannot change; the demonstration's city.toml is the manual."""

import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from math import cos, hypot, radians
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from civic.city_fields import CityError, Fields, Texts
from civic.city_tables import AREA, OTHER, Place, Topic, read_places_map, read_places_table, read_topics
from civic.delivery import Delivery, read_delivery
from civic.quiet_hours import QuietHours
from civic.tiles import Tiles, read_tiles
from phrases import available_languages
from storage.alerts import Way

__all__ = [
    "OTHER",
    "AlertAddresses",
    "City",
    "CityError",
    "Place",
    "QuietHours",
    "ReplyLimits",
    "Spending",
    "Topic",
    "load_city",
]

STATUSES = ("received", "considered", "planned", "doing", "done", "declined", "passed_on")
EVERY_COUNTRY = "*"
_FILES = ("city.toml", "topics.csv", "places.csv", "places.geojson")
_METRES_A_DEGREE = 111_195  # of latitude, on a sphere of 6,371 km


@dataclass(frozen=True, slots=True)
class ReplyLimits:
    """How many replies one address gets, and how many equal texts in a row it takes until we fall silent."""

    per_hour: int
    per_day: int
    equal_in_a_row: int


@dataclass(frozen=True, slots=True)
class Spending:
    """What messages may cost; prices are estimates per SMS part or message, by scheme."""

    currency: str
    per_day: Decimal
    per_month: Decimal
    prices: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class AlertAddresses:
    """Where staff are alerted of messages that tell of danger; both may be empty."""

    webhook: str
    emails: tuple[str, ...]

    @property
    def ways(self) -> list[Way]:
        """In which ways they are alerted."""
        ways = [Way.WEBHOOK] if self.webhook else []
        return [*ways, Way.EMAIL] if self.emails else ways


@dataclass(frozen=True, slots=True)
class City:
    """Everything a city decides for itself; texts have an entry for each of its languages."""

    folder: Path
    fingerprint: str
    name: str
    country: str
    time_zone: ZoneInfo
    languages: tuple[str, ...]
    allowed_countries: frozenset[str]
    contact: Texts
    emergency_number: str
    emergency_text: Texts
    distress_contacts: Texts
    alerts: AlertAddresses
    privacy_address: str
    privacy_text: Texts
    quiet_hours: QuietHours | None
    replies: ReplyLimits
    spending: Spending
    delivery: Delivery
    messages_per_month: int
    supporter_limit: int
    due_days: Mapping[str, int]
    held_words: Mapping[str, tuple[str, ...]]
    answers: Mapping[str, Texts]  # to frequent messages, by the name that officials choose them by
    topics: tuple[Topic, ...]
    places: tuple[Place, ...]
    place_names: frozenset[str] = field(repr=False)  # in lower case, with all other names
    tiles: Tiles | None  # of the desk's map
    _topics: Mapping[str, Topic] = field(repr=False)
    _places: Mapping[str, Place] = field(repr=False)

    def allows(self, country: str | None) -> bool:
        """Whether SMS may go to numbers of a country (ISO 3166, two letters)."""
        return self.allows_all or country in self.allowed_countries

    @property
    def allows_all(self) -> bool:
        """Whether SMS may go to numbers of every country."""
        return EVERY_COUNTRY in self.allowed_countries

    def text(self, texts: Texts, language: str) -> str:
        """One text of several, in a language or else in the first one that has it."""
        return texts.get(language) or next(
            (texts[spoken] for spoken in self.languages if spoken in texts), ""
        )

    def topic(self, key: str) -> Topic:
        """A topic by its key; the topic `other` for a key that is gone."""
        return self._topics.get(key) or self._topics[OTHER]

    def place(self, key: str) -> Place | None:
        """A place by its key."""
        return self._places.get(key)

    def areas(self) -> tuple[Place, ...]:
        """The places that other places lie in."""
        return tuple(place for place in self.places if place.kind == AREA)

    def area_at(self, lat: float, lon: float) -> Place | None:
        """The area whose outline covers a point."""
        return next((area for area in self.areas() if area.covers(lat, lon)), None)

    def nearest(self, lat: float, lon: float, *, within_metres: float = 300) -> Place | None:
        """The place, other than an area, that is closest to a point, if any is close."""
        known = [(_metres(place, lat, lon), place.key) for place in self.places if place.kind != AREA]
        distance, key = min(known, default=(within_metres, ""))
        return self._places[key] if distance < within_metres else None

    def all_held_words(self) -> tuple[str, ...]:
        """The words of every language that hold a text until an official has looked."""
        return tuple(word for words in self.held_words.values() for word in words)

    def due_after(self, status: str) -> timedelta | None:
        """How long after a status the next news is promised."""
        days = self.due_days.get(status)
        return None if days is None else timedelta(days=days)


def _metres(place: Place, lat: float, lon: float) -> float:
    if place.lat is None or place.lon is None:
        return float("inf")
    east = (place.lon - lon) * cos(radians(lat))
    return hypot(place.lat - lat, east) * _METRES_A_DEGREE


def load_city(folder: Path) -> City:
    """Read a city's folder; raises CityError."""
    return read_city(read_files(folder), folder)


def read_files(folder: Path) -> dict[str, str]:
    """The files of a city's folder, by name; raises CityError."""
    files = {name: _read(folder / name) for name in _FILES if (folder / name).is_file()}
    for name in ("city.toml", "topics.csv"):
        if name not in files:
            raise CityError(f"{folder / name} is missing")
    return files


def read_city(files: Mapping[str, str], folder: Path) -> City:
    """Read the files of a city; `folder` is where they were; raises CityError."""
    fields = Fields("city.toml", _toml(files["city.toml"]))
    languages = _languages(fields)
    topics = read_topics("topics.csv", files["topics.csv"], languages)
    places = _places(files)
    city = City(
        folder=folder,
        fingerprint=_fingerprint(files),
        languages=languages,
        topics=topics,
        places=places,
        place_names=frozenset(name.casefold() for place in places for name in (place.name, *place.names)),
        tiles=read_tiles(fields.table("map")),
        _topics={topic.key: topic for topic in topics},
        _places={place.key: place for place in places},
        **_identity(fields),
        **_help(fields, languages),
        **_limits(fields, languages),
    )
    fields.done()
    return city


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")  # spreadsheets put a mark at the beginning
    except (OSError, UnicodeDecodeError) as error:
        raise CityError(f"{file.name}: cannot be read as UTF-8 text: {error}") from error


def _toml(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise CityError(f"city.toml: {error}") from error


def _fingerprint(files: Mapping[str, str]) -> str:
    hashed = hashlib.sha256()
    for name, text in sorted(files.items()):
        hashed.update(f"{name}\0{len(text)}\0{text}".encode())
    return hashed.hexdigest()


def _places(files: Mapping[str, str]) -> tuple[Place, ...]:
    if "places.csv" in files and "places.geojson" in files:
        raise CityError("places.csv and places.geojson are both there: keep one of them")
    if "places.geojson" in files:
        return read_places_map("places.geojson", files["places.geojson"])
    if "places.csv" in files:
        return read_places_table("places.csv", files["places.csv"])
    raise CityError("places.csv or places.geojson is missing")


def _languages(fields: Fields) -> tuple[str, ...]:
    languages = fields.words("languages")
    if not languages or len(set(languages)) < len(languages):
        raise fields.error("languages", "must name at least one language, and each once")
    for language in languages:
        if language not in available_languages():
            spoken = ", ".join(available_languages())
            raise fields.error("languages", f"names {language!r}, which has no phrases (there are {spoken})")
    return languages


def _identity(fields: Fields) -> dict[str, Any]:
    name, zone = fields.text("name"), fields.text("time_zone")
    country = fields.text("country")
    allowed = frozenset(fields.words("allowed_countries", [country]))
    for code in {country, *allowed} - {EVERY_COUNTRY}:
        if not re.fullmatch("[A-Z]{2}", code):
            wrong = "country" if code == country else "allowed_countries"
            raise fields.error(wrong, f"must be two capital letters such as FR, not {code!r}")
    try:
        time_zone = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise fields.error("time_zone", f"is no zone such as Europe/Paris: {zone!r}") from None
    return {"name": name, "country": country, "allowed_countries": allowed, "time_zone": time_zone}


def _help(fields: Fields, languages: tuple[str, ...]) -> dict[str, Any]:
    emergency, distress, privacy = (fields.table(name) for name in ("emergency", "distress", "privacy"))
    read = {
        "contact": fields.texts("contact", languages),
        "emergency_number": emergency.text("number"),
        "emergency_text": emergency.texts("text", languages, optional=True),
        "distress_contacts": distress.texts("contacts", languages),
        "alerts": _alerts(fields.table("alerts")),
        "privacy_address": privacy.text("address", ""),
        "privacy_text": privacy.texts("text", languages),
    }
    for table in (emergency, distress, privacy):
        table.done()
    return read


def _alerts(fields: Fields) -> AlertAddresses:
    webhook, emails = fields.text("webhook", ""), fields.words("emails", [])
    is_local = re.match(r"http://(localhost|127\.0\.0\.1|\[::1\])(:\d+)?(/|$)", webhook)
    if webhook and not is_local and not re.fullmatch(r"https://[^\s/@]+(/\S*)?", webhook):
        raise fields.error("webhook", "must be an https address")
    for email in emails:
        if not re.fullmatch(r"[^\s@<>,;]+@[^\s@<>,;]+", email):
            raise fields.error("emails", f"must hold e-mail addresses, not {email!r}")
    fields.done()
    return AlertAddresses(webhook, emails)


def _limits(fields: Fields, languages: tuple[str, ...]) -> dict[str, Any]:
    limits, due, held = (fields.table(name) for name in ("limits", "due_days", "held_words"))
    answers = fields.table("answers")
    read = {
        "quiet_hours": _quiet_hours(limits),
        "replies": ReplyLimits(
            per_hour=limits.whole("replies_per_hour", 60),
            per_day=limits.whole("replies_per_day", 200),
            equal_in_a_row=limits.whole("equal_texts_in_a_row", 3),
        ),
        "messages_per_month": limits.whole("messages_per_month", 12),
        "supporter_limit": limits.whole("supporters", 500),
        "spending": _spending(fields.table("spending")),
        "delivery": read_delivery(fields, languages),
        "due_days": {status: due.whole(status) for status in STATUSES if due.has(status)},
        "held_words": {language: held.words(language, []) for language in languages},
        "answers": {name: answers.texts(name, languages) for name in answers.names()},
    }
    for table in (limits, due, held):
        table.done()
    return read


def _quiet_hours(fields: Fields) -> QuietHours | None:
    try:
        return QuietHours.parse(fields.text("quiet_hours", "20:00-09:00"))
    except ValueError as error:
        raise fields.error("quiet_hours", str(error)) from error


def _spending(fields: Fields) -> Spending:
    prices = fields.table("prices")
    spending = Spending(
        currency=fields.text("currency"),
        per_day=fields.amount("per_day"),
        per_month=fields.amount("per_month"),
        prices={scheme: prices.amount(scheme) for scheme in prices.names()},
    )
    fields.done()
    return spending
