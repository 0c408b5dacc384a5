"""One idea: what was said, what became of it, and everything an official can do with it."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from aiohttp import web

from civic import news
from civic import notes as civic_notes
from civic.city import City
from civic.news import Preview
from civic.notes import BadNote
from civic.officials import Role
from civic.pending import Subject
from civic.proposals import news_of
from desk.api import changes, history, messages, photos, shapes
from desk.api import comments as discussion
from desk.api.ideas import find, find_checks, find_shape, similar_to
from desk.api.messages import handle
from desk.api.operations import Call
from desk.api.problems import Problem
from desk.pages import acts
from desk.pages.ideas import choices
from desk.pages.templates import Look
from desk.pages.visit import Page, Visit, page
from storage import (
    Tx,
    attachments,
    campaigns,
    comments,
    ideas,
    inbound,
    notes,
    officials,
    participation,
    proposals,
)
from storage.campaign_models import Campaign
from storage.desk_models import Note
from storage.models import Idea, Official

COMMENTS = 30  # the newest ones
ANSWERS = 10  # to news of it, the newest ones
CAMPAIGNS = 50
ALIKE = shapes.SimilarQuery(limit=5, score=0.45)


@dataclass(frozen=True, slots=True)
class Whole:
    """An idea with everything that its page shows."""

    row: Idea
    idea: shapes.Idea
    author: str | None  # a handle, never an address
    history: shapes.History
    similar: shapes.Likenesses
    comments: shapes.CommentPage
    writers: dict[int, int]  # of the comments: contact by comment
    joined: list[Idea]  # merged into it
    days: list[tuple[str, int, int]]
    notes: list[Note]
    assignee: Official | None
    officials: list[Official]
    is_redacted: bool
    checks: shapes.Checks
    pending: list[Preview]  # what a status that waits would say
    answers: list[shapes.Message]  # what people said to its news
    photos: list[shapes.PhotoDetails]  # hidden ones too
    campaigns: list[Campaign]  # that it can be put into

    def campaign_choices(self, city: City, look: Look) -> dict[str, str]:
        """Title by code; the one that it is in is there, too, when that has closed."""
        open_ones = {one.code: city.text(one.titles, look.language) for one in self.campaigns}
        return ({self.idea.campaign: ""} if self.idea.campaign else {}) | open_ones


@page("GET", "/ideas/{code}", Role.VIEWER)
async def show_idea(visit: Visit) -> web.StreamResponse:
    """The page of an idea."""
    return await shown(visit)


async def shown(visit: Visit, error: str = "", status: HTTPStatus = HTTPStatus.OK) -> web.Response:
    """The page, with what went wrong on it."""
    try:
        whole = await visit.desk.store.read(_whole, code_of(visit), visit)
    except Problem as problem:
        raise web.HTTPNotFound from problem
    city = visit.desk.city()
    places = sorted({place.name for place in city.places})
    return await visit.show(
        "idea.html", status=status, whole=whole, idea=whole.idea, tag=whole.idea.tag(), error=error,
        choices=choices(city, visit.look), places=places, chart=chart(whole.days),
    )  # fmt: skip


def code_of(visit: Visit) -> str:
    """The code in the address."""
    return visit.request.match_info["code"]


def chart(days: list[tuple[str, int, int]]) -> str:
    """Votes by day as the browser draws them: days, sums for, sums against."""
    pro = con = 0
    columns: list[list[object]] = [[], [], []]
    for day, more_pro, more_con in days:
        pro, con = pro + more_pro, con + more_con
        for column, value in zip(columns, (day, pro, con), strict=True):
            column.append(value)
    return json.dumps(columns)


def _whole(tx: Tx, code: str, visit: Visit) -> Whole:
    row = find(tx, code)
    idea_id = row.id or 0
    group = ideas.group_ids(tx, idea_id) if row.root_id == idea_id else [idea_id]
    said = discussion.find_page(tx, code, shapes.CommentQuery(limit=COMMENTS))
    return Whole(
        row=row, idea=find_shape(tx, code), author=handle(tx, row.contact_id), history=history.of(tx, row),
        similar=similar_to(tx, row, ALIKE), days=participation.votes_by_day(tx, group),
        comments=said, writers=comments.writers(tx, [one.id for one in said.items]),
        joined=[other for other in ideas.group(tx, idea_id) if other.merged_into_id == idea_id],
        notes=notes.of_idea(tx, idea_id), assignee=notes.assignee(tx, idea_id),
        officials=[one for one in officials.all_officials(tx) if one.disabled_at is None],
        is_redacted=bool(notes.redactions(tx, idea_id)),
        checks=find_checks(tx, code), pending=_pending(tx, row, visit),
        answers=messages.shaped(tx, inbound.about(tx, idea_id, ANSWERS)),
        campaigns=campaigns.listed(tx, ["open", "upcoming"], visit.now, CAMPAIGNS),
        photos=photos.details(tx, attachments.of_ideas(tx, [idea_id])),
    )  # fmt: skip


def _pending(tx: Tx, row: Idea, visit: Visit) -> list[Preview]:
    waits = proposals.waiting(tx, [row.id or 0]).get(row.id or 0)
    if waits is None:
        return []
    phrases, languages = visit.desk.phrases(), visit.desk.city().languages
    return news.preview(tx, phrases, languages, row, news_of(waits), now=visit.now)


@page("POST", "/ideas/{code}/correct", Role.MODERATOR)
async def correct(visit: Visit) -> web.StreamResponse:
    """Title, topic, place: what was changed in the form."""
    is_said_right = bool(visit.given("certain"))
    given = {
        name: visit.given(name)
        for name in ("title", "topic", "place")
        if name in visit.fields and (is_said_right or visit.given(name) != visit.given(f"old_{name}"))
    }
    body = {**given, "place": given["place"] or None} if "place" in given else given
    if not body:
        return visit.go(f"/ideas/{code_of(visit)}")
    return await _corrected(visit, body)


@page("POST", "/ideas/{code}/campaign", Role.MODERATOR)
async def put_in_campaign(visit: Visit) -> web.StreamResponse:
    """Into a campaign, or out of the one that it is in."""
    return await _corrected(visit, {"campaign": visit.given("campaign") or None})


@page("POST", "/ideas/{code}/unmerge", Role.MODERATOR)
async def unmerge(visit: Visit) -> web.StreamResponse:
    """Both ideas are as they were."""
    try:
        await changes.unmerge_idea.function(_call(visit), code_of(visit))
    except Problem as problem:
        return await refused(visit, problem)
    return visit.go(f"/ideas/{code_of(visit)}", said="parted")


@page("POST", "/ideas/{code}/merge", Role.MODERATOR)
async def merge(visit: Visit) -> web.StreamResponse:
    """Into another one, after second thoughts."""
    into = visit.given("into")
    try:
        await visit.desk.store.read(find_shape, into)
        shapes.MergeInto(into=into)
    except (Problem, ValueError):
        return await shown(visit, visit.say("No idea has this code."), HTTPStatus.UNPROCESSABLE_ENTITY)
    return await acts.plan(visit, "merge", code_of(visit), {"into": into})


@page("POST", "/ideas/{code}/visibility", Role.MODERATOR)
async def change_visibility(visit: Visit) -> web.StreamResponse:
    """Show, hold or hide, after second thoughts."""
    wanted, reason = visit.given("visibility"), visit.given("reason")
    if wanted not in ("shown", "held", "hidden"):
        raise web.HTTPBadRequest
    if wanted == "hidden" and not reason:
        error = visit.say("Say why: the author is told.")
        return await shown(visit, error, HTTPStatus.UNPROCESSABLE_ENTITY)
    body = {"visibility": wanted, "reason": reason[:500] or None}
    return await acts.plan(visit, "visibility", code_of(visit), body)


@page("POST", "/ideas/{code}/notes", Role.MODERATOR)
async def add_note(visit: Visit) -> web.StreamResponse:
    """For other officials alone."""
    try:
        await visit.desk.store.write(_add_note, visit)
    except BadNote:
        error = visit.say("A note has 1 to 4,000 characters.")
        return await shown(visit, error, HTTPStatus.UNPROCESSABLE_ENTITY)
    return visit.go(f"/ideas/{code_of(visit)}", said="noted")


def _add_note(tx: Tx, visit: Visit) -> None:
    idea_id = _find(tx, visit)
    civic_notes.add(tx, idea_id, visit.given("text"), visit.now, by=visit.caller.name)


@page("POST", "/ideas/{code}/assignee", Role.MODERATOR)
async def assign(visit: Visit) -> web.StreamResponse:
    """Who looks after it."""
    try:
        await visit.desk.store.write(_assign, visit)
    except BadNote as error:
        raise web.HTTPBadRequest from error
    return visit.go(f"/ideas/{code_of(visit)}", said="corrected")


def _assign(tx: Tx, visit: Visit) -> None:
    email = visit.given("email") or None
    civic_notes.assign(tx, _find(tx, visit), email, visit.now, by=visit.caller.name)


def _find(tx: Tx, visit: Visit) -> int:
    try:
        return find(tx, code_of(visit)).id or 0
    except Problem as problem:
        raise web.HTTPNotFound from problem


@page("POST", "/ideas/{code}/comments/{comment_id}", Role.MODERATOR)
async def moderate_comment(visit: Visit) -> web.StreamResponse:
    """Show, hold or hide what somebody said, after second thoughts."""
    comment_id = int(visit.request.match_info["comment_id"])
    given = {"visibility": visit.given("visibility"), "reason": visit.given("reason")[:500] or None}
    if given["visibility"] == "hidden" and not given["reason"]:
        error = visit.say("Say why: its writer is told.")
        return await shown(visit, error, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        shapes.CommentChange.model_validate(given)
        return await acts.wait(visit, _comment(visit, comment_id), given, f"/ideas/{code_of(visit)}")
    except ValueError as error:
        raise web.HTTPBadRequest from error
    except Problem as problem:
        return await refused(visit, problem)


def _comment(visit: Visit, comment_id: int) -> Callable[[Tx], Subject]:
    def find_subject(tx: Tx) -> Subject:
        comment = discussion.find_comment(tx, code_of(visit), comment_id)
        return Subject("comment", comment.idea_id, comment_id)

    return find_subject


def _call(visit: Visit) -> Call:
    """As the official saw the idea: what another one changed meanwhile stops it."""
    seen = visit.given("seen")
    return Call(visit.desk, visit.caller, visit.now, frozenset({seen}) if seen else None)


async def _corrected(visit: Visit, body: object) -> web.Response:
    try:
        wanted = shapes.Correction.model_validate(body)
        await changes.correct_idea.function(_call(visit), code_of(visit), wanted)
    except Problem as problem:
        return await refused(visit, problem)
    except ValueError:
        error = visit.say("A title has 1 to 60 characters, a place up to 120.")
        return await shown(visit, error, HTTPStatus.UNPROCESSABLE_ENTITY)
    return visit.go(f"/ideas/{code_of(visit)}", said="corrected")


async def refused(visit: Visit, problem: Problem) -> web.Response:
    """The page again, with why it was not done."""
    if problem.status == HTTPStatus.NOT_FOUND:
        raise web.HTTPNotFound from problem
    if problem.status == HTTPStatus.PRECONDITION_FAILED:
        error = visit.say("Somebody else changed this idea meanwhile. This is how it is now: decide again.")
        return await shown(visit, error, HTTPStatus.CONFLICT)
    return await shown(visit, visit.look.refused(problem), problem.status)


PAGES: tuple[Page, ...] = (
    show_idea, correct, put_in_campaign, unmerge, merge, change_visibility, add_note, assign,
    moderate_comment,
)  # fmt: skip
