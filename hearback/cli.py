"""The command `hearback`: every part of it has `--help` with an example."""

import sys
from collections.abc import Sequence

from cyclopts import App, CycloptsError

from civic.city import CityError
from civic.officials import BadOfficial
from hearback import __version__
from hearback.commands import (
    alerts,
    approvals,
    broadcasts,
    bursts,
    campaigns,
    city,
    contacts,
    database,
    demo,
    doctor,
    exports,
    nlu,
    officials,
    pauses,
    redactions,
    running,
)
from hearback.errors import Refusal
from storage import StoreError

app = App(
    name="hearback",
    help="Text the city, hear back: citizensourcing by SMS, WhatsApp, Telegram and terminal."
    "\n\nExample: hearback serve",
    version=__version__,
    version_flags=["--version"],
)
running.add_to(app)
for part in (
    nlu.app,
    city.app,
    officials.official,
    officials.token,
    officials.ideas,
    officials.messages,
    broadcasts.app,
    campaigns.app,
    contacts.app,
    bursts.app,
    pauses.app,
    alerts.app,
    demo.app,
    database.app,
):
    app.command(part)
approvals.add_to(officials.ideas)
redactions.add_to(officials.ideas)
app.command(exports.stats)
app.command(doctor.doctor)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command: errors are one line with what to do, and exit code 1 (2 for wrong usage)."""
    try:
        app(arguments, exit_on_error=False, print_error=False)
    except CycloptsError as error:
        _fail(error, code=2)
    except (Refusal, CityError, BadOfficial, StoreError, BrokenPipeError) as error:
        _fail(error)
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:  # noqa: BLE001  # its message may quote what a person wrote, so its kind must do
        kind = type(error).__name__
        _fail(RuntimeError(f"an unexpected {kind} ended the command: `hearback doctor` may tell why"))


def _fail(error: Exception, code: int = 1) -> None:
    if not isinstance(error, BrokenPipeError):
        line = " ".join(str(error).split())
        print(f"hearback: {line}", file=sys.stderr)  # this is where errors go
    sys.exit(code)


if __name__ == "__main__":
    main()
