"""Who is answering which message just now."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete
from sqlmodel import col, select

from storage.desk_models import MessageClaim
from storage.tx import Tx, table_of


def of_message(tx: Tx, message_id: int, now: datetime) -> MessageClaim | None:
    """The claim on a message that still holds."""
    found = tx.find(MessageClaim, message_id=message_id)
    return found if found and found.until > now else None


def of_messages(tx: Tx, message_ids: Sequence[int], now: datetime) -> dict[int, int]:
    """Message to official, for claims that still hold."""
    query = select(MessageClaim).where(
        col(MessageClaim.message_id).in_(message_ids), MessageClaim.until > now
    )
    return {claim.message_id: claim.official_id for claim in tx.all(query)}


def put(tx: Tx, message_id: int, official_id: int, until: datetime) -> None:
    """Claim a message, instead of whoever had it."""
    tx.put(MessageClaim, unique=["message_id"], message_id=message_id, official_id=official_id, until=until)


def drop(tx: Tx, message_id: int) -> None:
    """Let go of a message."""
    table = table_of(MessageClaim)
    tx.run(delete(table).where(table.c.message_id == message_id))
