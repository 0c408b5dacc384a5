"""Campaigns on the public page: what is asked now, and what came of what was asked."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.public.asking import Asked
from bot.public.looking import FEWEST, PAGE, Card, Eyes
from civic.campaigns import SHOWN_FOR, State, by_code, ended_at, first_day, last_day, state_of
from storage import Tx, campaigns
from storage.campaign_models import Campaign
from storage.models import id_of

MOST = 6  # campaigns of a kind on the first page


@dataclass(frozen=True, slots=True)
class Call:
    """One campaign as everybody may see it."""

    code: str
    state: State
    title: str
    text: str
    opens: str
    closes: str
    ideas: str  # how many; empty when they are too few to say


@dataclass(frozen=True, slots=True)
class Ranked:
    """An idea, and its place among those of its campaign."""

    rank: int
    card: Card
    has_votes: bool  # without any, a place says nothing


@dataclass(frozen=True, slots=True)
class Results:
    """One page of the ideas of a campaign, those with the most votes first."""

    call: Call
    is_final: bool
    ranked: Sequence[Ranked]
    next: str  # where the next page begins; empty when this is the last


Counted = tuple[Campaign, int]  # and how many of its ideas everybody may see


def counted(tx: Tx, now: datetime) -> Sequence[Counted]:
    """Campaigns that are open or have closed not long ago, the same for readers of every language."""
    current = campaigns.listed(tx, ["open"], now, MOST)[::-1]  # what closes first comes first
    over = campaigns.ended_since(tx, now - SHOWN_FOR, now, MOST)
    return [(one, campaigns.public_sums(tx, one.code).ideas) for one in (*current, *over)]


def call(eyes: Eyes, campaign: Campaign, ideas: int, now: datetime) -> Call:
    """A campaign in the reader's language."""
    zone, texts = eyes.city.time_zone, eyes.city.text
    return Call(
        code=campaign.code, state=state_of(campaign, now), title=texts(campaign.titles, eyes.language),
        text=texts(campaign.texts, eyes.language), opens=eyes.day(first_day(campaign, zone)),
        closes=eyes.day(last_day(campaign, zone)), ideas=eyes.number(ideas) if ideas >= FEWEST else "",
    )  # fmt: skip


def is_shown(campaign: Campaign, now: datetime) -> bool:
    """Whether everybody may look at it still."""
    return state_of(campaign, now) != "closed" or ended_at(campaign) >= now - SHOWN_FOR


def results(tx: Tx, eyes: Eyes, asked: Asked, code: str, now: datetime) -> Results | None:
    """One page of its ideas; None when there is no such campaign, or not any more."""
    campaign = by_code(tx, code)
    if campaign is None or not is_shown(campaign, now):
        return None
    after = asked.votes_key
    found = campaigns.results(tx, campaign, eyes.city.languages, PAGE + 1, after)
    places = campaigns.places(tx, campaign)
    last = found[PAGE - 1] if len(found) > PAGE else None
    return Results(
        call(eyes, campaign, places.total, now), campaign.counted_at is not None,
        [Ranked(places.of(one.pro), _card(eyes, one), one.pro > 0) for one in found[:PAGE]],
        f"{last.pro}-{id_of(last.idea)}" if last else "",
    )  # fmt: skip


def _card(eyes: Eyes, one: campaigns.Standing) -> Card:
    """With the votes that count there."""
    pro, con = eyes.number(one.pro), eyes.number(one.con)
    return replace(eyes.card(one.idea), pro=pro, con=con, unverified=one.unverified)
