"""What officials keep about ideas: notes, who looks after them, what they said before a redaction."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy import select as select_columns
from sqlmodel import col, select

from storage.desk_models import Assignment, Note, PendingAct, Redaction
from storage.models import Official, Table
from storage.tx import Tx, table_of

SEALED = "redaction"  # what an original is sealed for


def add(tx: Tx, idea_id: int, text: str, now: datetime, *, by: str) -> int:
    """Keep a note."""
    return tx.add(Note, idea_id=idea_id, by=by, text=text, at=now)


def of_idea(tx: Tx, idea_id: int) -> list[Note]:
    """The notes of an idea, the oldest first."""
    return tx.all(select(Note).where(Note.idea_id == idea_id).order_by(col(Note.id)))


def assign(tx: Tx, idea_id: int, official_id: int | None, now: datetime) -> None:
    """Let an official look after an idea, or nobody."""
    if official_id is None:
        table = table_of(Assignment)
        tx.run(delete(table).where(table.c.idea_id == idea_id))
    else:
        tx.put(Assignment, unique=["idea_id"], idea_id=idea_id, official_id=official_id, at=now)


def assignee(tx: Tx, idea_id: int) -> Official | None:
    """Who looks after an idea."""
    held = tx.find(Assignment, idea_id=idea_id)
    return tx.find(Official, id=held.official_id) if held else None


def assigned_to(tx: Tx, official_id: int, limit: int) -> list[int]:
    """Ids of ideas that an official looks after, the last given first."""
    table = table_of(Assignment)
    query = select_columns(table.c.idea_id).where(table.c.official_id == official_id)
    return [int(row[0]) for row in tx.run(query.order_by(table.c.at.desc()).limit(limit))]


def add_redaction(
    tx: Tx, idea_id: int, original: str, now: datetime, *, by: str, comment_id: int | None = None
) -> None:
    """Keep what an idea, or a comment on it, said, sealed."""
    sealed = tx.vault.seal(original, SEALED)
    tx.add(Redaction, idea_id=idea_id, comment_id=comment_id, sealed=sealed, by=by, at=now)


def redactions(tx: Tx, idea_id: int) -> list[Redaction]:
    """What an idea and its comments said before each redaction, the first original first."""
    return tx.all(select(Redaction).where(Redaction.idea_id == idea_id).order_by(col(Redaction.id)))


def original(tx: Tx, redaction: Redaction) -> str:
    """The words as they were written."""
    return tx.vault.unseal(redaction.sealed, SEALED)


def drop_words(tx: Tx, idea_ids: Sequence[int]) -> None:
    """Delete notes and originals: the author is gone, the idea stays without a name.

    What others said of it, and its original, are theirs.
    """
    note, original = table_of(Note), table_of(Redaction)
    tx.run(delete(note).where(note.c.idea_id.in_(idea_ids)))
    tx.run(delete(original).where(original.c.idea_id.in_(idea_ids), original.c.comment_id.is_(None)))


def drop_of_ideas(tx: Tx, idea_ids: Sequence[int]) -> None:
    """Delete everything kept here about ideas that go."""
    models: tuple[type[Table], ...] = (Note, Assignment, PendingAct, Redaction)
    for model in models:
        table = table_of(model)
        tx.run(delete(table).where(table.c.idea_id.in_(idea_ids)))
