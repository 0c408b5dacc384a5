"""Erasing a person: what goes, what stays without a name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, update
from sqlalchemy import select as select_columns

from storage import (
    attachments,
    broadcasts,
    comments,
    contacts,
    done_checks,
    kept_votes,
    links,
    notes,
    outbound,
    own_data,
    promises,
    proposals,
    revisions,
)
from storage.models import (
    Address,
    Comment,
    Consent,
    Contact,
    Follow,
    Idea,
    InboundMessage,
    Merge,
    MessageState,
    OutboundMessage,
    ProviderCopy,
    Session,
    StatusChange,
    Suppression,
    Table,
    Vote,
)
from storage.tx import Tx, table_of


def count(tx: Tx, model: type[Table], contact_id: int) -> int:
    """How many rows of a kind belong to a person; what they hear no more of, they do not follow."""
    table = table_of(model)
    mine = select_columns(func.count()).select_from(table).where(table.c.contact_id == contact_id)
    return int(tx.run(mine.where(~table.c.muted) if model is Follow else mine).scalar_one())


def has_taken_part(tx: Tx, contact_id: int) -> bool:
    """Whether a person has put forward, voted on, followed or commented on anything."""
    return any(count(tx, model, contact_id) for model in (Idea, Vote, Follow, Comment))


def suppress(tx: Tx, contact_id: int, now: datetime) -> None:
    """Keep a hash of a person's number or addresses: who said STOP is not written to after an erasure."""
    address = table_of(Address)
    rows = tx.run(
        select_columns(address.c.hash, address.c.owner_hash).where(address.c.contact_id == contact_id)
    ).all()
    for key in {row.owner_hash or row.hash for row in rows}:
        tx.put(Suppression, unique=["hash"], hash=key, at=now)


def unsuppress(tx: Tx, contact_id: int) -> None:
    """Drop those hashes: the person asked to be written to again."""
    address, table = table_of(Address), table_of(Suppression)
    rows = tx.run(
        select_columns(address.c.hash, address.c.owner_hash).where(address.c.contact_id == contact_id)
    ).all()
    tx.run(delete(table).where(table.c.hash.in_([key for row in rows for key in row if key])))


def delete_ideas(tx: Tx, idea_ids: Sequence[int]) -> None:
    """Delete ideas and what hangs on them; what was merged into them stands for itself."""
    comments.drop_of_ideas(tx, idea_ids)
    revisions.drop_of_ideas(tx, idea_ids)
    notes.drop_of_ideas(tx, idea_ids)
    promises.drop_of_ideas(tx, idea_ids)
    done_checks.drop_of_ideas(tx, idea_ids)
    proposals.drop_of_ideas(tx, idea_ids)
    kept_votes.drop_of_ideas(tx, idea_ids)
    for model in (Vote, Follow, StatusChange):
        tx.run(delete(table_of(model)).where(table_of(model).c.idea_id.in_(idea_ids)))
    merge, idea, inbound = table_of(Merge), table_of(Idea), table_of(InboundMessage)
    tx.run(delete(merge).where(merge.c.idea_id.in_(idea_ids) | merge.c.into_id.in_(idea_ids)))
    tx.run(update(inbound).where(inbound.c.idea_id.in_(idea_ids)).values(idea_id=None))
    attachments.leave_ideas(tx, idea_ids)
    tx.run(delete(idea).where(idea.c.id.in_(idea_ids)))


def forget_mentions(tx: Tx, code: str, since: datetime) -> None:
    """Empty what others were sent about an idea that is gone: it quotes somebody who was erased."""
    table = table_of(OutboundMessage)
    mentions = table.c.text.contains(code, autoescape=True) & (table.c.created_at >= since)
    outbound.erase_words(tx, mentions, "its idea was erased")


def participation_dropped(tx: Tx, contact_id: int) -> None:
    """Delete a person's votes, follows and comments, and whom they reported."""
    comments.drop_of_contact(tx, contact_id)
    done_checks.drop_of_contact(tx, contact_id)
    for model in (Vote, Follow):
        tx.run(delete(table_of(model)).where(table_of(model).c.contact_id == contact_id))


@dataclass(frozen=True, slots=True)
class Later:
    """A message that somebody wrote after asking to be erased: it belongs to who comes back."""

    id: int
    scheme: str
    path: str
    to: str

    def __repr__(self) -> str:
        return f"<Later {self.id}>"  # logs must not identify people


def set_aside(tx: Tx, contact_id: int, after: int) -> list[Later]:
    """Take what came in after a message, and still waits, from its person."""
    inbound, address = table_of(InboundMessage), table_of(Address)
    waits = inbound.c.state == MessageState.WAITING.value
    query = (
        select_columns(inbound.c.id, inbound.c.extras, address.c.scheme, address.c.sealed)
        .join(address, address.c.id == inbound.c.address_id)
        .where(inbound.c.contact_id == contact_id, inbound.c.id > after, waits)
        .order_by(inbound.c.id)
    )
    later = [
        Later(row.id, row.scheme, contacts.path_of(tx, row.sealed), row.extras.get("to", ""))
        for row in tx.run(query).all()
    ]
    ids = [message.id for message in later]
    tx.run(update(inbound).where(inbound.c.id.in_(ids)).values(contact_id=None, address_id=None))
    return later


def hand_over(tx: Tx, later: Sequence[Later], now: datetime) -> None:
    """Give those messages to the new person at their address."""
    for message in later:
        person = contacts.recognise(tx, message.scheme, message.path, now, reply_from=message.to)
        new = {"contact_id": person.contact_id, "address_id": person.address_id}
        tx.change(InboundMessage, message.id, **new)


def erase_messages(tx: Tx, contact_id: int, now: datetime, copies_due: datetime) -> None:
    """Empty what came in (the keyed hash that recognises a repetition stays), delete what went out.

    Copies at a provider are noted for deletion, photos and sounds too; `storage.traces` has taken what is
    in doubt before.
    """
    attachments.erase(tx, contact_id)
    inbound, outbound = table_of(InboundMessage), table_of(OutboundMessage)
    for table in (inbound, outbound):
        query = select_columns(table.c.channel, table.c.external_id)
        for row in tx.run(
            query.where(table.c.contact_id == contact_id, table.c.external_id.is_not(None))
        ).all():
            add_copy(tx, row.channel, row.external_id, copies_due)
    comments.drop_quotes_to(tx, contact_id)
    tx.run(delete(outbound).where(outbound.c.contact_id == contact_id))
    emptied: dict[str, Any] = {
        "text": "", "extras": {}, "external_id": None, "contact_id": None, "address_id": None,
        "idea_id": None, "broadcast_id": None, "language": None, "intent": None, "confidence": None,
        "sealed": None, "reason": "erased",
        "state": MessageState.HANDLED.value, "handled_at": now,
    }  # fmt: skip
    tx.run(update(inbound).where(inbound.c.contact_id == contact_id).values(**emptied))


def add_copy(tx: Tx, channel: str, external_id: str, due_at: datetime) -> None:
    """Note one message for deletion at its provider."""
    tx.add(ProviderCopy, channel=channel, external_id=external_id, attempts=0, due_at=due_at)


def delete_contact(tx: Tx, contact_id: int) -> None:
    """Delete a person's addresses, consents, conversation and the person."""
    links.drop_of(tx, contact_id)
    own_data.drop_links(tx, contact_id)
    broadcasts.drop_of(tx, contact_id)
    for model in (Consent, Session, Address):
        tx.run(delete(table_of(model)).where(table_of(model).c.contact_id == contact_id))
    tx.run(delete(table_of(Contact)).where(table_of(Contact).c.id == contact_id))
