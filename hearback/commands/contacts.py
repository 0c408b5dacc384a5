"""`hearback contacts`: people by their handles, limiting and muting them."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Annotated

from cyclopts import App, Parameter

from bot.clock import utc_now
from civic import restrictions
from civic.officials import COMMAND_LINE
from civic.restrictions import BadRestriction, Restriction
from desk.api.messages import handle
from hearback.commands.officials import opened_store
from hearback.errors import Refusal, WrongUsage
from storage import Tx, contacts
from storage.errors import Vanished

app = App(
    name="contacts",
    help="People by their handles, never by an address.\n\nExample: hearback contacts show 17",
)
Number = Annotated[int, Parameter(help="Their number, as `hearback messages list --format json` shows it.")]
Why = Annotated[str, Parameter(help="It is written down.")]
End = Annotated[str, Parameter(help="The last day, as 2026-12-31 (UTC).")]


@app.command(name="show")
def show_contact(id: Number) -> None:
    """Say whether somebody is limited or muted, why, and until when.

    Example: hearback contacts show 17
    """
    with opened_store() as store:
        print(_told(store.read_now, id))


@app.command
def limit(id: Number, *, reason: Why, until: End) -> None:
    """Limit somebody: few replies, and what they write waits for an official.

    Example: hearback contacts limit 17 --reason "sends advertising" --until 2026-12-31
    """
    _restrict(id, Restriction.LIMITED, reason, until)


@app.command
def mute(id: Number, *, reason: Why, until: End) -> None:
    """Mute somebody: kept, neither answered nor acted upon, but for STOP, HELP, MY DATA and emergencies.

    Example: hearback contacts mute 17 --reason "threatens staff" --until 2026-12-31
    """
    _restrict(id, Restriction.MUTED, reason, until)


@app.command
def release(id: Number) -> None:
    """End it before its time.

    Example: hearback contacts release 17
    """
    with opened_store() as store:
        try:
            store.write_now(restrictions.release, id, utc_now(), by=COMMAND_LINE)
        except Vanished:
            raise _nobody(id) from None
        print(_told(store.read_now, id))


def _restrict(contact_id: int, kind: Restriction, reason: str, until: str) -> None:
    try:
        day = datetime.strptime(until, "%Y-%m-%d").replace(tzinfo=UTC).date()
    except ValueError:
        raise WrongUsage(f"--until {until!r} is no day such as 2026-12-31") from None
    end = datetime.combine(day + timedelta(days=1), time(), UTC)
    with opened_store() as store:
        try:
            store.write_now(
                restrictions.restrict, contact_id, kind, reason=reason, until=end, now=utc_now(),
                by=COMMAND_LINE,
            )  # fmt: skip
        except Vanished:
            raise _nobody(contact_id) from None
        except BadRestriction as error:
            raise Refusal(str(error)) from None
        print(_told(store.read_now, contact_id))


def _told(read: Callable[..., str], contact_id: int) -> str:
    try:
        return read(_state, contact_id)
    except Vanished:
        raise _nobody(contact_id) from None


def _state(tx: Tx, contact_id: int) -> str:
    contact, now = contacts.by_id(tx, contact_id), utc_now()
    kind = restrictions.now_of(contact, now)
    who = handle(tx, contact_id)
    if kind is None or contact.restricted_until is None:
        return f"{who} is not limited."
    until = f"{contact.restricted_until:%Y-%m-%d %H:%M} UTC"
    return f"{who} is {kind} until {until}: {contact.restriction_reason}"


def _nobody(contact_id: int) -> Refusal:
    return Refusal(f"nobody has the number {contact_id}: they may have been erased")
