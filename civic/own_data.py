"""MY DATA: a link that works once, for ten minutes, and what it shows: all that is kept about a person."""

import hashlib
import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from storage import Tx, contacts, gathered, own_data, revisions
from storage.models import (
    Address,
    Comment,
    Consent,
    Flag,
    Follow,
    Idea,
    InboundMessage,
    OutboundMessage,
    Vote,
    id_of,
)

LIVES = timedelta(minutes=10)
A_DAY = timedelta(days=1)
MOST_A_DAY = 3  # links to one person: each shows everything to whoever holds the phone
TOKEN_BYTES = 32  # of randomness; so much cannot be guessed, a plain hash of it is enough
TOKEN_CHARACTERS = 43


def issue(tx: Tx, contact_id: int, now: datetime, *, before: int = 0) -> str | None:
    """A new link's token, this once; the links before it work no more. None: enough for a day.

    `before` is how many were given on this day to who was erased and came back.
    """
    if before + len(own_data.links_since(tx, contact_id, now - A_DAY)) >= MOST_A_DAY:
        return None
    token = secrets.token_urlsafe(TOKEN_BYTES)
    own_data.add_link(tx, contact_id, _hash(token), now, now + LIVES)
    return token


def language_of(tx: Tx, token: str, now: datetime) -> tuple[bool, str | None]:
    """Whether a link still works, and the language of its person; looking does not use it up."""
    link = own_data.link_by_hash(tx, _hash(token), now)
    return (False, None) if link is None else (True, contacts.by_id(tx, link.contact_id).language)


def use(tx: Tx, token: str, now: datetime) -> dict[str, Any] | None:
    """Use a link up; returns all that is kept about its person, None when the link works no more."""
    link = own_data.link_by_hash(tx, _hash(token), now)
    if link is None or not own_data.use_link(tx, _hash(token), now):
        return None
    return gather(tx, link.contact_id)


def gather(tx: Tx, contact_id: int) -> dict[str, Any]:
    """All that is kept about a person, by kind; no address of theirs is in it but what they typed."""
    contact, codes = contacts.by_id(tx, contact_id), own_data.codes(tx)
    return {
        "language": contact.language,
        "known_since": _time(contact.created_at),
        "stopped_since": _time(contact.opted_out_at),
        "city_news_since": _time(contact.city_news_at),
        "limited_by_the_city": None if contact.restriction is None else {
            "kind": contact.restriction, "reason": contact.restriction_reason,
            "until": _time(contact.restricted_until),
        },
        "channels": [
            {"channel": one.scheme, "since": _time(one.created_at), "proves_a_number": one.verified}
            for one in own_data.rows(tx, Address, contact_id)
        ],
        "ideas": [_idea(tx, one) for one in own_data.rows(tx, Idea, contact_id)],
        "comments": [
            {"idea": codes[one.idea_id], "side": one.stance, "text": one.text, "visibility": one.visibility,
             "at": _time(one.created_at)}
            for one in own_data.rows(tx, Comment, contact_id)
        ],
        "votes": [
            {"idea": codes[one.idea_id], "vote": one.stance, "channel": one.channel, "at": _time(one.at)}
            for one in own_data.rows(tx, Vote, contact_id)
        ],
        "follows": [
            {"idea": codes[one.idea_id], "hears_of_it": not one.muted, "at": _time(one.at)}
            for one in own_data.rows(tx, Follow, contact_id)
        ],
        "reported_comments": [{"at": _time(one.at)} for one in own_data.rows(tx, Flag, contact_id)],
        "agreements": [
            {"kind": one.kind, "channel": one.channel, "wording": one.wording, "at": _time(one.at)}
            for one in own_data.rows(tx, Consent, contact_id)
        ],
        "messages": sorted(_messages(tx, contact_id), key=lambda one: str(one["at"])),
    }  # fmt: skip


def _idea(tx: Tx, idea: Idea) -> dict[str, Any]:
    return {
        "code": idea.code, "title": idea.title, "text": idea.text, "topic": idea.topic,
        "place": idea.place_name or idea.place_text, "status": idea.status, "visibility": idea.visibility,
        "at": _time(idea.created_at),
        "before": [
            {"title": one.title, "text": one.text, "until": _time(one.at)}
            for one in revisions.of_idea(tx, id_of(idea))
        ],
    }  # fmt: skip


def _messages(tx: Tx, contact_id: int) -> Iterator[dict[str, Any]]:
    for came in own_data.rows(tx, InboundMessage, contact_id):
        yield {"from": "you", "channel": came.channel, "text": came.text, "at": _time(came.received_at)}
    for went in own_data.rows(tx, OutboundMessage, contact_id):
        if gathered.is_part(went):
            continue  # it stands in the message that it went out with
        yield {"from": "city", "channel": went.channel, "text": went.text, "at": _time(went.created_at)}


def _time(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
