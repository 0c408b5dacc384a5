"""What is kept about one person, for that person: links to it, and the rows themselves."""

from collections.abc import Mapping
from datetime import datetime
from typing import TypeVar

from sqlalchemy import delete, update
from sqlalchemy import select as select_columns
from sqlmodel import col, select

from storage.models import DataLink, Idea, Table
from storage.tx import Tx, table_of

_LINK = table_of(DataLink)
Noun = TypeVar("Noun", bound=Table)


def add_link(tx: Tx, contact_id: int, key: str, now: datetime, expires_at: datetime) -> None:
    """Keep a new link; those before it work no more."""
    open_ones = update(_LINK).where(_LINK.c.contact_id == contact_id, _LINK.c.used_at.is_(None))
    tx.run(open_ones.values(used_at=now))
    tx.add(DataLink, contact_id=contact_id, hash=key, created_at=now, expires_at=expires_at)


def links_since(tx: Tx, contact_id: int, since: datetime) -> list[datetime]:
    """When a person was given links since then."""
    query = select_columns(_LINK.c.created_at)
    return [
        row[0] for row in tx.run(query.where(_LINK.c.contact_id == contact_id, _LINK.c.created_at > since))
    ]


def link_by_hash(tx: Tx, key: str, now: datetime) -> DataLink | None:
    """The link that hashes to this key, while it works."""
    query = select(DataLink).where(
        DataLink.hash == key, col(DataLink.used_at).is_(None), DataLink.expires_at > now
    )
    return tx.first(query)


def use_link(tx: Tx, key: str, now: datetime) -> bool:
    """Use a link up; False when it works no more. Of two at once one is the first."""
    query = update(_LINK).where(_LINK.c.hash == key, _LINK.c.used_at.is_(None), _LINK.c.expires_at > now)
    return tx.run(query.values(used_at=now)).rowcount == 1


def drop_links(tx: Tx, contact_id: int) -> None:
    """Delete a person's links."""
    tx.run(delete(_LINK).where(_LINK.c.contact_id == contact_id))


def rows(tx: Tx, model: type[Noun], contact_id: int) -> list[Noun]:
    """All rows of a kind that belong to a person, in order."""
    table = table_of(model)
    query = table.select().where(table.c.contact_id == contact_id).order_by(*table.primary_key.columns)
    return tx.nouns(model, query)


def codes(tx: Tx) -> Mapping[int, str]:
    """The code of each idea by its id."""
    table = table_of(Idea)
    return {int(row.id): str(row.code) for row in tx.run(select_columns(table.c.id, table.c.code))}
