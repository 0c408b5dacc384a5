"""Conversations in progress, one a contact."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy import select as select_columns

from storage.models import Session
from storage.tx import Tx, table_of

_SESSION = table_of(Session)
_VALUE = select_columns(_SESSION.c.value).where(_SESSION.c.contact_id == bindparam("contact_id"))


def load(tx: Tx, contact_id: int) -> Mapping[str, Any]:
    """The conversation of a contact; empty when there is none."""
    return tx.value(_VALUE, contact_id=contact_id) or {}


def save(tx: Tx, contact_id: int, value: Mapping[str, Any], now: datetime) -> None:
    """Write the whole conversation back."""
    tx.put(Session, unique=["contact_id"], contact_id=contact_id, value=dict(value), updated_at=now)
