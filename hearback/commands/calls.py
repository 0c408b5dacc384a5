"""Calls of the API's operations from a terminal: by the same rules, with its complaints as one line."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Annotated, Any, Concatenate, ParamSpec, TypeVar

from cyclopts import Parameter
from pydantic import BaseModel, ValidationError

from bot.clock import utc_now
from civic import officials as civic_officials
from civic.officials import COMMAND_LINE, Caller, Role
from desk.api.operations import Call
from desk.api.problems import Problem, invalid_input
from desk.desk import Desk, Reader
from hearback import wiring
from hearback.errors import Refusal, WrongUsage
from hearback.settings import Settings
from phrases import Phrases
from storage import Tx, officials
from storage.files import Files

P = ParamSpec("P")
R = TypeVar("R")
Model = TypeVar("Model", bound=BaseModel)
By = Annotated[str | None, Parameter(name="--official", help="E-mail of the official who does it.")]
Texts = Annotated[
    list[str] | None, Parameter(name="--text", help="en=… : a text for each language; repeat.", negative="")
]


def texts_of(given: Sequence[str] | None, option: str = "--text") -> dict[str, str]:
    """Texts by language, as `en=…`."""
    texts = {}
    for one in given or ():
        language, equals, text = one.partition("=")
        if not equals:
            raise WrongUsage(f"{option} wants a language before the text: {option} en=…")
        texts[language.strip()] = text
    return texts


def checked(model: type[Model], given: Mapping[str, Any], whole: str = "broadcast") -> Model:
    """As the API reads it, with its complaints as one line; those about all of it name the `whole`."""
    try:
        return model.model_validate(given)
    except ValidationError as error:
        raise WrongUsage(invalid_input(error, whole=whole).detail) from None


@contextmanager
def calling(official: str | None) -> Iterator[Call]:
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


def read(call: Call, work: Callable[Concatenate[Tx, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Ask the store; a problem becomes one line."""
    try:
        return call.desk.store.read_now(work, *args, **kwargs)
    except Problem as problem:
        raise Refusal(problem.detail) from None


def write(call: Call, work: Callable[Concatenate[Tx, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Do something in a transaction of its own; a problem becomes one line."""
    try:
        return call.desk.store.write_now(work, *args, **kwargs)
    except Problem as problem:
        raise Refusal(problem.detail) from None
