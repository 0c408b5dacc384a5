"""`hearback ideas export` and `hearback stats`."""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, Literal

from cyclopts import Parameter

from bot.clock import utc_now
from civic.city import City
from desk.api import shapes
from desk.api.files.about import about
from desk.api.files.making import parts_now
from desk.api.files.workbook import table_book
from desk.api.ideas import filters_of
from desk.api.statistics import find_spots, find_statistics
from hearback.commands.files import refuse_terminal, write
from hearback.commands.filters import IdeaFilters
from hearback.commands.progress import steps
from hearback.commands.tables import AnyFormat, show
from hearback.settings import Settings
from hearback.wiring import load_city_at_start, open_store_from_settings
from storage import Store, Tx, listing

EVERYTHING = IdeaFilters()
COLUMNS = ("what", "key", "ideas", "votes", "people")
FileFormat = Annotated[
    Literal["csv", "xlsx", "geojson", "jsonl", "json"],
    Parameter(help="For spreadsheets, for maps, or for programs."),
]
Output = Annotated[Path | None, Parameter(help="The file to write; without, into the pipe.")]


def export_ideas(
    *,
    filters: IdeaFilters = EVERYTHING,
    sort: Annotated[
        str,
        Parameter(help="votes, created or updated; with - the greatest first.", allow_leading_hyphen=True),
    ] = "-created",
    format: FileFormat = "csv",
    output: Output = None,
) -> None:
    """Write all ideas that the filters find into a file; the same files as the API's.

    Example: hearback ideas export --status received --format xlsx --output ideas.xlsx
    """
    if output is None:
        refuse_terminal("say which file with --output FILE, or send it into a pipe")
    kind = "jsonl" if format == "json" else format
    query = filters.query(shapes.ExportQuery, sort=sort, format=kind)
    with opened() as (store, city):
        said = about(query, utc_now())
        total = store.read_now(_total, query, city.languages)
        batches = steps(parts_now(store, query, city.languages), total, "ideas")
        write(batches, format, said, city.languages, output)


def stats(*, filters: IdeaFilters = EVERYTHING, format: AnyFormat = "table") -> None:
    """Count ideas, votes and people by the same filters as the API; as GeoJSON, how many ideas are where.

    Example: hearback stats --since 2026-11-01 --area riverside
    """
    query = filters.query(shapes.IdeaFilter)
    if format in ("xlsx", "geojson"):
        refuse_terminal("send it into a pipe or a file")
    with opened() as (store, city):
        if format == "geojson":
            spots = store.read_now(find_spots, query, city).items
            print(json.dumps(_features(spots), ensure_ascii=False))
            return
        found = store.read_now(find_statistics, query, city, utc_now())
    whole = found.model_dump(mode="json")
    rows = list(_rows(whole))
    if format == "xlsx":
        sys.stdout.buffer.write(table_book(COLUMNS, rows, about(query, found.counted_at)))
        return
    show(rows, COLUMNS, form=format, whole=whole)


def _features(spots: Sequence[shapes.Spot]) -> dict[str, Any]:
    """Places with their numbers, for a map (RFC 7946)."""
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [spot.lon, spot.lat]},
            "properties": spot.model_dump(exclude={"lat", "lon"}),
        }
        for spot in spots
    ]
    return {"type": "FeatureCollection", "features": features}


def _rows(whole: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The numbers as rows: in all, by what they have in common, and how far people came."""
    yield {
        "what": "all",
        "key": "",
        "ideas": whole["total"],
        "votes": whole["votes"]["total"],
        "people": None,
    }
    for name in ("by_day", "by_channel", "by_language", "by_area", "by_topic", "by_status"):
        for key, count in whole[name].items():
            votes = whole["votes"][name][key]
            yield {"what": name[3:], "key": key, "ideas": count, "votes": votes, "people": None}
    for stage, people in whole["funnel"].items():
        yield {"what": "funnel", "key": stage, "ideas": None, "votes": None, "people": people}


def _total(tx: Tx, query: shapes.ExportQuery, languages: Sequence[str]) -> int:
    return listing.count(tx, filters_of(query), languages)


@contextmanager
def opened() -> Iterator[tuple[Store, City]]:
    """The store and its city."""
    settings = Settings.load()
    store = open_store_from_settings(settings)
    try:
        yield store, load_city_at_start(store, settings)
    finally:
        store.close()
