"""`hearback demo`."""

import sys
from typing import Annotated

from cyclopts import App, Parameter, validators

from bot.clock import utc_now
from civic.demo.plan import BadSize, Size
from civic.demo.seeding import seed as write
from hearback.commands.progress import Bars
from hearback.errors import Refusal
from hearback.settings import Settings
from hearback.wiring import load_city_at_start, open_store_from_settings

NOT_LESS = validators.Number(gte=0)
app = App(name="demo", help="Invented content.\n\nExample: hearback demo seed")


@app.command
def seed(
    *,
    ideas: Annotated[int, Parameter(help="How many ideas.", validator=NOT_LESS)] = 200,
    votes: Annotated[int, Parameter(help="How many votes.", validator=NOT_LESS)] = 2_000,
    contacts: Annotated[int, Parameter(help="How many people; 7 in 10 take part.", validator=NOT_LESS)] = 600,
    seed: Annotated[int, Parameter(help="The same number invents the same city.")] = 1,
) -> None:
    """Add invented people, ideas and votes, for trying out and for measuring.

    The people are simulated phones (demo-1, demo-2 …): nothing is ever sent to a provider.

    Example: hearback demo seed --ideas 1000 --votes 20000 --contacts 5000
    """
    settings = Settings.load()
    store = open_store_from_settings(settings)
    try:
        city = load_city_at_start(store, settings)
        with Bars({"people": contacts, "ideas": ideas}) as bars:
            for what, count in write(store, city, Size(ideas, votes, contacts), seed=seed, now=utc_now()):
                bars.advance(what, count)
    except BadSize as error:
        raise Refusal(str(error)) from error
    finally:
        store.close()
    print(f"{ideas} ideas, {votes} votes and {contacts} people were invented.", file=sys.stderr)
