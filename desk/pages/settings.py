"""Settings for administrators: officials, tokens, the city as it was loaded, the audit log."""

import csv
import io
import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from aiohttp import web

from civic import officials as civic_officials
from civic import sign_ins
from civic.officials import BadOfficial, Role
from desk.api.files.cells import safe
from desk.api.streams import Download
from desk.pages import deeds
from desk.pages.visit import HOME, Page, Visit, page
from desk.pages.words import mark
from storage import Tx, officials
from storage.models import ApiToken, AuditEntry, Official

PAGE_SIZE = 100
BAD = mark("This e-mail address cannot be used, or is there already.")
BAD_TOKEN = mark("A token needs a name that no other has.")
NOT_YOURS = mark("Nobody makes a token in a colleague's name: choose yourself or a service.")
LAST = mark("Somebody has to stay administrator, and nobody takes their own role away.")


@dataclass(frozen=True, slots=True)
class People:
    """Who and what has access."""

    officials: list[Official]
    tokens: list[ApiToken]

    def makers(self, official: Official) -> list[str]:
        """Whose links led into this account: they may be the one who uses it."""
        return [one.email for one in self.officials if one.id in (official.let_in_by or ())]


@page("GET", "/settings", Role.ADMIN)
async def settings(visit: Visit) -> web.StreamResponse:
    """Officials and tokens."""
    return await _shown(visit)


async def _shown(
    visit: Visit, *, error: str = "", link: str = "", token: str = "", status: HTTPStatus = HTTPStatus.OK
) -> web.Response:
    people = await visit.desk.store.read(_people)
    return await visit.show(
        "settings.html", status=status, people=people, error=visit.say(error) if error else "", link=link,
        new_token=token, roles=[role.name.lower() for role in Role],
    )  # fmt: skip


def _people(tx: Tx) -> People:
    working = [token for token in officials.all_tokens(tx) if token.revoked_at is None]
    return People(officials.all_officials(tx), working)


@page("POST", "/settings/officials", Role.ADMIN)
async def add_official(visit: Visit) -> web.StreamResponse:
    """A new official, and the link that signs them in."""
    try:
        token = await visit.desk.store.write(_add_official, visit)
    except BadOfficial:
        return await _shown(visit, error=BAD, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return await _shown(visit, link=_link(visit, token))


def _add_official(tx: Tx, visit: Visit) -> str:
    email, role = visit.given("email"), civic_officials.role_named(visit.given("role"))
    civic_officials.add_official(tx, email, role, visit.now, by=visit.caller.name)
    return _invite(tx, visit, email)


def _invite(tx: Tx, visit: Visit, email: str) -> str:
    by = visit.caller
    return sign_ins.invite(tx, email, visit.now, by=by.name, maker_id=by.official_id)


def _link(visit: Visit, token: str) -> str:
    return f"{visit.desk.public_url.rstrip('/')}{HOME}/sign-in/{token}"


@page("POST", "/settings/officials/{official_id}", Role.ADMIN)
async def change_official(visit: Visit) -> web.StreamResponse:
    """Another role, a new link, access taken away or given back, sign-in forgotten."""
    try:
        token = await visit.desk.store.write(_change_official, visit)
    except BadOfficial:
        return await _shown(visit, error=LAST, status=HTTPStatus.CONFLICT)
    return await _shown(visit, link=_link(visit, token)) if token else visit.go("/settings", said="corrected")


def _change_official(tx: Tx, visit: Visit) -> str:
    official = officials.by_id(tx, int(visit.request.match_info["official_id"]))
    if official is None:
        raise web.HTTPNotFound
    act, by = visit.given("act"), visit.caller
    match act:
        case "role":
            role = civic_officials.role_named(visit.given("role"))
            civic_officials.set_role(tx, official, role, visit.now, by=by)
        case "disable":
            civic_officials.disable(tx, official, visit.now, by=by)
        case "enable":
            civic_officials.enable(tx, official, visit.now, by=by)
        case "link" | "reset":
            if act == "reset":
                sign_ins.reset(tx, official.email, visit.now, by=by.name)
            return _invite(tx, visit, official.email)
        case _:
            raise web.HTTPBadRequest
    return ""


@page("POST", "/settings/tokens", Role.ADMIN)
async def add_token(visit: Visit) -> web.StreamResponse:
    """A key to the API, shown once."""
    try:
        token = await visit.desk.store.write(_add_token, visit)
    except BadOfficial:
        return await _shown(visit, error=BAD_TOKEN, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return await _shown(visit, token=token)


def _add_token(tx: Tx, visit: Visit) -> str:
    role, email = civic_officials.role_named(visit.given("role")), visit.given("email").lower() or None
    owner = officials.by_email(tx, email) if email else None
    if email and (owner is None or not civic_officials.may_make_tokens_of(visit.caller, owner)):
        raise web.HTTPForbidden(reason=NOT_YOURS)
    return civic_officials.add_token(tx, visit.given("name"), role, visit.now, email=email, by=visit.caller)


@page("POST", "/settings/tokens/{token_id}/revoke", Role.ADMIN)
async def revoke_token(visit: Visit) -> web.StreamResponse:
    """It works no more."""
    await visit.desk.store.write(_revoke_token, visit)
    return visit.go("/settings", said="corrected")


def _revoke_token(tx: Tx, visit: Visit) -> None:
    token = officials.token_by_id(tx, int(visit.request.match_info["token_id"]))
    if token is None:
        raise web.HTTPNotFound
    civic_officials.revoke_token(tx, token.name, visit.now, by=visit.caller.name)


@page("GET", "/settings/city", Role.ADMIN)
async def city(visit: Visit) -> web.StreamResponse:
    """The city's texts as they are: changed in its folder, never here."""
    return await visit.show("city.html")


@page("GET", "/settings/audit", Role.ADMIN)
async def audit(visit: Visit) -> web.StreamResponse:
    """Who did what, the newest first."""
    query = visit.request.query
    wanted = _wanted(visit)
    before = query.get("before", "")
    lines = await visit.desk.store.read(
        _audit, wanted, int(before) if before.isdecimal() and len(before) < 10 else None
    )
    return await visit.show(
        "audit.html", lines=lines[:PAGE_SIZE], wanted=wanted, more=len(lines) > PAGE_SIZE,
        acts=deeds.acts(visit.say),
    )  # fmt: skip


@page("GET", "/settings/audit/export", Role.ADMIN)
async def export_audit(visit: Visit) -> web.StreamResponse:
    """The lines that the filter finds as a file, the newest first."""
    wanted = _wanted(visit)
    name = f"audit-{visit.now:%Y-%m-%d}.csv"
    return await Download("text/csv", name, _rows(visit, wanted)).send(visit.request)


async def _rows(visit: Visit, wanted: dict[str, str]) -> AsyncIterator[bytes]:
    """Some hundred lines at a time, with the time and the filter in the last two columns."""
    about = (visit.now.isoformat(timespec="seconds"), " ".join(f"{k}={v}" for k, v in wanted.items() if v))
    yield _csv([["id", "at", "by", "action", "subject", "details", "exported_at", "exported_filter"]])
    before: int | None = None
    while lines := await visit.desk.store.read(_audit, wanted, before):
        yield _csv([[*_cells(line), *about] for line in lines])
        before = lines[-1].id


def _cells(line: AuditEntry) -> list[str]:
    details = json.dumps(line.details, ensure_ascii=False)
    return [str(line.id), line.at.isoformat(timespec="seconds"), line.by, line.action, line.subject, details]


def _csv(rows: Sequence[Sequence[str]]) -> bytes:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows([[safe(cell) for cell in row] for row in rows])
    return buffer.getvalue().encode()


def _wanted(visit: Visit) -> dict[str, str]:
    return {name: visit.request.query.get(name, "").strip()[:200] for name in ("by", "action", "subject")}


def _audit(tx: Tx, wanted: dict[str, str], before: int | None) -> list[AuditEntry]:
    return officials.audit_found(tx, PAGE_SIZE + 1, before, **wanted)


PAGES: tuple[Page, ...] = (
    settings, add_official, change_official, add_token, revoke_token, city, audit, export_audit,
)  # fmt: skip
