"""What staff have to hear, because only they can mend it: in the audit log, once an hour at most."""

from datetime import datetime, timedelta

from civic import audit
from storage import Tx, officials

BY = "hearback"
AGAIN_AFTER = timedelta(hours=1)


def ring(tx: Tx, what: str, subject: str, now: datetime, **details: str) -> bool:
    """Note what is wrong, unless it was noted within the hour; True when it was noted now."""
    known = officials.last_audit(tx, subject, what)
    if known is not None and known.details == details and now - known.at < AGAIN_AFTER:
        return False
    audit.note(tx, BY, what, subject, now, **details)
    return True
