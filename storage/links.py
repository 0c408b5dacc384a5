"""One person's channels: wishes to join them, and moving what is kept from one person to another."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Column, UniqueConstraint, case, delete, func, or_, update
from sqlalchemy import Table as SqlTable
from sqlalchemy import select as select_columns
from sqlmodel import col, select

from storage import broadcasts
from storage.contacts import PHONE_SCHEMES, hold
from storage.link_models import Link
from storage.models import (
    Address,
    Contact,
    Follow,
    InboundMessage,
    MessageState,
    OutboundMessage,
    SendStatus,
    Session,
    Table,
    Vote,
)
from storage.tx import Tx, table_of

_LINK, _ADDRESS = table_of(Link), table_of(Address)
_SEALED = select_columns(_ADDRESS.c.sealed).where(_ADDRESS.c.id == table_of(OutboundMessage).c.address_id)
DROPPED: Final = (Session, Link)  # what is of one channel alone, and not joined

# --- wishes


def add(tx: Tx, code: str, contact_id: int, address_id: int, now: datetime, lives: timedelta) -> None:  # noqa: PLR0917  # one row
    """Keep a wish under a new code; an older one of the same person is void."""
    drop_of(tx, contact_id)
    tx.add(
        Link, code_hash=_hash(tx, code), contact_id=contact_id, address_id=address_id, check_number="",
        agreed=False, other_agreed=False, created_at=now, expires_at=now + lives,
    )  # fmt: skip


def _hash(tx: Tx, code: str) -> str:
    return tx.vault.hash("link", code)


def by_code(tx: Tx, code: str, now: datetime) -> Link | None:
    """The wish behind a code, while it lives."""
    found = tx.find(Link, code_hash=_hash(tx, code))
    return found if found and found.expires_at > now else None


def by_id(tx: Tx, link_id: int, now: datetime, *, held: bool = False) -> Link | None:
    """A wish while it lives, `held` until the transaction ends."""
    found = tx.find(Link, held=held, id=link_id)
    return found if found and found.expires_at > now else None


def change(tx: Tx, link_id: int, **values: Any) -> None:
    """Set columns of a wish."""
    tx.change(Link, link_id, **values)


def drop(tx: Tx, link_id: int) -> None:
    """A wish is void."""
    tx.run(delete(_LINK).where(_LINK.c.id == link_id))


def drop_of(tx: Tx, contact_id: int) -> None:
    """All wishes of a person are void, on whichever side."""
    mine = or_(_LINK.c.contact_id == contact_id, _LINK.c.other_contact_id == contact_id)
    tx.run(delete(_LINK).where(mine))


def drop_expired(tx: Tx, now: datetime) -> None:
    """Wishes whose time is over go."""
    tx.run(delete(_LINK).where(_LINK.c.expires_at <= now))


# --- people


def addresses_of(tx: Tx, contact_id: int) -> list[Address]:
    """Every address of a person, in the order in which they came."""
    return tx.all(select(Address).where(Address.contact_id == contact_id).order_by(col(Address.id)))


def owner_of_number(tx: Tx, phone: str) -> str:
    """The look-up key of a telephone number's owner."""
    return tx.vault.hash("owner", phone)


def owned_by(tx: Tx, owner: str) -> list[Address]:
    """The addresses of a telephone number."""
    return tx.all(select(Address).where(Address.owner_hash == owner).order_by(col(Address.id)))


def owner_seen_at(tx: Tx, owner: str) -> datetime | None:
    """When somebody last wrote from a telephone number, on whatever channel of it.

    Where nobody ever did, when an account last showed it: that it is used since says nothing of the number.
    """
    is_phone = _ADDRESS.c.scheme.in_(PHONE_SCHEMES)
    wrote = func.max(case((is_phone, _ADDRESS.c.last_inbound_at)))
    shown = func.max(case((~is_phone, func.coalesce(_ADDRESS.c.joined_at, _ADDRESS.c.created_at))))
    query = select_columns(func.coalesce(wrote, shown, type_=_ADDRESS.c.created_at.type))
    seen: datetime | None = tx.run(query.where(_ADDRESS.c.owner_hash == owner)).scalar()
    return seen


def votes_of(tx: Tx, contact_id: int) -> list[Vote]:
    """Every vote of a person."""
    return tx.all(select(Vote).where(Vote.contact_id == contact_id))


def drop_vote(tx: Tx, vote_id: int) -> None:
    """Delete one vote."""
    tx.run(delete(table_of(Vote)).where(table_of(Vote).c.id == vote_id))


def verify_votes(tx: Tx, contact_id: int, *, verified: bool) -> None:
    """Say of all votes of a person whether a telephone number stands behind them."""
    vote = table_of(Vote)
    tx.run(update(vote).where(vote.c.contact_id == contact_id).values(verified=verified))


def hold_both(tx: Tx, one: int, other: int) -> dict[int, Contact]:
    """Two people, held in the order that everybody holds them in. Raises `LookupError`."""
    return {contact_id: hold(tx, contact_id) for contact_id in sorted({one, other})}


def move_everything(tx: Tx, gone: int, kept: int) -> None:
    """Let all that belongs to one person belong to another; the person that is gone is deleted.

    Of what can be there only once, such as a vote on an idea, that of `kept` stays.
    """
    _silence_twice(tx, gone, kept)
    broadcasts.join(tx, gone, kept)
    for model in DROPPED:
        for column in _people(table_of(model)):
            tx.run(delete(table_of(model)).where(column == gone))
    for table, column in people_columns():
        for names in _unique_with(table, column):
            mine, theirs = table.alias("mine"), table.alias("theirs")
            twice = select_columns(mine.c.id).where(
                mine.c[column.name] == gone, theirs.c[column.name] == kept,
                *(mine.c[name] == theirs.c[name] for name in names),
            )  # fmt: skip
            tx.run(delete(table).where(table.c.id.in_(twice)))
        tx.run(update(table).where(column == gone).values({column.name: kept}))
    tx.run(delete(table_of(Contact)).where(table_of(Contact).c.id == gone))


def people_columns() -> Iterator[tuple[SqlTable, Column[Any]]]:
    """Every column of every table that says whose a row is."""
    for table in Table.metadata.sorted_tables:
        for column in _people(table):
            yield table, column


def _people(table: SqlTable) -> list[Column[Any]]:
    contact = table_of(Contact)
    return [fk.parent for fk in table.foreign_keys if fk.column.table is contact]


def _unique_with(table: SqlTable, column: Column[Any]) -> Iterator[list[str]]:
    """The other columns of each constraint by which a person has a row only once."""
    for constraint in table.constraints:
        names = [one.name for one in constraint.columns] if isinstance(constraint, UniqueConstraint) else []
        if column.name in names:
            yield [name for name in names if name != column.name]


def _silence_twice(tx: Tx, gone: int, kept: int) -> None:
    """Who asked on one channel not to hear of an idea hears of it on none."""
    follow = table_of(Follow)
    muted = select_columns(follow.c.idea_id).where(follow.c.contact_id == gone, follow.c.muted)
    both = (follow.c.contact_id == kept) & follow.c.idea_id.in_(muted)
    tx.run(update(follow).where(both).values(muted=True))


def move_addresses(tx: Tx, addresses: Sequence[Address], to: int, messages: Sequence[int]) -> None:
    """Give addresses to another person, with these messages and those that still wait.

    All else stays with whom it belonged to, and no longer says from where it came.
    """
    ids = [address.id or 0 for address in addresses]
    here = {"contact_id": to, "joined_at": None}
    tx.run(update(_ADDRESS).where(_ADDRESS.c.id.in_(ids)).values(here))
    inbound, out = table_of(InboundMessage), table_of(OutboundMessage)
    for table, column in people_columns():
        if "inbound_id" in table.c:  # what came with these messages
            of_these = table.c.inbound_id.in_(list(messages))
            tx.run(update(table).where(of_these).values({column.name: to}))
    goes = inbound.c.id.in_(list(messages)) | (inbound.c.state == MessageState.WAITING.value)
    tx.run(update(inbound).where(inbound.c.address_id.in_(ids), goes).values(contact_id=to))
    left = inbound.c.address_id.in_(ids) & (inbound.c.contact_id != to)
    tx.run(update(inbound).where(left).values(address_id=None))
    unsent = out.c.address_id.in_(ids) & (out.c.status == SendStatus.QUEUED.value)
    tx.run(update(out).where(unsent).values(status=SendStatus.SUPPRESSED.value, reason="channel left"))
    in_flight = out.c.status.in_([SendStatus.SENDING.value, SendStatus.UNKNOWN.value])
    sealed = {"sealed_to": _SEALED.scalar_subquery(), "address_id": None}
    tx.run(update(out).where(out.c.address_id.in_(ids), in_flight).values(sealed))
    tx.run(update(out).where(out.c.address_id.in_(ids)).values(address_id=None))


def let_wait(tx: Tx, message_ids: Sequence[int]) -> None:
    """Messages that were put aside are handled after all."""
    inbound = table_of(InboundMessage)
    values = {"state": MessageState.WAITING.value, "reason": None, "handled_at": None}
    tx.run(update(inbound).where(inbound.c.id.in_(list(message_ids))).values(values))


def change_owner(tx: Tx, address_ids: Sequence[int], owner: str | None) -> None:
    """Say whose telephone number stands behind addresses, or that none does."""
    values = {"owner_hash": owner, "verified": owner is not None}
    tx.run(update(_ADDRESS).where(_ADDRESS.c.id.in_(list(address_ids))).values(values))
