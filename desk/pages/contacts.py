"""People by their handles: what they did and wrote, limiting and muting them, and breaking the glass."""

from datetime import datetime, time, timedelta
from http import HTTPStatus

from aiohttp import web

from civic import reveals
from civic.officials import Role
from civic.restrictions import LONGEST
from civic.reveals import Address, BadReason
from desk.api import contacts, shapes
from desk.api.problems import Problem
from desk.pages.visit import Page, Visit, page
from storage import Tx, officials
from storage.models import AuditEntry

HISTORY = ("limited", "muted", "released", reveals.REVEALED)


@page("GET", "/contacts/{contact_id}", Role.MODERATOR)
async def show_contact(visit: Visit) -> web.StreamResponse:
    """One person by a handle."""
    return await _shown(visit)


async def _shown(
    visit: Visit, error: str = "", status: HTTPStatus = HTTPStatus.OK, *, address: Address | None = None
) -> web.Response:
    try:
        contact, history = await visit.desk.store.read(_look, visit)
    except Problem as problem:
        raise web.HTTPNotFound from problem
    today = visit.now.astimezone(visit.desk.city().time_zone).date()
    return await visit.show(
        "contact.html", status=status, contact=contact, history=history, error=error, address=address,
        first=today + timedelta(days=1), last=today + LONGEST - timedelta(days=1),
        usual=today + timedelta(days=7), kind=visit.given("kind"), reason=visit.given("reason"),
    )  # fmt: skip


def _look(tx: Tx, visit: Visit) -> tuple[shapes.Contact, list[AuditEntry]]:
    contact = contacts.find_contact(tx, visit.call, _number(visit))
    lines = officials.audit_of(tx, f"contact:{contact.id}")
    return contact, [line for line in reversed(lines) if line.action in HISTORY]


@page("POST", "/contacts/{contact_id}/restriction", Role.MODERATOR)
async def restrict(visit: Visit) -> web.StreamResponse:
    """Limit or mute somebody to the end of a day."""
    try:
        body = shapes.NewRestriction.model_validate(
            {"kind": visit.given("kind"), "reason": visit.given("reason"), "until": _end(visit)}
        )
        await contacts.restrict_contact.function(visit.call, _number(visit), body)
    except Problem as problem:
        if problem.status == HTTPStatus.NOT_FOUND:
            raise web.HTTPNotFound from problem
        return await _refused(visit)
    except ValueError:
        return await _refused(visit)
    return visit.go(f"/contacts/{_number(visit)}", said="corrected")


async def _refused(visit: Visit) -> web.Response:
    error = visit.say("Say which, why, and until which day: tomorrow at the earliest, a year at most.")
    return await _shown(visit, error, HTTPStatus.UNPROCESSABLE_ENTITY)


def _end(visit: Visit) -> datetime:
    """The end of the day that was chosen, on the city's clock."""
    day = datetime.strptime(visit.given("until"), "%Y-%m-%d").date()  # noqa: DTZ007  # a day alone
    return datetime.combine(day + timedelta(days=1), time(), visit.desk.city().time_zone)


@page("POST", "/contacts/{contact_id}/release", Role.MODERATOR)
async def release(visit: Visit) -> web.StreamResponse:
    """Before its time."""
    try:
        await contacts.release_contact.function(visit.call, _number(visit))
    except Problem as problem:
        raise web.HTTPNotFound from problem
    return visit.go(f"/contacts/{_number(visit)}", said="corrected")


@page("POST", "/contacts/{contact_id}/address", Role.ADMIN)
async def reveal(visit: Visit) -> web.StreamResponse:
    """One address, shown on this answer alone; a second official is told at once."""
    try:
        address = await visit.desk.store.write(_reveal, visit)
    except BadReason:
        error = visit.say("Say in at least ten characters why you need it: a colleague will read it.")
        return await _shown(visit, error, HTTPStatus.UNPROCESSABLE_ENTITY)
    except Problem as problem:
        raise web.HTTPNotFound from problem
    if address is None:
        return await _shown(visit, visit.say("There is no address any more."), HTTPStatus.CONFLICT)
    return await _shown(visit, address=address)


def _reveal(tx: Tx, visit: Visit) -> Address | None:
    contacts.find(tx, _number(visit))
    ways = visit.desk.city().alerts.ways
    return reveals.reveal(
        tx, _number(visit), visit.given("reason"), visit.now, by=visit.caller.name, ways=ways
    )


@page("POST", "/reveals/{entry_id}/seen", Role.MODERATOR)
async def see_reveal(visit: Visit) -> web.StreamResponse:
    """A second official has seen that an address was revealed."""
    entry_id = int(visit.request.match_info["entry_id"])
    if not await visit.desk.store.write(reveals.see, entry_id, visit.now, by=visit.caller.name):
        raise web.HTTPNotFound
    return visit.go("", said="corrected")


def _number(visit: Visit) -> int:
    return int(visit.request.match_info["contact_id"])


PAGES: tuple[Page, ...] = (show_contact, restrict, release, reveal, see_reveal)
