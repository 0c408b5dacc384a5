"""`hearback campaign`: calls for ideas, from a terminal; the same rules as the API."""

from collections.abc import Callable
from datetime import tzinfo
from typing import Annotated, Any, Literal

from cyclopts import App, Parameter

from desk.api import campaigns
from desk.api.fields import read_time, read_until
from desk.api.shapes import campaigns as shapes
from desk.keywords import checker
from hearback.commands.calls import By, Texts, calling, checked, read, texts_of, write
from hearback.commands.tables import Format, flat, show
from hearback.terminal import plain
from storage.models import KINDS

Code = Annotated[str, Parameter(help="Its keyword, in any case.")]
State = Literal["upcoming", "open", "closed"]
Titles = Annotated[
    list[str] | None, Parameter(name="--title", help="en=… : a title for each language; repeat.", negative="")
]
Time = Annotated[
    str | None, Parameter(help="2026-12-01, or 2026-12-01T09:00, on the city's clock; left out: now.")
]
UNTIL = "2026-12-20 (to its end), or 2026-12-20T18:00, on the city's clock unless it names a zone (…Z)."
BRIEF = ("code", "state", "opens_at", "closes_at", "by", "title")
RANKED = ("rank", "code", "title", "for", "against", "status")

app = App(name="campaign", help="Calls for ideas.\n\nExample: hearback campaign list --state open")


@app.command(name="list")
def list_campaigns(
    *,
    state: Annotated[State | None, Parameter(help="Only these.")] = None,
    limit: Annotated[int, Parameter(help="How many at most, up to 200.")] = 50,
    format: Format = "table",
) -> None:
    """List campaigns, those that close last first.

    Example: hearback campaign list --state open
    """
    query = checked(shapes.CampaignQuery, {"state": [state] if state else [], "limit": limit})
    with calling(None) as call:
        found = read(call, campaigns.find_page, query, call.now).items
    whole = [one.model_dump(mode="json") for one in found]
    rows = [flat(one) | {"title": next(iter(one["titles"].values()))} for one in whole]
    show(rows if format == "table" else [flat(one) for one in whole], BRIEF, form=format, whole=whole)


@app.command(name="show")
def show_campaign(code: Code, *, format: Format = "table") -> None:
    """Show one campaign.

    Example: hearback campaign show GREEN26
    """
    with calling(None) as call:
        _print(read(call, campaigns.find_shape, code, call.now), format)


@app.command(name="create")
def create_campaign(
    code: Annotated[str, Parameter(help="The keyword that people text: 3 to 16 letters and digits.")],
    *,
    closes_at: Annotated[str, Parameter(help=UNTIL)],
    opens_at: Time = None,
    title: Titles = None,
    text: Texts = None,
    kind: Annotated[str, Parameter(help="What people are asked for.")] = "call_for_ideas",
    topic: Annotated[str | None, Parameter(help="Of its ideas whose topic nobody can tell.")] = None,
    area: Annotated[str | None, Parameter(help="The part of the city that it is about.")] = None,
    per_month: Annotated[
        int | None, Parameter(help="How many messages of it one person gets in a month at most.")
    ] = None,
    official: By = None,
    format: Format = "table",
) -> None:
    """Make a call for ideas: who texts its keyword hears what it is about, or files an idea into it.

    Example: hearback campaign create GREEN26 --title en="Greener streets" --text en="Where should we plant?"
    --closes-at 2026-12-20
    """
    given: dict[str, Any] = {
        "code": code, "kind": kind, "titles": texts_of(title, "--title"), "texts": texts_of(text),
        "topic": topic, "area": area, "per_month": per_month,
    }  # fmt: skip
    with calling(official) as call:
        zone = call.desk.city().time_zone
        given["opens_at"] = _on_the_clock(read_time, opens_at, zone)
        given["closes_at"] = _on_the_clock(read_until, closes_at, zone)
        body = checked(shapes.NewCampaign, given, "campaign")
        _print(write(call, campaigns.create, call, body, checker(call.desk.city())), format)


@app.command(name="close")
def close_campaign(code: Code, *, official: By = None, format: Format = "table") -> None:
    """End it now, for good; what counts is written down.

    Example: hearback campaign close GREEN26
    """
    with calling(official) as call:
        _print(write(call, campaigns.close, call, code), format)


@app.command(name="tally")
def show_tally(code: Code, *, format: Format = "table") -> None:
    """Count what it has come to: ideas, votes, people; by status, topic, area, language, channel.

    Example: hearback campaign tally GREEN26
    """
    with calling(None) as call:
        whole = read(call, campaigns.find_tally, code, call.now).model_dump(mode="json")
    total = {"by": "all", "key": "", "ideas": whole["ideas"], **whole["votes"], "people": whole["people"]}
    parts = [{"by": name, "key": key, **cell} for name in KINDS for key, cell in whole[f"by_{name}"].items()]
    columns = ("by", "key", "ideas", "for", "against", "unverified", "people")
    show([total, *parts], columns, form=format, whole=whole)


@app.command(name="results")
def show_results(
    code: Code,
    *,
    limit: Annotated[int, Parameter(help="How many ideas at most, up to 200.")] = 50,
    format: Format = "table",
) -> None:
    """List its ideas in the order of their votes: live, and fixed when it has closed.

    Example: hearback campaign results GREEN26 --format csv
    """
    query = checked(shapes.ResultQuery, {"limit": limit})
    with calling(None) as call:
        found = read(call, campaigns.find_results, code, query, call.desk.city(), call.now)
    whole = found.model_dump(mode="json")
    rows = [{"rank": one["rank"], **flat(one["idea"]), **one["votes"]} for one in whole["items"]]
    show(rows, RANKED, form=format, whole=whole)


def _on_the_clock(read: Callable[..., Any], given: str | None, zone: tzinfo) -> Any:
    """As the desk's form reads it; what is no time is refused by the API's own check."""
    try:
        return read(given, zone=zone)
    except ValueError:
        return given


def _print(found: shapes.Campaign, form: str) -> None:
    whole = found.model_dump(mode="json")
    if form != "table":
        show([flat(whole)], (), form=form, whole=whole)
        return
    rows = {name: value for name, value in flat(whole).items() if value is not None}
    width = max(len(name) for name in rows)
    for name, value in rows.items():
        print(f"{name:<{width}}  {plain(value)}")
