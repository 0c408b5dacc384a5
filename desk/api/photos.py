"""Photos and sounds that residents sent: looked at and listened to by officials alone."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

from civic import authors
from civic import photos as civic_photos
from civic.officials import Role
from desk.api import shapes
from desk.api.ideas import find
from desk.api.operations import PREFIX, Call, Operation, operation
from desk.api.paging import LARGEST, cursor, read_cursor
from desk.api.problems import missing
from desk.api.streams import Download
from storage import Tx, attachments, ideas
from storage.attachments import Attachment, AttachmentKind, AttachmentState
from storage.models import Visibility, id_of

ORDER = "photos"
CHUNK = 64 * 1024  # bytes
PHOTO_TYPE = "image/jpeg"
UNKNOWN_TYPE = "application/octet-stream"
SOUND_TYPES = {  # what may be said of a file that we have not opened, and how its name ends
    "audio/ogg": "ogg", "audio/mpeg": "mp3", "audio/mp4": "m4a", "audio/aac": "aac", "audio/amr": "amr",
    "audio/3gpp": "3gp", "audio/wav": "wav", "audio/webm": "webm",
}  # fmt: skip


@operation("GET", "/photos", Role.MODERATOR, may_miss=True)
async def list_photos(call: Call, query: shapes.PhotoQuery) -> shapes.PhotoPage:
    """Photos that are here, the newest first; `held` ones wait for an official to look."""
    return await call.desk.store.read(_page, query)


@operation("GET", "/photos/{id}", Role.VIEWER, media_types=[PHOTO_TYPE])
async def show_photo(call: Call, id: int) -> Download:  # it is called so in the path
    """One photo, as a picture; one that is hidden or with no idea is for moderators."""
    found = await call.desk.store.read(_kept, id, AttachmentKind.PHOTO)
    is_with_idea = found.idea_id is not None and found.visibility != Visibility.HIDDEN
    if not is_with_idea and call.caller.role < Role.MODERATOR:
        raise _missing(AttachmentKind.PHOTO)
    return Download(PHOTO_TYPE, f"photo-{id}.jpg", await _content(call, found), is_shown=True)


@operation("PATCH", "/photos/{id}", Role.MODERATOR)
async def judge_photo(call: Call, id: int, body: shapes.PhotoChange) -> shapes.PhotoDetails:  # as above
    """Show, hold or hide a photo, after looking at it: who sent it hears it, with the reason."""
    judged = await call.desk.store.write(_judge, call, id, body)
    call.desk.replies()
    return judged


@operation("GET", "/sounds/{id}", Role.MODERATOR, media_types=[*SOUND_TYPES, UNKNOWN_TYPE])
async def play_sound(call: Call, id: int) -> Download:  # as above
    """One voice message, as it came."""
    found = await call.desk.store.read(_kept, id, AttachmentKind.SOUND)
    plain = found.content_type.partition(";")[0].strip().lower()
    ending = SOUND_TYPES.get(plain, "bin")
    media_type = plain if plain in SOUND_TYPES else UNKNOWN_TYPE
    return Download(media_type, f"sound-{id}.{ending}", await _content(call, found))


OPERATIONS: tuple[Operation, ...] = (list_photos, show_photo, judge_photo, play_sound)


def address(one: Attachment) -> str | None:
    """Where the API has it; None while it is not here."""
    if one.state != AttachmentState.KEPT:
        return None
    folder = "photos" if one.kind == AttachmentKind.PHOTO else "sounds"
    return f"{PREFIX}/{folder}/{one.id}"


def of_messages(tx: Tx, message_ids: Sequence[int]) -> dict[int, list[shapes.Media]]:
    """What messages carried, by message."""
    carried: dict[int, list[shapes.Media]] = {}
    for one in attachments.of_messages(tx, message_ids):
        shape = shapes.Media.model_validate(
            {
                "id": one.id, "kind": one.kind, "state": one.state, "reason": one.reason,
                "content_type": one.content_type, "size": one.size, "url": address(one),
            }
        )  # fmt: skip
        carried.setdefault(one.inbound_id, []).append(shape)
    return carried


def _missing(kind: AttachmentKind) -> Exception:
    return missing(f"no {kind} has this number")


def _kept(tx: Tx, attachment_id: int, kind: AttachmentKind, *, held: bool = False) -> Attachment:
    found = attachments.by_id(tx, attachment_id, held=held) if attachment_id <= LARGEST else None
    if found is None or found.kind != kind or found.state != AttachmentState.KEPT:
        raise _missing(kind)
    return found


async def _content(call: Call, one: Attachment) -> AsyncIterator[bytes]:
    path = call.desk.files.path(one.file or "")
    if not await asyncio.to_thread(path.is_file):  # erased at this moment, or the folder is not shared
        raise _missing(AttachmentKind(one.kind))
    return _chunks(path)


async def _chunks(path: Path) -> AsyncIterator[bytes]:
    with await asyncio.to_thread(path.open, "rb") as file:
        while chunk := await asyncio.to_thread(file.read, CHUNK):
            yield chunk


def _page(tx: Tx, query: shapes.PhotoQuery) -> shapes.PhotoPage:
    after = read_cursor(query.cursor, ORDER, int)
    idea_id = id_of(find(tx, query.idea)) if query.idea else None
    found = attachments.photos(
        tx, query.limit + 1, visibility=query.visibility, idea_id=idea_id, before=after[1] if after else None
    )
    page, more = found[: query.limit], len(found) > query.limit
    last = cursor(ORDER, page[-1].id or 0, page[-1].id or 0) if more else None
    return shapes.PhotoPage(items=details(tx, page), next=last)


def details(tx: Tx, found: Sequence[Attachment]) -> list[shapes.PhotoDetails]:
    """Photos with who may see them."""
    wanted = sorted({one.idea_id for one in found if one.idea_id is not None})
    codes = {idea.id: idea.code for idea in ideas.by_ids(tx, wanted)}
    return [
        shapes.PhotoDetails.model_validate(
            {
                "id": one.id, "url": address(one), "idea": codes.get(one.idea_id), "message": one.inbound_id,
                "visibility": one.visibility, "width": one.width, "height": one.height, "size": one.size,
                "received_at": one.created_at,
            }
        )
        for one in found
    ]  # fmt: skip


def find_photo(tx: Tx, attachment_id: int) -> shapes.PhotoDetails:
    """A photo that is here; a problem when there is none."""
    return details(tx, [_kept(tx, attachment_id, AttachmentKind.PHOTO)])[0]


def _judge(tx: Tx, call: Call, attachment_id: int, body: shapes.PhotoChange) -> shapes.PhotoDetails:
    found = _kept(tx, attachment_id, AttachmentKind.PHOTO, held=True)
    visibility, by = Visibility(body.visibility), call.caller.name
    civic_photos.show(tx, found, visibility, call.now, by=by, reason=body.reason)
    judged = _kept(tx, attachment_id, AttachmentKind.PHOTO)
    phrases, languages = call.desk.phrases(), call.desk.city().languages
    authors.hear_of_visibility(tx, phrases, languages, found, judged, reason=body.reason, now=call.now)
    return details(tx, [judged])[0]
