"""`hearback pauses`: channels whose platform has had too much of us; letting one go on."""

from typing import Annotated

from cyclopts import App, Parameter

from bot.clock import utc_now
from civic import pauses
from civic.officials import COMMAND_LINE
from civic.pauses import NoPause
from desk.api.channels import find_pauses
from hearback.commands.officials import opened_store
from hearback.commands.tables import Format, show
from hearback.errors import Refusal

COLUMNS = ("channel", "until", "reason", "probed_at")

app = App(
    name="pauses",
    help="Channels that pause because their platform has had too much of us."
    "\n\nExample: hearback pauses list",
)


@app.command(name="list")
def list_pauses(*, format: Format = "table") -> None:
    """List the channels that pause, until when at the latest, why, and when a message tries the next time.

    Example: hearback pauses list
    """
    with opened_store() as store:
        found = store.read_now(find_pauses, utc_now()).model_dump(mode="json")
    show(found["items"], COLUMNS, form=format, whole=found)


@app.command
def lift(channel: Annotated[str, Parameter(help="As `hearback pauses list` shows it.")]) -> None:
    """Let a channel go on at once, when you know that its platform takes messages again.

    Example: hearback pauses lift sms
    """
    with opened_store() as store:
        try:
            store.write_now(pauses.lift, channel, utc_now(), by=COMMAND_LINE)
        except NoPause:
            raise Refusal(f"{channel} does not pause: `hearback pauses list` shows what does") from None
    print(f"Messages by {channel} go on within a minute.")
