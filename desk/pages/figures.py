"""A list of ideas as charts and as a map: the same filters, other views."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import web

from civic.city import City
from civic.officials import Role
from desk.api import shapes
from desk.api.ideas import filters_of as stored_filters
from desk.api.operations import parse_query
from desk.api.problems import Problem
from desk.api.statistics import NOTHING, show_stats
from desk.pages import doors
from desk.pages.ideas import FILTERS, chips, filters_of, query_of
from desk.pages.templates import Look
from desk.pages.visit import Page, Visit, page
from desk.pages.words import mark
from storage import listing
from storage.listing import Spot

GROUPS = {
    "status": mark("Status"), "topic": mark("Topic"), "area": mark("Area"), "channel": mark("Channel"),
    "language": mark("Language"),
}  # fmt: skip
STAGES = {
    "invited": mark("reachable"), "wrote": mark("wrote"), "submitted": mark("put an idea forward"),
    "voted": mark("voted"), "heard_back": mark("heard back"),
}  # fmt: skip
MOST_SPOTS = 2000


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of a bar chart: `share` of the longest one, in hundredths."""

    label: str
    ideas: int
    votes: int
    share: int


@page("GET", "/ideas/charts", Role.VIEWER)
async def charts(visit: Visit) -> web.StreamResponse:
    """Ideas and votes by day and by what they have in common; how far people came."""
    given, query, error = _asked(visit)
    look = visit.look
    found = await show_stats.function(visit.call, query)
    stats = found if isinstance(found, shapes.Statistics) else None
    if stats is None:
        raise web.HTTPNotFound
    by = {name: _bars(name, stats, look) for name in GROUPS}
    days = sorted({*stats.by_day, *stats.votes.by_day})
    columns = [
        days,
        [stats.by_day.get(day, 0) for day in days],
        [stats.votes.by_day.get(day, 0) for day in days],
    ]
    return await visit.show(
        "charts.html", stats=stats, bars=by, groups=GROUPS, days=list(zip(*columns, strict=True)),
        columns=json.dumps(columns), funnel=_funnel(stats.funnel), error=error, given=given,
        chips=list(chips(given, look, "/desk/ideas/charts")), filters=query_of(given),
    )  # fmt: skip


def _asked(visit: Visit) -> tuple[dict[str, list[str]], shapes.IdeaFilter, str]:
    given = {name: values for name, values in filters_of(visit).items() if name in FILTERS}
    try:
        return given, parse_query(shapes.IdeaFilter, given), ""
    except Problem as problem:
        return {}, shapes.IdeaFilter(), visit.look.refused(problem)


def _bars(name: str, stats: shapes.Statistics, look: Look) -> list[Bar]:
    counts: Mapping[str, int] = getattr(stats, f"by_{name}")
    votes: Mapping[str, int] = getattr(stats.votes, f"by_{name}")
    longest = max(counts.values(), default=0) or 1
    named = {
        "status": look.status, "topic": look.topic, "area": look.place, "channel": look.channel,
        "language": look.tongue,
    }[name]  # fmt: skip
    return [
        Bar("–" if key == NOTHING else named(key), count, votes.get(key, 0), round(100 * count / longest))
        for key, count in sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    ]


def _funnel(funnel: shapes.Funnel) -> list[Bar]:
    counts = {name: count for name in STAGES if (count := getattr(funnel, name)) is not None}
    longest = max(counts.values()) or 1
    return [Bar(STAGES[name], count, 0, round(100 * count / longest)) for name, count in counts.items()]


@page("GET", "/ideas/map", Role.VIEWER)
async def show_map(visit: Visit) -> web.StreamResponse:
    """Where ideas are: a mark a place, as large as it has ideas."""
    given, query, error = _asked(visit)
    city = visit.desk.city()
    look = visit.look
    filters = stored_filters(query)
    spots = await visit.desk.store.read(listing.by_place, filters, city.languages, MOST_SPOTS)
    placed = [spot for spot in spots if spot.lat is not None and spot.lon is not None]
    nowhere = sum(spot.ideas for spot in spots if spot not in placed)
    if city.tiles:
        visit.request[doors.PICTURES] = city.tiles.host
    return await visit.show(
        "map.html", error=error, given=given, chips=list(chips(given, look, "/desk/ideas/map")),
        filters=query_of(given), spots=placed, nowhere=nowhere,
        drawn=json.dumps({"areas": _areas(city), "spots": [_drawn(spot) for spot in placed], **_tiles(city)}),
    )  # fmt: skip


def _areas(city: City) -> list[dict[str, object]]:
    return [{"name": area.name, "outline": area.outline} for area in city.areas() if area.outline]


def _tiles(city: City) -> dict[str, object]:
    return (
        {"tiles": {"address": city.tiles.address, "attribution": city.tiles.attribution}}
        if city.tiles
        else {}
    )


def _drawn(spot: Spot) -> dict[str, object]:
    return {"name": spot.name, "lat": spot.lat, "lon": spot.lon, "ideas": spot.ideas, "votes": spot.votes}


PAGES: tuple[Page, ...] = (charts, show_map)
