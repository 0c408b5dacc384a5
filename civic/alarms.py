"""What staff have to hear, because only they can mend it: in the audit log, once an hour at most."""

from datetime import datetime, timedelta

from civic import audit
from storage import Tx, officials
from storage.models import AuditEntry

BY = "hearback"
AGAIN_AFTER = timedelta(hours=1)
RECENT = timedelta(days=1)


def ring(tx: Tx, what: str, subject: str, now: datetime, **details: str) -> bool:
    """Note what is wrong, unless it was noted within the hour; True when it was noted now."""
    known = officials.last_audit(tx, subject, what)
    if known is not None and known.details == details and now - known.at < AGAIN_AFTER:
        return False
    audit.note(tx, BY, what, subject, now, **details)
    return True


def recent(tx: Tx, now: datetime) -> list[AuditEntry]:
    """What rang within a day, the last of each kind."""
    newest = {(one.subject, one.action): one for one in officials.audit_by(tx, BY, now - RECENT)}
    return list(newest.values())
