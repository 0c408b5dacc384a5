"""Officials, API tokens, the audit log."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlmodel import col, select

from storage.models import ApiToken, AuditEntry, Official
from storage.tx import Tx, table_of


def add_audit(  # noqa: PLR0917  # the columns of one row, in the order one tells it
    tx: Tx, by: str, action: str, subject: str, now: datetime, details: Mapping[str, Any]
) -> None:
    """Add one line to the audit log."""
    tx.add(AuditEntry, at=now, by=by, action=action, subject=subject, details=dict(details))


def audit_line(tx: Tx, entry_id: int) -> AuditEntry | None:
    """One line of the audit log."""
    return tx.find(AuditEntry, id=entry_id)


def audit_of(tx: Tx, subject: str) -> list[AuditEntry]:
    """What was done to one thing, in order."""
    return tx.all(select(AuditEntry).where(AuditEntry.subject == subject).order_by(col(AuditEntry.id)))


@dataclass(frozen=True, slots=True)
class AuditFilters:
    """Which lines of the audit log: empty fields do not filter."""

    by: str = ""
    action: str = ""
    subject: str = ""
    since: datetime | None = None
    until: datetime | None = None


def audit_page(
    tx: Tx, limit: int, before: int | None, filters: AuditFilters | None = None
) -> list[AuditEntry]:
    """The audit log, the newest first."""
    query = select(AuditEntry).order_by(col(AuditEntry.id).desc()).limit(limit)
    if before:
        query = query.where(col(AuditEntry.id) < before)
    asked = filters or AuditFilters()
    for name in ("by", "action", "subject"):
        if wanted := getattr(asked, name):
            query = query.where(col(getattr(AuditEntry, name)) == wanted)
    if asked.since:
        query = query.where(col(AuditEntry.at) >= asked.since)
    if asked.until:
        query = query.where(col(AuditEntry.at) < asked.until)
    return tx.all(query)


def all_tokens(tx: Tx) -> list[ApiToken]:
    """Every token, by name, revoked ones too."""
    return tx.all(select(ApiToken).order_by(col(ApiToken.name)))


def audit_found(
    tx: Tx, limit: int, before: int | None, *, by: str, action: str, subject: str
) -> list[AuditEntry]:
    """The audit log, the newest first: who (part of a name), what, on what; empty for all."""
    query = select(AuditEntry).order_by(col(AuditEntry.id).desc()).limit(limit)
    for column, wanted in ((col(AuditEntry.by), by), (col(AuditEntry.action), action)):
        if wanted:
            query = query.where(column.contains(wanted, autoescape=True))
    if subject:
        query = query.where(AuditEntry.subject == subject)
    return tx.all(query.where(col(AuditEntry.id) < before) if before else query)


def token_by_hash(tx: Tx, key: str) -> ApiToken | None:
    """The token that hashes to this key and was not revoked."""
    return tx.first(select(ApiToken).where(ApiToken.hash == key, col(ApiToken.revoked_at).is_(None)))


def token_by_id(tx: Tx, token_id: int) -> ApiToken | None:
    """The token with this number."""
    return tx.find(ApiToken, id=token_id)


def token_by_name(tx: Tx, name: str) -> ApiToken | None:
    """The token with this name."""
    return tx.first(select(ApiToken).where(ApiToken.name == name))


def revoke_tokens_of(tx: Tx, official_id: int, now: datetime) -> None:
    """Let the tokens of an official be worth nothing."""
    table = table_of(ApiToken)
    working = (table.c.official_id == official_id) & table.c.revoked_at.is_(None)
    tx.run(update(table).where(working).values(revoked_at=now))


def by_email(tx: Tx, email: str) -> Official | None:
    """The official with this e-mail address."""
    return tx.first(select(Official).where(Official.email == email))


def change(tx: Tx, official_id: int, **values: object) -> None:
    """Set columns of an official."""
    tx.change(Official, official_id, **values)


def all_officials(tx: Tx) -> list[Official]:
    """Every official, by e-mail address."""
    return tx.all(select(Official).order_by(col(Official.email)))


def by_id(tx: Tx, official_id: int) -> Official | None:
    """One official."""
    return tx.first(select(Official).where(Official.id == official_id))


def last_audit(tx: Tx, subject: str, action: str) -> AuditEntry | None:
    """The newest entry of this kind about something."""
    query = select(AuditEntry).where(AuditEntry.subject == subject, AuditEntry.action == action)
    return tx.first(query.order_by(col(AuditEntry.id).desc()))


def audit_by(tx: Tx, by: str, since: datetime) -> list[AuditEntry]:
    """What one of us did since then, in order."""
    query = select(AuditEntry).where(AuditEntry.by == by, col(AuditEntry.at) >= since)
    return tx.all(query.order_by(col(AuditEntry.id)))
