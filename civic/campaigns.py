"""Campaigns: participation processes with dates. A call for ideas is offered; other kinds are to come."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Literal

from civic import audit, codes
from civic.city import City
from storage import Tx, campaigns, ideas
from storage.campaign_models import Campaign, CampaignKind
from storage.models import Idea, id_of

KEYWORD = re.compile(r"[A-Z][A-Z0-9]{2,15}")
OFFERED = (CampaignKind.CALL,)
MAX_TITLE, MAX_TEXT = 60, 300  # characters: both go out in one reply
MOST_A_MONTH = 100
LONGEST = timedelta(days=1100)
SHOWN_FOR = timedelta(days=90)  # how long everybody sees the results of one that is over
BY = "clock"

State = Literal["upcoming", "open", "closed"]
STATES: tuple[State, ...] = ("upcoming", "open", "closed")


class BadCampaign(ValueError):
    """A campaign that cannot be as it is asked for; `field` names what is wrong."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class CannotDo(Exception):
    """It cannot be done as things are."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What officials write; texts by language, times in aware UTC."""

    code: str
    titles: Mapping[str, str]
    texts: Mapping[str, str]
    opens_at: datetime
    closes_at: datetime
    kind: str = CampaignKind.CALL.value
    topic: str | None = None
    area: str | None = None
    per_month: int | None = None


def normalise(code: str) -> str:
    """A keyword as it is kept."""
    return code.strip().lstrip("#").upper()


def state_of(campaign: Campaign, now: datetime) -> State:
    """By its dates, or closed by hand; for good once it is written down what counted."""
    if campaign.closed_at or campaign.counted_at or now >= campaign.closes_at:
        return "closed"
    return "upcoming" if now < campaign.opens_at else "open"


def ended_at(campaign: Campaign) -> datetime:
    """When it closed, or will."""
    return campaign.closed_at or campaign.closes_at


def first_day(campaign: Campaign, zone: tzinfo) -> date:
    """The day on which it opens, on the clock of a place."""
    return campaign.opens_at.astimezone(zone).date()


def last_day(campaign: Campaign, zone: tzinfo) -> date:
    """The last day on which it is, or was, open: one that closes at midnight has no more of the next."""
    return (ended_at(campaign) - timedelta(microseconds=1)).astimezone(zone).date()


def by_code(tx: Tx, code: str) -> Campaign | None:
    """The campaign with this keyword, in any case."""
    asked = normalise(code)
    return campaigns.by_code(tx, asked) if KEYWORD.fullmatch(asked) else None


def is_open(tx: Tx, code: str | None, now: datetime) -> bool:
    """Whether ideas can be put into it now."""
    campaign = by_code(tx, code) if code else None
    return campaign is not None and state_of(campaign, now) == "open"


# --- what officials do


def check_keyword(code: str, why_not: Callable[[str], str | None]) -> None:
    """Whether people can text it and mean nothing else; `why_not` knows the words. Raises `BadCampaign`."""
    if not KEYWORD.fullmatch(code):
        raise BadCampaign("code", "must have 3 to 16 of the letters A to Z and digits, a letter first")
    if _reads_as_idea(code):
        raise BadCampaign("code", "reads like the code of an idea")
    if reason := why_not(code):
        raise BadCampaign("code", reason)


def _reads_as_idea(code: str) -> bool:
    """Whether it could be the code of an idea, or one with a slip in it."""
    is_as_long = codes.SHORT <= len(code) <= codes.MAX_LENGTH
    is_mixed = not code.isalpha() and not code.isdigit()
    return is_as_long and is_mixed and all(character in codes.VALUES for character in code)


def create(
    tx: Tx, draft: Draft, city: City, why_not: Callable[[str], str | None], now: datetime, *, by: str
) -> Campaign:
    """Keep a new campaign. Raises `BadCampaign`."""
    new = replace(draft, code=normalise(draft.code))
    if new.kind not in [kind.value for kind in OFFERED]:
        offered = ", ".join(kind.value for kind in OFFERED)
        raise BadCampaign("kind", f"{new.kind} is not offered yet; {offered} is")
    check_keyword(new.code, why_not)
    _check(new, city)
    if new.closes_at <= now:
        raise BadCampaign("closes_at", "has passed")
    tx.serialise("campaigns")
    if campaigns.by_code(tx, new.code) is not None:
        raise BadCampaign("code", "is the keyword of another campaign")
    campaign_id = campaigns.add(
        tx, code=new.code, kind=new.kind, titles=_words(new.titles), texts=_words(new.texts),
        topic=new.topic, area=new.area, opens_at=new.opens_at, closes_at=new.closes_at,
        per_month=new.per_month, by=by, created_at=now, updated_at=now,
    )  # fmt: skip
    audit.note(tx, by, "campaign created", f"campaign:{campaign_id}", now, code=new.code)
    return campaigns.get(tx, new.code)


def edit(tx: Tx, campaign: Campaign, draft: Draft, city: City, now: datetime, *, by: str) -> Campaign:
    """Change what it says and when it is; of one that has closed only what it says.

    Its keyword and kind stay. Raises `BadCampaign`, `CannotDo`.
    """
    _check(draft, city)
    campaign = _held(tx, campaign)
    after = _columns(draft)
    before = {name: getattr(campaign, name) for name in after}
    changed = sorted(name for name in after if after[name] != before[name])
    if not changed:
        return campaign
    if state_of(campaign, now) == "closed" and set(changed) - {"titles", "texts"}:
        raise CannotDo("it has closed: only its titles and texts can be changed")
    if "closes_at" in changed and draft.closes_at <= now:
        raise BadCampaign("closes_at", "has passed: close it instead")
    campaigns.change(tx, id_of(campaign), **after, updated_at=now)
    audit.note(tx, by, "campaign edited", f"campaign:{campaign.id}", now, fields=changed)
    return campaigns.get(tx, campaign.code)


def _columns(draft: Draft) -> dict[str, object]:
    return {
        "titles": _words(draft.titles), "texts": _words(draft.texts), "topic": draft.topic,
        "area": draft.area, "opens_at": draft.opens_at, "closes_at": draft.closes_at,
        "per_month": draft.per_month,
    }  # fmt: skip


def close(tx: Tx, campaign: Campaign, now: datetime, *, by: str) -> Campaign:
    """End it now, before its time, and write down what counted. Raises `CannotDo`."""
    campaign = _held(tx, campaign)
    if state_of(campaign, now) == "closed":
        raise CannotDo("it has closed already")
    campaigns.change(tx, id_of(campaign), closed_at=now, updated_at=now)
    campaigns.write_down(tx, campaign, now)
    audit.note(tx, by, "campaign closed", f"campaign:{campaign.id}", now)
    return campaigns.get(tx, campaign.code)


def hold(tx: Tx, code: str) -> Campaign | None:
    """The campaign with this keyword as it is now; nobody changes, closes or counts one meanwhile."""
    tx.serialise("campaigns")  # before any row: whoever counts takes both in this order
    return by_code(tx, code)


def _held(tx: Tx, campaign: Campaign) -> Campaign:
    tx.serialise("campaigns")
    return campaigns.get(tx, campaign.code)


def has_to_count(tx: Tx, now: datetime) -> bool:
    """Whether one has closed of which it is not written down yet what counted."""
    return bool(campaigns.to_count(tx, now))


def count_due(tx: Tx, now: datetime) -> int:
    """Write down what counted in those whose time is over; returns how many there were."""
    tx.serialise("campaigns")  # an official may be closing one
    due = campaigns.to_count(tx, now)
    for campaign in due:
        campaigns.write_down(tx, campaign, now)
        audit.note(tx, BY, "campaign closed", f"campaign:{campaign.id}", now)
    return len(due)


def put_in(tx: Tx, idea_id: int, code: str | None, now: datetime, *, by: str) -> Idea:
    """Put an idea into a campaign, or take it out of the one that it is in. Raises `BadCampaign`."""
    campaign = None if code is None else by_code(tx, code)
    if code is not None and campaign is None:
        raise BadCampaign("campaign", "no campaign has this code")
    idea = ideas.hold(tx, idea_id)
    after = campaign.code if campaign else None
    if idea.campaign == after:
        return idea
    if campaign is not None and state_of(campaign, now) == "closed":
        raise BadCampaign("campaign", "it has closed")
    ideas.change(tx, idea_id, campaign=after, updated_at=now)
    audit.note(tx, by, "campaign", f"idea:{idea_id}", now, before=idea.campaign, after=after)
    return ideas.get(tx, idea_id)


def _words(texts: Mapping[str, str]) -> dict[str, str]:
    return {language: " ".join(text.split()) for language, text in texts.items()}


def _check(draft: Draft, city: City) -> None:
    _check_texts("titles", draft.titles, MAX_TITLE, city)
    _check_texts("texts", draft.texts, MAX_TEXT, city)
    if draft.closes_at <= draft.opens_at:
        raise BadCampaign("closes_at", "must come after opens_at")
    if draft.closes_at.astimezone(UTC) - draft.opens_at.astimezone(UTC) > LONGEST:
        raise BadCampaign("closes_at", f"is more than {LONGEST.days} days after opens_at")
    _check_key("topic", draft.topic, [topic.key for topic in city.topics])
    _check_key("area", draft.area, [area.key for area in city.areas()])
    if draft.per_month is not None and not 1 <= draft.per_month <= MOST_A_MONTH:
        raise BadCampaign("per_month", f"must be from 1 to {MOST_A_MONTH}, or nothing")


def _check_key(field: str, given: str | None, known: list[str]) -> None:
    if given is not None and given not in known:
        raise BadCampaign(field, f"must be one of {', '.join(known)}")


def _check_texts(field: str, texts: Mapping[str, str], longest: int, city: City) -> None:
    first = city.languages[0]
    if set(texts) - set(city.languages):
        raise BadCampaign(field, f"must be in languages of the city: {', '.join(city.languages)}")
    if not texts.get(first, "").strip():
        raise BadCampaign(field, f"needs one in {first}, which people read whose own language has none")
    for language, text in texts.items():
        if not text.strip():
            raise BadCampaign(field, f"{language} is empty: leave the language out instead")
        if len(" ".join(text.split())) > longest:
            raise BadCampaign(field, f"{language} is longer than {longest} characters")
