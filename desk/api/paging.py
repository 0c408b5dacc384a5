"""Cursors: the key of the last thing seen, opaque to the caller, and good for one order alone."""

import base64
import binascii
import json
from datetime import UTC, datetime
from typing import Any

from desk.api.problems import refuse

LARGEST = 2**31 - 1  # an id in PostgreSQL


def cursor(order: str, value: datetime | int, row_id: int) -> str:
    """Where a page of this order ended."""
    key = value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value
    raw = json.dumps([order, key, row_id], separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def read_cursor(given: str | None, order: str, kind: type[datetime] | type[int]) -> tuple[Any, int] | None:
    """The key in a cursor; a problem when it is none, or one of another order."""
    if given is None:
        return None
    try:
        raw = base64.b64decode(given + "=" * (-len(given) % 4), altchars=b"-_", validate=True)
        made_for, key, row_id = json.loads(raw)
        value = datetime.fromisoformat(key).astimezone(UTC) if kind is datetime else _whole(key)
        last = _whole(row_id)
    except (binascii.Error, ValueError, TypeError, OverflowError, RecursionError):
        refuse("cursor", "must be the `next` of a page")
    if made_for != order:
        refuse("cursor", "belongs to another order: ask without it first")
    return value, last


def _whole(given: Any) -> int:
    if type(given) is not int or not 0 <= given <= LARGEST:
        raise ValueError("no number of ours")
    return given
