"""Contacts and their addresses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func
from sqlalchemy import select as select_columns
from sqlmodel import col, select

from storage.errors import Vanished
from storage.models import (
    Address,
    Consent,
    Contact,
    InboundMessage,
    OutboundMessage,
    SendStatus,
    Session,
    Suppression,
)
from storage.statements import noun
from storage.tx import Tx, table_of

SEALED_ADDRESS = "address"
BLOCK_DIGITS = 2  # that numbers of one block differ in
PHONE_SCHEMES = ("sms", "whatsapp")
INVENTED = ("terminal", "simulator")  # of people for trying things out

_ADDRESS, _CONTACT = table_of(Address), table_of(Contact)
_OUT, _INBOUND = table_of(OutboundMessage), table_of(InboundMessage)
_SESSION, _SUPPRESSION = table_of(Session), table_of(Suppression)
_BY_HASH = select_columns(_ADDRESS.c.contact_id, _ADDRESS.c.id).where(_ADDRESS.c.hash == bindparam("key"))
_REPLIES = (
    select_columns(func.count())
    .select_from(_OUT)
    .where(
        _OUT.c.address_id == _INBOUND.c.address_id, _OUT.c.created_at > bindparam("since"),
        _OUT.c.kind == "reply", _OUT.c.status != SendStatus.SUPPRESSED.value,
    )
    .correlate(_INBOUND)
    .scalar_subquery()
)  # fmt: skip
_AROUND_COLUMNS = (
    _INBOUND.c.id.label("message"), *_CONTACT.c, _ADDRESS.c.verified.label("is_verified"),
    _ADDRESS.c.owner_hash.label("owner"), _ADDRESS.c.hash.label("key"),
    _ADDRESS.c.last_inbound_at.label("seen_at"), _SESSION.c.value.label("session"),
    _REPLIES.label("replies"),
)  # fmt: skip
_AROUND = (
    select_columns(*_AROUND_COLUMNS)
    .select_from(
        _INBOUND.join(_CONTACT, _CONTACT.c.id == _INBOUND.c.contact_id)
        .outerjoin(_ADDRESS, _ADDRESS.c.id == _INBOUND.c.address_id)
        .outerjoin(_SESSION, _SESSION.c.contact_id == _CONTACT.c.id)
    )
    .where(_INBOUND.c.id.in_(bindparam("messages", expanding=True)))
)
_BY_HASHES = select_columns(_ADDRESS.c.hash, _ADDRESS.c.contact_id, _ADDRESS.c.id).where(
    _ADDRESS.c.hash.in_(bindparam("keys", expanding=True))
)
_BY_OWNER = select_columns(_ADDRESS.c.contact_id).where(_ADDRESS.c.owner_hash == bindparam("owner")).limit(1)
_SUPPRESSED = select_columns(_SUPPRESSION.c.hash).where(
    _SUPPRESSION.c.hash.in_(bindparam("keys", expanding=True))
)
_SERVE = (
    select_columns(_CONTACT.c.id)
    .where(_CONTACT.c.id == bindparam("contact_id"))
    .with_for_update(skip_locked=True, key_share=True)
)


@dataclass(frozen=True, slots=True)
class Known:
    """Who wrote: ids only."""

    contact_id: int
    address_id: int


@dataclass(frozen=True, slots=True)
class Around:
    """One person who wrote, from an address that proves a phone number or not, and their session."""

    contact: Contact
    is_verified: bool
    session: Mapping[str, Any]
    replies: int  # written to this address of late
    owner: str | None = None  # the look-up key of the number
    seen_at: datetime | None = None  # when they last wrote from there
    key: str = ""  # the look-up key of the address


def address_hash(tx: Tx, scheme: str, path: str) -> str:
    """The look-up key of an address."""
    return tx.vault.hash("address", scheme, path)


def recognise(tx: Tx, scheme: str, path: str, now: datetime, *, reply_from: str = "") -> Known:
    """The contact behind an address, made when new; SMS and WhatsApp of one number are one person."""
    key = address_hash(tx, scheme, path)
    owner = tx.vault.hash("owner", path) if scheme in PHONE_SCHEMES and path.startswith("+") else None
    known = _known(tx, key)
    if known is None and not tx.is_sqlite:  # which has one writer
        tx.serialise(owner or key)  # the same person may be writing to another process just now
        known = _known(tx, key)
    if known is not None:
        return known
    contact_id = _contact_of_owner(tx, owner) or _new_contact(tx, (key, owner), now)
    address_id = tx.add(
        Address, contact_id=contact_id, scheme=scheme, hash=key, owner_hash=owner, verified=owner is not None,
        sealed=tx.vault.seal(path, SEALED_ADDRESS), reply_from=reply_from, created_at=now,
        block_hash=tx.vault.hash("block", path[:-BLOCK_DIGITS]) if owner else None,
    )  # fmt: skip
    return Known(contact_id, address_id)


def recognise_all(tx: Tx, addresses: Sequence[tuple[str, str, str]], now: datetime) -> list[Known]:
    """As `recognise`, of many (scheme, path, which of our numbers) at once."""
    keys = [address_hash(tx, scheme, path) for scheme, path, _reply_from in addresses]
    rows = tx.rows(_BY_HASHES, keys=list(dict.fromkeys(keys))) if keys else []
    known = {row.hash: Known(row.contact_id, row.id) for row in rows}
    for key, (scheme, path, reply_from) in zip(keys, addresses, strict=True):
        if key not in known:
            known[key] = recognise(tx, scheme, path, now, reply_from=reply_from)
    return [known[key] for key in keys]


def _known(tx: Tx, key: str) -> Known | None:
    found = tx.rows(_BY_HASH, key=key)
    return Known(found[0].contact_id, found[0].id) if found else None


def _contact_of_owner(tx: Tx, owner: str | None) -> int | None:
    if owner is None:
        return None
    found: int | None = tx.value(_BY_OWNER, owner=owner)
    return found


def _new_contact(tx: Tx, keys: Sequence[str | None], now: datetime) -> int:
    """A new contact; one who opted out before an erasure is still opted out."""
    suppressed = tx.rows(_SUPPRESSED, keys=[key for key in keys if key])
    return tx.add(Contact, created_at=now, opted_out_at=now if suppressed else None, language_chosen=False)


def by_id(tx: Tx, contact_id: int) -> Contact:
    """One contact. Raises `Vanished`."""
    found = tx.find(Contact, id=contact_id)
    if found is None:
        raise Vanished("no such contact")
    return found


def lock(tx: Tx, contact_id: int) -> bool:
    """Serve a contact alone until the transaction ends; False when another worker does.

    Rows that merely refer to the contact (a message that comes in, a notice) may be written meanwhile.
    """
    if tx.is_sqlite:  # which has one writer anyway
        return True
    return tx.value(_SERVE, contact_id=contact_id) is not None


def hold(tx: Tx, contact_id: int) -> Contact:
    """One contact, held until the transaction ends so that nothing new refers to it. Raises `Vanished`."""
    if not tx.is_sqlite:
        table = table_of(Contact)
        tx.run(select_columns(table.c.id).where(table.c.id == contact_id).with_for_update())
    return by_id(tx, contact_id)


def find_and_hold(tx: Tx, contact_id: int) -> Contact | None:
    """As `hold`; None when the contact was erased meanwhile, or became one with another."""
    try:
        return hold(tx, contact_id)
    except Vanished:
        return None


def change(tx: Tx, contact_id: int, **values: object) -> None:
    """Set columns of a contact."""
    tx.change(Contact, contact_id, **values)


def change_address(tx: Tx, address_id: int, **values: object) -> None:
    """Set columns of an address."""
    tx.change(Address, address_id, **values)


def around(tx: Tx, message_ids: Sequence[int], *, since: datetime) -> dict[int, Around]:
    """Who wrote each of these messages, and what a turn of theirs needs to know. Raises `Vanished`."""
    rows = tx.rows(_AROUND, messages=list(message_ids), since=since)
    found = {row.message: _around(row._asdict()) for row in rows}
    if len(found) < len(message_ids):
        raise Vanished("no such contact")
    return found


def _around(columns: dict[str, Any]) -> Around:
    del columns["message"]
    is_verified, session = bool(columns.pop("is_verified")), columns.pop("session")
    replies, owner, seen_at = columns.pop("replies"), columns.pop("owner"), columns.pop("seen_at")
    key = columns.pop("key") or ""
    return Around(noun(Contact, columns), is_verified, session or {}, replies, owner, seen_at, key)


def address(tx: Tx, address_id: int) -> Address | None:
    """One address, still sealed."""
    return tx.find(Address, id=address_id)


def addresses(tx: Tx, contact_ids: Sequence[int]) -> list[Address]:
    """All live addresses of these contacts, the last used first."""
    query = (
        select(Address)
        .where(col(Address.contact_id).in_(contact_ids), col(Address.dead_at).is_(None))
        .order_by(col(Address.last_inbound_at).desc().nulls_last(), col(Address.id).desc())
    )
    return tx.all(query)


def path_of(tx: Tx, sealed: bytes) -> str:
    """The address itself; only a channel that is about to send may ask, and `civic.reveals`."""
    return tx.vault.unseal(sealed, SEALED_ADDRESS)


def add_consent(  # noqa: PLR0917  # the columns of one row, in the order one tells it
    tx: Tx, contact_id: int, kind: str, channel: str, wording: str, now: datetime
) -> None:
    """Note what a person was told or agreed to, in which words."""
    tx.add(Consent, contact_id=contact_id, kind=kind, channel=channel, wording=wording, at=now)


def last_wording(tx: Tx, contact_id: int, kind: str) -> str | None:
    """The words of a person's last consent of a kind, if there is one."""
    query = select(Consent).where(Consent.contact_id == contact_id, Consent.kind == kind)
    last = tx.first(query.order_by(col(Consent.id).desc()))
    return last.wording if last else None
