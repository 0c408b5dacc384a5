"""`hearback bursts`: many new people at once who do the same; setting their votes aside, reversibly."""

import sys
from typing import Annotated

from cyclopts import App, Parameter

from bot.clock import utc_now
from civic import bursts
from civic.bursts import NoBurst
from civic.officials import COMMAND_LINE
from desk.api import shapes
from desk.api.bursts import find_bursts, find_one
from desk.api.paging import LARGEST
from hearback.commands.officials import opened_store
from hearback.commands.tables import Format, show
from hearback.errors import Refusal

COLUMNS = ("key", "id", "kind", "idea", "people", "votes", "since", "reason", "by")
MOST = 200  # of each

app = App(
    name="bursts",
    help="Many new people at once who do the same: worth a look, no more.\n\nExample: hearback bursts list",
)
Key = Annotated[str, Parameter(help="As `hearback bursts list` shows it.")]
Number = Annotated[int, Parameter(help="As `hearback bursts list` shows it for what is set aside.")]
Why = Annotated[str, Parameter(help="It is written down.")]


@app.command(name="list")
def list_bursts(*, format: Format = "table") -> None:
    """List bursts of the last seven days (with a key), and those whose votes are set aside (with an id).

    Example: hearback bursts list
    """
    with opened_store() as store:
        found = store.read_now(find_bursts, shapes.BurstQuery(limit=MOST), utc_now())
    whole = found.model_dump(mode="json", include={"items", "set_aside"})
    rows = [one | {"since": one["first"]} for one in whole["items"]]
    rows += [one | {"since": one["at"]} for one in whole["set_aside"]]
    show(rows, COLUMNS, form=format, whole=whole)
    more = found.total + found.set_aside_total - len(rows)
    if more:
        print(f"and {more} more: /desk/bursts shows all", file=sys.stderr)


@app.command
def set_aside(key: Key, *, reason: Why) -> None:
    """Let the votes of a burst's people count no more, until they are restored; nobody is told.

    Example: hearback bursts set-aside newcomers:7 --reason "a bought list"
    """
    with opened_store() as store:
        try:
            burst_id = store.write_now(bursts.set_aside, key, reason, utc_now(), by=COMMAND_LINE)
        except NoBurst:
            raise Refusal(f"no burst has the key {key} now: `hearback bursts list` shows all") from None
        except ValueError as error:
            raise Refusal(str(error)) from None
        burst = store.read_now(find_one, burst_id)
    print(
        f"{burst.votes} votes of {burst.people} people do not count. "
        f"`hearback bursts restore {burst.id}` counts them again."
    )


@app.command
def restore(id: Number) -> None:
    """Let these votes count again; harmless when they do.

    Example: hearback bursts restore 3
    """
    with opened_store() as store:
        try:
            store.write_now(bursts.restore, min(id, LARGEST), utc_now(), by=COMMAND_LINE)
        except NoBurst:
            raise Refusal(f"no burst that was set aside has the number {id}") from None
        burst = store.read_now(find_one, id)
    print(f"The votes of {burst.people} people count again.")
