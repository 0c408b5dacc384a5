"""Numbers: ideas and votes by day, channel, language, area, topic and status, and the funnel."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from civic.city import City
from civic.officials import Role
from desk.api import shapes
from desk.api.ideas import filters_of
from desk.api.operations import Call, Operation, operation
from storage import Tx, funnel, statistics
from storage.funnel import People
from storage.statistics import Day, Sum

NOTHING = "none"  # the key of what has no area
PATIENCE_WITH_PEOPLE = (
    600  # times as long as counting them took: half a second of a million is good for minutes
)


@operation("GET", "/stats", Role.VIEWER)
async def show_stats(call: Call, query: shapes.IdeaFilter) -> shapes.Statistics:
    """Ideas and the votes on them by day, channel, language, area, topic and status; the funnel."""
    city, desk = call.desk.city(), call.desk

    async def count_people() -> People:
        return await desk.store.read(funnel.people)

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
                ideas=each.ideas, votes=each.votes,
            )
            for place, each in known
            if place is not None and place.lat is not None and place.lon is not None
        ]
    )  # fmt: skip


def find_statistics(
    tx: Tx, query: shapes.IdeaFilter, city: City, now: datetime, people: People | None = None
) -> shapes.Statistics:
    """All numbers, counted in one transaction; `people`, when they were counted already."""
    people = people or funnel.people(tx)
    filters, languages = filters_of(query), city.languages
    few = statistics.few(tx, filters, languages, city.time_zone)
    days = few.days if few else statistics.by_day(tx, filters, languages, city.time_zone)
    sums = few.kinds if few else statistics.by_kinds(tx, filters, languages)
    votes = _votes(days, sums)
    stages = funnel.stages(tx, filters, languages, votes.total, few.ids if few else None)
    return shapes.Statistics(
        **_counts(days, sums, "ideas"),
        counted_at=now,
        votes=votes,
        funnel=shapes.Funnel(
            invited=people.invited, wrote=people.wrote, submitted=stages.submitted, voted=stages.voted,
            heard_back=stages.heard_back,
        ),
    )  # fmt: skip


def _votes(days: Sequence[Day], sums: Mapping[str, Sequence[Sum]]) -> shapes.VoteSums:
    against = sum(each.against for each in days)
    return shapes.VoteSums(
        **_counts(days, sums, "votes"),
        for_=sum(each.votes for each in days) - against,
        against=against,
        unverified=sum(each.unverified for each in days),
    )


def _counts(days: Sequence[Sum], sums: Mapping[str, Sequence[Sum]], of: str) -> dict[str, Any]:
    """One of the two numbers of every sum, by key."""
    lists = {"by_day": days} | {f"by_{kind}": found for kind, found in sums.items()}
    counts = {
        name: {each.key or NOTHING: getattr(each, of) for each in found} for name, found in lists.items()
    }
    return {"total": sum(counts["by_day"].values()), **counts}
