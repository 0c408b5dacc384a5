"""Contacts and their addresses."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select as select_columns
from sqlalchemy import update
from sqlmodel import col, select

from storage.models import Address, Consent, Contact, Suppression
from storage.tx import Tx, table_of

SEALED_ADDRESS = "address"
PHONE_SCHEMES = ("sms", "whatsapp")


@dataclass(frozen=True, slots=True)
class Known:
    """Who wrote: ids only."""

    contact_id: int
    address_id: int


def address_hash(tx: Tx, scheme: str, path: str) -> str:
    """The look-up key of an address."""
    return tx.vault.hash("address", scheme, path)


def recognise(tx: Tx, scheme: str, path: str, now: datetime, *, reply_from: str = "") -> Known:
    """The contact behind an address, made when new; SMS and WhatsApp of one number are one person."""
    table = table_of(Address)
    key = address_hash(tx, scheme, path)
    found = tx.run(select_columns(table.c.contact_id, table.c.id).where(table.c.hash == key)).first()
    if found:
        return Known(int(found[0]), int(found[1]))
    owner = tx.vault.hash("owner", path) if scheme in PHONE_SCHEMES and path.startswith("+") else None
    contact_id = _contact_of_owner(tx, owner) or _new_contact(tx, (key, owner), now)
    address_id = tx.add_once(
        Address, unique=["hash"], contact_id=contact_id, scheme=scheme, hash=key, owner_hash=owner,
        sealed=tx.vault.seal(path, SEALED_ADDRESS), verified=owner is not None, reply_from=reply_from, created_at=now,
    )  # fmt: skip
    if address_id is None:  # another process made it meanwhile
        return recognise(tx, scheme, path, now, reply_from=reply_from)
    return Known(contact_id, address_id)


def _contact_of_owner(tx: Tx, owner: str | None) -> int | None:
    if owner is None:
        return None
    table = table_of(Address)
    found = tx.run(select_columns(table.c.contact_id).where(table.c.owner_hash == owner).limit(1)).first()
    return int(found[0]) if found else None


def _new_contact(tx: Tx, keys: Sequence[str | None], now: datetime) -> int:
    """A new contact; one who opted out before an erasure is still opted out."""
    table = table_of(Suppression)
    suppressed = tx.run(select_columns(table.c.hash).where(table.c.hash.in_([k for k in keys if k]))).first()
    return tx.add(Contact, created_at=now, opted_out_at=now if suppressed else None, language_chosen=False)


def by_id(tx: Tx, contact_id: int) -> Contact:
    """One contact. Raises `LookupError`."""
    found = tx.first(select(Contact).where(Contact.id == contact_id))
    if found is None:
        raise LookupError("no such contact")
    return found


def lock(tx: Tx, contact_id: int) -> bool:
    """Hold a contact until the transaction ends; False when another worker holds it. SQLite holds all anyway."""
    if tx.is_sqlite:
        return True
    table = table_of(Contact)
    query = select_columns(table.c.id).where(table.c.id == contact_id).with_for_update(skip_locked=True)
    return tx.run(query).first() is not None


def change(tx: Tx, contact_id: int, **values: object) -> None:
    """Set columns of a contact."""
    tx.run(update(table_of(Contact)).where(table_of(Contact).c.id == contact_id).values(**values))


def change_address(tx: Tx, address_id: int, **values: object) -> None:
    """Set columns of an address."""
    tx.run(update(table_of(Address)).where(table_of(Address).c.id == address_id).values(**values))


def address(tx: Tx, address_id: int) -> Address | None:
    """One address, still sealed."""
    return tx.first(select(Address).where(Address.id == address_id))


def addresses(tx: Tx, contact_ids: Sequence[int]) -> list[Address]:
    """All live addresses of these contacts, the last used first."""
    query = (
        select(Address)
        .where(col(Address.contact_id).in_(contact_ids), col(Address.dead_at).is_(None))
        .order_by(col(Address.last_inbound_at).desc().nulls_last(), col(Address.id).desc())
    )
    return tx.all(query)


def path_of(tx: Tx, sealed: bytes) -> str:
    """The address itself; only a channel that is about to send may ask."""
    return tx.vault.unseal(sealed, SEALED_ADDRESS)


def add_consent(tx: Tx, contact_id: int, kind: str, channel: str, wording: str, now: datetime) -> None:
    """Note what a person was told or agreed to, in which words."""
    tx.add(Consent, contact_id=contact_id, kind=kind, channel=channel, wording=wording, at=now)
