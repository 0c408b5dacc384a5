"""Closing the loop, as tables: promised days that have passed, is it really done, what wants approval."""

from datetime import date, datetime

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field

from storage.models import Json, Table

_COUNTED = {"sqlite_autoincrement": True}


class Promise(Table, table=True):
    """A day by which there was to be news and was none; people are told once, with the next day."""

    __tablename__ = "promise"
    __table_args__ = (UniqueConstraint("idea_id", "due"), _COUNTED)
    id: int | None = Field(default=None, primary_key=True)
    idea_id: int = Field(foreign_key="idea.id", index=True)
    due: date  # what was promised
    next_due: date  # what people are told
    told_after: int | None = Field(default=0, index=True)  # who was told last; None: all were
    at: datetime


class DoneCheck(Table, table=True):
    """One person who is asked whether an idea is really done, and what they say."""

    __tablename__ = "done_check"
    __table_args__ = (UniqueConstraint("change_id", "contact_id"), _COUNTED)
    id: int | None = Field(default=None, primary_key=True)
    idea_id: int = Field(foreign_key="idea.id", index=True)
    change_id: int = Field(foreign_key="status_change.id")  # the status that said so
    contact_id: int = Field(foreign_key="contact.id", index=True)
    at: datetime  # when they were chosen
    asked_at: datetime | None = None
    is_done: bool | None = None  # what they say
    answered_at: datetime | None = None
    reason: str | None = None  # what is missing, in their words


class Proposal(Table, table=True):
    """A change of status that tells more people than one official may alone."""

    __tablename__ = "proposal"
    __table_args__ = (_COUNTED,)
    id: int | None = Field(default=None, primary_key=True)
    idea_id: int = Field(foreign_key="idea.id", index=True)
    status: str
    reason: Json | None = Field(default=None, sa_column=Column(JSON(none_as_null=True), nullable=True))
    due: date | None = None
    people: int
    by: str
    official_id: int | None = Field(default=None, foreign_key="official.id")
    at: datetime
    state: str = "waiting"  # waiting, approved, withdrawn
    decided_by: str | None = None
    decided_at: datetime | None = None


class KeptVotes(Table, table=True):
    """How people who were erased had voted on an idea that was closed: sums, and nothing of anybody."""

    __tablename__ = "kept_votes"
    __table_args__ = (_COUNTED,)
    id: int | None = Field(default=None, primary_key=True)
    idea_id: int = Field(foreign_key="idea.id", unique=True)
    pro: int = 0
    con: int = 0
    unverified: int = 0
    newest_contact: int  # the last who was here then: one of those who came later may have voted already
