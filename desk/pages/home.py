"""The first page: what needs me now."""

from datetime import date

from aiohttp import web

from civic.officials import Role
from desk.api import shapes
from desk.api.ideas import shaped
from desk.pages.visit import Page, Visit, page
from storage import Tx, ideas
from storage.ideas import Filters

NEWEST = 5
OVERDUE = 10


@page("GET", "", Role.VIEWER)
async def home(visit: Visit) -> web.StreamResponse:
    """What waits, the newest ideas, promises that are overdue."""
    zone = visit.desk.city().time_zone
    newest, overdue, late = await visit.desk.store.read(_look, visit.now.astimezone(zone).date())
    return await visit.show("home.html", newest=newest, overdue=overdue, late=late)


def _look(tx: Tx, today: date) -> tuple[list[shapes.Idea], list[shapes.Idea], int]:
    page = ideas.page(
        tx, Filters(status=("received",)), (), sort="created", descending=True, limit=NEWEST, after=None
    )
    overdue, late = ideas.overdue(tx, today, OVERDUE)
    return shaped(tx, page.ideas), shaped(tx, overdue), late


PAGES: tuple[Page, ...] = (home,)
