"""Conversations in progress, one a contact."""

from typing import Any

from sqlmodel import select

from storage.models import Session
from storage.tx import Tx


def load(tx: Tx, contact_id: int) -> Session:
    """The conversation of a contact; a fresh one when there is none."""
    return tx.first(select(Session).where(Session.contact_id == contact_id)) or Session(contact_id=contact_id)


def save(tx: Tx, contact_id: int, **values: Any) -> None:
    """Write the whole conversation back."""
    tx.put(Session, unique=["contact_id"], contact_id=contact_id, **values)
