"""Indexing ideas anew when what is known of meanings has changed, some at a time and in the background."""

from sqlalchemy import bindparam
from sqlmodel import Field

from storage import ideas
from storage.models import Idea, Table, id_of
from storage.tx import Tx, table_of

AT_ONCE = 100  # ideas in one transaction: others wait as long
_IDEA = table_of(Idea)
_NEXT = _IDEA.select().where(_IDEA.c.id > bindparam("after")).order_by(_IDEA.c.id).limit(bindparam("most"))
_NEXT_HELD = _NEXT.with_for_update()  # nobody rewords them meanwhile


class IndexState(Table, table=True):
    """With which meanings the ideas are indexed, and how far; one row."""

    __tablename__ = "index_state"
    id: int = Field(default=1, primary_key=True)
    version: str
    after: int | None = None  # the last idea that has them; None: all have


def go_on(tx: Tx, most: int = AT_ONCE) -> bool:
    """Index the next ideas with the meanings that are known now; whether there may be more."""
    state = tx.find(IndexState, id=1)
    is_known = state is not None and state.version == tx.meanings.version
    after = state.after if state is not None and is_known else 0
    if after is None:
        return False
    found = tx.nouns(Idea, _NEXT if tx.is_sqlite else _NEXT_HELD, after=after, most=most)
    for idea in found:
        indexed = ideas.indexed(tx, dict(idea), idea.language)
        if indexed != idea.search_text:
            ideas.change(tx, id_of(idea), search_text=indexed)
    last = id_of(found[-1]) if len(found) == most else None
    tx.put(IndexState, unique=["id"], id=1, version=tx.meanings.version, after=last)
    return last is not None
