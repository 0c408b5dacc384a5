"""The command `hearback`: every part has `--help` with an example, and is loaded when it is asked for."""

import sys
from collections.abc import Sequence
from typing import Final

from cyclopts import App, CycloptsError

from civic.city import CityError
from civic.officials import BadOfficial
from hearback import __version__
from hearback.errors import Refusal, WrongUsage
from storage import StoreError, StoreUnavailable

app = App(
    name="hearback",
    help="Text the city, hear back: citizensourcing by SMS, WhatsApp, Telegram and terminal."
    "\n\nExample: hearback serve",
    version=__version__,
    version_flags=["--version"],
)
PARTS: Final = {  # below `hearback.commands`: what a server holds of the others would be held for ever
    "serve": "running:serve",
    "web": "running:web",
    "worker": "running:worker",
    "chat": "running:chat",
    "nlu": "nlu:app",
    "city": "city:app",
    "official": "officials:official",
    "token": "officials:token",
    "ideas": "officials:ideas",
    "messages": "officials:messages",
    "broadcast": "broadcasts:app",
    "campaign": "campaigns:app",
    "contacts": "contacts:app",
    "bursts": "bursts:app",
    "pauses": "pauses:app",
    "alerts": "alerts:app",
    "demo": "demo:app",
    "db": "database:app",
    "stats": "exports:stats",
    "doctor": "doctor:doctor",
}
for name, part in PARTS.items():
    app.command(f"hearback.commands.{part}", name=name)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command: errors are one line with what to do, and exit code 1 (2 for wrong usage)."""
    words = sys.argv[1:] if arguments is None else arguments
    try:
        _load_what_is_listed(words)
        app(words, exit_on_error=False, print_error=False)
    except (CycloptsError, WrongUsage) as error:
        _fail(error, code=2)
    except StoreUnavailable as error:
        _fail(RuntimeError(f"the database cannot be used ({error}): try again, or see `hearback doctor`"))
    except (Refusal, CityError, BadOfficial, StoreError, BrokenPipeError) as error:
        _fail(error)
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:  # noqa: BLE001  # its message may quote what a person wrote, so its kind must do
        kind = type(error).__name__
        _fail(RuntimeError(f"an unexpected {kind} ended the command: `hearback doctor` may tell why"))


def _load_what_is_listed(words: Sequence[str]) -> None:
    """Below the command that is asked for, if anything: so that its help says what each part does."""
    _, chain, _ = app.parse_commands([word for word in words if word not in app.help_flags])
    chain[-1].resolved_commands()


def _fail(error: Exception, code: int = 1) -> None:
    if not isinstance(error, BrokenPipeError):
        line = " ".join(str(error).split())
        print(f"hearback: {line}", file=sys.stderr)  # this is where errors go
    sys.exit(code)


if __name__ == "__main__":
    main()
