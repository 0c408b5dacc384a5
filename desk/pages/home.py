"""The first page: what needs me now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast

from aiohttp import web

from civic import pauses, reveals
from civic.done_checks import BY
from civic.officials import Role
from desk.api import channels, shapes
from desk.api import comments as discussion
from desk.api.ideas import shaped
from desk.api.problems import Problem
from desk.api.statistics import show_stats
from desk.pages.visit import Page, Visit, page
from storage import Tx, comments, done_checks, ideas, listing, notes, promises, proposals
from storage.listing import Filters
from storage.models import AuditEntry

NEWEST = 5
OVERDUE = 10
MINE = 20
LATELY = (7, 30)  # days
REPORTED = 10
OVER = ("done", "declined", "passed_on")


@dataclass(frozen=True, slots=True)
class Looked:
    """What moderators and those above see besides."""

    reported: list[shapes.Comment]
    revealed: list[AuditEntry]


@page("GET", "", Role.VIEWER)
async def home(visit: Visit) -> web.StreamResponse:
    """What waits, the newest ideas, promises that are overdue."""
    zone = visit.desk.city().time_zone
    newest, overdue, late, passed = await visit.desk.store.read(_look, visit.now.astimezone(zone).date())
    loop = await visit.desk.store.read(_loop)
    lately = {days: await _lately(visit, days) for days in LATELY}
    mine = await visit.desk.store.read(_mine, visit.who.official.id or 0)
    moderates = visit.caller.role >= Role.MODERATOR
    seen = await visit.desk.store.read(_seen_by_moderators, visit) if moderates else Looked([], [])
    return await visit.show(
        "home.html", newest=newest, overdue=overdue, late=late, lately=lately, mine=mine, loop=loop,
        passed=passed, reported=seen.reported, revealed=seen.revealed,
        paused=await visit.desk.store.read(pauses.current, visit.now),
    )  # fmt: skip


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


def _seen_by_moderators(tx: Tx, visit: Visit) -> Looked:
    reported = discussion.shaped(tx, comments.reported(tx, REPORTED))
    return Looked(reported, reveals.unseen(tx, visit.now, by=visit.caller.name))


def _look(tx: Tx, today: date) -> tuple[list[shapes.Idea], list[shapes.Idea], int, Mapping[str, date]]:
    page = listing.page(
        tx, Filters(status=("received",)), (), sort="created", descending=True, limit=NEWEST, after=None
    )
    overdue, late = listing.overdue(tx, today, OVERDUE)
    told = promises.last_of(tx, [idea.id or 0 for idea in overdue])
    passed = {
        idea.code: last.due
        for idea in overdue
        if (last := told.get(idea.id or 0)) is not None and last.next_due == idea.due
    }
    return shaped(tx, page.ideas), shaped(tx, overdue), late, passed


@dataclass(frozen=True, slots=True)
class Loop:
    """Statuses that wait for a second official, and ideas that residents opened again."""

    pending: list[shapes.Idea]
    reopened: list[shapes.Idea]


def _loop(tx: Tx) -> Loop:
    pending = ideas.by_ids(tx, [one.idea_id for one in proposals.all_waiting(tx, MINE)])
    reopened = ideas.by_ids(tx, done_checks.reopened(tx, BY, MINE))
    return Loop(shaped(tx, pending), shaped(tx, reopened))


@page("POST", "/pauses/{channel}/lift", Role.ADMIN)
async def lift_pause(visit: Visit) -> web.StreamResponse:
    """Let a channel go on at once."""
    try:
        await channels.lift_pause.function(visit.call, visit.request.match_info["channel"])
    except Problem:
        return visit.go("", said="no-pause")
    return visit.go("", said="lifted")


PAGES: tuple[Page, ...] = (home, lift_pause)
