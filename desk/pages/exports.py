"""Ideas as files: the exports of the API, behind a sign-in."""

from typing import cast
from urllib.parse import urlencode

from aiohttp import web

from civic.officials import Role
from desk.api import shapes
from desk.api.exports import export_ideas
from desk.api.operations import parse_query
from desk.api.problems import Problem
from desk.api.streams import Download
from desk.pages.ideas import FILTERS, chips, choices, filters_of
from desk.pages.visit import Page, Visit, page
from desk.pages.words import mark

FORMATS = {
    "xlsx": mark("Excel workbook"), "csv": mark("CSV, for any spreadsheet"),
    "geojson": mark("GeoJSON, for maps"), "jsonl": mark("JSON lines, for programs"),
}  # fmt: skip


@page("GET", "/exports", Role.VIEWER)
async def exports(visit: Visit) -> web.StreamResponse:
    """Which ideas, as what."""
    given, city = filters_of(visit), visit.desk.city()
    look = visit.look
    return await visit.show(
        "exports.html", given=given, chips=list(chips(given, look)), formats=FORMATS,
        choices=choices(city, look), filters=urlencode(given, doseq=True),
    )  # fmt: skip


@page("GET", "/exports/ideas", Role.VIEWER)
async def download(visit: Visit) -> web.StreamResponse:
    """The file."""
    given = {name: values for name, values in filters_of(visit).items() if name in (*FILTERS, "sort")}
    asked = {**given, "format": visit.request.query.getall("format", ["xlsx"])[:1]}
    try:
        query = parse_query(shapes.ExportQuery, asked)
        file = cast(Download, await export_ideas.function(visit.call, query))
        return await file.send(visit.request)
    except Problem as problem:
        raise web.HTTPBadRequest(reason=mark("The filters cannot be used")) from problem


PAGES: tuple[Page, ...] = (exports, download)
