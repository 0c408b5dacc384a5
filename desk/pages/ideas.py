"""The list of ideas: search, filters as chips, order, pages, and doing one thing to several."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from civic import views as civic_views
from civic.city import City
from civic.officials import Role
from desk.api import shapes
from desk.api.ideas import find_page
from desk.api.operations import parse_query
from desk.api.problems import Problem
from desk.pages.templates import CHANNELS, STATUSES, VISIBILITIES, Look
from desk.pages.visit import Page, Visit, page
from desk.pages.words import mark
from storage import Tx, views
from storage.desk_models import SavedView

SEVERAL = ("status", "topic", "area", "language", "channel", "campaign", "visibility")
SINGLE = ("q", "since", "until")
FILTERS = (*SEVERAL, *SINGLE)
SORTS = {
    "-created": mark("newest first"), "created": mark("oldest first"), "-votes": mark("most votes first"),
    "-updated": mark("changed last first"),
}  # fmt: skip
PAGE_SIZE = "50"
LIST = "/desk/ideas"


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter that is on, and the address of the list without it."""

    name: str
    label: str
    without: str


@page("GET", "/ideas", Role.VIEWER)
async def list_ideas(visit: Visit) -> web.StreamResponse:
    """Ideas by filters, a page at a time."""
    given = filters_of(visit)
    city = visit.desk.city()
    look = visit.look
    error, found = "", shapes.IdeaPage(items=[], next=None, total=0)
    try:
        query = parse_query(shapes.IdeaQuery, {**given, "limit": [PAGE_SIZE]})
        found = await visit.desk.store.read(find_page, query, city.languages)
    except Problem as problem:
        error = look.refused(problem)
    return await visit.show(
        "ideas.html", found=found, error=error, given=given, chips=list(chips(given, look)), sorts=SORTS,
        choices=choices(city, look), sort=given.get("sort", ["-created"])[0],
        following=_address({**given, "cursor": [found.next]}) if found.next else None,
        is_later=bool(given.get("cursor")), first=_address(_without(given, "cursor")),
        filters=query_of(_without(given, "cursor")), views=await visit.desk.store.read(_views, visit),
    )  # fmt: skip


def _views(tx: Tx, visit: Visit) -> list[tuple[SavedView, bool]]:
    """Views that this official sees, and whether they may delete them."""
    seen = views.visible_to(tx, visit.caller.official_id or 0)
    return [(view, civic_views.may_drop(view, visit.caller)) for view in seen]


def filters_of(visit: Visit) -> dict[str, list[str]]:
    """The filters in the address; what is left empty in the form does not count."""
    query = visit.request.query
    given = {name: [value for value in query.getall(name, []) if value.strip()] for name in SEVERAL}
    for name in (*SINGLE, "sort", "cursor"):
        given[name] = [value for value in query.getall(name, [])[-1:] if value.strip()]
    return {name: values for name, values in given.items() if values}


def chips(given: dict[str, list[str]], look: Look, path: str = LIST) -> Iterator[Chip]:
    """Every filter that is on."""
    for name in FILTERS:
        for value in given.get(name, []):
            rest = {**given, name: [other for other in given[name] if other != value]}
            yield Chip(name, _label(name, value, look), _address(_without(rest, "cursor"), path))


def _label(name: str, value: str, look: Look) -> str:
    named = {
        "status": look.status, "topic": look.topic, "area": look.place, "language": look.tongue,
        "channel": look.channel, "visibility": look.visibility,
    }  # fmt: skip
    try:
        return named[name](value) if name in named else value
    except ValueError:  # no language
        return value


def _without(given: dict[str, list[str]], name: str) -> dict[str, list[str]]:
    return {key: values for key, values in given.items() if key != name and values}


def query_of(given: dict[str, Any]) -> str:
    """Filters as the query of an address."""
    return urlencode(given, doseq=True)


def _address(given: dict[str, Any], path: str = LIST) -> str:
    query = query_of(given)
    return f"{path}?{query}" if query else path


def choices(city: City, look: Look) -> dict[str, Sequence[tuple[str, str]]]:
    """What each filter offers: values and how they read."""
    return {
        "status": [(key, look.status(key)) for key in STATUSES],
        "topic": sorted([(one.key, look.topic(one.key)) for one in city.topics], key=lambda one: one[1]),
        "area": [(area.key, area.name) for area in city.areas()],
        "language": [(key, look.tongue(key)) for key in city.languages],
        "channel": [(key, look.channel(key)) for key in CHANNELS],
        "visibility": [(key, look.visibility(key)) for key in VISIBILITIES],
    }  # fmt: skip


PAGES: tuple[Page, ...] = (list_ideas,)
