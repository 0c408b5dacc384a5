"""Numbers: ideas and votes by day, channel, language, area, topic and status, and the funnel."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from civic.city import City
from civic.officials import Role
from desk.api import shapes
from desk.api.ideas import filters_of
from desk.api.operations import Call, Operation, operation
from storage import Tx, statistics
from storage.statistics import Group, People, Sum

NOTHING = "none"  # the key of what has no area
GROUPS: tuple[Group, ...] = ("channel", "language", "area", "topic", "status")
PATIENCE_WITH_PEOPLE = (
    600  # times as long as counting them took: half a second of a million is good for minutes
)
WHOLE_HOUR = timedelta(hours=1)


@operation("GET", "/stats", Role.VIEWER)
async def show_stats(call: Call, query: shapes.IdeaFilter) -> shapes.Statistics:
    """Ideas and the votes on them by day, channel, language, area, topic and status; the funnel."""
    city, desk = call.desk.city(), call.desk

    async def count_people() -> People:
        return await desk.store.read(statistics.people)

    async def count() -> shapes.Statistics:
        people = await desk.memory.recall("people", count_people, patience=PATIENCE_WITH_PEOPLE)
        return await desk.store.read(find_statistics, query, city, call.now, people)

    return await desk.memory.recall(("stats", query, city.fingerprint), count)


@operation("GET", "/map", Role.VIEWER)
async def show_map(call: Call, query: shapes.IdeaFilter) -> shapes.Spots:
    """How many ideas there are at each place of the city; what is nowhere is left out."""
    city, desk = call.desk.city(), call.desk

    async def count() -> shapes.Spots:
        return await desk.store.read(find_spots, query, city)

    return await desk.memory.recall(("map", query, city.fingerprint), count)


OPERATIONS: tuple[Operation, ...] = (show_stats, show_map)


def find_spots(tx: Tx, query: shapes.IdeaFilter, city: City) -> shapes.Spots:
    """Places with ideas; a place that the city has no more is left out."""
    sums = statistics.by(tx, "place_key", filters_of(query), city.languages)
    known = ((city.place(each.key), each) for each in sums if each.key)
    return shapes.Spots(
        items=[
            shapes.Spot(
                key=place.key, name=place.name, area=place.area, lat=place.lat, lon=place.lon,
                ideas=each.ideas, votes=each.pro + each.con,
            )
            for place, each in known
            if place is not None and place.lat is not None and place.lon is not None
        ]
    )  # fmt: skip


def find_statistics(
    tx: Tx, query: shapes.IdeaFilter, city: City, now: datetime, people: People | None = None
) -> shapes.Statistics:
    """All numbers, counted in one transaction; `people`, when they were counted already."""
    people = people or statistics.people(tx)
    filters, languages = filters_of(query), city.languages
    whole_hours = _has_whole_hours(city.time_zone, now)
    times = statistics.by_time(tx, filters, languages, whole_hours=whole_hours)
    days = _by_day(times, city.time_zone)
    sums = statistics.by_each(tx, GROUPS, filters, languages)
    stages = statistics.stages(tx, filters, languages)
    return shapes.Statistics(
        **_counts(days, sums, "ideas"),
        counted_at=now,
        votes=_votes(days, sums),
        funnel=shapes.Funnel(
            invited=people.invited, wrote=people.wrote, submitted=stages.submitted, voted=stages.voted,
            heard_back=stages.heard_back,
        ),
    )  # fmt: skip


def _votes(days: Sequence[Sum], sums: Mapping[Group, Sequence[Sum]]) -> shapes.VoteSums:
    return shapes.VoteSums(
        **_counts(days, sums, "votes"),
        for_=sum(each.pro for each in days),
        against=sum(each.con for each in days),
        unverified=sum(each.unverified for each in days),
    )


def _counts(days: Sequence[Sum], sums: Mapping[Group, Sequence[Sum]], of: str) -> dict[str, Any]:
    """One of the two numbers of every sum, by key."""
    lists = {"by_day": days} | {f"by_{group}": found for group, found in sums.items()}
    counts = {
        name: {each.key or NOTHING: each.ideas if of == "ideas" else each.pro + each.con for each in found}
        for name, found in lists.items()
    }
    return {"total": sum(counts["by_day"].values()), **counts}


def _by_day(times: Iterable[tuple[datetime, Sum]], zone: ZoneInfo) -> list[Sum]:
    """Sums of hours as sums of days on the city's clock."""
    days: dict[str, list[Sum]] = {}
    for moment, each in times:
        days.setdefault(moment.astimezone(zone).date().isoformat(), []).append(each)
    return [
        Sum(
            day, sum(one.ideas for one in found), sum(one.pro for one in found),
            sum(one.con for one in found), sum(one.unverified for one in found),
        )
        for day, found in days.items()
    ]  # fmt: skip


def _has_whole_hours(zone: ZoneInfo, now: datetime) -> bool:
    """Whether the city's clock differs from UTC by whole hours, in summer and in winter."""
    moments = (now, now + timedelta(days=183))
    offsets = (moment.astimezone(zone).utcoffset() or timedelta(0) for moment in moments)
    return all(offset % WHOLE_HOUR == timedelta(0) for offset in offsets)
