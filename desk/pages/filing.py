"""An idea on behalf of somebody at the counter or on the phone; one thing done to several ideas."""

from http import HTTPStatus
from typing import cast

from aiohttp import web

from civic import notes as civic_notes
from civic import pending
from civic.notes import BadNote
from civic.officials import Role
from civic.pending import CannotAct, Subject
from desk.api import changes, shapes, submission
from desk.api.ideas import find, find_shape
from desk.api.problems import Problem
from desk.pages.ideas import choices
from desk.pages.visit import Page, Visit, page
from storage import Tx

MOST = 50  # ideas at once
FIELDS = ("text", "on_behalf_of", "language", "title", "topic", "place")


@page("GET", "/ideas/new", Role.MODERATOR)
async def new_idea(visit: Visit) -> web.StreamResponse:
    """The form."""
    return await _form(visit)


async def _form(visit: Visit, error: str = "", status: HTTPStatus = HTTPStatus.OK) -> web.Response:
    city = visit.desk.city()
    offered, places = choices(city, visit.look), sorted({one.name for one in city.places})
    given = {name: visit.given(name) for name in FIELDS}
    return await visit.show(
        "idea_new.html", status=status, error=error, given=given, choices=offered, places=places
    )


@page("POST", "/ideas/new", Role.MODERATOR)
async def file_idea(visit: Visit) -> web.StreamResponse:
    """File it; with a number, that person is told."""
    given = {name: visit.given(name) for name in FIELDS if visit.given(name)}
    try:
        body = shapes.NewIdea.model_validate(given)
        idea = cast(shapes.Idea, await submission.submit_idea.function(visit.call, body))
    except Problem as problem:
        return await _form(visit, visit.look.refused(problem), problem.status)
    except ValueError:
        error = visit.say("Write down what they said, up to 10,000 characters.")
        return await _form(visit, error, HTTPStatus.UNPROCESSABLE_ENTITY)
    return visit.go(f"/ideas/{idea.code}", said="filed")


@page("POST", "/ideas/bulk", Role.MODERATOR)
async def change_several(visit: Visit) -> web.StreamResponse:
    """Hide, show, sort under a topic, or look after several ideas."""
    codes = visit.fields.getall("code", [])[:MOST]
    act = visit.given("act")
    if act == "topic":
        done = await _sort(visit, codes)
    elif act == "mine":
        done = await visit.desk.store.write(_look_after, visit, codes)
    elif act in ("shown", "hidden"):
        done = await visit.desk.store.write(_plan, visit, codes)
    else:
        raise web.HTTPBadRequest
    return visit.go("/ideas", said="several" if done else "none")


async def _sort(visit: Visit, codes: list[str]) -> int:
    done = 0
    for code in codes:
        try:
            body = shapes.Correction.model_validate({"topic": visit.given("topic")})
            await changes.correct_idea.function(visit.call, code, body)
            done += 1
        except (Problem, ValueError):
            continue
    return done


def _look_after(tx: Tx, visit: Visit, codes: list[str]) -> int:
    done = 0
    for code in codes:
        try:
            idea_id = find(tx, code).id or 0
            civic_notes.assign(tx, idea_id, visit.caller.name, visit.now, by=visit.caller.name)
            done += 1
        except (Problem, BadNote):
            continue
    return done


def _plan(tx: Tx, visit: Visit, codes: list[str]) -> int:
    """Hiding and showing wait for second thoughts, as they do for one idea."""
    body = {"visibility": visit.given("act"), "reason": visit.given("reason")[:500] or None}
    if body["visibility"] == "hidden" and not body["reason"]:
        return 0
    done = 0
    for code in codes:
        try:
            idea_id, tag = find(tx, code).id or 0, find_shape(tx, code).tag()
            subject = Subject("visibility", idea_id)
            pending.plan(tx, visit.caller, subject, body=body, seen=tag, now=visit.now)
            done += 1
        except (Problem, CannotAct):
            continue
    return done


PAGES: tuple[Page, ...] = (new_idea, file_idea, change_several)
