"""Photos and voice messages at the desk: looked at and listened to here, shown or hidden."""

from functools import partial
from typing import cast

from aiohttp import web

from civic.officials import Role
from civic.pending import Subject
from desk.api import photos, shapes
from desk.api.operations import Operation
from desk.api.problems import Problem
from desk.api.streams import Download
from desk.pages import acts
from desk.pages.moderation import moderated
from desk.pages.visit import Page, Visit, page
from storage import Tx, attachments


@page("GET", "/photos/{photo_id}", Role.VIEWER)
async def photo(visit: Visit) -> web.StreamResponse:
    """A picture."""
    return await _sent(visit, photos.show_photo, "photo_id")


@page("GET", "/sounds/{sound_id}", Role.MODERATOR)
async def sound(visit: Visit) -> web.StreamResponse:
    """A voice message."""
    return await _sent(visit, photos.play_sound, "sound_id")


async def _sent(visit: Visit, operation: Operation, name: str) -> web.StreamResponse:
    try:
        number = int(visit.request.match_info[name])
        file = cast(Download, await operation.function(visit.call, number))
        return await file.send(visit.request)
    except Problem as problem:
        raise web.HTTPNotFound from problem


@page("POST", "/photos/{photo_id}/visibility", Role.MODERATOR)
async def judge(visit: Visit) -> web.StreamResponse:
    """Show it or hide it, after looking and second thoughts; who sent it is told."""
    number, wanted = int(visit.request.match_info["photo_id"]), visit.given("visibility")
    reason = visit.given("reason")[:500] or None
    if wanted == "hidden" and reason is None:
        return await moderated(visit, visit.say("Say why: who sent it is told."))
    try:
        body = shapes.PhotoChange.model_validate({"visibility": wanted, "reason": reason})
        judged = await visit.desk.store.read(photos.find_photo, number)
    except Problem as problem:
        raise web.HTTPNotFound from problem
    except ValueError as error:
        raise web.HTTPBadRequest from error
    path = f"/ideas/{judged.idea}" if judged.idea else "/moderation"
    return await acts.wait(visit, partial(_subject, number), body.model_dump(), path)


def _subject(number: int, tx: Tx) -> Subject:
    photo = attachments.by_id(tx, number)
    return Subject("photo", photo.idea_id if photo else None, number)


PAGES: tuple[Page, ...] = (photo, sound, judge)
