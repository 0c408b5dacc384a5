"""Statements that are handed to the driver: what SQLAlchemy would do besides is done here, too."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import psycopg
import pytest
from sqlalchemy import select, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import IntegrityError

from storage import Store, Tx, Vault, contacts, ideas, open_store, outbound
from storage.models import Contact, OutboundMessage
from storage.prepared import prepare
from storage.tx import table_of
from tests.residents import Residents

OUR_PROCESS = text("SELECT pg_backend_pid()")


@pytest.fixture
def _restless() -> Iterator[None]:
    """Threads take turns in the middle of everything."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(usual)


@pytest.mark.usefixtures("_restless")
def test_threads_that_compile_at_once_call_no_two_statements_the_same() -> None:
    contact, dialect = table_of(Contact), postgresql.dialect()
    statements = [select(contact.c.id).where(contact.c.id > n) for n in range(400)]

    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(lambda statement: prepare(statement, dialect, {}).said({}), statements))

    assert len({one.name for one in said}) == len(statements)


def test_a_broken_rule_is_an_integrity_error_without_what_was_written(store: Store, now: datetime) -> None:
    nobody = {
        "contact_id": 4711,
        "channel": "sms",
        "kind": "reply",
        "text": "words of ours",
        "language": "en",
    }

    with pytest.raises(IntegrityError) as raised:
        store.write_now(outbound.queue, now, **nobody)

    assert "words of ours" not in str(raised.value)


def test_columns_that_are_not_told_get_their_defaults(store: Store, now: datetime) -> None:
    def queue(tx: Tx) -> OutboundMessage | None:
        return outbound.by_id(
            tx, outbound.queue(tx, now, channel="sms", kind="reply", text="hello", language="en") or 0
        )

    queued = store.write_now(queue)

    assert queued is not None
    assert (queued.parts, queued.status, queued.due_at) == (1, "queued", now)


@pytest.mark.parametrize("count", [0, 1, 3])
def test_lists_of_every_length_find_their_rows_in_order(store: Store, now: datetime, count: int) -> None:
    people = [store.write_now(Tx.add, Contact, created_at=now, language_chosen=False) for _ in range(count)]

    found = store.read_now(contacts.addresses, people)
    listed = store.read_now(ideas.by_ids, people)

    assert (found, listed) == ([], [])


def test_who_adds_a_row_hears_its_id_unless_it_was_there(store: Store, now: datetime) -> None:
    values = {"channel": "sms", "kind": "reply", "text": "hello", "language": "en", "dedupe": "once"}

    first = store.write_now(outbound.queue, now, **values)
    again = store.write_now(outbound.queue, now, **values)
    found = store.read_now(outbound.by_dedupe, "once")

    assert (first, again) == (found.id, None)


def test_the_id_of_an_idea_is_its_own_and_not_that_of_its_words_in_the_index(
    store: Store, now: datetime
) -> None:
    residents = Residents(store, now)
    bench, tree = residents.idea(None, "a bench please"), residents.idea(None, "plant a tree")

    found = store.read_now(ideas.by_ids, [tree.id or 0, bench.id or 0])

    assert [one.text for one in found] == ["plant a tree", "a bench please"]


def test_many_rows_are_added_once(store: Store, now: datetime) -> None:
    rows = [{"contact_id": None, "address_id": None, "channel": "sms", "kind": "notice", "text": "x",
             "language": "en", "dedupe": key, "due_at": now, "created_at": now, "updated_at": now,
             "status": "queued", "attempts": 0, "parts": 1} for key in ("a", "b", "c")]  # fmt: skip
    store.write_now(Tx.add_all_once, OutboundMessage, rows[:2], unique=["dedupe"])

    new = store.write_now(Tx.add_all_once, OutboundMessage, rows, unique=["dedupe"])

    assert new == 1


def test_a_lost_connection_is_replaced_and_the_work_repeated(
    postgresql_url: str, vault: Vault, now: datetime
) -> None:
    store, tries = open_store(postgresql_url, vault), []

    def work(tx: Tx) -> Contact | None:
        tries.append(tx.run(OUR_PROCESS).scalar_one())
        if len(tries) == 1:
            with psycopg.connect(postgresql_url, autocommit=True) as other:
                other.execute("SELECT pg_terminate_backend(%s, 5000)", (tries[0],))
        return tx.find(Contact, id=1)

    found = store.read_now(work)
    store.close()

    assert found is None
    assert len(set(tries)) == 2


def test_what_is_read_is_the_noun_and_its_columns_are_plain_attributes(store: Store, now: datetime) -> None:
    contact_id = store.write_now(Tx.add, Contact, created_at=now)

    one, same = (store.read_now(Tx.find, Contact, id=contact_id) for _ in range(2))

    assert isinstance(one, Contact)
    assert one == same
    assert (one.id, one.created_at, one.language) == (contact_id, now, None)
    assert not hasattr(type(one).created_at, "__set__")  # which SQLAlchemy's have, and a read goes through it
