"""What officials say to each other about an idea, and who looks after it."""

from datetime import datetime

from civic import audit
from storage import Tx, ideas, notes, officials
from storage.models import id_of

LONGEST = 4000  # characters


class BadNote(ValueError):
    """A note or an assignee that cannot be."""


def add(tx: Tx, idea_id: int, text: str, now: datetime, *, by: str) -> int:
    """Keep a note. Raises `BadNote`."""
    words = text.strip()
    if not words or len(words) > LONGEST:
        raise BadNote(f"a note has 1 to {LONGEST} characters")
    ideas.hold(tx, idea_id)
    return notes.add(tx, idea_id, words, now, by=by)


def assign(tx: Tx, idea_id: int, email: str | None, now: datetime, *, by: str) -> None:
    """Let an official look after an idea, or nobody. Raises `BadNote`."""
    ideas.hold(tx, idea_id)
    official = officials.by_email(tx, email) if email else None
    if email and (official is None or official.disabled_at is not None):
        raise BadNote("no such official")
    before = notes.assignee(tx, idea_id)
    if (before.id if before else None) == (official.id if official else None):
        return
    notes.assign(tx, idea_id, id_of(official) if official else None, now)
    audit.note(tx, by, "assigned", f"idea:{idea_id}", now, to=official.email if official else "nobody")
