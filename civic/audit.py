"""Who did what, append-only. Details hold no resident's words, numbers or names."""

from datetime import datetime
from typing import Any

from storage import Tx, officials


def note(tx: Tx, by: str, action: str, subject: str, now: datetime, **details: Any) -> None:
    """Add one line to the audit log, in the transaction of the act itself."""
    officials.add_audit(
        tx, by, action, subject, now, {key: value for key, value in details.items() if value is not None}
    )
