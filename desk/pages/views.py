"""Keeping a list of ideas under a name, with a link that leads to it."""

from urllib.parse import parse_qs, urlencode

from aiohttp import web

from civic import views as civic_views
from civic.officials import Role
from civic.views import BadView
from desk.pages.ideas import FILTERS
from desk.pages.visit import Page, Visit, page


@page("POST", "/views", Role.VIEWER)
async def keep(visit: Visit) -> web.StreamResponse:
    """The list of the moment, under a name."""
    asked = parse_qs(visit.given("query"))
    query = urlencode({name: asked[name] for name in (*FILTERS, "sort") if name in asked}, doseq=True)
    try:
        await visit.desk.store.write(
            civic_views.keep, visit.caller, visit.given("name"), query, visit.now,
            is_shared=visit.given("shared") == "1",
        )  # fmt: skip
    except BadView:
        return visit.go(f"/ideas?{query}", said="view-name")
    return visit.go(f"/ideas?{query}", said="view-kept")


@page("POST", "/views/{view_id}/drop", Role.VIEWER)
async def drop(visit: Visit) -> web.StreamResponse:
    """Not needed any more."""
    view_id = int(visit.request.match_info["view_id"])
    try:
        await visit.desk.store.write(civic_views.drop, visit.caller, view_id)
    except BadView as error:
        raise web.HTTPNotFound from error
    return visit.go("/ideas", said="view-dropped")


PAGES: tuple[Page, ...] = (keep, drop)
