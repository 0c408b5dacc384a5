"""Limiting or muting somebody for a time: by an official, with a reason; it ends by itself."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from civic import audit
from storage import Tx, contacts
from storage.models import Contact

LONGEST: Final = timedelta(days=366)
REASON: Final = 500  # characters
REPLIES_PER_HOUR: Final = 5  # to somebody who is limited
REPLIES_PER_DAY: Final = 15


class Restriction(StrEnum):
    """What an official has decided about somebody."""

    LIMITED = "limited"  # few replies; what they write is held until an official has looked
    MUTED = "muted"  # kept and shown at the desk, neither answered nor acted upon


class BadRestriction(ValueError):
    """A restriction that cannot be."""


def now_of(contact: Contact, now: datetime) -> Restriction | None:
    """The restriction that is in force."""
    if contact.restriction is None or contact.restricted_until is None or contact.restricted_until <= now:
        return None
    return Restriction(contact.restriction)


def restrict(  # the columns of one decision
    tx: Tx, contact_id: int, kind: Restriction, *, reason: str, until: datetime, now: datetime, by: str
) -> None:
    """Limit or mute somebody, in place of what was in force. Raises `BadRestriction`, `Vanished`."""
    why = " ".join(reason.split())
    if not why or len(why) > REASON:
        raise BadRestriction(f"a reason has 1 to {REASON} characters")
    if not now < until <= now + LONGEST:
        raise BadRestriction(f"it ends later than now, and within {LONGEST.days} days")
    contacts.hold(tx, contact_id)
    contacts.change(tx, contact_id, restriction=kind.value, restriction_reason=why, restricted_until=until)
    audit.note(tx, by, kind.value, subject(contact_id), now, reason=why, until=until.isoformat())


def release(tx: Tx, contact_id: int, now: datetime, *, by: str) -> None:
    """End a restriction before its time; harmless when there is none. Raises `Vanished`."""
    contact = contacts.hold(tx, contact_id)
    if contact.restriction is None:
        return
    contacts.change(tx, contact_id, restriction=None, restriction_reason=None, restricted_until=None)
    audit.note(tx, by, "released", subject(contact_id), now, before=contact.restriction)


def carry_over(tx: Tx, gone: Contact, kept: Contact) -> None:
    """Two people become one: the heavier restriction, or the longer of two alike, stays."""
    if gone.restriction is None or gone.restricted_until is None:
        return
    if kept.restriction is not None and kept.restricted_until is not None:
        mine, theirs = ((one.restriction == Restriction.MUTED, one.restricted_until) for one in (kept, gone))
        if mine >= theirs:
            return
    contacts.change(
        tx, kept.id or 0, restriction=gone.restriction, restriction_reason=gone.restriction_reason,
        restricted_until=gone.restricted_until,
    )  # fmt: skip


def subject(contact_id: int) -> str:
    """What the audit log calls somebody."""
    return f"contact:{contact_id}"
