"""`hearback broadcast`: one text to many, from a terminal; the same rules as the API."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal
from urllib.parse import parse_qs

from cyclopts import App, Parameter
from pydantic import BaseModel

from desk.api import broadcasts
from desk.api.shapes import broadcasts as shapes
from hearback.commands.calls import By, Texts, calling, checked, read, texts_of, write
from hearback.commands.tables import Format, flat, show
from hearback.terminal import plain

Id = Annotated[int, Parameter(help="Its number.")]
Several = Annotated[list[str] | None, Parameter(help="Several: repeat.", negative="")]
Ideas = Annotated[
    str | None, Parameter(help="Who took part in such ideas: filters as in an address, topic=parks&q=bench.")
]
Campaign = Annotated[
    list[str] | None,
    Parameter(name="--campaign", help="Who took part in it: a keyword; repeat.", negative=""),
]
Belongs = Annotated[str | None, Parameter(help="The campaign that it belongs to; `none`: to none.")]
At = Annotated[str | None, Parameter(help="When to begin, 2026-12-01T09:00:00Z; `now`: once approved.")]
State = Literal["draft", "approved", "running", "paused", "done", "cancelled"]
BRIEF = ("id", "state", "by", "approved_by", "people", "waiting", "out", "failed", "answers", "text")

app = App(
    name="broadcast", help="One text to many people.\n\nExample: hearback broadcast list --state running"
)


@app.command(name="list")
def list_broadcasts(
    *,
    state: Annotated[State | None, Parameter(help="Where they are on their way.")] = None,
    limit: Annotated[int, Parameter(help="How many at most, up to 200.")] = 50,
    format: Format = "table",
) -> None:
    """List broadcasts, the newest first.

    Example: hearback broadcast list --state running
    """
    query = checked(shapes.BroadcastQuery, {"state": [state] if state else [], "limit": limit})
    with calling(None) as call:
        found = read(call, broadcasts.find_page, query).items
    whole = [one.model_dump(mode="json") for one in found]
    rows = [flat(one) | _brief(one) for one in whole] if format == "table" else [flat(one) for one in whole]
    show(rows, BRIEF, form=format, whole=whole)


@app.command(name="show")
def show_broadcast(id: Id, *, format: Format = "table") -> None:
    """Show one broadcast and how far it has come.

    Example: hearback broadcast show 3
    """
    with calling(None) as call:
        _print(read(call, broadcasts.find_shape, id), format)


@app.command(name="draft")
def draft_broadcast(
    *,
    text: Texts = None,
    everyone: Annotated[bool, Parameter(help="All who agreed to city news.", negative="")] = False,
    area: Several = None,
    language: Several = None,
    channel: Several = None,
    ideas: Ideas = None,
    campaign: Campaign = None,
    took_part: Several = None,
    not_written_to_days: int | None = None,
    belongs_to: Belongs = None,
    send_at: At = None,
    official: By = None,
    format: Format = "table",
) -> None:
    """Draft a broadcast: nothing is sent before it was rehearsed and a second official approved it.

    Example: hearback broadcast draft --text en="The bridge is open." --area riverside
    """
    audience = _audience(everyone, area, language, channel, ideas, campaign, took_part, not_written_to_days)
    given = {
        "texts": texts_of(text), "audience": audience or {}, "send_at": _time(send_at),
        "campaign": _named(belongs_to),
    }  # fmt: skip
    body = checked(shapes.NewBroadcast, given)
    with calling(official) as call:
        _print(write(call, broadcasts.draft, call, body), format)


@app.command(name="edit")
def edit_broadcast(
    id: Id,
    *,
    text: Texts = None,
    everyone: Annotated[bool, Parameter(help="All who agreed to city news.", negative="")] = False,
    area: Several = None,
    language: Several = None,
    channel: Several = None,
    ideas: Ideas = None,
    campaign: Campaign = None,
    took_part: Several = None,
    not_written_to_days: int | None = None,
    belongs_to: Belongs = None,
    send_at: At = None,
    official: By = None,
    format: Format = "table",
) -> None:
    """Change all texts, the whole audience, or the time; what is not given stays. It is a draft again.

    Example: hearback broadcast edit 3 --text en="The bridge is open again." --send-at now
    """
    audience = _audience(everyone, area, language, channel, ideas, campaign, took_part, not_written_to_days)
    given: dict[str, Any] = {"texts": texts_of(text)} if text else {}
    given |= {"audience": audience} if audience else {}
    given |= {"send_at": _time(send_at)} if send_at else {}
    given |= {"campaign": _named(belongs_to)} if belongs_to else {}
    body = checked(shapes.ChangedBroadcast, given)
    with calling(official) as call:
        _print(write(call, broadcasts.edit, call, id, body), format)


@app.command(name="rehearse")
def rehearse_broadcast(id: Id, *, official: By = None, format: Format = "table") -> None:
    """Say who would get what, at which cost and until when; nothing is sent.

    Example: hearback broadcast rehearse 3
    """
    with calling(official) as call:
        _print(write(call, broadcasts.rehearse, call, id), format)


@app.command(name="try")
def try_broadcast(
    id: Id,
    to: Annotated[str, Parameter(help="Your own telephone number, with + and country code.")],
    *,
    channel: Annotated[Literal["sms", "whatsapp"], Parameter(help="By which channel.")] = "sms",
    official: By = None,
) -> None:
    """Send it to one number first, your own, in each of its languages.

    Example: hearback broadcast try 3 +15550100001
    """
    body = checked(shapes.Trial, {"to": to, "channel": channel})
    with calling(official) as call:
        tried = write(call, broadcasts.try_out, call, id, body)
    print(f"{tried.messages} messages of {tried.parts} parts are on their way.")


@app.command(name="approve")
def approve_broadcast(
    id: Id,
    *,
    official: Annotated[str, Parameter(help="E-mail of a second official, who did not write it.")],
    format: Format = "table",
) -> None:
    """Let it go as it was rehearsed, by an official who did not write it.

    Example: hearback broadcast approve 3 --official ben@city.example
    """
    _act(id, broadcasts.approve, official, format)


@app.command(name="pause")
def pause_broadcast(id: Id, *, official: By = None, format: Format = "table") -> None:
    """Hold back at once what has not gone out.

    Example: hearback broadcast pause 3
    """
    _act(id, broadcasts.pause, official, format)


@app.command(name="resume")
def resume_broadcast(id: Id, *, official: By = None, format: Format = "table") -> None:
    """Let a paused one go on.

    Example: hearback broadcast resume 3
    """
    _act(id, broadcasts.resume, official, format)


@app.command(name="cancel")
def cancel_broadcast(id: Id, *, official: By = None, format: Format = "table") -> None:
    """Send nothing more of it, for good.

    Example: hearback broadcast cancel 3
    """
    _act(id, broadcasts.cancel, official, format)


@app.command(name="answers")
def list_answers(
    id: Id,
    *,
    limit: Annotated[int, Parameter(help="How many at most, up to 200.")] = 50,
    format: Format = "table",
) -> None:
    """List what people answered to it, the newest first; nobody's address is shown.

    Example: hearback broadcast answers 3
    """
    query = checked(shapes.AnswerQuery, {"limit": limit})
    with calling(None) as call:
        found = read(call, broadcasts.find_answers, id, query).items
    whole = [message.model_dump(mode="json") for message in found]
    show(whole, ("id", "received_at", "channel", "contact", "text"), form=format, whole=whole)


# --- what was given


def _audience(  # noqa: PLR0917  # as the options stand
    everyone: bool, area: Sequence[str] | None, language: Sequence[str] | None,  # noqa: FBT001
    channel: Sequence[str] | None, ideas: str | None, campaigns: Sequence[str] | None,
    took_part: Sequence[str] | None, days: int | None,
) -> dict[str, Any]:  # fmt: skip
    given = {
        "everyone": everyone or None, "areas": area, "languages": language, "channels": channel,
        "ideas": None if ideas is None else _filters(ideas), "campaigns": campaigns, "took_part": took_part,
        "not_written_to_days": days,
    }  # fmt: skip
    return {name: value for name, value in given.items() if value is not None}


def _filters(given: str) -> dict[str, Any]:
    found = parse_qs(given, keep_blank_values=True)
    alone = ("q", "since", "until")
    return {name: values[-1] if name in alone else ",".join(values) for name, values in found.items()}


def _named(given: str | None) -> str | None:
    return None if given in (None, "none") else given


def _time(given: str | None) -> str | None:
    return None if given in (None, "now") else given


# --- doing it


def _act(number: int, act: broadcasts.Act, official: str | None, form: str) -> None:
    with calling(official) as call:
        _print(write(call, broadcasts.do, call, number, act), form)


def _print(found: BaseModel, form: str) -> None:
    whole = found.model_dump(mode="json")
    if form != "table":
        show([flat(whole)], (), form=form, whole=whole)
        return
    rows = flat({name: value for name, value in whole.items() if name != "samples"})
    width = max(len(name) for name in rows)
    for name, value in rows.items():
        if value not in (None, [], ""):
            print(f"{name:<{width}}  {plain(value)}")
    for one in whole.get("samples", ()):
        print(f"{one['to']}  {one['channel']}  {plain(one['text'])}")


def _brief(one: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a table that a row of the API has under other names."""
    counts = one["counts"]
    return {
        "waiting": counts["queued"] + counts["sending"], "out": counts["wired"] + counts["delivered"],
        "failed": counts["failed"] + counts["unknown"], "text": next(iter(one["texts"].values())),
    }  # fmt: skip
