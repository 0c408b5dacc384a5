"""Photos and voice messages at the desk: looked at and listened to here, shown or hidden."""

from typing import cast

from aiohttp import web

from civic.officials import Role
from desk.api import photos, shapes
from desk.api.operations import Operation
from desk.api.problems import Problem
from desk.api.streams import Download
from desk.pages.moderation import moderated
from desk.pages.visit import Page, Visit, page


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
    """Show it or hide it, after looking; who sent it is told."""
    number, wanted = int(visit.request.match_info["photo_id"]), visit.given("visibility")
    reason = visit.given("reason")[:500] or None
    if wanted == "hidden" and reason is None:
        return await moderated(visit, visit.say("Say why: who sent it is told."))
    try:
        body = shapes.PhotoChange.model_validate({"visibility": wanted, "reason": reason})
        judged = cast(shapes.PhotoDetails, await photos.judge_photo.function(visit.call, number, body))
    except Problem as problem:
        raise web.HTTPNotFound from problem
    except ValueError as error:
        raise web.HTTPBadRequest from error
    to_idea = judged.idea and visit.given("back") != "moderation"
    return visit.go(f"/ideas/{judged.idea}" if to_idea else "/moderation", said="corrected")


PAGES: tuple[Page, ...] = (photo, sound, judge)
