"""`hearback broadcast`: one text to many, from a terminal; the same rules as the API."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Annotated, Any, Concatenate, Literal, ParamSpec, TypeVar
from urllib.parse import parse_qs

from cyclopts import App, Parameter
from pydantic import BaseModel, ValidationError

from bot.clock import utc_now
from civic import officials as civic_officials
from civic.officials import COMMAND_LINE, Caller, Role
from desk.api import broadcasts
from desk.api.operations import Call
from desk.api.problems import Problem, invalid_input
from desk.api.shapes import broadcasts as shapes
from desk.desk import Desk, Reader
from hearback import wiring
from hearback.commands.tables import Format, flat, show
from hearback.errors import Refusal
from hearback.settings import Settings
from hearback.terminal import plain
from phrases import Phrases
from storage import Tx, officials
from storage.files import Files

P = ParamSpec("P")
R = TypeVar("R")
Model = TypeVar("Model", bound=BaseModel)
Id = Annotated[int, Parameter(help="Its number.")]
Texts = Annotated[
    list[str] | None, Parameter(name="--text", help="en=… : a text for each language; repeat.", negative="")
]
Several = Annotated[list[str] | None, Parameter(help="Several: repeat.", negative="")]
Ideas = Annotated[
    str | None, Parameter(help="Who took part in such ideas: filters as in an address, topic=parks&q=bench.")
]
By = Annotated[str | None, Parameter(name="--official", help="E-mail of the official who does it.")]
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
    query = _checked(shapes.BroadcastQuery, {"state": [state] if state else [], "limit": limit})
    with _call(None) as call:
        found = _read(call, broadcasts.find_page, query).items
    whole = [one.model_dump(mode="json") for one in found]
    rows = [flat(one) | _brief(one) for one in whole] if format == "table" else [flat(one) for one in whole]
    show(rows, BRIEF, form=format, whole=whole)


@app.command(name="show")
def show_broadcast(id: Id, *, format: Format = "table") -> None:
    """Show one broadcast and how far it has come.

    Example: hearback broadcast show 3
    """
    with _call(None) as call:
        _print(_read(call, broadcasts.find_shape, id), format)


@app.command(name="draft")
def draft_broadcast(
    *,
    text: Texts = None,
    everyone: Annotated[bool, Parameter(help="All who agreed to city news.", negative="")] = False,
    area: Several = None,
    language: Several = None,
    channel: Several = None,
    ideas: Ideas = None,
    took_part: Several = None,
    not_written_to_days: int | None = None,
    send_at: At = None,
    official: By = None,
    format: Format = "table",
) -> None:
    """Draft a broadcast: nothing is sent before it was rehearsed and a second official approved it.

    Example: hearback broadcast draft --text en="The bridge is open." --area riverside
    """
    audience = _audience(everyone, area, language, channel, ideas, took_part, not_written_to_days)
    given = {"texts": _texts(text), "audience": audience or {}, "send_at": _time(send_at)}
    body = _checked(shapes.NewBroadcast, given)
    with _call(official) as call:
        _print(_write(call, broadcasts.draft, call, body), format)


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
    took_part: Several = None,
    not_written_to_days: int | None = None,
    send_at: At = None,
    official: By = None,
    format: Format = "table",
) -> None:
    """Change all texts, the whole audience, or the time; what is not given stays. It is a draft again.

    Example: hearback broadcast edit 3 --text en="The bridge is open again." --send-at now
    """
    audience = _audience(everyone, area, language, channel, ideas, took_part, not_written_to_days)
    given: dict[str, Any] = {"texts": _texts(text)} if text else {}
    given |= {"audience": audience} if audience else {}
    given |= {"send_at": _time(send_at)} if send_at else {}
    body = _checked(shapes.ChangedBroadcast, given)
    with _call(official) as call:
        _print(_write(call, broadcasts.edit, call, id, body), format)


@app.command(name="rehearse")
def rehearse_broadcast(id: Id, *, official: By = None, format: Format = "table") -> None:
    """Say who would get what, at which cost and until when; nothing is sent.

    Example: hearback broadcast rehearse 3
    """
    with _call(official) as call:
        _print(_write(call, broadcasts.rehearse, call, id), format)


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
    body = _checked(shapes.Trial, {"to": to, "channel": channel})
    with _call(official) as call:
        tried = _write(call, broadcasts.try_out, call, id, body)
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
    query = _checked(shapes.AnswerQuery, {"limit": limit})
    with _call(None) as call:
        found = _read(call, broadcasts.find_answers, id, query).items
    whole = [message.model_dump(mode="json") for message in found]
    show(whole, ("id", "received_at", "channel", "contact", "text"), form=format, whole=whole)


# --- what was given


def _texts(given: Sequence[str] | None) -> dict[str, str]:
    texts = {}
    for one in given or ():
        language, equals, text = one.partition("=")
        if not equals:
            raise Refusal("--text wants a language before the text: --text en=…")
        texts[language.strip()] = text
    return texts


def _audience(  # noqa: PLR0917  # as the options stand
    everyone: bool, area: Sequence[str] | None, language: Sequence[str] | None,  # noqa: FBT001
    channel: Sequence[str] | None, ideas: str | None, took_part: Sequence[str] | None, days: int | None,
) -> dict[str, Any]:  # fmt: skip
    given = {
        "everyone": everyone or None, "areas": area, "languages": language, "channels": channel,
        "ideas": None if ideas is None else _filters(ideas), "took_part": took_part,
        "not_written_to_days": days,
    }  # fmt: skip
    return {name: value for name, value in given.items() if value is not None}


def _filters(given: str) -> dict[str, Any]:
    found = parse_qs(given, keep_blank_values=True)
    alone = ("q", "since", "until")
    return {name: values[-1] if name in alone else ",".join(values) for name, values in found.items()}


def _time(given: str | None) -> str | None:
    return None if given in (None, "now") else given


def _checked(model: type[Model], given: Mapping[str, Any]) -> Model:
    """As the API reads it, with its complaints as one line."""
    try:
        return model.model_validate(given)
    except ValidationError as error:
        raise Refusal(invalid_input(error, whole="broadcast").detail) from None


# --- doing it


@contextmanager
def _call(official: str | None) -> Iterator[Call]:
    """A call as the API has it: by an official, or by the command line."""
    settings = Settings.load()
    store = wiring.open_store_from_settings(settings)
    try:
        city = wiring.load_city_at_start(store, settings)
        desk = Desk(
            store=store, phrases=lambda: Phrases.load(city.languages), city=lambda: city, reader=_no_reader,
            clock=utc_now, news=_nothing, replies=_nothing, files=Files(settings.media_folder),
            quiet_hours=lambda: wiring.quiet_hours(settings, city),
        )  # fmt: skip
        yield Call(desk, store.read_now(_caller, official), utc_now())
    finally:
        store.close()


def _nothing() -> None:
    """A server that runs looks by itself, every second."""


def _no_reader() -> Reader:
    raise Refusal("nothing is understood here")


def _caller(tx: Tx, email: str | None) -> Caller:
    if email is None:
        return Caller(COMMAND_LINE, Role.ADMIN, None)
    row = officials.by_email(tx, email.strip().lower())
    if row is None or row.disabled_at is not None:
        raise Refusal(f"no official {email}: add them first with `hearback official add`")
    role = civic_officials.role_named(row.role)
    if role < Role.EDITOR:
        raise Refusal(f"this needs the role editor; {row.email} has {row.role}")
    return Caller(row.email, role, row.id)


def _read(call: Call, work: Callable[Concatenate[Tx, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
    try:
        return call.desk.store.read_now(work, *args, **kwargs)
    except Problem as problem:
        raise Refusal(problem.detail) from None


def _write(call: Call, work: Callable[Concatenate[Tx, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
    try:
        return call.desk.store.write_now(work, *args, **kwargs)
    except Problem as problem:
        raise Refusal(problem.detail) from None


def _act(number: int, act: broadcasts.Act, official: str | None, form: str) -> None:
    with _call(official) as call:
        _print(_write(call, broadcasts.do, call, number, act), form)


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
