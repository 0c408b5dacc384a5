"""Broadcasts: drafted, rehearsed, tried, approved by a second official, watched, stopped."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Literal

from civic import audit, broadcast_rehearsals, broadcast_runs
from civic import broadcasts as civic
from civic.broadcast_rehearsals import Rehearsal
from civic.broadcasts import BadBroadcast, CannotDo, NotAllowed
from civic.officials import Role
from desk.api import messages
from desk.api.operations import Call, Operation, operation
from desk.api.paging import LARGEST, cursor, read_cursor
from desk.api.problems import Problem, conflict, missing, refuse
from desk.api.shapes import MessagePage
from desk.api.shapes import broadcasts as shapes
from desk.api.submission import read_number
from phrases import parts
from storage import Tx, broadcasts, contacts, outbound
from storage.broadcast_models import Broadcast
from storage.models import SendStatus, id_of

ORDER, ANSWERS = "broadcasts", "answers"


@operation("GET", "/broadcasts", Role.EDITOR)
async def list_broadcasts(call: Call, query: shapes.BroadcastQuery) -> shapes.BroadcastPage:
    """Broadcasts by state, the newest first."""
    return await call.desk.store.read(find_page, query)


@operation("POST", "/broadcasts", Role.EDITOR, status=HTTPStatus.CREATED, location="/broadcasts/{id}")
async def draft_broadcast(call: Call, body: shapes.NewBroadcast) -> shapes.Broadcast:
    """Draft a broadcast: nothing is sent before it was rehearsed and a second official has approved it."""
    return await call.desk.store.write(draft, call, body)


@operation("GET", "/broadcasts/{id}", Role.EDITOR)
async def show_broadcast(call: Call, id: int) -> shapes.Broadcast:  # it is called so in the path
    """One broadcast and how far it has come."""
    return await call.desk.store.read(find_shape, id)


@operation("PATCH", "/broadcasts/{id}", Role.EDITOR, may_conflict=True, is_guarded=True)
async def edit_broadcast(call: Call, id: int, body: shapes.ChangedBroadcast) -> shapes.Broadcast:
    """Change texts, audience or time before it begins: it is a draft again, and was not rehearsed."""
    return await call.desk.store.write(edit, call, id, body)


@operation("POST", "/broadcasts/{id}/rehearse", Role.EDITOR, may_conflict=True, is_guarded=True)
async def rehearse_broadcast(call: Call, id: int) -> shapes.Rehearsal:
    """Say who would get what, at which cost and until when; nothing is sent."""
    return await call.desk.store.write(rehearse, call, id)


@operation(
    "POST",
    "/broadcasts/{id}/try",
    Role.EDITOR,
    status=HTTPStatus.ACCEPTED,
    may_conflict=True,
    is_guarded=True,
)
async def try_broadcast(call: Call, id: int, body: shapes.Trial) -> shapes.Tried:
    """Send it to one number, your own, in each of its languages."""
    tried = await call.desk.store.write(try_out, call, id, body)
    call.desk.replies()
    return tried


@operation("POST", "/broadcasts/{id}/approve", Role.EDITOR, may_conflict=True, is_guarded=True)
async def approve_broadcast(call: Call, id: int) -> shapes.Broadcast:
    """Let it go, as it was rehearsed; by an official who did not write it. Its audience is fixed now."""
    return await _acted(call, id, approve)


@operation("POST", "/broadcasts/{id}/pause", Role.EDITOR, may_conflict=True, is_guarded=True)
async def pause_broadcast(call: Call, id: int) -> shapes.Broadcast:
    """Hold back at once what has not gone out."""
    return await _acted(call, id, pause)


@operation("POST", "/broadcasts/{id}/resume", Role.EDITOR, may_conflict=True, is_guarded=True)
async def resume_broadcast(call: Call, id: int) -> shapes.Broadcast:
    """Let a paused one go on."""
    return await _acted(call, id, resume)


@operation("POST", "/broadcasts/{id}/cancel", Role.EDITOR, may_conflict=True, is_guarded=True)
async def cancel_broadcast(call: Call, id: int) -> shapes.Broadcast:
    """Send nothing more of it, for good."""
    return await _acted(call, id, cancel)


@operation("GET", "/broadcasts/{id}/answers", Role.EDITOR)
async def list_answers(call: Call, id: int, query: shapes.AnswerQuery) -> MessagePage:
    """What people answered to it within seven days, the newest first."""
    return await call.desk.store.read(find_answers, id, query)


OPERATIONS: tuple[Operation, ...] = (
    list_broadcasts, draft_broadcast, show_broadcast, edit_broadcast, rehearse_broadcast, try_broadcast,
    approve_broadcast, pause_broadcast, resume_broadcast, cancel_broadcast, list_answers,
)  # fmt: skip
Act = Callable[[Tx, Call, Broadcast], None]


async def _acted(call: Call, broadcast_id: int, act: Act) -> shapes.Broadcast:
    after = await call.desk.store.write(do, call, broadcast_id, act)
    call.desk.news()
    return after


def do(tx: Tx, call: Call, broadcast_id: int, act: Act) -> shapes.Broadcast:
    """Do something with a broadcast, with the rules' complaints as problems."""
    try:
        act(tx, call, find_as_seen(tx, call, broadcast_id))
    except CannotDo as error:
        raise conflict(str(error)) from error
    except NotAllowed as error:
        raise Problem(HTTPStatus.FORBIDDEN, str(error)) from error
    except BadBroadcast as error:
        refuse(error.field, str(error))
    return find_shape(tx, broadcast_id)


def approve(tx: Tx, call: Call, broadcast: Broadcast) -> None:
    """Approve it, and fix the first part of its audience with that."""
    civic.approve(tx, broadcast, call.now, by=call.caller)
    broadcast_rehearsals.check_size(tx, broadcast, call.desk.city(), call.desk.silence(), call.now)
    approved = find(tx, id_of(broadcast))
    broadcast_runs.fix_some(tx, approved, call.desk.city(), call.now)


def pause(tx: Tx, call: Call, broadcast: Broadcast) -> None:
    """Pause it."""
    civic.pause(tx, broadcast, call.now, by=call.caller.name)


def resume(tx: Tx, call: Call, broadcast: Broadcast) -> None:
    """Let it go on."""
    civic.resume(tx, broadcast, call.now, by=call.caller)


def cancel(tx: Tx, call: Call, broadcast: Broadcast) -> None:
    """End it."""
    civic.cancel(tx, broadcast, call.now, by=call.caller)


def draft(tx: Tx, call: Call, body: shapes.NewBroadcast) -> shapes.Broadcast:
    """Keep a new draft; a problem when it cannot be so."""
    new = civic.Draft(body.texts, written(body.audience), body.send_at, body.campaign)
    try:
        made = civic.draft(tx, new, call.desk.city(), call.now, by=call.caller)
    except BadBroadcast as error:
        refuse(error.field, str(error))
    return find_shape(tx, made)


def edit(tx: Tx, call: Call, broadcast_id: int, body: shapes.ChangedBroadcast) -> shapes.Broadcast:
    """Change what is named; a problem when it cannot be so."""

    def change(tx: Tx, call: Call, broadcast: Broadcast) -> None:
        named = body.model_fields_set
        new = civic.Draft(
            broadcast.texts if body.texts is None else body.texts,
            broadcast.audience if body.audience is None else written(body.audience),
            body.send_at if "send_at" in named else broadcast.send_at,
            body.campaign if "campaign" in named else broadcast.campaign,
        )
        civic.edit(tx, broadcast, new, call.desk.city(), call.now, by=call.caller)

    return do(tx, call, broadcast_id, change)


def written(given: shapes.Audience) -> dict[str, Any]:
    """An audience as it is kept."""
    kept: dict[str, Any] = given.model_dump(mode="json", exclude_unset=True)
    return {name: value for name, value in kept.items() if value not in (None, False, [])}


def rehearse(tx: Tx, call: Call, broadcast_id: int) -> shapes.Rehearsal:
    """Rehearse it; a problem when it is too late for that."""
    broadcast = find_as_seen(tx, call, broadcast_id)
    city, hours = call.desk.city(), call.desk.silence()
    try:
        found = broadcast_rehearsals.rehearse(tx, broadcast, city, hours, call.now, by=call.caller)
    except CannotDo as error:
        raise conflict(str(error)) from error
    return rehearsal(tx, found)


def rehearsal(tx: Tx, found: Rehearsal) -> shapes.Rehearsal:
    """A rehearsal as the API shows it."""
    first = next(iter(found.texts.values()))
    samples = [
        shapes.Sample(
            to=messages.handle(tx, one.contact_id) or "", channel=one.channel, language=one.language,
            text=said[0], parts=said[1],
        )
        for one in found.samples
        for said in [found.texts.get(one.language, first)]
    ]  # fmt: skip
    return shapes.Rehearsal(
        fingerprint=found.fingerprint, people=found.people, by_channel=dict(found.by_channel),
        by_language=dict(found.by_language), missing_languages=dict(found.missing_languages),
        parts=found.parts, cost=float(found.cost), currency=found.currency,
        over_daily_limit=found.is_over_limit, left_out=dict(found.left_out),
        outside_window=found.outside_window,
        outside_window_gets=_gets(found) if found.outside_window else None,
        begin=found.begin, finish=found.finish, held_up=found.is_held_up,
        texts={one: shapes.TextParts(text=said[0], parts=said[1]) for one, said in found.texts.items()},
        samples=samples,
    )  # fmt: skip


def _gets(found: Rehearsal) -> Literal["template", "waits"]:
    return "template" if found.has_template else "waits"


def try_out(tx: Tx, call: Call, broadcast_id: int, body: shapes.Trial) -> shapes.Tried:
    """Send it to one number; a problem when that one wants no texts."""
    broadcast = find_as_seen(tx, call, broadcast_id)
    known = contacts.recognise(tx, body.channel, read_number(body.to, field="to"), call.now)
    if contacts.by_id(tx, known.contact_id).opted_out_at is not None:
        raise conflict("this number has said STOP and must not be written to")
    city, total = call.desk.city(), 0
    for language, text in broadcast.texts.items():
        said = civic.filled(text, city)
        total += parts(said).count
        outbound.queue(
            tx, call.now, contact_id=known.contact_id, address_id=known.address_id, channel=body.channel,
            kind="reply", text=said, language=language, parts=parts(said).count,
        )  # fmt: skip
    audit.note(tx, call.caller.name, "broadcast tried", f"broadcast:{broadcast_id}", call.now)
    return shapes.Tried(messages=len(broadcast.texts), parts=total)


# --- reading


def find(tx: Tx, broadcast_id: int, *, held: bool = False) -> Broadcast:
    """One broadcast; a problem when there is none."""
    found = broadcasts.by_id(tx, broadcast_id, held=held) if broadcast_id <= LARGEST else None
    if found is None:
        raise missing("no broadcast has this number")
    return found


def find_as_seen(tx: Tx, call: Call, broadcast_id: int) -> Broadcast:
    """One broadcast, held; a problem when it is not as the caller has seen it."""
    found = find(tx, broadcast_id, held=True)
    if call.seen is not None:
        call.expect(shape(tx, found).tag())
    return found


def find_shape(tx: Tx, broadcast_id: int) -> shapes.Broadcast:
    """One broadcast as the API shows it."""
    return shape(tx, find(tx, broadcast_id))


def find_page(tx: Tx, query: shapes.BroadcastQuery) -> shapes.BroadcastPage:
    """One page of broadcasts."""
    after = read_cursor(query.cursor, ORDER, int)
    found = broadcasts.listed(tx, query.state, query.limit + 1, after[1] if after else None)
    page, more = found[: query.limit], len(found) > query.limit
    last = cursor(ORDER, id_of(page[-1]), id_of(page[-1])) if more else None
    items = [shape(tx, one) for one in page]
    return shapes.BroadcastPage(items=items, next=last, total=broadcasts.count(tx, query.state))


def find_answers(tx: Tx, broadcast_id: int, query: shapes.AnswerQuery) -> MessagePage:
    """One page of the answers to a broadcast."""
    find(tx, broadcast_id)
    after = read_cursor(query.cursor, ANSWERS, int)
    found = broadcasts.answers(tx, broadcast_id, query.limit + 1, after[1] if after else None)
    page, more = found[: query.limit], len(found) > query.limit
    last = cursor(ANSWERS, id_of(page[-1]), id_of(page[-1])) if more else None
    total = broadcasts.count_answers(tx, broadcast_id)
    return MessagePage(items=messages.shaped(tx, page), next=last, total=total)


def shape(tx: Tx, broadcast: Broadcast) -> shapes.Broadcast:
    """A broadcast as the API shows it."""
    number = id_of(broadcast)
    return shapes.Broadcast.model_validate(
        {
            "id": number, "state": broadcast.state, "reason": broadcast.reason, "texts": broadcast.texts,
            "audience": broadcast.audience, "campaign": broadcast.campaign,
            "send_at": broadcast.send_at, "by": broadcast.by,
            "approved_by": broadcast.approved_by, "approved_at": broadcast.approved_at,
            "fingerprint": broadcast.rehearsed, "rehearsal": broadcast.rehearsal, "people": broadcast.people,
            "counts": broadcasts.counts(tx, broadcast),
            "errors": broadcasts.reasons(tx, number, SendStatus.FAILED),
            "suppressed": broadcasts.reasons(tx, number, SendStatus.SUPPRESSED),
            "opted_out": broadcasts.opted_out(tx, number), "answers": broadcasts.count_answers(tx, number),
            "begun_at": broadcast.begun_at, "ended_at": broadcast.ended_at,
            "created_at": broadcast.created_at, "updated_at": broadcast.updated_at,
        }
    )  # fmt: skip
