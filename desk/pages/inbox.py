"""The inbox: what the bot did not understand, for a person to answer, to file, or to put away."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import cast

from aiohttp import web

from civic import claims
from civic.claims import Taken
from civic.officials import Role
from desk.api import messages, shapes, submission
from desk.api.operations import parse_query
from desk.api.problems import Problem
from desk.pages.visit import Page, Visit, page
from storage import Tx, inbound, officials, outbound
from storage import claims as stored
from storage.models import InboundMessage, OutboundMessage

STATES = ("unclear", "parked")
MUTED = "muted"  # people's messages, which the bot kept and left alone
PAGE_SIZE = "50"
BEFORE = 12  # messages of the same person that stand above
LONGEST = 1600  # characters of an answer, as in the API


@dataclass(frozen=True, slots=True)
class Line:
    """One message of a conversation."""

    at: datetime
    text: str
    is_ours: bool


@dataclass(frozen=True, slots=True)
class Opened:
    """A message with what was said before, and who is answering it."""

    message: shapes.Message
    before: list[Line]
    taken_by: str | None


@page("GET", "/inbox", Role.MODERATOR)
async def list_inbox(visit: Visit) -> web.StreamResponse:
    """What waits for a person, the newest first."""
    state = visit.request.query.get("state", STATES[0])
    if state not in (*STATES, MUTED):
        raise web.HTTPNotFound
    asked = {
        "state": [state] if state in STATES else [], "limit": [PAGE_SIZE],
        "cursor": visit.request.query.getall("cursor", [])[:1],
    }  # fmt: skip
    try:
        query = parse_query(shapes.MessageQuery, {name: given for name, given in asked.items() if given})
        found, held = await visit.desk.store.read(_list, query, visit.now)
    except Problem as problem:
        raise web.HTTPNotFound from problem
    return await visit.show("inbox.html", found=found, held=held, state=state)


def _list(tx: Tx, query: shapes.MessageQuery, now: datetime) -> tuple[shapes.MessagePage, dict[int, str]]:
    found = messages.find_page(tx, query) if query.state else messages.find_of_muted(tx, query)
    held = stored.of_messages(tx, [message.id for message in found.items], now)
    emails = {one.id: one.email for one in officials.all_officials(tx)} if held else {}
    return found, {message_id: emails.get(by, "") for message_id, by in held.items()}


@page("GET", "/inbox/{message_id}", Role.MODERATOR)
async def open_message(visit: Visit) -> web.StreamResponse:
    """One message; whoever opens it has it for ten minutes."""
    return await _opened(visit)


async def _opened(visit: Visit, error: str = "", status: HTTPStatus = HTTPStatus.OK) -> web.Response:
    city = visit.desk.city()
    try:
        opened = await visit.desk.store.write(_open, visit)
    except Problem as problem:
        raise web.HTTPNotFound from problem
    language = opened.message.language if opened.message.language in city.languages else city.languages[0]
    templates = {name: texts[language] for name, texts in city.answers.items()}
    return await visit.show(
        "message.html", status=status, opened=opened, message=opened.message, error=error, longest=LONGEST,
        text=visit.given("text"), templates=templates,
    )  # fmt: skip


def _open(tx: Tx, visit: Visit) -> Opened:
    message_id = _number(visit)
    message = messages.find_shape(tx, message_id)
    row, taken_by = inbound.by_id(tx, message_id), None
    try:
        if message.state in STATES or message.reason == MUTED:
            claims.claim(tx, message_id, visit.caller, visit.now)
    except Taken as taken:
        taken_by = taken.by
    return Opened(message, _before(tx, row) if row else [], taken_by)


def _before(tx: Tx, row: InboundMessage) -> list[Line]:
    """What this person and we said before, the oldest first."""
    if row.contact_id is None:
        return []
    theirs = [Line(one.received_at, one.text, is_ours=False) for one in inbound.previous(tx, row, BEFORE)]
    ours = [_ours(one) for one in outbound.of_contact(tx, row.contact_id, BEFORE)]
    return sorted([*theirs, *ours], key=lambda line: line.at)[-BEFORE:]


def _ours(row: OutboundMessage) -> Line:
    return Line(row.created_at, row.text, is_ours=True)


@page("POST", "/inbox/{message_id}/take", Role.MODERATOR)
async def take_over(visit: Visit) -> web.StreamResponse:
    """From a colleague, knowingly."""
    await visit.desk.store.write(_take, visit)
    return visit.go(f"/inbox/{_number(visit)}")


def _take(tx: Tx, visit: Visit) -> None:
    _claim(tx, visit, take_over=True)


@page("POST", "/inbox/{message_id}/release", Role.MODERATOR)
async def release(visit: Visit) -> web.StreamResponse:
    """For a colleague to answer."""
    await visit.desk.store.write(claims.release, _number(visit), visit.caller, visit.now)
    return visit.go("/inbox")


@page("POST", "/inbox/{message_id}/answer", Role.MODERATOR)
async def answer(visit: Visit) -> web.StreamResponse:
    """As a person."""
    try:
        await visit.desk.store.write(_claim, visit)
        body = shapes.Answer.model_validate(
            {"text": visit.given("text"), "again": visit.given("again") == "1"}
        )
        await messages.answer_message.function(visit.call, _number(visit), body)
    except Taken:
        return await _opened(visit, status=HTTPStatus.CONFLICT)
    except Problem as problem:
        return await _refused(visit, problem)
    except ValueError:
        error = visit.say("An answer has 1 to 1,600 characters.")
        return await _opened(visit, error, HTTPStatus.UNPROCESSABLE_ENTITY)
    return visit.go("/inbox", said="answered")


@page("POST", "/inbox/{message_id}/idea", Role.MODERATOR)
async def turn_into_idea(visit: Visit) -> web.StreamResponse:
    """It was an idea after all: of whoever wrote it, who is told."""
    try:
        await visit.desk.store.write(_claim, visit)
        body = shapes.NewIdea.model_validate({"text": visit.given("text"), "message": _number(visit)})
        idea = cast(shapes.Idea, await submission.submit_idea.function(visit.call, body))
    except Taken:
        return await _opened(visit, status=HTTPStatus.CONFLICT)
    except Problem as problem:
        return await _refused(visit, problem)
    except ValueError:
        return await _opened(visit, visit.say("An idea has words."), HTTPStatus.UNPROCESSABLE_ENTITY)
    return visit.go(f"/ideas/{idea.code}", said="filed")


@page("POST", "/inbox/{message_id}/discard", Role.MODERATOR)
async def discard(visit: Visit) -> web.StreamResponse:
    """Nothing to answer: put away, with a reason."""
    reason = visit.given("reason")
    if not reason:
        return await _opened(visit, visit.say("Say why it needs no answer."), HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        await visit.desk.store.write(_discard, visit, reason[:200])
    except Taken:
        return await _opened(visit, status=HTTPStatus.CONFLICT)
    return visit.go("/inbox", said="discarded")


def _discard(tx: Tx, visit: Visit, reason: str) -> None:
    _claim(tx, visit)
    claims.discard(tx, _number(visit), reason, visit.caller, visit.now)


def _claim(tx: Tx, visit: Visit, *, take_over: bool = False) -> None:
    try:
        claims.claim(tx, _number(visit), visit.caller, visit.now, take_over=take_over)
    except LookupError as error:
        raise web.HTTPNotFound from error


async def _refused(visit: Visit, problem: Problem) -> web.Response:
    if problem.status == HTTPStatus.NOT_FOUND:
        raise web.HTTPNotFound from problem
    return await _opened(visit, visit.look.refused(problem), problem.status)


def _number(visit: Visit) -> int:
    return int(visit.request.match_info["message_id"])


PAGES: tuple[Page, ...] = (
    list_inbox, open_message, take_over, release, answer, turn_into_idea, discard,
)  # fmt: skip
