"""How officials get in: links, signed-in browsers, failures."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import delete, func, update
from sqlalchemy import select as select_columns
from sqlmodel import col, select

from storage.models import Official, Table
from storage.sign_in_models import SignIn, SignInFailure, SignInLink
from storage.tx import Tx, table_of


class SignedIn(NamedTuple):
    """A browser, and the official who is signed in there."""

    sign_in: SignIn
    official: Official


def add_link(tx: Tx, key: str, official_id: int, **values: Any) -> None:
    """Keep the hash of a link."""
    tx.add(SignInLink, hash=key, official_id=official_id, **values)


def link(tx: Tx, key: str, now: datetime) -> SignInLink | None:
    """The link with this hash that still works."""
    query = select(SignInLink).where(SignInLink.hash == key, col(SignInLink.used_at).is_(None))
    return tx.first(query.where(SignInLink.expires_at > now))


def use_link(tx: Tx, link_id: int, now: datetime) -> bool:
    """Let a link work no more; False when somebody else was quicker."""
    table = table_of(SignInLink)
    query = update(table).where(table.c.id == link_id, table.c.used_at.is_(None)).values(used_at=now)
    return tx.run(query).rowcount == 1


def add(tx: Tx, key: str, official_id: int, browser: str, now: datetime, *, is_proved: bool) -> int:
    """Note a browser in which an official is signed in."""
    return tx.add(
        SignIn, hash=key, official_id=official_id, browser=browser, is_proved=is_proved, created_at=now,
        seen_at=now,
    )  # fmt: skip


def by_hash(tx: Tx, key: str) -> SignedIn | None:
    """Who is signed in with this key."""
    found = tx.find(SignIn, hash=key)
    official = tx.find(Official, id=found.official_id) if found else None
    return SignedIn(found, official) if found and official else None


def of_official(tx: Tx, official_id: int) -> list[SignIn]:
    """All browsers of an official, the last used first."""
    query = select(SignIn).where(SignIn.official_id == official_id)
    return tx.all(query.order_by(col(SignIn.seen_at).desc()))


def change(tx: Tx, sign_in_id: int, **values: object) -> None:
    """Set columns of a sign-in."""
    tx.change(SignIn, sign_in_id, **values)


def end(tx: Tx, official_id: int, *, only: int | None = None, but: int | None = None) -> int:
    """Sign an official out: everywhere, in one browser, or in all but one; returns in how many."""
    table = table_of(SignIn)
    query = delete(table).where(table.c.official_id == official_id)
    if only is not None:
        query = query.where(table.c.id == only)
    if but is not None:
        query = query.where(table.c.id != but)
    return tx.run(query).rowcount


def drop_links(tx: Tx, official_id: int) -> None:
    """Let no link of an official work any more."""
    table = table_of(SignInLink)
    tx.run(delete(table).where(table.c.official_id == official_id))


def add_failure(tx: Tx, key: str, now: datetime) -> int:
    """Note that something was wrong, or may be; returns its id."""
    return tx.add(SignInFailure, key=key, at=now)


def failures(tx: Tx, key: str, since: datetime) -> int:
    """How often something was wrong since then."""
    table = table_of(SignInFailure)
    query = select_columns(func.count()).select_from(table).where(table.c.key == key, table.c.at > since)
    return int(tx.run(query).scalar_one())


def drop_failures(tx: Tx, key: str) -> None:
    """Forget what was wrong: it went well now."""
    table = table_of(SignInFailure)
    tx.run(delete(table).where(table.c.key == key))


def take_back_failures(tx: Tx, failure_ids: Sequence[int]) -> None:
    """What was noted before it was tried went well."""
    table = table_of(SignInFailure)
    tx.run(delete(table).where(table.c.id.in_(failure_ids)))


def sweep(tx: Tx, *, failed_before: datetime, seen_before: datetime, expired_before: datetime) -> None:
    """Delete what counts no more."""
    older: tuple[tuple[type[Table], str, datetime], ...] = (
        (SignInFailure, "at", failed_before), (SignIn, "seen_at", seen_before),
        (SignInLink, "expires_at", expired_before),
    )  # fmt: skip
    for model, column, before in older:
        table = table_of(model)
        tx.run(delete(table).where(table.c[column] < before))
