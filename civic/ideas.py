"""Putting ideas forward, correcting them, finding them by code."""

from dataclasses import dataclass
from datetime import datetime
from random import Random, SystemRandom
from typing import Any

from civic import audit, codes, news
from civic.masking import GAP
from civic.people import left_out
from storage import Tx, ideas, officials, participation
from storage.models import Idea, Visibility, id_of

RANDOM = SystemRandom()
MAX_TITLE = 60  # characters


class NoSuchIdea(LookupError):
    """No idea has this code."""


@dataclass(frozen=True, slots=True)
class Where:
    """A place of the city that an idea is about; a position that was shared may be at none."""

    key: str | None
    name: str | None
    area: str | None
    lat: float | None
    lon: float | None
    confidence: float


@dataclass(frozen=True, slots=True)
class Draft:
    """An idea before it is filed: the resident's words, and what was understood of them."""

    text: str
    title: str
    topic: str
    topic_confidence: float
    place_text: str | None
    where: Where | None
    language: str
    channel: str
    held_for: str | None = None
    campaign: str | None = None  # the code of the one that it belongs to, which is open


def submit(
    tx: Tx,
    draft: Draft,
    *,
    contact_id: int | None,
    inbound_id: int | None,
    now: datetime,
    random: Random = RANDOM,
) -> Idea:
    """File an idea at once; its author follows it. Filing from the same message again changes nothing."""
    length = codes.length_for(ideas.highest_id(tx))
    values = _columns(draft, contact_id, inbound_id, now)
    while (idea := ideas.add(tx, code=codes.draw(random, length), **values)) is None:  # a code that was given
        if inbound_id is not None and (filed := ideas.filed_from(tx, inbound_id)):
            return filed
    if contact_id is not None:
        participation.put_follow(tx, contact_id, id_of(idea), muted=False, now=now)
    return idea


def _columns(draft: Draft, contact_id: int | None, inbound_id: int | None, now: datetime) -> dict[str, Any]:
    return dict(
        contact_id=contact_id, inbound_id=inbound_id,
        title=left_out(draft.title, GAP)[:MAX_TITLE], text=draft.text, topic=draft.topic,
        topic_confidence=draft.topic_confidence, language=draft.language,
        channel=draft.channel, campaign=draft.campaign, held_for=draft.held_for,
        visibility=(Visibility.HELD if draft.held_for else Visibility.SHOWN).value,
        created_at=now, updated_at=now, status="received",
        votes_for=0, votes_against=0, votes_unverified=0, comments=0,
        followers=0 if contact_id is None else 1,
        **place_columns(draft.place_text, draft.where),
    )  # fmt: skip


def place_columns(place_text: str | None, where: Where | None) -> dict[str, Any]:
    """A place as an idea keeps it."""
    if where is None:
        return {"place_text": place_text, "place_key": None, "place_name": None, "area": None,
                "lat": None, "lon": None, "place_confidence": None}  # fmt: skip
    return {"place_text": place_text, "place_key": where.key, "place_name": where.name, "area": where.area,
            "lat": where.lat, "lon": where.lon, "place_confidence": where.confidence}  # fmt: skip


def by_code(tx: Tx, code: str) -> Idea:
    """The idea with this code, in any case, with `#` or dash. Raises `NoSuchIdea`."""
    idea = ideas.by_code(tx, normalise(code))
    if idea is None:
        raise NoSuchIdea(code)
    return idea


def normalise(code: str) -> str:
    """A code as it is kept."""
    return code.upper().replace("#", "").replace("-", "").strip()


def root_of(tx: Tx, idea: Idea) -> Idea:
    """The idea that this one stands for after merges."""
    return idea if idea.root_id == idea.id or idea.root_id is None else ideas.get(tx, idea.root_id)


def is_visible(idea: Idea, contact_id: int | None) -> bool:
    """Whether a resident may see an idea: all that is shown, and their own."""
    return idea.visibility == Visibility.SHOWN or (contact_id is not None and idea.contact_id == contact_id)


def retitle(tx: Tx, idea_id: int, title: str, now: datetime, *, by: str) -> Idea:
    """Set the title; the resident's own words stay in `text`."""
    return _reword(tx, idea_id, now, by, title=title[:MAX_TITLE])


def move(
    tx: Tx, idea_id: int, place_text: str | None, where: Where | None, now: datetime, *, by: str
) -> Idea:
    """Set the place."""
    return _reword(tx, idea_id, now, by, **place_columns(place_text, where))


def sort_under(tx: Tx, idea_id: int, topic: str, now: datetime, *, by: str) -> Idea:
    """Set the topic."""
    return _reword(tx, idea_id, now, by, topic=topic, topic_confidence=1.0)


def add_words(
    tx: Tx, idea_id: int, words: str, held_for: str | None, now: datetime, *, title: str | None = None
) -> Idea:
    """Add a later part of the same message, or an "and also"; what must be held holds the whole idea."""
    idea = ideas.hold(tx, idea_id)
    changes: dict[str, Any] = {"text": f"{idea.text}\n{words}"}
    if title:
        changes["title"] = left_out(title, GAP)[:MAX_TITLE]
    if held_for and idea.visibility == Visibility.SHOWN:
        changes |= {"visibility": Visibility.HELD.value, "held_for": held_for}
    ideas.reword(tx, idea, now, **changes)
    if "visibility" in changes:
        news.withdraw(tx, ideas.get(tx, idea_id), now)
    return ideas.get(tx, idea_id)


def corrected_fields(tx: Tx, idea_id: int) -> set[str]:
    """What somebody has set by hand on an idea: title, topic, place."""
    entries = officials.audit_of(tx, f"idea:{idea_id}")
    by_hand = [entry.details.get("fields", []) for entry in entries if entry.action == "corrected"]
    return {name for fields in by_hand if "text" not in fields for name in fields}


def hold(tx: Tx, idea_id: int, reason: str, now: datetime) -> None:
    """Let an official look before residents see it; what is hidden stays hidden."""
    if ideas.get(tx, idea_id).visibility == Visibility.SHOWN:
        ideas.change(tx, idea_id, visibility=Visibility.HELD.value, held_for=reason, updated_at=now)
        news.withdraw(tx, ideas.get(tx, idea_id), now)


def show(
    tx: Tx, idea_id: int, visibility: Visibility, now: datetime, *, by: str, reason: str | None = None
) -> Idea:
    """Show, hold or hide an idea; who took part hears its status then, if it was set while nobody might."""
    idea = ideas.hold(tx, idea_id)
    if idea.visibility != visibility:
        ideas.change(tx, idea_id, visibility=visibility.value, held_for=None, updated_at=now)
        audit.note(
            tx,
            by,
            "visibility",
            f"idea:{idea_id}",
            now,
            before=idea.visibility,
            after=visibility.value,
            reason=reason,
        )
        if visibility == Visibility.SHOWN:
            participation.tell_withheld(tx, idea_id)
        else:
            news.withdraw(tx, ideas.get(tx, idea_id), now)
    return ideas.get(tx, idea_id)


def _reword(tx: Tx, idea_id: int, now: datetime, by: str, **changes: Any) -> Idea:
    idea = ideas.hold(tx, idea_id)
    before = {name: getattr(idea, name) for name in changes}
    changed = {name: value for name, value in changes.items() if before[name] != value}
    if not changed:
        return idea
    ideas.reword(tx, idea, now, **changes)
    audit.note(tx, by, "corrected", f"idea:{idea_id}", now, fields=sorted(changed))
    return ideas.get(tx, idea_id)
