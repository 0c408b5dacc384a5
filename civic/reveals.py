"""Break-glass: an administrator sees one address, with a reason, and a second official is told at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from civic import audit
from civic.restrictions import subject
from storage import Tx, alerts, contacts, officials
from storage.alerts import Way
from storage.models import AuditEntry, id_of

REVEALED: Final = "address revealed"
SEEN: Final = "address reveal seen"
SHORTEST, LONGEST = 10, 500  # characters of a reason
SHOWN_FOR: Final = timedelta(days=30)  # to the others, until one of them has seen it
MOST: Final = 50


class BadReason(ValueError):
    """Too little was said of why."""


@dataclass(frozen=True, slots=True)
class Address:
    """One address in clear. It is shown once, and kept nowhere."""

    scheme: str
    path: str

    def __repr__(self) -> str:
        return f"<Address {self.scheme}>"  # logs must not identify people


def reveal(
    tx: Tx, contact_id: int, reason: str, now: datetime, *, by: str, ways: Sequence[Way]
) -> Address | None:
    """The address that somebody used last; None when they have none. Raises `BadReason`, `Vanished`."""
    why = " ".join(reason.split())
    if not SHORTEST <= len(why) <= LONGEST:
        raise BadReason(f"a reason has {SHORTEST} to {LONGEST} characters")
    contacts.by_id(tx, contact_id)
    known = contacts.addresses(tx, [contact_id])
    if not known:
        return None
    audit.note(tx, by, REVEALED, subject(contact_id), now, reason=why, channel=known[0].scheme)
    line = officials.last_audit(tx, subject(contact_id), REVEALED)
    if line is not None:
        alerts.add_of_audit(tx, id_of(line), "revealed", ways, now)
    return Address(known[0].scheme, contacts.path_of(tx, known[0].sealed))


def unseen(tx: Tx, now: datetime, *, by: str) -> list[AuditEntry]:
    """What others revealed and no second official has seen yet."""
    wanted = officials.AuditFilters(action=REVEALED, since=now - SHOWN_FOR)
    found = officials.audit_page(tx, MOST, None, wanted)
    return [one for one in found if one.by != by and not _is_seen(tx, one)]


def _is_seen(tx: Tx, line: AuditEntry) -> bool:
    return officials.last_audit(tx, f"audit:{line.id}", SEEN) is not None


def see(tx: Tx, entry_id: int, now: datetime, *, by: str) -> bool:
    """A second official has seen it; False when there is no such line, or it is their own."""
    line = officials.audit_line(tx, entry_id)
    if line is None or line.action != REVEALED or line.by == by:
        return False
    if not _is_seen(tx, line):
        audit.note(tx, by, SEEN, f"audit:{entry_id}", now)
    return True
