"""How officials get in, as tables: links that work once, signed-in browsers, failures."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from storage.models import Table

_COUNTED = {"sqlite_autoincrement": True}


class SignInLink(Table, table=True):
    """A link that signs one official in, once; kept as a hash."""

    __tablename__ = "sign_in_link"
    __table_args__ = _COUNTED
    id: int | None = Field(default=None, primary_key=True)
    hash: str = Field(unique=True)
    official_id: int = Field(foreign_key="official.id", index=True)
    maker_id: int | None = None  # the official who made it; None: the command line
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None


class SignIn(Table, table=True):
    """A browser in which an official is signed in; its key is kept as a hash."""

    __tablename__ = "sign_in"
    __table_args__ = _COUNTED
    id: int | None = Field(default=None, primary_key=True)
    hash: str = Field(unique=True)
    official_id: int = Field(foreign_key="official.id", index=True)
    browser: str  # in words, for the list of sign-ins
    is_proved: bool = False  # the second factor was given
    created_at: datetime
    seen_at: datetime


class SignInFailure(Table, table=True):
    """A password or code that was wrong: keyed hashes of the account and of the address, for throttling."""

    __tablename__ = "sign_in_failure"
    __table_args__ = (Index("ix_sign_in_failure_key_at", "key", "at"), _COUNTED)
    id: int | None = Field(default=None, primary_key=True)
    key: str
    at: datetime
