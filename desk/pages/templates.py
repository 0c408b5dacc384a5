"""The templates of the pages, and how values look in them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

import jinja2
from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal, format_percent

from civic.city import City
from desk.api.problems import Problem
from desk.pages import deeds, refusals, words
from desk.pages.words import mark
from phrases import Phrases
from phrases.sms import without_hidden
from storage.models import IdeaStatus

STATUSES = tuple(status.value for status in IdeaStatus)  # named as residents read them
VISIBILITIES = {"shown": mark("shown"), "held": mark("held"), "hidden": mark("hidden")}
CHANNELS = {
    "sms": "SMS", "whatsapp": "WhatsApp", "telegram": "Telegram", "terminal": mark("terminal"),
    "simulator": mark("simulator"), "desk": mark("city desk"), "web": mark("web"),
}  # fmt: skip
HELD_FOR = {
    "phone": mark("It holds a telephone number."), "email": mark("It holds an e-mail address."),
    "link": mark("It holds a link."), "handle": mark("It names an account."),
    "word": mark("It holds a word of the city's list."), "reported": mark("Three people reported it."),
    "child": mark("Its writer says that they are a child."),
    "hate": mark("It speaks against a group of people."),
    "accusation": mark("It names somebody together with a crime."),
    "limited": mark("Its writer is limited for a time."),
}  # fmt: skip
RESTRICTIONS = {
    "limited": mark("limited"), "muted": mark("muted"), "released": mark("released"),
    "address revealed": mark("address shown"),
}  # fmt: skip
STATES = {
    "draft": mark("draft"), "approved": mark("approved"), "running": mark("running"),
    "paused": mark("paused"), "done": mark("done"), "cancelled": mark("cancelled"),
}  # fmt: skip
ROLES = {
    "viewer": mark("viewer"), "moderator": mark("moderator"), "editor": mark("editor"),
    "admin": mark("admin"),
}  # fmt: skip
MOST_READ = 3  # languages whose fields are in sight; what each of the others gets stands below the form
NOTED: Mapping[str, Sequence[Mapping[str, str]]] = {  # details of the audit log whose values have names
    "before": (VISIBILITIES, STATES, ROLES), "after": (VISIBILITIES, STATES, ROLES),
    "role": (ROLES,), "channel": (CHANNELS,), "act": (deeds.ACTS,),
}  # fmt: skip


@cache
def environment(language: str) -> jinja2.Environment:
    """All templates in one language, escaped, and strict about names that are missing.

    One a language: an overlay of Jinja would share the catalogue.
    """
    spoken = jinja2.Environment(
        loader=jinja2.PackageLoader("desk", "templates"), autoescape=True, undefined=jinja2.StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.i18n"], finalize=seen,
    )  # fmt: skip
    # the extension adds this when it is loaded
    spoken.install_gettext_translations(words.translations(language), newstyle=True)  # type: ignore[attr-defined]
    return spoken


@cache
def _phrases() -> Phrases:
    return Phrases.load(tuple(words.LANGUAGES))


def seen(value: object) -> object:
    """What somebody typed, without characters that make it look other than it is; markup stays."""
    return without_hidden(value) if type(value) is str else value


def render(name: str, language: str, city: City, values: Mapping[str, Any]) -> str:
    """One page in a language; the city says how its own words and its clock read."""
    look = Look(language, city)
    return environment(language).get_template(name).render(look=look, **values)


def shown_first(texts: Mapping[str, str], read: Sequence[str]) -> list[str]:
    """Of languages with a field each: the city's first, those that most people read, those with words."""
    wanted = {next(iter(texts)), *read[:MOST_READ]}
    return [language for language in texts if language in wanted or texts[language]]


class Look:
    """How values look to one reader."""

    def __init__(self, language: str, city: City) -> None:
        self.language = language
        self._city = city
        self.say = words.translations(language).gettext

    def status(self, key: str) -> str:
        """What the city says of an idea."""
        return _phrases().say(self.language, f"status.name.{key}") if key in STATUSES else key

    def visibility(self, key: str) -> str:
        """Whether residents see it."""
        return self._named(VISIBILITIES, key)

    def channel(self, key: str) -> str:
        """Where a message came from."""
        return self._named(CHANNELS, key)

    def held_for(self, key: str | None) -> str:
        """Why something waits for an official."""
        return self._named(HELD_FOR, key) if key else ""

    def restriction(self, key: str) -> str:
        """What an official decided about a person."""
        return self._named(RESTRICTIONS, key)

    def state(self, key: str) -> str:
        """How far a broadcast is."""
        return self._named(STATES, key)

    def refused(self, problem: Problem | str) -> str:
        """Why something was not done: a problem of the API, or the words that were kept of one."""
        return refusals.kept(problem, self) if isinstance(problem, str) else refusals.said(problem, self)

    def act(self, key: str) -> str:
        """What was done, of the audit log."""
        return self._named(deeds.ACTS, key)

    def actor(self, key: str) -> str:
        """Who did it."""
        return self._named(deeds.ACTORS, key)

    def detail(self, key: str) -> str:
        """What was noted with it."""
        return self._named(deeds.DETAILS, key)

    def noted(self, name: str, value: object) -> str:
        """The value of a detail."""
        if value in STATUSES:
            return self.status(str(value))
        if name not in NOTED or not isinstance(value, str):
            return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        return next((self.say(names[value]) for names in NOTED[name] if value in names), value)

    def role(self, key: str) -> str:
        """What somebody may do."""
        return self._named(ROLES, key)

    def topic(self, key: str) -> str:
        """A topic of the city."""
        return self._city.text(self._city.topic(key).names, self.language)

    def place(self, key: str | None) -> str:
        """A place or an area of the city."""
        known = self._city.place(key) if key else None
        return known.name if known else key or ""

    def tongue(self, key: str | None) -> str:
        """A language."""
        try:
            return Locale.parse(key).get_display_name(self.language) or key if key else ""
        except (ValueError, UnknownLocaleError):
            return key or ""

    def time(self, at: datetime) -> str:
        """A day and an hour on the city's clock."""
        local = at.astimezone(self._city.time_zone)
        return format_datetime(local, "d MMM y, HH:mm", locale=self.language)

    def day(self, at: date | datetime) -> str:
        """A day on the city's clock."""
        local = at.astimezone(self._city.time_zone) if isinstance(at, datetime) else at
        return format_date(local, "d MMM y", locale=self.language)

    def number(self, number: float) -> str:
        """A number with its separators."""
        return format_decimal(number, locale=self.language)

    def percent(self, share: float) -> str:
        """A share of one."""
        return format_percent(share, locale=self.language)

    def plain(self, text: str) -> str:
        """What somebody typed, without characters that make it look other than it is."""
        return "\n".join(without_hidden(line) for line in text.split("\n"))

    def _named(self, names: Mapping[str, str], key: str) -> str:
        return self.say(names[key]) if key in names else key
