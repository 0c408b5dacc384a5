"""`hearback official`, `token`, `ideas` and `messages`: what officials do from a terminal."""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Annotated, Any, Concatenate, Literal, ParamSpec, TypeVar

from cyclopts import App, Parameter

from bot.clock import utc_now
from civic import audit, cities, officials, sign_ins
from desk.api import history, shapes
from desk.api import messages as inbox
from desk.api.files.about import about
from desk.api.ideas import find, find_page, find_shape
from desk.api.operations import parse_query
from desk.api.problems import Problem
from hearback.commands.files import refuse_terminal, write
from hearback.commands.filters import IdeaFilters
from hearback.commands.tables import AnyFormat, Format, flat, show
from hearback.errors import Refusal, WrongUsage
from hearback.settings import Settings
from hearback.terminal import plain
from hearback.wiring import open_store_from_settings
from phrases import available_languages
from storage import Store, Tx, inbound

P = ParamSpec("P")
R = TypeVar("R")
Role = Annotated[
    Literal["viewer", "moderator", "editor", "admin"], Parameter(help="Each includes the ones before.")
]
EVERYTHING = IdeaFilters()
BRIEF = ("code", "title", "topic", "where", "status", "for", "against", "filed")
BY = "command line"
MOST = 200  # ideas or messages in one query

official = App(
    name="official",
    help="People of the administration.\n\nExample: hearback official add ann@city.example --role editor",
)
token = App(name="token", help="Keys to the API.\n\nExample: hearback token add dashboard --role viewer")
ideas = App(
    name="ideas", help="What residents put forward.\n\nExample: hearback ideas list --status received"
)
messages = App(name="messages", help="What came in.\n\nExample: hearback messages list --state unclear")


@official.command(name="add")
def add_official(email: Annotated[str, Parameter(help="Their e-mail address.")], *, role: Role) -> None:
    """Add a person of the administration, and print a link that signs them in once, within 15 minutes.

    Example: hearback official add ann@city.example --role editor
    """
    with opened_store() as store:
        store.write_now(officials.add_official, email, officials.role_named(role), utc_now())
        token = store.write_now(sign_ins.invite, email, utc_now(), by=BY)
    print(f"{email.strip().lower()} is {role}. This link signs them in once, within 15 minutes:")
    print(sign_in_link(token, Settings.load()))


@official.command(name="link")
def link_official(
    email: Annotated[str, Parameter(help="Their e-mail address.")],
    *,
    reset: Annotated[
        bool, Parameter(help="Forget their password and second factor, and sign them out.", negative="")
    ] = False,
) -> None:
    """Print a new link that signs an official in once, within 15 minutes.

    Example: hearback official link ann@city.example
    """
    with opened_store() as store:
        if reset:
            store.write_now(sign_ins.reset, email, utc_now(), by=BY)
        token = store.write_now(sign_ins.invite, email, utc_now(), by=BY)
    print(sign_in_link(token, Settings.load()))


def sign_in_link(token: str, settings: Settings) -> str:
    """Where a sign-in link leads."""
    return f"{settings.public_url.rstrip('/')}/desk/sign-in/{token}"


@token.command(name="add")
def add_token(
    name: Annotated[str, Parameter(help="What it is for, as it stands in the audit log.")],
    *,
    role: Role,
    official: Annotated[str | None, Parameter(help="E-mail of the official it acts as.")] = None,
) -> None:
    """Make a token for the API and print it, this once.

    Without --official it is a service, which may not approve anything.

    Example: hearback token add dashboard --role viewer
    """
    with opened_store() as store:
        made = store.write_now(
            officials.add_token, name, officials.role_named(role), utc_now(), email=official
        )
    print(made)
    if sys.stdout.isatty():
        print("Keep it now: it is not shown again.", file=sys.stderr)


@token.command(name="list")
def list_tokens(*, format: Format = "table") -> None:
    """List the tokens, without what they are: that was shown once.

    Example: hearback token list
    """
    with opened_store() as store:
        rows = store.read_now(officials.list_tokens)
    show(rows, ("name", "role", "official", "created_at", "revoked_at"), form=format, whole=rows)


@token.command(name="revoke")
def revoke_token(name: Annotated[str, Parameter(help="Its name.")]) -> None:
    """Let a token be worth nothing from now on.

    Example: hearback token revoke dashboard
    """
    with opened_store() as store:
        store.write_now(officials.revoke_token, name, utc_now(), by=BY)
    print(f"The token {plain(name)!r} is worth nothing any more.")


@ideas.command(name="list")
def list_ideas(
    *,
    filters: IdeaFilters = EVERYTHING,
    sort: Annotated[
        str,
        Parameter(help="votes, created or updated; with - the greatest first.", allow_leading_hyphen=True),
    ] = "-created",
    limit: Annotated[int, Parameter(help="How many at most.")] = 50,
    format: AnyFormat = "table",
) -> None:
    """List ideas by the same filters as the API.

    Example: hearback ideas list --status received,considered --area riverside --sort -votes
    """
    if limit < 1:
        raise WrongUsage("--limit must be at least 1")
    if format in ("xlsx", "geojson"):
        refuse_terminal("send it into a pipe, or use `hearback ideas export --output FILE`")
    asked = filters.asked(sort=sort)
    with opened_store() as store:
        city = store.read_now(cities.loaded)
        languages = city.languages if city else available_languages()
        found = list(_paged(store, find_page, shapes.IdeaQuery, asked, limit, languages))
    if format in ("xlsx", "geojson"):
        said = about(filters.query(shapes.IdeaFilter), utc_now())
        write(iter([found]), format, said, languages, None)
        return
    whole = [idea.model_dump(mode="json") for idea in found]
    rows = [flat(one) | _brief(one) for one in whole] if format == "table" else [flat(one) for one in whole]
    show(rows, BRIEF, form=format, whole=whole)


@ideas.command(name="show")
def show_idea(
    code: Annotated[str, Parameter(help="In any case, with # or dash.")], *, format: Format = "table"
) -> None:
    """Show one idea, and what happened to it.

    Example: hearback ideas show K7RD
    """
    with opened_store() as store:
        idea = _read(store, find_shape, code).model_dump(mode="json")
        events = [
            event.model_dump(mode="json", exclude_none=True) for event in _read(store, _history, code).items
        ]
    if format != "table":
        show([flat(idea)], (), form=format, whole=idea)
        return
    _print_fields(flat(idea))
    for event in events:
        rest = " ".join(
            f"{name}={plain(value)}"
            for name, value in flat(event).items()
            if name not in ("at", "by", "what")
        )
        print(f"{event['at']}  {event['what']}  by {plain(event['by'])}  {rest}".rstrip())


@messages.command(name="list")
def list_messages(
    *,
    state: Annotated[
        Literal["waiting", "handled", "unclear", "parked"] | None,
        Parameter(help="Where they are on their way."),
    ] = None,
    limit: Annotated[int, Parameter(help="How many at most.")] = 50,
    format: Format = "table",
) -> None:
    """List what came in, the newest first; nobody's address is shown.

    Example: hearback messages list --state parked
    """
    if limit < 1:
        raise WrongUsage("--limit must be at least 1")
    with opened_store() as store:
        asked = {"state": [state]} if state else {}
        found = list(_paged(store, inbox.find_page, shapes.MessageQuery, asked, limit))
    whole = [message.model_dump(mode="json") for message in found]
    columns = ("id", "received_at", "channel", "contact", "state", "reason", "text")
    show(whole, columns, form=format, whole=whole)


@messages.command(name="show")
def show_message(id: Annotated[int, Parameter(help="Its number.")], *, format: Format = "table") -> None:
    """Show one message.

    Example: hearback messages show 17
    """
    with opened_store() as store:
        message = _read(store, inbox.find_shape, id).model_dump(mode="json")
    if format == "table":
        _print_fields(message)
    else:
        show([message], (), form=format, whole=message)


@messages.command
def retry(
    id: Annotated[int | None, Parameter(help="Its number; without, all that are parked.")] = None,
) -> None:
    """Let parked messages be handled again.

    Example: hearback messages retry 17
    """
    with opened_store() as store:
        count = store.write_now(_retry, id)
    if id is not None and not count:
        raise Refusal(
            f"message {id} is not parked, or could never be read: `hearback messages show {id}` says more"
        )
    print("1 message waits to be handled." if count == 1 else f"{count} messages wait to be handled.")


def _retry(tx: Tx, message_id: int | None) -> int:
    count = inbound.retry(tx, message_id)
    if count:
        subject = "messages" if message_id is None else f"message:{message_id}"
        audit.note(tx, BY, "retried", subject, utc_now(), count=count)
    return count


def _history(tx: Tx, code: str) -> shapes.History:
    return history.of(tx, find(tx, code))


@contextmanager
def opened_store() -> Iterator[Store]:
    """The store of the settings, closed afterwards."""
    store = open_store_from_settings(Settings.load())
    try:
        yield store
    finally:
        store.close()


def _read(store: Store, work: Callable[Concatenate[Tx, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Read, with the API's complaints as one line."""
    try:
        return store.read_now(work, *args, **kwargs)
    except Problem as problem:
        raise Refusal(problem.detail) from None


def _paged(
    store: Store,
    find_some: Callable[..., Any],
    model: type[Any],
    asked: Mapping[str, Sequence[str]],
    limit: int,
    *more: Any,
) -> Iterator[Any]:
    """Everything that a query finds, up to a limit, page by page."""
    cursor: dict[str, list[str]] = {}
    while limit > 0:
        page_size = {"limit": [str(min(limit, MOST))]}
        try:
            query = parse_query(
                model, {**{name: list(values) for name, values in asked.items()}, **page_size, **cursor}
            )
        except Problem as problem:
            raise WrongUsage(problem.detail) from None
        page = _read(store, find_some, query, *more)
        yield from page.items
        limit -= len(page.items)
        if page.next is None:
            return
        cursor = {"cursor": [page.next]}


def _brief(idea: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a table that a row of the API has under other names."""
    place = idea["place"] or {}
    votes = idea["votes"]
    return {
        "where": place.get("name") or place.get("text"),
        "for": votes["for"],
        "against": votes["against"],
        "filed": idea["created_at"][:10],
    }


def _print_fields(row: Mapping[str, Any]) -> None:
    width = max(len(name) for name in row)
    for name, value in row.items():
        if value not in (None, [], ""):
            print(f"{name:<{width}}  {plain(value)}")


for name, part in {
    "export": "exports:export_ideas",
    "pending": "approvals:list_pending",
    "approve": "approvals:approve",
    "withdraw": "approvals:withdraw",
    "redact": "redactions:redact",
}.items():
    ideas.command(f"hearback.commands.{part}", name=name)
