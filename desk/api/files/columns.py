"""The columns of an idea in a table: the API's names, with dots for what lies within."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from desk.api.files.cells import safe
from desk.api.shapes import Idea, Place

Cell = str | int | float | None
Read = Callable[[Idea], Cell]


def columns(languages: Sequence[str]) -> dict[str, Read]:
    """What stands in which column; a city has one for the reason in each of its languages."""
    reasons = {f"reason.{language}": _reason(language) for language in languages}
    return {**_BEFORE, **reasons, **_AFTER}


def _reason(language: str) -> Read:
    return lambda idea: _text((idea.reason or {}).get(language))


def _of_place(read: Callable[[Place], Cell]) -> Read:
    return lambda idea: None if idea.place is None else read(idea.place)


def _text(value: str | None) -> str | None:
    return None if value is None else safe(value)


def iso(at: datetime) -> str:
    """A time as the API writes it."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


_BEFORE: dict[str, Read] = {
    "code": lambda idea: safe(idea.code),
    "title": lambda idea: safe(idea.title),
    "text": lambda idea: safe(idea.text),
    "topic": lambda idea: safe(idea.topic),
    "place.text": _of_place(lambda place: _text(place.text)),
    "place.name": _of_place(lambda place: _text(place.name)),
    "place.area": _of_place(lambda place: _text(place.area)),
    "place.lat": _of_place(lambda place: place.lat),
    "place.lon": _of_place(lambda place: place.lon),
    "place.confidence": _of_place(lambda place: place.confidence),
    "language": lambda idea: idea.language,
    "channel": lambda idea: idea.channel,
    "campaign": lambda idea: _text(idea.campaign),
    "status": lambda idea: idea.status,
}
_AFTER: dict[str, Read] = {
    "due": lambda idea: None if idea.due is None else idea.due.isoformat(),
    "visibility": lambda idea: idea.visibility,
    "votes.for": lambda idea: idea.votes.for_,
    "votes.against": lambda idea: idea.votes.against,
    "votes.unverified": lambda idea: idea.votes.unverified,
    "comments": lambda idea: idea.comments,
    "followers": lambda idea: idea.followers,
    "merged_into": lambda idea: idea.merged_into,
    "photos": lambda idea: " ".join(photo.url for photo in idea.photos) or None,
    "created_at": lambda idea: iso(idea.created_at),
    "updated_at": lambda idea: iso(idea.updated_at),
}
