"""Moderation: what is held waits here, with why; taking personal data out."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import cast

from aiohttp import web
from pydantic import ValidationError

from civic import redaction
from civic.officials import Role
from desk.api import comments as discussion
from desk.api import photos, redactions, shapes
from desk.api.ideas import find, shaped
from desk.api.messages import handle
from desk.api.problems import Problem, refuse
from desk.pages.idea import code_of, refused, shown
from desk.pages.visit import Page, Visit, page
from storage import Tx, comments, listing, pending
from storage.listing import Filters
from storage.models import Idea, id_of

MOST = 50  # of each kind, and words to take out
MOST_LETTERS = 100  # of one word; see `shapes.Redaction`


@dataclass(frozen=True, slots=True)
class Held:
    """An idea that waits, and why."""

    idea: shapes.Idea
    why: str | None
    contact_id: int | None
    author: str | None  # a handle, never an address


@dataclass(frozen=True, slots=True)
class Waiting:
    """What an official has to look at."""

    ideas: list[Held]
    comments: list[shapes.Comment]  # held, or reported and still shown
    writers: dict[int, int]  # of the comments: contact by comment
    decided: dict[str, set[int]]  # comments and photos, decided upon and not carried out yet


@page("GET", "/moderation", Role.MODERATOR)
async def moderation(visit: Visit) -> web.StreamResponse:
    """Ideas and comments that nobody sees until an official has looked."""
    return await moderated(visit)


async def moderated(visit: Visit, error: str = "") -> web.Response:
    """The page, with what went wrong on it."""
    waiting = await visit.desk.store.read(_waiting)
    asked = shapes.PhotoQuery(visibility="held", limit=MOST)
    pictures = cast(shapes.PhotoPage, await photos.list_photos.function(visit.call, asked))
    return await visit.show(
        "moderation.html", HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK, error=error,
        held=waiting.ideas, said_held=waiting.comments, writers=waiting.writers, photos=pictures.items,
        decided=waiting.decided,
    )  # fmt: skip


def _waiting(tx: Tx) -> Waiting:
    found = listing.page(
        tx, Filters(visibility=("held",)), (), sort="created", descending=False, limit=MOST, after=None
    ).ideas
    rows: dict[str, Idea] = {idea.code: idea for idea in found}
    held = [_held(tx, idea, rows[idea.code]) for idea in shaped(tx, found)]
    waiting = {id_of(one): one for one in [*comments.held(tx, MOST), *comments.reported(tx, MOST)]}
    decided = {kind: pending.targets(tx, kind) for kind in ("comment", "photo")}
    said = discussion.shaped(tx, list(waiting.values()))
    return Waiting(held, said, {number: one.contact_id for number, one in waiting.items()}, decided)


def _held(tx: Tx, idea: shapes.Idea, row: Idea) -> Held:
    return Held(idea, row.held_for, row.contact_id, handle(tx, row.contact_id))


@page("POST", "/ideas/{code}/redact", Role.MODERATOR)
async def redact(visit: Visit) -> web.StreamResponse:
    """Numbers, addresses, links, and the words that the official names."""
    try:
        await redactions.redact_idea.function(visit.call, code_of(visit), _words(visit))
    except Problem as problem:
        return await refused(visit, problem)
    return visit.go(f"/ideas/{code_of(visit)}", said="redacted")


@page("POST", "/ideas/{code}/comments/{comment_id}/redact", Role.MODERATOR)
async def redact_comment(visit: Visit) -> web.StreamResponse:
    """The same in what somebody said of an idea."""
    comment_id = int(visit.request.match_info["comment_id"])
    try:
        await redactions.redact_comment.function(visit.call, code_of(visit), comment_id, _words(visit))
    except Problem as problem:
        return await refused(visit, problem)
    back = "/moderation" if visit.given("back") == "moderation" else f"/ideas/{code_of(visit)}"
    return visit.go(back, said="redacted")


def _words(visit: Visit) -> shapes.Redaction:
    """As the form takes them, with commas between: all or none, so that no name stays unnoticed."""
    given = [word.strip() for word in visit.given("words").split(",") if word.strip()]
    try:
        return shapes.Redaction.model_validate({"words": given})
    except ValidationError:
        refuse("words", f"are too many or too long: at most {MOST}, of {MOST_LETTERS} letters each")


@page("POST", "/ideas/{code}/original", Role.ADMIN)
async def read_original(visit: Visit) -> web.StreamResponse:
    """What was written before: for a reason, which is written down."""
    reason = visit.given("reason")
    if not reason:
        error = visit.say("Say why you need the original: it is written down.")
        return await shown(visit, error, HTTPStatus.UNPROCESSABLE_ENTITY)
    originals = await visit.desk.store.write(_read, visit, reason[:500])
    return await visit.show("original.html", originals=originals, code=code_of(visit))


def _read(tx: Tx, visit: Visit, reason: str) -> list[str]:
    return redaction.originals(tx, _id(tx, visit), reason, visit.now, by=visit.caller.name)


def _id(tx: Tx, visit: Visit) -> int:
    try:
        return find(tx, code_of(visit)).id or 0
    except Problem as problem:
        raise web.HTTPNotFound from problem


PAGES: tuple[Page, ...] = (moderation, redact, redact_comment, read_original)
