"""What officials keep at the desk, as tables: notes, who looks after what, acts that wait, views."""

from datetime import datetime

from sqlalchemy import JSON, Column, Index, LargeBinary
from sqlmodel import Field

from storage.models import Json, Table

_COUNTED = {"sqlite_autoincrement": True}


class Note(Table, table=True):
    """What an official wrote about an idea, for other officials alone."""

    __tablename__ = "note"
    __table_args__ = _COUNTED
    id: int | None = Field(default=None, primary_key=True)
    idea_id: int = Field(foreign_key="idea.id", index=True)
    by: str
    text: str
    at: datetime


class Assignment(Table, table=True):
    """Which official looks after an idea."""

    __tablename__ = "assignment"
    idea_id: int = Field(primary_key=True, foreign_key="idea.id")
    official_id: int = Field(foreign_key="official.id", index=True)
    at: datetime


class PendingAct(Table, table=True):
    """Something an official did that can be undone for some seconds before it is carried out."""

    __tablename__ = "pending_act"
    __table_args__ = (Index("ix_pending_act_state_due_at", "state", "due_at"), _COUNTED)
    id: int | None = Field(default=None, primary_key=True)
    official_id: int = Field(foreign_key="official.id", index=True)
    idea_id: int | None = Field(default=None, foreign_key="idea.id", index=True)  # a photo may be of none
    kind: str  # status, visibility, merge, comment, photo
    target_id: int | None = None  # the comment or photo
    body: Json = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    seen: str  # the idea's tag when the official decided: another change in between stops the act
    state: str  # waiting, claimed, done, undone, failed
    problem: str | None = None  # why it failed
    at: datetime
    due_at: datetime


class MessageClaim(Table, table=True):
    """Who is answering a message just now."""

    __tablename__ = "message_claim"
    message_id: int = Field(primary_key=True, foreign_key="inbound_message.id")
    official_id: int = Field(foreign_key="official.id")
    until: datetime


class SavedView(Table, table=True):
    """A list of ideas with a name: its filters and order."""

    __tablename__ = "saved_view"
    __table_args__ = _COUNTED
    id: int | None = Field(default=None, primary_key=True)
    official_id: int = Field(foreign_key="official.id", index=True)
    name: str
    query: str  # of the address
    is_shared: bool = False
    at: datetime


class Redaction(Table, table=True):
    """What an idea or a comment said before personal data was taken out of it: sealed, for administrators."""

    __tablename__ = "redaction"
    __table_args__ = _COUNTED
    id: int | None = Field(default=None, primary_key=True)
    idea_id: int = Field(foreign_key="idea.id", index=True)
    comment_id: int | None = None  # whose words these were, if not the idea's own
    sealed: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    by: str
    at: datetime
