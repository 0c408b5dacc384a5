"""Messages whose keys begin alike are taken back, or lose their words, by the index of keys."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import Executable, text
from sqlalchemy import delete as delete_rows

from storage import Store, Tx, outbound
from storage.models import OutboundMessage, SendStatus
from storage.tx import table_of

_OUT = table_of(OutboundMessage)
Queue = Callable[[str], int]
MANY = """
INSERT INTO outbound_message
    (dedupe, channel, kind, urgency, text, is_erased, language, status, attempts, due_at, parts, created_at,
     updated_at)
SELECT 'broadcast:' || n, channel, kind, urgency, text, is_erased, language, status, attempts, due_at, parts,
       created_at, updated_at
FROM outbound_message, generate_series(1, 5000) AS n
"""


@pytest.fixture
def queue(store: Store, now: datetime) -> Queue:
    """Queue a notice with a key."""

    def add(key: str) -> int:
        queued = store.write_now(
            outbound.queue, now, channel="sms", kind="notice", text="news", language="en", dedupe=key
        )
        assert queued is not None
        return queued

    return add


def keys(store: Store) -> set[str | None]:
    query = _OUT.select().where(_OUT.c.status == SendStatus.QUEUED.value)
    return {row.dedupe for row in store.read_now(lambda tx: tx.run(query).all())}


@pytest.mark.parametrize("near", ["title:10:1", "title:1", "Title:1:2", "title-1-2", "title:1;", "titlex1:2"])
def test_only_what_begins_so_is_taken_back(store: Store, queue: Queue, near: str) -> None:
    for key in ("title:1:", "title:1:1", "title:1:234", near):
        queue(key)

    assert store.write_now(outbound.withdraw, "title:1:", but=None) == 3
    assert keys(store) == {near}


def test_what_begins_so_loses_its_words(store: Store, queue: Queue) -> None:
    gone, kept = queue("title:1:7"), queue("title:11:7")

    store.write_now(outbound.empty, "title:1:")

    rows = [store.read_now(outbound.by_id, one) for one in (gone, kept)]
    assert [row.text for row in rows if row] == ["", "news"]


def test_keys_are_found_by_their_index(store: Store, queue: Queue) -> None:
    queue("title:1:7")

    plan = store.write_now(_plan)

    assert "SCAN" not in plan
    assert "Seq Scan" not in plan
    assert "dedupe" in plan
    assert "status_urgency" not in plan


def _plan(tx: Tx) -> str:
    query: Executable = delete_rows(_OUT).where(
        outbound.with_key("title:1:"), outbound.among_them(SendStatus.QUEUED)
    )
    if not tx.is_sqlite:
        tx.run(text(MANY))  # few rows are read faster without
        tx.run(text("ANALYZE outbound_message"))
    statement = query.compile(tx.connection, compile_kwargs={"literal_binds": True})  # type: ignore[attr-defined]
    explain = "EXPLAIN QUERY PLAN" if tx.is_sqlite else "EXPLAIN"
    return " ".join(str(row) for row in tx.run(text(f"{explain} {statement}".replace(":", r"\:"))))
