"""Campaigns at the desk: a list, one to make or change, one with its tally and results."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, cast

from aiohttp import web
from pydantic import ValidationError

from civic.campaigns import MAX_TEXT, MAX_TITLE
from civic.officials import Role
from desk.api import campaigns
from desk.api.fields import read_time
from desk.api.operations import Call
from desk.api.problems import Problem, invalid_input
from desk.api.shapes import campaigns as shapes
from desk.keywords import checker
from desk.pages.templates import shown_first
from desk.pages.visit import Page, Visit, page
from desk.pages.words import mark

CAMPAIGN_STATES = {"upcoming": mark("upcoming"), "open": mark("open"), "closed": mark("closed")}
KINDS = {
    "status": mark("Status"), "topic": mark("Topic"), "area": mark("Area"), "language": mark("Language"),
    "channel": mark("Channel"),
}  # fmt: skip
FIELDS = ("code", "topic", "area", "opens_at", "closes_at", "per_month")
RESULTS = 50  # ideas
NOTHING_CHANGED = mark("Somebody else changed this campaign meanwhile. This is how it is now: decide again.")


@dataclass(frozen=True, slots=True)
class Opened:
    """A campaign, what it has come to, its ideas."""

    campaign: shapes.Campaign
    tally: shapes.CampaignTally
    results: shapes.CampaignResults


@page("GET", "/campaigns", Role.VIEWER)
async def list_campaigns(visit: Visit) -> web.StreamResponse:
    """All of them, those that close last first."""
    given = {name: visit.request.query[name] for name in ("cursor",) if name in visit.request.query}
    try:
        query = shapes.CampaignQuery.model_validate(given)
        found = await visit.desk.store.read(campaigns.find_page, query, visit.now)
    except (Problem, ValidationError) as problem:
        raise web.HTTPNotFound from problem
    return await visit.show("campaigns.html", found=found, states=_said(visit, CAMPAIGN_STATES))


@page("GET", "/campaigns/new", Role.EDITOR)
async def new_campaign(visit: Visit) -> web.StreamResponse:
    """An empty form."""
    return await _form(visit, {})


@page("POST", "/campaigns", Role.EDITOR)
async def keep_campaign(visit: Visit) -> web.StreamResponse:
    """Make it."""
    why_not = await asyncio.to_thread(checker, visit.desk.city())

    async def make() -> str:
        body = shapes.NewCampaign.model_validate(_body(visit))
        made = await visit.desk.store.write(campaigns.create, visit.call, body, why_not)
        visit.desk.news()
        return made.code

    return await _kept(visit, make)


@page("GET", "/campaigns/{code}", Role.VIEWER)
async def open_campaign(visit: Visit) -> web.StreamResponse:
    """One campaign."""
    return await _opened(visit)


@page("GET", "/campaigns/{code}/edit", Role.EDITOR)
async def change_campaign(visit: Visit) -> web.StreamResponse:
    """The form with what it says now."""
    try:
        found = await visit.desk.store.read(campaigns.find_shape, _code(visit), visit.now)
    except Problem as problem:
        raise web.HTTPNotFound from problem
    return await _form(visit, _fields_of(visit, found), tag=found.tag())


@page("POST", "/campaigns/{code}/edit", Role.EDITOR)
async def keep_changes(visit: Visit) -> web.StreamResponse:
    """Keep what was changed."""

    async def change() -> str:
        found = await visit.desk.store.read(campaigns.find_shape, _code(visit), visit.now)
        same = {"code", *_same_times(visit, found)}
        given = {name: value for name, value in _body(visit).items() if name not in same}
        body = shapes.ChangedCampaign.model_validate(given)
        changed = await visit.desk.store.write(campaigns.edit, _seen(visit), _code(visit), body)
        return changed.code

    return await _kept(visit, change)


@page("POST", "/campaigns/{code}/close", Role.EDITOR)
async def close_campaign(visit: Visit) -> web.StreamResponse:
    """End it now."""
    try:
        closed = await visit.desk.store.write(campaigns.close, _seen(visit), _code(visit))
    except Problem as problem:
        return await _refused(visit, problem)
    return visit.go(f"/campaigns/{closed.code}", said="closed")


def _code(visit: Visit) -> str:
    return visit.request.match_info["code"]


def _seen(visit: Visit) -> Call:
    """The call of somebody who decides on what their page showed."""
    seen = visit.given("seen")
    return Call(visit.desk, visit.caller, visit.now, frozenset({seen}) if seen else None)


def _said(visit: Visit, names: Mapping[str, str]) -> dict[str, str]:
    return {key: visit.say(name) for key, name in names.items()}


async def _kept(visit: Visit, do: Callable[[], Any]) -> web.StreamResponse:
    """What was typed is kept, or shown again with what is wrong."""
    try:
        code = cast(str, await do())
    except ValidationError as error:
        return await _form_again(visit, invalid_input(error, whole="form"))
    except Problem as problem:
        if problem.status == HTTPStatus.UNPROCESSABLE_ENTITY:
            return await _form_again(visit, problem)
        return await _refused(visit, problem)
    return visit.go(f"/campaigns/{code}", said="corrected")


async def _refused(visit: Visit, problem: Problem) -> web.Response:
    if problem.status == HTTPStatus.NOT_FOUND:
        raise web.HTTPNotFound from problem
    if problem.status == HTTPStatus.PRECONDITION_FAILED:
        return await _opened(visit, visit.say(NOTHING_CHANGED), HTTPStatus.CONFLICT)
    return await _opened(visit, visit.look.refused(problem), problem.status)


# --- the form


def _body(visit: Visit) -> dict[str, Any]:
    """The form as the API takes it; times are on the city's clock."""
    fields: dict[str, Any] = {name: visit.given(name) or None for name in FIELDS}
    for name in ("opens_at", "closes_at"):
        fields[name] = _in_utc(visit, fields[name])
    for name in ("titles", "texts"):
        given = {
            key.removeprefix(f"{name}_"): visit.given(key) for key in visit.fields if key.startswith(name)
        }
        fields[name] = {language: text for language, text in given.items() if text}
    return {**fields, "code": fields["code"] or ""}


def _in_utc(visit: Visit, given: str | None) -> Any:
    """A time on the city's clock, in UTC; what is no time is refused by the API's own check."""
    try:
        return read_time(given, zone=visit.desk.city().time_zone)
    except ValueError:
        return given


def _same_times(visit: Visit, found: shapes.Campaign) -> set[str]:
    """Times that read as the form shows them, to the minute; kept ones have seconds, too."""
    shown = _fields_of(visit, found)
    return {name for name in ("opens_at", "closes_at") if visit.given(name) == shown[name]}


def _fields_of(visit: Visit, found: shapes.Campaign) -> dict[str, str]:
    """A campaign as the form shows it."""
    zone = visit.desk.city().time_zone
    words = {
        f"{name}_{key}": text for name in ("titles", "texts") for key, text in getattr(found, name).items()
    }
    return words | {
        "code": found.code, "topic": found.topic or "", "area": found.area or "",
        "opens_at": found.opens_at.astimezone(zone).strftime("%Y-%m-%dT%H:%M"),
        "closes_at": found.closes_at.astimezone(zone).strftime("%Y-%m-%dT%H:%M"),
        "per_month": str(found.per_month or ""),
    }  # fmt: skip


async def _form_again(visit: Visit, problem: Problem) -> web.Response:
    fields = {key: visit.given(key) for key in visit.fields}
    error = visit.look.refused(problem)
    return await _form(visit, fields, visit.given("seen"), error, HTTPStatus.UNPROCESSABLE_ENTITY)


async def _form(
    visit: Visit, fields: Mapping[str, str], tag: str = "", error: str = "",
    status: HTTPStatus = HTTPStatus.OK,
) -> web.Response:  # fmt: skip
    city = visit.desk.city()
    words = {
        name: {key: fields.get(f"{name}_{key}", "") for key in city.languages} for name in ("titles", "texts")
    }
    filled = {key for texts in words.values() for key, text in texts.items() if text}
    first = shown_first({key: key if key in filled else "" for key in city.languages}, city.languages)
    return await visit.show(
        "campaign_form.html", status=status, fields={**dict.fromkeys(FIELDS, ""), **fields}, tag=tag,
        code=visit.request.match_info.get("code"), error=error, words=words, first=first,
        longest={"titles": MAX_TITLE, "texts": MAX_TEXT}, areas=city.areas(), topics=city.topics,
    )  # fmt: skip


# --- one campaign


async def _opened(visit: Visit, error: str = "", status: HTTPStatus = HTTPStatus.OK) -> web.Response:
    store, code, city = visit.desk.store, _code(visit), visit.desk.city()
    try:
        query = shapes.ResultQuery.model_validate({"limit": RESULTS, **_cursor(visit)})
        opened = Opened(
            await store.read(campaigns.find_shape, code, visit.now),
            cast(shapes.CampaignTally, await campaigns.show_tally.function(visit.call, code)),
            await store.read(campaigns.find_results, code, query, city, visit.now),
        )
    except (Problem, ValidationError) as problem:
        raise web.HTTPNotFound from problem
    return await visit.show(
        "campaign.html", status=status, opened=opened, campaign=opened.campaign, tally=opened.tally,
        results=opened.results, states=_said(visit, CAMPAIGN_STATES), kinds=_said(visit, KINDS), error=error,
        names=_names(visit),
    )  # fmt: skip


def _cursor(visit: Visit) -> dict[str, str]:
    return {name: visit.request.query[name] for name in ("cursor",) if name in visit.request.query}


def _names(visit: Visit) -> dict[str, Callable[[str], str]]:
    """How the keys of each part of the tally read."""
    look = visit.look
    return {
        "status": look.status, "topic": look.topic, "area": look.place, "language": look.tongue,
        "channel": look.channel,
    }  # fmt: skip


PAGES: tuple[Page, ...] = (
    list_campaigns, new_campaign, keep_campaign, open_campaign, change_campaign, keep_changes,
    close_campaign,
)  # fmt: skip
