"""Changing an idea: corrections, visibility, what the city says of it, merges."""

import asyncio
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import NamedTuple

from civic import authors, campaigns, merges, promises, proposals
from civic import ideas as civic_ideas
from civic.campaigns import BadCampaign
from civic.city import City
from civic.ideas import Where
from civic.merges import CannotMerge
from civic.officials import Role
from civic.proposals import NothingWaits, NotTheirs
from civic.statuses import BadStatus, News
from desk.api import shapes
from desk.api.ideas import find, find_shape
from desk.api.operations import Call, Operation, operation
from desk.api.places import find_place
from desk.api.problems import Problem, conflict, refuse
from storage import Tx, ideas
from storage.models import IdeaStatus, Visibility, id_of


class Spot(NamedTuple):
    """Where an idea is to be: words and the place they name, or nowhere."""

    text: str | None
    where: Where | None


@operation("PATCH", "/ideas/{code}", Role.MODERATOR, is_guarded=True)
async def correct_idea(call: Call, code: str, body: shapes.Correction) -> shapes.Idea:
    """Correct title, topic, place or campaign, show, hold or hide; the resident's words stay in `text`."""
    city = call.desk.city()
    if "topic" in body.model_fields_set:
        check_topic(city, body.topic)
    if body.reason is not None and "visibility" not in body.model_fields_set:
        refuse("reason", "belongs to a change of visibility")
    spot = None
    if "place" in body.model_fields_set:
        spot = (
            Spot(*await asyncio.to_thread(find_place, city, body.place)) if body.place else Spot(None, None)
        )
    corrected = await call.desk.store.write(_correct, call, code, body, spot)
    call.desk.replies()  # the author may hear of it
    return corrected


@operation("POST", "/ideas/{code}/status", Role.EDITOR, is_guarded=True)
async def set_status(call: Call, code: str, body: shapes.NewStatus) -> shapes.Idea:
    """Say what becomes of an idea: all who took part hear it once, and nothing when it is the same again.

    When they are more than the city's limit, the idea is returned as it was, with `pending`: what waits until
    another official approves it. A new call takes the place of what waits.
    """
    reason = read_reason(body.reason, call.desk.city().languages)
    news = News(IdeaStatus(body.status), reason, body.due)
    named = "due" in body.model_fields_set
    idea = await call.desk.store.write(_set_status, call, code, news, named=named)
    call.desk.news()
    return idea


@operation("POST", "/ideas/{code}/status/approve", Role.EDITOR, may_conflict=True)
async def approve_status(call: Call, code: str, query: shapes.WhichPending) -> shapes.Idea:
    """Approve a status that waits: everybody hears it. Not its author, and no token without an official."""
    idea = await call.desk.store.write(_approve, call, code, query.id)
    call.desk.news()
    return idea


@operation("POST", "/ideas/{code}/status/withdraw", Role.EDITOR, may_conflict=True)
async def withdraw_status(call: Call, code: str, query: shapes.WhichPending) -> shapes.Idea:
    """Withdraw a status that waits: nobody hears anything."""
    return await call.desk.store.write(_withdraw, call, code, query.id)


@operation("POST", "/ideas/{code}/merge", Role.MODERATOR, may_conflict=True, is_guarded=True)
async def merge_idea(call: Call, code: str, body: shapes.MergeInto) -> shapes.Idea:
    """Let an idea stand for another: votes of one person count once. Returns the one that was merged."""
    merged = await call.desk.store.write(_merge, call, code, body.into)
    call.desk.replies()
    return merged


@operation("POST", "/ideas/{code}/unmerge", Role.MODERATOR, may_conflict=True, is_guarded=True)
async def unmerge_idea(call: Call, code: str) -> shapes.Idea:
    """Undo a merge: both ideas are as they were."""
    return await call.desk.store.write(_unmerge, call, code)


OPERATIONS: tuple[Operation, ...] = (
    correct_idea, set_status, approve_status, withdraw_status, merge_idea, unmerge_idea,
)  # fmt: skip


def check_topic(city: City, key: str) -> None:
    """Refuse a topic that the city does not have."""
    keys = [topic.key for topic in city.topics]
    if key not in keys:
        refuse("topic", f"must be one of {', '.join(keys)}")


def read_reason(given: str | Mapping[str, str] | None, languages: Sequence[str]) -> dict[str, str] | None:
    """A reason by language; a plain text is in the city's first one."""
    texts = {languages[0]: given} if isinstance(given, str) else dict(given or {})
    strange = sorted(set(texts) - set(languages))
    if strange:
        refuse(
            "reason", f"has texts in languages that the city does not speak; it speaks {', '.join(languages)}"
        )
    reason = words_of(texts)
    if lacks_first(reason, languages):
        refuse(
            "reason", f"needs a text in {languages[0]}, the city's first language, which others fall back to"
        )
    return reason


def words_of(texts: Mapping[str, str]) -> dict[str, str] | None:
    """The texts that say something; None when none does."""
    return {language: text.strip() for language, text in texts.items() if text.strip()} or None


def lacks_first(reason: Mapping[str, str] | None, languages: Sequence[str]) -> bool:
    """Whether a reason has no text for those whose language it lacks: they read the city's first one."""
    return bool(reason) and languages[0] not in (reason or {})


def find_as_seen(tx: Tx, call: Call, code: str, *others: int) -> int:
    """The id of the idea with this code; a problem when it is not as the caller has seen it.

    It is held then, with `others`, always in the same order: two changes at once do not wait for each other.
    """
    idea_id = id_of(find(tx, code))
    if call.seen is not None:
        for each in sorted({idea_id, *others}):
            ideas.hold(tx, each)
        call.expect(find_shape(tx, code).tag())
    return idea_id


def _correct(tx: Tx, call: Call, code: str, body: shapes.Correction, spot: Spot | None) -> shapes.Idea:
    idea_id = find_as_seen(tx, call, code)
    now, by = call.now, call.caller.name
    if "title" in body.model_fields_set:
        civic_ideas.retitle(tx, idea_id, body.title, now, by=by)
    if "topic" in body.model_fields_set:
        civic_ideas.sort_under(tx, idea_id, body.topic, now, by=by)
    if spot is not None:
        civic_ideas.move(tx, idea_id, spot.text, spot.where, now, by=by)
    if "campaign" in body.model_fields_set:
        _put_in(tx, idea_id, body.campaign, call)
    if "visibility" in body.model_fields_set:
        _show(tx, call, idea_id, Visibility(body.visibility), body.reason)
    return find_shape(tx, code)


def _put_in(tx: Tx, idea_id: int, code: str | None, call: Call) -> None:
    try:
        campaigns.put_in(tx, idea_id, code, call.now, by=call.caller.name)
    except BadCampaign as error:
        refuse(error.field, str(error))


def _show(tx: Tx, call: Call, idea_id: int, visibility: Visibility, reason: str | None) -> None:
    before = ideas.get(tx, idea_id)
    after = civic_ideas.show(tx, idea_id, visibility, call.now, by=call.caller.name, reason=reason)
    phrases, languages = call.desk.phrases(), call.desk.city().languages
    authors.hear_of_visibility(tx, phrases, languages, before, after, reason=reason, now=call.now)


def _set_status(tx: Tx, call: Call, code: str, news: News, *, named: bool) -> shapes.Idea:
    try:
        city = call.desk.city()
        idea_id = find_as_seen(tx, call, code)
        if not named:
            news = promises.with_day(ideas.get(tx, idea_id), news, city, call.now)
        proposals.set_status(tx, idea_id, news, city, call.now, by=call.caller)
    except BadStatus as error:
        refuse(error.field, str(error))
    return find_shape(tx, code)


def _approve(tx: Tx, call: Call, code: str, seen: int | None) -> shapes.Idea:
    try:
        proposals.approve(tx, id_of(find(tx, code)), call.desk.city(), call.now, by=call.caller, seen=seen)
    except NotTheirs as error:
        raise Problem(HTTPStatus.FORBIDDEN, str(error)) from error
    except NothingWaits as error:
        raise conflict(str(error)) from error
    except BadStatus as error:
        raise conflict(f"its {error.field}: {error}") from error
    return find_shape(tx, code)


def _withdraw(tx: Tx, call: Call, code: str, seen: int | None) -> shapes.Idea:
    try:
        proposals.withdraw(tx, id_of(find(tx, code)), call.now, by=call.caller, seen=seen)
    except NothingWaits as error:
        raise conflict(str(error)) from error
    return find_shape(tx, code)


def _merge(tx: Tx, call: Call, code: str, into: str) -> shapes.Idea:
    find(tx, code)
    try:
        other_id = id_of(find(tx, into))
    except Problem:
        refuse("into", "no idea has this code")
    try:
        idea_id = find_as_seen(tx, call, code, other_id)
        merges.merge(tx, idea_id, other_id, call.now, by=call.caller.name)
        phrases, languages = call.desk.phrases(), call.desk.city().languages
        authors.hear_of_merge(tx, phrases, languages, idea_id, other_id, now=call.now)
    except CannotMerge as error:
        raise conflict(str(error)) from error
    return find_shape(tx, code)


def _unmerge(tx: Tx, call: Call, code: str) -> shapes.Idea:
    try:
        merges.unmerge(tx, find_as_seen(tx, call, code), call.now, by=call.caller.name)
    except CannotMerge as error:
        raise conflict(str(error)) from error
    return find_shape(tx, code)
