"""Broadcasts: a list, one to write with what it would do, one under way, what people answer."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from aiohttp import web
from pydantic import ValidationError

from civic import broadcast_rehearsals
from civic import broadcasts as civic
from civic.broadcasts import BLANKS, MAX_TEXT, BadBroadcast, Draft
from civic.officials import Role
from desk.api import broadcasts
from desk.api.problems import FieldError, Problem, invalid, invalid_input
from desk.api.shapes import Message
from desk.api.shapes import broadcasts as shapes
from desk.pages.templates import CHANNELS, STATES, STATUSES, shown_first
from desk.pages.visit import Page, Visit, page
from desk.pages.words import mark
from storage import Tx
from storage import campaigns as stored_campaigns
from storage.broadcast_models import Broadcast

PARTS = {
    "author": mark("put it forward"), "voter": mark("voted"), "commenter": mark("commented"),
    "follower": mark("follow it"),
}  # fmt: skip
COUNTS = {
    "queued": mark("waiting"), "sending": mark("being sent"), "wired": mark("handed over"),
    "delivered": mark("delivered"), "failed": mark("failed"), "unknown": mark("fate unknown"),
    "suppressed": mark("not sent"),
}  # fmt: skip
REASONS = {
    "opted out": mark("said STOP"), "did not agree to city news": mark("did not agree to city news"),
    "no address that works": mark("no address that works"),
    "written to lately": mark("written to lately"),
    "monthly limit": mark("had enough messages this month"),
    "monthly limit of the campaign": mark("had enough messages of the campaign this month"),
    "called off": mark("called off"),
    "too late": mark("too late"),
    "more than 5% of the messages failed": mark("more than 5% of the messages failed"),
    "more than 2% of the people said STOP": mark("more than 2% of the people said STOP"),
}  # fmt: skip
ALONE = ("who", "q", "not_written_to_days", "send_at", "campaign")  # fields of the form
SEVERAL = ("areas", "languages", "channels", "took_part", "status", "topic", "campaigns", "more")
OF_IDEAS = ("status", "topic", "q")  # filters of ideas that have a field
MORE = {
    "status": mark("Status of the ideas"), "topic": mark("Topic of the ideas"),
    "q": mark("Words in the ideas"), "area": mark("Area"), "language": mark("Language"),
    "channel": mark("Channel"), "campaign": mark("Campaign"), "since": mark("filed from"),
    "until": mark("filed until"),
}  # fmt: skip
CAMPAIGNS = 50  # to choose from, the latest
REACHED = ("sms", "whatsapp", "telegram", "simulator", "terminal")
SHOWN = "50"
ACTS = {
    "approve": broadcasts.approve, "pause": broadcasts.pause, "resume": broadcasts.resume,
    "cancel": broadcasts.cancel,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Opened:
    """A broadcast, what it would do while that can be changed, what was answered."""

    broadcast: shapes.Broadcast
    foreseen: shapes.Rehearsal | None
    answers: list[Message]
    wrote: bool  # this official is one of its authors


@page("GET", "/broadcasts", Role.EDITOR)
async def list_broadcasts(visit: Visit) -> web.StreamResponse:
    """All of them, the newest first."""
    given = {name: visit.request.query[name] for name in ("cursor",) if name in visit.request.query}
    try:
        query = shapes.BroadcastQuery.model_validate(given)
        found = await visit.desk.store.read(broadcasts.find_page, query)
    except (Problem, ValidationError) as problem:
        raise web.HTTPNotFound from problem
    return await visit.show("broadcasts.html", found=found, states=_said(visit, STATES))


@page("GET", "/broadcasts/new", Role.EDITOR)
async def new_broadcast(visit: Visit) -> web.StreamResponse:
    """An empty form."""
    return await _form(visit, {"who": "everyone"})


@page("POST", "/broadcasts/preview", Role.EDITOR)
async def preview_broadcast(visit: Visit) -> web.StreamResponse:
    """What would happen; nothing is kept."""
    return await _form(visit, _fields_of_form(visit))


@page("POST", "/broadcasts", Role.EDITOR)
async def keep_broadcast(visit: Visit) -> web.StreamResponse:
    """Keep a new draft."""
    try:
        body = shapes.NewBroadcast.model_validate(_body(visit))
        made = await visit.desk.store.write(broadcasts.draft, visit.call, body)
    except (Problem, ValidationError):
        return await _form(visit, _fields_of_form(visit), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return visit.go(f"/broadcasts/{made.id}")


@page("GET", "/broadcasts/{id}", Role.EDITOR)
async def open_broadcast(visit: Visit) -> web.StreamResponse:
    """One broadcast."""
    return await _opened(visit)


@page("GET", "/broadcasts/{id}/edit", Role.EDITOR)
async def change_broadcast(visit: Visit) -> web.StreamResponse:
    """The form with what it says now."""
    try:
        found = await visit.desk.store.read(broadcasts.find_shape, _number(visit))
    except Problem as problem:
        raise web.HTTPNotFound from problem
    return await _form(visit, _fields_of(visit, found), tag=found.tag())


@page("POST", "/broadcasts/{id}/edit", Role.EDITOR)
async def keep_changes(visit: Visit) -> web.StreamResponse:
    """Keep what was changed: it is a draft again."""
    number = _number(visit)
    try:
        body = shapes.ChangedBroadcast.model_validate(_body(visit))
        await visit.desk.store.write(broadcasts.edit, _seen(visit), number, body)
    except Problem as problem:
        if problem.status == HTTPStatus.NOT_FOUND:
            raise web.HTTPNotFound from problem
        if problem.status != HTTPStatus.UNPROCESSABLE_ENTITY:
            return await _opened(visit, visit.look.refused(problem), problem.status)
        return await _form(visit, _fields_of_form(visit), visit.given("seen"), problem.status)
    except ValidationError:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return await _form(visit, _fields_of_form(visit), visit.given("seen"), status)
    return visit.go(f"/broadcasts/{number}")


@page("POST", "/broadcasts/{id}/act", Role.EDITOR)
async def act_on_broadcast(visit: Visit) -> web.StreamResponse:
    """Rehearse, try, approve, pause, resume, cancel."""
    number, act, call = _number(visit), visit.given("act"), _seen(visit)
    store = visit.desk.store
    try:
        if act == "rehearse":
            await store.write(broadcasts.rehearse, call, number)
        elif act == "try":
            body = shapes.Trial.model_validate({"to": visit.given("to")})
            await store.write(broadcasts.try_out, call, number, body)
            visit.desk.replies()
        elif act in ACTS:
            await store.write(broadcasts.do, call, number, ACTS[act])
            visit.desk.news()
        else:
            raise web.HTTPBadRequest
    except Problem as problem:
        if problem.status == HTTPStatus.NOT_FOUND:
            raise web.HTTPNotFound from problem
        return await _opened(visit, visit.look.refused(problem), problem.status)
    except ValidationError as error:
        wrong = invalid_input(error, whole="form")
        return await _opened(visit, visit.look.refused(wrong), wrong.status)
    return visit.go(f"/broadcasts/{number}")


def _number(visit: Visit) -> int:
    return int(visit.request.match_info["id"])


def _seen(visit: Visit) -> Any:
    """The call of somebody who decides on what their page showed."""
    call, seen = visit.call, visit.given("seen")
    return type(call)(call.desk, call.caller, call.now, frozenset({seen})) if seen else call


def _said(visit: Visit, names: Mapping[str, str]) -> dict[str, str]:
    return {key: visit.say(name) for key, name in names.items()}


# --- the form


def _fields_of_form(visit: Visit) -> dict[str, Any]:
    """What was typed and picked, as the form shows it again."""
    fields: dict[str, Any] = {name: visit.given(name) for name in ALONE}
    fields |= {name: visit.fields.getall(name, []) for name in SEVERAL}
    return fields | {key: visit.given(key) for key in visit.fields if key.startswith("text_")}


def _fields_of(visit: Visit, found: shapes.Broadcast) -> dict[str, Any]:
    """The same, of a broadcast."""
    audience, ideas = found.audience, found.audience.get("ideas")
    at = found.send_at.astimezone(visit.desk.city().time_zone) if found.send_at else None
    return {
        **{f"text_{language}": text for language, text in found.texts.items()},
        **{name: audience.get(name, []) for name in ("areas", "languages", "channels", "took_part")},
        "who": "campaigns" if audience.get("campaigns") else "everyone" if ideas is None else "ideas",
        "campaigns": audience.get("campaigns", []), "campaign": found.campaign or "",
        "q": (ideas or {}).get("q", ""),
        "status": (ideas or {}).get("status", []), "topic": (ideas or {}).get("topic", []),
        "more": _more(audience),
        "not_written_to_days": audience.get("not_written_to_days") or "",
        "send_at": at.strftime("%Y-%m-%dT%H:%M") if at else "",
    }  # fmt: skip


def _more(audience: Mapping[str, Any]) -> list[str]:
    """What narrows the ideas and has no field, since the API can say more than the form: kept as it is."""
    shown = () if audience.get("campaigns") else OF_IDEAS
    narrows = {name: value for name, value in (audience.get("ideas") or {}).items() if value}
    return [json.dumps({name: value}) for name, value in narrows.items() if name not in shown]


def _kept(more: Sequence[str]) -> dict[str, Any]:
    """The same, as the API takes it; what is none of it is refused there."""
    kept: dict[str, Any] = {}
    for one in more:
        try:
            kept |= json.loads(one)
        except (ValueError, TypeError):
            kept["more"] = one
    return kept


def _labelled(visit: Visit, more: Sequence[str]) -> list[tuple[str, str]]:
    """The same, to be read."""
    said = {one: _kept([one]) for one in more}
    return [
        (one, f"{visit.say(MORE[name]) if name in MORE else name}: {_listed(value)}")
        for one, kept in said.items() for name, value in kept.items()
    ]  # fmt: skip


def _listed(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _body(visit: Visit) -> dict[str, Any]:
    """The form as the API takes it."""
    fields = _fields_of_form(visit)
    texts = {
        key.removeprefix("text_"): text for key, text in fields.items() if key.startswith("text_") and text
    }
    return {
        "texts": texts, "audience": _audience(fields), "send_at": _send_at(visit, fields["send_at"]),
        "campaign": fields["campaign"] or None,
    }  # fmt: skip


def _audience(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Who gets it, as the API takes it."""
    audience: dict[str, Any] = {
        name: fields[name] for name in ("areas", "languages", "channels") if fields[name]
    }
    if fields["who"] == "ideas":
        found = {name: fields[name] for name in OF_IDEAS if fields[name]}
        audience |= {"ideas": found | _kept(fields["more"])} | (
            {"took_part": fields["took_part"]} if fields["took_part"] else {}
        )
    elif fields["who"] == "campaigns":
        audience |= {"campaigns": fields["campaigns"]}
        audience |= {"ideas": _kept(fields["more"])} if fields["more"] else {}
        audience |= {"took_part": fields["took_part"]} if fields["took_part"] else {}
    else:
        audience["everyone"] = True
    if fields["not_written_to_days"]:
        audience["not_written_to_days"] = fields["not_written_to_days"]
    return audience


def _send_at(visit: Visit, given: str) -> str | None:
    """A time on the city's clock, in UTC; what is no time is refused by the API's own check."""
    try:
        local = datetime.fromisoformat(given).replace(tzinfo=visit.desk.city().time_zone)
        return local.astimezone(UTC).isoformat()
    except (ValueError, OverflowError):
        return given or None


async def _form(
    visit: Visit, fields: Mapping[str, Any], tag: str = "", status: HTTPStatus = HTTPStatus.OK
) -> web.Response:
    city, error, foreseen = visit.desk.city(), "", None
    if visit.request.method == "POST":
        foreseen, error = await _foreseen(visit)
    number = visit.request.match_info.get("id")
    fields = {**dict.fromkeys(ALONE, ""), **dict.fromkeys(SEVERAL, ()), **fields}
    texts = {key: fields.get(f"text_{key}", "") for key in city.languages}
    return await visit.show(
        "broadcast_form.html", status=status, fields=fields, number=number, tag=tag or visit.given("seen"),
        error=error, foreseen=foreseen, texts=texts, first=shown_first(texts, await _read(visit, fields)),
        longest=MAX_TEXT, blanks=[f"{{{name}}}" for name in BLANKS], areas=city.areas(),
        channels={key: visit.say(CHANNELS[key]) for key in REACHED}, parts=_said(visit, PARTS),
        statuses=STATUSES, reasons=_said(visit, REASONS), more=_labelled(visit, fields["more"]),
        campaigns=await visit.desk.store.read(stored_campaigns.listed, (), visit.now, CAMPAIGNS),
    )  # fmt: skip


async def _foreseen(visit: Visit) -> tuple[shapes.Rehearsal | None, str]:
    """What would happen, or what is wrong."""
    given = _body(visit)
    if not given["texts"]:
        return None, visit.say("Write a text first.")
    try:
        body = shapes.NewBroadcast.model_validate(given)
        return await visit.desk.store.read(_foresee, visit, body), ""
    except ValidationError as error:
        return None, visit.look.refused(invalid_input(error, whole="form"))
    except BadBroadcast as error:
        return None, visit.look.refused(invalid([FieldError(error.field, str(error))]))
    except Problem as problem:
        return None, visit.look.refused(problem)


async def _read(visit: Visit, fields: Mapping[str, Any]) -> list[str]:
    """The languages of those who would get it; a preview shows its fields to nobody."""
    if "HX-Request" in visit.request.headers:
        return []
    try:
        audience = broadcasts.written(shapes.Audience.model_validate(_audience(fields)))
    except (Problem, ValidationError):
        return []
    desk, store = visit.desk, visit.desk.store

    async def look() -> list[str]:
        return await store.read(broadcast_rehearsals.languages, audience, desk.city(), visit.now)

    return await desk.memory.recall(("languages", json.dumps(audience, sort_keys=True)), look)


def _foresee(tx: Tx, visit: Visit, body: shapes.NewBroadcast) -> shapes.Rehearsal:
    city = visit.desk.city()
    draft = Draft(body.texts, broadcasts.written(body.audience), body.send_at, body.campaign)
    civic.check(draft, city)
    imagined = Broadcast(
        texts=dict(draft.texts), audience=civic.known_audience(tx, draft),
        campaign=civic.known_campaign(tx, draft), send_at=draft.send_at, by="", authors=[],
        created_at=visit.now, updated_at=visit.now,
    )  # fmt: skip
    found = broadcast_rehearsals.foresee(tx, imagined, city, visit.desk.silence(), visit.now)
    return broadcasts.rehearsal(tx, found)


# --- one broadcast


async def _opened(visit: Visit, error: str = "", status: HTTPStatus = HTTPStatus.OK) -> web.Response:
    try:
        opened = await visit.desk.store.read(_open, visit)
    except Problem as problem:
        raise web.HTTPNotFound from problem
    return await visit.show(
        "broadcast.html", status=status, opened=opened, broadcast=opened.broadcast, error=error,
        foreseen=opened.foreseen, states=_said(visit, STATES), counts=_said(visit, COUNTS),
        reasons=_said(visit, REASONS), parts=_said(visit, PARTS),
        channels={key: visit.say(CHANNELS[key]) for key in REACHED},
    )  # fmt: skip


def _open(tx: Tx, visit: Visit) -> Opened:
    number = _number(visit)
    row, city = broadcasts.find(tx, number), visit.desk.city()
    foreseen = None
    if row.state == "draft":
        found = broadcast_rehearsals.foresee(tx, row, city, visit.desk.silence(), visit.now)
        foreseen = broadcasts.rehearsal(tx, found)
    query = shapes.AnswerQuery(limit=int(SHOWN))
    answers = broadcasts.find_answers(tx, number, query).items
    wrote = visit.caller.official_id in row.authors
    return Opened(broadcasts.shape(tx, row), foreseen, answers, wrote)


PAGES: tuple[Page, ...] = (
    list_broadcasts, new_broadcast, preview_broadcast, keep_broadcast, open_broadcast, change_broadcast,
    keep_changes, act_on_broadcast,
)  # fmt: skip
