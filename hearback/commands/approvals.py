"""`hearback ideas pending`, `approve` and `withdraw`: statuses that wait for a second official."""

from collections.abc import Callable
from typing import Annotated, Any

from cyclopts import Parameter

from bot.clock import utc_now
from civic import proposals as civic_proposals
from civic.city import City
from civic.officials import Caller, role_named
from civic.proposals import NothingWaits, NotTheirs
from civic.statuses import BadStatus
from desk.api.ideas import find, shaped
from desk.api.problems import Problem
from hearback.commands.exports import opened
from hearback.commands.tables import Format, show
from hearback.errors import Refusal
from storage import Tx, officials, proposals
from storage import ideas as stored
from storage.models import id_of

COLUMNS = ("code", "status", "people", "by", "at", "title")
MOST = 200
Code = Annotated[str, Parameter(help="In any case, with # or dash.")]
Email = Annotated[str, Parameter(help="E-mail of the official who decides.")]


def list_pending(*, format: Format = "table") -> None:
    """List changes of status that wait for a second official, the oldest first.

    Example: hearback ideas pending
    """
    with opened() as (store, _city):
        whole = store.read_now(_pending)
    rows = [one["pending"] | {"code": one["code"], "title": one["title"]} for one in whole]
    show(rows, COLUMNS, form=format, whole=whole)


def _pending(tx: Tx) -> list[dict[str, Any]]:
    found = stored.by_ids(tx, [one.idea_id for one in proposals.all_waiting(tx, MOST)])
    return [idea.model_dump(mode="json") for idea in shaped(tx, found)]


def approve(code: Code, *, official: Email) -> None:
    """Approve a status that waits, as an official who did not propose it: everybody hears it.

    Example: hearback ideas approve K7RD --official ben@city.example
    """
    _decide(code, official, civic_proposals.approve)
    print("Approved: everybody hears it.")


def withdraw(code: Code, *, official: Email) -> None:
    """Withdraw a status that waits: nobody hears anything.

    Example: hearback ideas withdraw K7RD --official ann@city.example
    """
    _decide(code, official, _withdraw)
    print("Withdrawn: nobody hears anything.")


def _withdraw(tx: Tx, idea_id: int, _city: City, now: object, *, by: Caller) -> object:
    return civic_proposals.withdraw(tx, idea_id, now, by=by)  # type: ignore[arg-type]  # a time


def _decide(code: str, email: str, act: Callable[..., object]) -> None:
    with opened() as (store, city):
        try:
            store.write_now(_acted, code, email, act, city)
        except Problem as problem:
            raise Refusal(problem.detail) from None
        except (NothingWaits, NotTheirs, BadStatus) as error:
            raise Refusal(str(error)) from None


def _acted(tx: Tx, code: str, email: str, act: Callable[..., object], city: City) -> None:
    official = officials.by_email(tx, email.strip().lower())
    if official is None or official.disabled_at is not None:
        raise Refusal(f"no official {email}: `hearback official list` shows all")
    role = role_named(official.role)
    if role.name not in ("EDITOR", "ADMIN"):
        raise Refusal(f"{email} is {official.role}: this needs an editor")
    act(tx, id_of(find(tx, code)), city, utc_now(), by=Caller(official.email, role, official.id))
