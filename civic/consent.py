"""What people agreed to: first contact, STOP, START. Each event is kept with its wording and time."""

from datetime import datetime

from storage import Tx, contacts, privacy

BLOCKED, REFUSED = "blocked the bot", "the provider says so"  # how an opt-out is worded that nobody said


def opt_out(tx: Tx, contact_id: int, channel: str, wording: str, now: datetime) -> bool:
    """No more messages to this person; True when they were still getting them."""
    if contacts.by_id(tx, contact_id).opted_out_at is not None:
        return False
    contacts.change(tx, contact_id, opted_out_at=now)
    contacts.add_consent(tx, contact_id, "opt_out", channel, wording, now)
    return True


def opt_in(tx: Tx, contact_id: int, channel: str, wording: str, now: datetime) -> bool:
    """Messages again, as the person asked; True when they had been stopped."""
    if contacts.by_id(tx, contact_id).opted_out_at is None:
        return False
    contacts.change(tx, contact_id, opted_out_at=None)
    privacy.unsuppress(tx, contact_id)
    contacts.add_consent(tx, contact_id, "opt_in", channel, wording, now)
    return True


def unblock(tx: Tx, contact_id: int, channel: str, now: datetime) -> bool:
    """The person takes us back: undoes a block, never a STOP; True when they get messages again."""
    if contacts.last_wording(tx, contact_id, "opt_out") not in (BLOCKED, REFUSED):
        return False
    return opt_in(tx, contact_id, channel, "took the bot back", now)


def greet(tx: Tx, contact_id: int, channel: str, wording: str, now: datetime) -> None:
    """The first reply told who writes, how to get help, how to stop and where the privacy notice is."""
    contacts.change(tx, contact_id, greeted_at=now)
    contacts.add_consent(tx, contact_id, "first_contact", channel, wording, now)
