"""Broadcasts: one text to many, which two officials answer for."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from civic import audiences, audit, campaigns, two_people
from civic.city import City
from civic.officials import Caller
from phrases import parts, tidy
from phrases.render import parse
from storage import Tx, broadcasts
from storage.broadcast_models import Broadcast, BroadcastState
from storage.consents import Purpose
from storage.models import id_of

BLANKS = ("city",)  # Hearback knows no names of people
MAX_TEXT = 1600  # characters that Twilio takes
CALLED_OFF = "called off"
JUST_NOW = timedelta(minutes=5)  # clocks differ, and a form has minutes alone: a time so late means at once
CHANGEABLE = (BroadcastState.DRAFT, BroadcastState.APPROVED)
PAUSABLE = (BroadcastState.APPROVED, BroadcastState.RUNNING)
ENDED = (BroadcastState.DONE, BroadcastState.CANCELLED)


class BadBroadcast(ValueError):
    """A broadcast that cannot be as it is asked for; `field` names what is wrong."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class CannotDo(Exception):
    """It cannot be done as things are."""


class NotAllowed(Exception):
    """Somebody else has to do it."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What officials write: texts by language, to whom, from when on (None: at once)."""

    texts: Mapping[str, str]
    audience: Mapping[str, Any]
    send_at: datetime | None = None
    campaign: str | None = None  # the code of the one that it belongs to


def check(draft: Draft, city: City) -> None:
    """Raises `BadBroadcast`."""
    first = city.languages[0]
    strange = sorted(set(draft.texts) - set(city.languages))
    if strange:
        raise BadBroadcast("texts", f"must be in languages of the city: {', '.join(city.languages)}")
    spoken = draft.audience.get("languages") or city.languages
    if not draft.texts.get(first, "").strip() and not all(draft.texts.get(one, "").strip() for one in spoken):
        raise BadBroadcast("texts", f"needs a text in {first}, which people get whose own language has none")
    for language, text in draft.texts.items():
        _check_text(language, text, city)
    _check_audience(draft.audience, city)


def _check_text(language: str, text: str, city: City) -> None:
    if not text.strip():
        raise BadBroadcast("texts", f"{language} is empty: leave the language out instead")
    try:
        blanks = set(parse(text).blanks)
    except ValueError as error:
        raise BadBroadcast(
            "texts", f"{language} has a brace that is no blank: write {{{{ and }}}} for braces"
        ) from error
    if unknown := sorted(blanks - set(BLANKS)):
        known = ", ".join(f"{{{name}}}" for name in BLANKS)
        why = "; Hearback knows nobody's name" if "name" in unknown else ""
        raise BadBroadcast("texts", f"{language} has the blank {{{unknown[0]}}}: there is {known} alone{why}")
    if len(filled(text, city)) > MAX_TEXT:
        raise BadBroadcast("texts", f"{language} is longer than {MAX_TEXT} characters")


def _check_time(send_at: datetime | None, now: datetime) -> None:
    if send_at is not None and send_at < now - JUST_NOW:
        raise BadBroadcast("send_at", "has passed")


def _check_audience(audience: Mapping[str, Any], city: City) -> None:
    known = {"areas": [area.key for area in city.areas()], "languages": list(city.languages)}
    for name, values in known.items():
        strange = sorted(set(audience.get(name) or ()) - set(values))
        if strange:
            raise BadBroadcast("audience", f"{name} must be of {', '.join(values)}")
    if not any(audience.get(name) not in (None, False, [], ()) for name in audience):
        raise BadBroadcast("audience", 'must say who: {"everyone": true}, or areas, languages, ideas …')


def filled(text: str, city: City) -> str:
    """A text as it goes out, to everybody who gets it in its language."""
    return tidy(parse(text.strip()).fill({"city": city.name}.__getitem__))


def said(broadcast: Broadcast, city: City) -> dict[str, tuple[str, int]]:
    """For each language of the city what its people are told, and how many parts of an SMS that is."""
    texts = {language: filled(text, city) for language, text in broadcast.texts.items()}
    first = texts.get(city.languages[0]) or next(iter(texts.values()))
    chosen = {language: texts.get(language, first) for language in city.languages}
    return {language: (text, parts(text).count) for language, text in chosen.items()}


def fingerprint(broadcast: Broadcast) -> str:
    """The same as long as texts, audience, time and campaign are."""
    at = broadcast.send_at.isoformat() if broadcast.send_at else None
    decided = [broadcast.texts, broadcast.audience, at]
    decided += [broadcast.campaign] if broadcast.campaign else []
    written = json.dumps(decided, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()[:20]


def is_city_news(broadcast: Broadcast) -> bool:
    """Whether only those get it who agreed to city news."""
    return audiences.read(broadcast.audience).purpose is Purpose.CITY_NEWS


# --- what officials do


def draft(tx: Tx, draft: Draft, city: City, now: datetime, *, by: Caller) -> int:
    """Keep a new draft. Raises `BadBroadcast`."""
    check(draft, city)
    _check_time(draft.send_at, now)
    broadcast_id = broadcasts.add(
        tx, state=BroadcastState.DRAFT.value, texts=dict(draft.texts), audience=known_audience(tx, draft),
        campaign=known_campaign(tx, draft), send_at=draft.send_at, by=by.name, authors=_with([], by),
        fixed_to=0, seen_handed=0, seen_failed=0,
        seen_opted_out=0, created_at=now, updated_at=now,
    )  # fmt: skip
    audit.note(tx, by.name, "broadcast drafted", f"broadcast:{broadcast_id}", now)
    return broadcast_id


def edit(tx: Tx, broadcast: Broadcast, draft: Draft, city: City, now: datetime, *, by: Caller) -> None:
    """Change a draft, or an approved one, which is a draft again. Raises `BadBroadcast`, `CannotDo`."""
    if broadcast.state not in CHANGEABLE:
        raise CannotDo(f"it is {broadcast.state}: only a draft can be changed, or one that has not begun")
    check(draft, city)
    if draft.send_at != broadcast.send_at:  # one that waited for its approval longer goes at once
        _check_time(draft.send_at, now)
    _back_to_draft(tx, broadcast, now)
    broadcasts.change(
        tx, id_of(broadcast), texts=dict(draft.texts), audience=known_audience(tx, draft),
        campaign=known_campaign(tx, draft), send_at=draft.send_at,
        authors=_with(broadcast.authors, by), rehearsal=None, rehearsed=None,
    )  # fmt: skip
    audit.note(tx, by.name, "broadcast edited", f"broadcast:{broadcast.id}", now, before=broadcast.state)


def known_audience(tx: Tx, draft: Draft) -> dict[str, Any]:
    """The audience, with campaigns as they are written. Raises `BadBroadcast`."""
    audience, written = dict(draft.audience), draft.audience.get("campaigns") or ()
    found = {code: campaigns.by_code(tx, code) for code in written}
    if missing := sorted(code for code in found if found[code] is None):
        raise BadBroadcast("audience", f"no campaign has the code {missing[0]}")
    if written:
        audience["campaigns"] = [one.code for one in found.values() if one is not None]
    return audience


def known_campaign(tx: Tx, draft: Draft) -> str | None:
    """The campaign that it belongs to, as it is written. Raises `BadBroadcast`."""
    if draft.campaign is None:
        return None
    found = campaigns.by_code(tx, draft.campaign)
    if found is None:
        raise BadBroadcast("campaign", "no campaign has this code")
    return found.code


def _back_to_draft(tx: Tx, broadcast: Broadcast, now: datetime) -> None:
    broadcasts.forget_audience(tx, id_of(broadcast))
    broadcasts.change(
        tx, id_of(broadcast), state=BroadcastState.DRAFT.value, approved_by=None, approved_at=None,
        fixed_to=0, people=None, updated_at=now,
    )  # fmt: skip


def _with(authors: Sequence[int], by: Caller) -> list[int]:
    return sorted({*authors, *([by.answerable_id] if by.answerable_id is not None else [])})


def approve(tx: Tx, broadcast: Broadcast, now: datetime, *, by: Caller) -> None:
    """Let it go at its time, as it was rehearsed. Raises `NotAllowed`, `CannotDo`."""
    if by.official_id is None:
        raise NotAllowed("a token without an official may not approve: a person answers for it")
    if by.official_id in broadcast.authors:
        raise NotAllowed("who wrote or edited it may not approve it: a second official has to")
    if not two_people.are_apart(tx, by.official_id, broadcast.authors):
        raise NotAllowed(two_people.SAME)
    if broadcast.state != BroadcastState.DRAFT:
        raise CannotDo(f"it is {broadcast.state} already")
    if broadcast.rehearsed is None:
        raise CannotDo("it was not rehearsed since it was written or edited: rehearse it first")
    if broadcast.rehearsed != fingerprint(broadcast):
        raise CannotDo("it is not as it was rehearsed: rehearse it again")
    broadcasts.change(
        tx, id_of(broadcast), state=BroadcastState.APPROVED.value, approved_by=by.name, approved_at=now,
        fixed_to=0, people=None, updated_at=now,
    )  # fmt: skip
    audit.note(
        tx, by.name, "broadcast approved", f"broadcast:{broadcast.id}", now, fingerprint=broadcast.rehearsed
    )


def pause(tx: Tx, broadcast: Broadcast, now: datetime, *, by: str, reason: str | None = None) -> None:
    """Hold back what has not gone out; again changes nothing. Raises `CannotDo`."""
    if broadcast.state == BroadcastState.PAUSED:
        return
    if broadcast.state not in PAUSABLE:
        raise CannotDo(f"it is {broadcast.state}: only what was approved can be paused")
    broadcasts.change(tx, id_of(broadcast), state=BroadcastState.PAUSED.value, reason=reason, updated_at=now)
    broadcasts.hold_back(tx, id_of(broadcast))
    audit.note(tx, by, "broadcast paused", f"broadcast:{broadcast.id}", now, reason=reason)


def resume(tx: Tx, broadcast: Broadcast, now: datetime, *, by: Caller) -> None:
    """Go on; what went wrong until now does not pause it again. Raises `CannotDo`."""
    if broadcast.state in PAUSABLE:
        return
    if broadcast.state != BroadcastState.PAUSED:
        raise CannotDo(f"it is {broadcast.state}: only a paused one can be resumed")
    handed, failed, opted_out = outcome(tx, broadcast)
    state = BroadcastState.RUNNING if broadcast.begun_at else BroadcastState.APPROVED
    broadcasts.change(
        tx, id_of(broadcast), state=state.value, reason=None, seen_handed=handed, seen_failed=failed,
        seen_opted_out=opted_out, updated_at=now,
    )  # fmt: skip
    broadcasts.let_go(tx, id_of(broadcast), now)
    audit.note(tx, by.name, "broadcast resumed", f"broadcast:{broadcast.id}", now)


def cancel(tx: Tx, broadcast: Broadcast, now: datetime, *, by: Caller) -> None:
    """Send nothing more, for good; again changes nothing. Raises `CannotDo`."""
    if broadcast.state == BroadcastState.CANCELLED:
        return
    if broadcast.state == BroadcastState.DONE:
        raise CannotDo("it is done: nothing of it waits any more")
    broadcasts.call_off(tx, id_of(broadcast), CALLED_OFF, now)
    broadcasts.change(
        tx, id_of(broadcast), state=BroadcastState.CANCELLED.value, reason=None, ended_at=now, updated_at=now
    )
    audit.note(tx, by.name, "broadcast cancelled", f"broadcast:{broadcast.id}", now, before=broadcast.state)


def outcome(tx: Tx, broadcast: Broadcast) -> tuple[int, int, int]:
    """How many messages went out or failed, how many of them failed, how many people said STOP."""
    counted = broadcasts.counts(tx, broadcast)
    handed = sum(counted[status] for status in ("wired", "delivered", "failed", "unknown"))
    return handed, counted["failed"], broadcasts.opted_out(tx, id_of(broadcast))
