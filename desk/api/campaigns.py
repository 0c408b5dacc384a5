"""Campaigns: a call for ideas is made, changed, closed, counted."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from http import HTTPStatus

from civic import campaigns as civic
from civic.campaigns import BadCampaign, CannotDo, Draft
from civic.city import City
from civic.officials import Role
from desk.api.ideas import shaped
from desk.api.operations import Call, Operation, operation
from desk.api.paging import cursor, read_cursor
from desk.api.problems import conflict, missing, refuse
from desk.api.shapes import Votes
from desk.api.shapes import campaigns as shapes
from desk.keywords import checker
from storage import Tx, campaigns
from storage.campaign_models import Campaign
from storage.campaigns import Places, Standing, Sums
from storage.models import KINDS, id_of

ORDER, RESULTS = "campaigns", "results"
NOTHING = "none"  # the key of what has no area
Spoken = str | Mapping[str, str]


@operation("GET", "/campaigns", Role.VIEWER)
async def list_campaigns(call: Call, query: shapes.CampaignQuery) -> shapes.CampaignPage:
    """Campaigns by state, those that close last first."""
    return await call.desk.store.read(find_page, query, call.now)


@operation(
    "POST", "/campaigns", Role.EDITOR, status=HTTPStatus.CREATED, location="/campaigns/{code}"
)  # fmt: skip
async def create_campaign(call: Call, body: shapes.NewCampaign) -> shapes.Campaign:
    """Make a call for ideas: who texts its keyword hears what it is about, or files an idea into it."""
    why_not = await asyncio.to_thread(checker, call.desk.city())
    made = await call.desk.store.write(create, call, body, why_not)
    call.desk.news()  # those who listen to residents know the keyword from now on
    return made


@operation("GET", "/campaigns/{code}", Role.VIEWER)
async def show_campaign(call: Call, code: str) -> shapes.Campaign:
    """One campaign; its keyword in any case."""
    return await call.desk.store.read(find_shape, code, call.now)


@operation("PATCH", "/campaigns/{code}", Role.EDITOR, may_conflict=True, is_guarded=True)
async def edit_campaign(call: Call, code: str, body: shapes.ChangedCampaign) -> shapes.Campaign:
    """Change what it says and when it is; of one that has closed only what it says."""
    return await call.desk.store.write(edit, call, code, body)


@operation("POST", "/campaigns/{code}/close", Role.EDITOR, may_conflict=True, is_guarded=True)
async def close_campaign(call: Call, code: str) -> shapes.Campaign:
    """End it now, for good; what counted is written down."""
    return await call.desk.store.write(close, call, code)


@operation("GET", "/campaigns/{code}/tally", Role.VIEWER)
async def show_tally(call: Call, code: str) -> shapes.CampaignTally:
    """What it has come to by now: ideas, votes, people; by status, topic, area, language, channel."""
    store = call.desk.store

    async def count() -> shapes.CampaignTally:
        return await store.read(find_tally, code, call.now)

    return await call.desk.memory.recall(("tally", civic.normalise(code)[:40]), count)


@operation("GET", "/campaigns/{code}/results", Role.VIEWER)
async def show_results(call: Call, code: str, query: shapes.ResultQuery) -> shapes.CampaignResults:
    """Its ideas in the order of their votes, with status and reasons: live, and fixed when it has closed."""
    return await call.desk.store.read(find_results, code, query, call.desk.city(), call.now)


OPERATIONS: tuple[Operation, ...] = (
    list_campaigns, create_campaign, show_campaign, edit_campaign, close_campaign, show_tally, show_results,
)  # fmt: skip


# --- doing


def create(
    tx: Tx, call: Call, body: shapes.NewCampaign, why_not: Callable[[str], str | None]
) -> shapes.Campaign:
    """Keep a new one; a problem when it cannot be so."""
    city = call.desk.city()
    new = Draft(
        code=body.code, kind=body.kind, titles=by_language(body.titles, city),
        texts=by_language(body.texts, city), topic=body.topic, area=body.area,
        opens_at=body.opens_at or call.now, closes_at=body.closes_at, per_month=body.per_month,
    )  # fmt: skip
    try:
        made = civic.create(tx, new, city, why_not, call.now, by=call.caller.name)
    except BadCampaign as error:
        refuse(error.field, str(error))
    return shape(made, call.now)


def edit(tx: Tx, call: Call, code: str, body: shapes.ChangedCampaign) -> shapes.Campaign:
    """Change what is named; a problem when it cannot be so."""
    before, city, named = find_as_seen(tx, call, code), call.desk.city(), body.model_fields_set
    draft = Draft(
        code=before.code, kind=before.kind,
        titles=before.titles if body.titles is None else by_language(body.titles, city),
        texts=before.texts if body.texts is None else by_language(body.texts, city),
        topic=body.topic if "topic" in named else before.topic,
        area=body.area if "area" in named else before.area,
        opens_at=body.opens_at or before.opens_at, closes_at=body.closes_at or before.closes_at,
        per_month=body.per_month if "per_month" in named else before.per_month,
    )  # fmt: skip
    try:
        after = civic.edit(tx, before, draft, city, call.now, by=call.caller.name)
    except BadCampaign as error:
        refuse(error.field, str(error))
    except CannotDo as error:
        raise conflict(str(error)) from error
    return shape(after, call.now)


def close(tx: Tx, call: Call, code: str) -> shapes.Campaign:
    """End it; a problem when it has ended."""
    try:
        after = civic.close(tx, find_as_seen(tx, call, code), call.now, by=call.caller.name)
    except CannotDo as error:
        raise conflict(str(error)) from error
    return shape(after, call.now)


def by_language(given: Spoken, city: City) -> dict[str, str]:
    """A text by language; a plain one is in the city's first."""
    return {city.languages[0]: given} if isinstance(given, str) else dict(given)


# --- reading


def find(tx: Tx, code: str) -> Campaign:
    """The campaign with this keyword; a problem when there is none."""
    found = civic.by_code(tx, code)
    if found is None:
        raise missing("no campaign has this code")
    return found


def find_as_seen(tx: Tx, call: Call, code: str) -> Campaign:
    """One campaign, held; a problem when it is not as the caller has seen it."""
    found = civic.hold(tx, code)
    if found is None:
        raise missing("no campaign has this code")
    if call.seen is not None:
        call.expect(shape(found, call.now).tag())
    return found


def find_shape(tx: Tx, code: str, now: datetime) -> shapes.Campaign:
    """One campaign as the API shows it."""
    return shape(find(tx, code), now)


def find_page(tx: Tx, query: shapes.CampaignQuery, now: datetime) -> shapes.CampaignPage:
    """One page of campaigns."""
    after = read_cursor(query.cursor, ORDER, datetime)
    found = campaigns.listed(tx, query.state, now, query.limit + 1, after)
    page, more = found[: query.limit], len(found) > query.limit
    last = cursor(ORDER, page[-1].closes_at, id_of(page[-1])) if more else None
    items = [shape(one, now) for one in page]
    return shapes.CampaignPage(items=items, next=last, total=campaigns.count(tx, query.state, now))


def shape(campaign: Campaign, now: datetime) -> shapes.Campaign:
    """A campaign as the API shows it."""
    return shapes.Campaign.model_validate(
        {
            "code": campaign.code, "kind": campaign.kind, "state": civic.state_of(campaign, now),
            "titles": campaign.titles, "texts": campaign.texts, "topic": campaign.topic,
            "area": campaign.area, "opens_at": campaign.opens_at, "closes_at": campaign.closes_at,
            "closed_at": campaign.closed_at, "per_month": campaign.per_month, "by": campaign.by,
            "created_at": campaign.created_at, "updated_at": campaign.updated_at,
        }
    )  # fmt: skip


def find_tally(tx: Tx, code: str, now: datetime) -> shapes.CampaignTally:
    """Everything counted, in one transaction."""
    campaign = find(tx, code)
    tally = campaigns.tally(tx, campaign.code)
    cells = {
        f"by_{name}": {key or NOTHING: _cell(sums) for key, sums in tally.by[name].items()} for name in KINDS
    }
    total = tally.total
    return shapes.CampaignTally(
        code=campaign.code, state=civic.state_of(campaign, now), counted_at=now, ideas=total.ideas,
        votes=Votes(for_=total.pro, against=total.con, unverified=total.unverified), people=tally.people,
        **cells,
    )  # fmt: skip


def _cell(sums: Sums) -> shapes.Cell:
    return shapes.Cell(ideas=sums.ideas, for_=sums.pro, against=sums.con, unverified=sums.unverified)


def find_results(
    tx: Tx, code: str, query: shapes.ResultQuery, city: City, now: datetime
) -> shapes.CampaignResults:
    """One page of its ideas, in the order of their votes."""
    campaign = find(tx, code)
    order = f"{RESULTS} {campaign.code} {campaign.counted_at is not None}"
    after = read_cursor(query.cursor, order, int)
    found = campaigns.results(tx, campaign, city.languages, query.limit + 1, after)
    page, more = found[: query.limit], len(found) > query.limit
    places = campaigns.places(tx, campaign)
    last = cursor(order, page[-1].pro, id_of(page[-1].idea)) if more else None
    return shapes.CampaignResults(
        code=campaign.code, state=civic.state_of(campaign, now), final=campaign.counted_at is not None,
        counted_at=campaign.counted_at or now, items=_ranked(tx, places, page), next=last,
        total=places.total,
    )  # fmt: skip


def _ranked(tx: Tx, places: Places, page: list[Standing]) -> list[shapes.Ranked]:
    ideas = shaped(tx, [one.idea for one in page])
    return [
        shapes.Ranked(
            rank=places.of(one.pro), idea=idea,
            votes=Votes(for_=one.pro, against=one.con, unverified=one.unverified),
        )
        for one, idea in zip(page, ideas, strict=True)
    ]  # fmt: skip
