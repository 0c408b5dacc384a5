"""Who may do what: roles, API tokens."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from civic import audit
from storage import Tx, officials, sign_ins
from storage.models import ApiToken, Official, id_of

COMMAND_LINE = "command line"
TOKEN_BYTES = 32  # of randomness; so much cannot be guessed, a plain hash of it is enough


class Role(IntEnum):
    """Each role includes the ones before."""

    VIEWER = 1
    MODERATOR = 2
    EDITOR = 3
    ADMIN = 4


class BadOfficial(ValueError):
    """An official or token that cannot be made as asked."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: a token's name, what it may do, and the person behind it if there is one."""

    name: str
    role: Role
    official_id: int | None
    maker_id: int | None = None  # of a service's token: the official who made it

    @property
    def answerable_id(self) -> int | None:
        """The official who answers for what is written: the person, or who made the service's token."""
        return self.maker_id if self.official_id is None else self.official_id


def role_named(name: str) -> Role:
    """A role by its name. Raises `BadOfficial`."""
    try:
        return Role[name.strip().upper()]
    except KeyError as error:
        raise BadOfficial(
            f"no role {name!r}: choose {', '.join(role.name.lower() for role in Role)}"
        ) from error


def add_official(tx: Tx, email: str, role: Role, now: datetime, *, by: str = COMMAND_LINE) -> int:
    """Add a person of the administration. Raises `BadOfficial`."""
    address = email.strip().lower()
    if address.count("@") != 1 or not all(address.split("@")):
        raise BadOfficial(f"{email!r} is no e-mail address")
    if officials.by_email(tx, address):
        raise BadOfficial(f"{address} is there already")
    official_id = tx.add(Official, email=address, role=role.name.lower(), created_at=now)
    audit.note(tx, by, "official added", f"official:{official_id}", now, role=role.name.lower())
    return official_id


def add_token(
    tx: Tx, name: str, role: Role, now: datetime, *, email: str | None = None, by: Caller | None = None
) -> str:
    """Make an API token and return it, this once; without `by` on the server. Raises `BadOfficial`."""
    if not name.strip():
        raise BadOfficial("a token needs a name")
    official = officials.by_email(tx, email.strip().lower()) if email else None
    if email and official is None:
        raise BadOfficial(f"no official {email}: add them first with `hearback official add`")
    token = f"hb_{secrets.token_urlsafe(TOKEN_BYTES)}"
    token_id = tx.add_once(
        ApiToken, unique=["name"], name=name, hash=_hash(token), role=role.name.lower(),
        official_id=official.id if official else None,
        maker_id=by.answerable_id if by else None, created_at=now,
    )  # fmt: skip
    if token_id is None:
        raise BadOfficial(f"a token named {name!r} is there already")
    audit.note(
        tx, by.name if by else COMMAND_LINE, "token added", f"token:{token_id}", now, role=role.name.lower(),
        official=official.email if official else None,
    )  # fmt: skip
    return token


def may_make_tokens_of(caller: Caller, official: Official) -> bool:
    """Whether somebody may make tokens that act as an official: nobody but the official.

    A colleague's would let one person approve what they wrote themselves.
    """
    return caller.official_id is not None and caller.official_id == official.id


def revoke_token(tx: Tx, name: str, now: datetime, *, by: str) -> None:
    """Let a token be worth nothing from now on; again changes nothing. Raises `BadOfficial`."""
    token = officials.token_by_name(tx, name)
    if token is None or token.id is None:
        raise BadOfficial(f"no token is named {name!r}: `hearback token list` shows all")
    if token.revoked_at is None:
        tx.change(ApiToken, token.id, revoked_at=now)
        audit.note(tx, by, "token revoked", f"token:{token.id}", now)


def list_tokens(tx: Tx) -> list[dict[str, str | None]]:
    """All tokens by name: what they may do, for whom, since when, and until when."""
    emails = {each.id: each.email for each in officials.all_officials(tx)}
    return [
        {
            "name": token.name, "role": token.role, "official": emails.get(token.official_id),
            "created_at": token.created_at.isoformat(timespec="seconds"),
            "revoked_at": token.revoked_at.isoformat(timespec="seconds") if token.revoked_at else None,
        }
        for token in officials.all_tokens(tx)
    ]  # fmt: skip


def set_role(tx: Tx, official: Official, role: Role, now: datetime, *, by: Caller) -> None:
    """Give an official another role; nobody changes their own. Raises `BadOfficial`."""
    if official.id == by.official_id:
        raise BadOfficial("nobody changes their own role")
    officials.change(tx, id_of(official), role=role.name.lower())
    audit.note(
        tx, by.name, "role set", f"official:{official.id}", now, before=official.role, after=role.name.lower()
    )


def disable(tx: Tx, official: Official, now: datetime, *, by: Caller) -> None:
    """Take an official's access away, and sign them out; not one's own. Raises `BadOfficial`."""
    if official.id == by.official_id:
        raise BadOfficial("nobody takes their own access away")
    officials.change(tx, id_of(official), disabled_at=now)
    sign_ins.end(tx, id_of(official))
    sign_ins.drop_links(tx, id_of(official))
    audit.note(tx, by.name, "official disabled", f"official:{official.id}", now)


def enable(tx: Tx, official: Official, now: datetime, *, by: Caller) -> None:
    """Give an official's access back."""
    officials.change(tx, id_of(official), disabled_at=None)
    audit.note(tx, by.name, "official enabled", f"official:{official.id}", now)


def caller(tx: Tx, token: str) -> Caller | None:
    """Who a token speaks for; None when it is not ours, was revoked, or its person left."""
    row = officials.token_by_hash(tx, _hash(token))
    if row is None:
        return None
    role = role_named(row.role)
    if row.official_id is None:
        return Caller(f"token {row.name}", role, None, row.maker_id)
    official = officials.by_id(tx, row.official_id)
    if official is None or official.disabled_at is not None:
        return None
    return Caller(official.email, min(role, role_named(official.role)), official.id)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
