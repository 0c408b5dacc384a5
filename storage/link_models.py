"""Joining one person's channels, as a table: a code that one of them asked for, until both have agreed."""

from datetime import datetime

from sqlmodel import Field

from storage.models import Table


class Link(Table, table=True):
    """A wish to join another channel: who asked, who entered the code, and who agreed so far."""

    __tablename__ = "link"
    __table_args__ = ({"sqlite_autoincrement": True},)
    id: int | None = Field(default=None, primary_key=True)
    code_hash: str = Field(unique=True)
    contact_id: int = Field(foreign_key="contact.id", index=True)  # who asked for the code
    address_id: int = Field(foreign_key="address.id")
    other_contact_id: int | None = Field(default=None, foreign_key="contact.id", index=True)  # who entered it
    other_address_id: int | None = Field(default=None, foreign_key="address.id")
    check_number: str = ""  # both sides show it: who sees another one is talking to somebody else
    agreed: bool = False
    other_agreed: bool = False
    created_at: datetime
    expires_at: datetime
