"""The first page: what needs me now."""

from datetime import date, timedelta
from typing import cast

from aiohttp import web

from civic.officials import Role
from desk.api import shapes
from desk.api.ideas import shaped
from desk.api.statistics import show_stats
from desk.pages.visit import Page, Visit, page
from storage import Tx, ideas, notes
from storage.ideas import Filters

NEWEST = 5
OVERDUE = 10
MINE = 20
LATELY = (7, 30)  # days
OVER = ("done", "declined", "passed_on")


@page("GET", "", Role.VIEWER)
async def home(visit: Visit) -> web.StreamResponse:
    """What waits, the newest ideas, promises that are overdue."""
    zone = visit.desk.city().time_zone
    newest, overdue, late = await visit.desk.store.read(_look, visit.now.astimezone(zone).date())
    lately = {days: await _lately(visit, days) for days in LATELY}
    mine = await visit.desk.store.read(_mine, visit.who.official.id or 0)
    return await visit.show("home.html", newest=newest, overdue=overdue, late=late, lately=lately, mine=mine)


async def _lately(visit: Visit, days: int) -> tuple[int, int]:
    """Ideas of the last days, and the votes on them: from midnight on, so that the answer can be kept."""
    today = visit.now.astimezone(visit.desk.city().time_zone).replace(
        hour=0, minute=0, second=0, microsecond=0
    )
    asked = shapes.IdeaFilter(since=today - timedelta(days=days - 1))
    found = cast(shapes.Statistics, await show_stats.function(visit.call, asked))
    return found.total, found.votes.total


def _mine(tx: Tx, official_id: int) -> list[shapes.Idea]:
    """What this official looks after, unless it is over."""
    found = ideas.by_ids(tx, notes.assigned_to(tx, official_id, MINE))
    return shaped(tx, [idea for idea in found if idea.status not in OVER])


def _look(tx: Tx, today: date) -> tuple[list[shapes.Idea], list[shapes.Idea], int]:
    page = ideas.page(
        tx, Filters(status=("received",)), (), sort="created", descending=True, limit=NEWEST, after=None
    )
    overdue, late = ideas.overdue(tx, today, OVERDUE)
    return shaped(tx, page.ideas), shaped(tx, overdue), late


PAGES: tuple[Page, ...] = (home,)
