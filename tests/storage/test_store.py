"""Transactions, on both databases."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import datetime
from pathlib import Path
from stat import S_IMODE
from typing import Any, Self

import pytest
from sqlalchemy.exc import DBAPIError

from storage import Store, StoreUnavailable, Tx, Vault, contacts, open_store
from storage.models import Contact
from storage.store import _keep_a_log
from storage.tx import table_of
from tests.residents import Residents, number


class Interrupted(Exception):
    """Something that goes wrong in the middle."""


def test_what_one_transaction_wrote_the_next_one_reads(
    store: Store, residents: Residents, now: datetime
) -> None:
    contact_id = residents.person(1)

    assert store.read_now(contacts.by_id, contact_id).created_at == now


async def test_a_transaction_runs_beside_the_event_loop(store: Store, now: datetime) -> None:
    known = await store.write(contacts.recognise, "sms", number(1), now)

    again = await store.write(contacts.recognise, "sms", number(1), now)

    assert known == again


def test_what_raises_leaves_nothing(store: Store, now: datetime) -> None:
    def write_and_fail(tx: Tx) -> None:
        contacts.recognise(tx, "sms", number(1), now)
        raise Interrupted

    with pytest.raises(Interrupted):
        store.write_now(write_and_fail)

    assert store.read_now(lambda tx: tx.run(table_of(Contact).select()).all()) == []


def test_a_mistake_in_a_statement_is_no_outage(store: Store) -> None:
    def mistake(tx: Tx) -> None:
        tx.connection.exec_driver_sql("SELECT nonsense FROM nowhere")

    with pytest.raises(DBAPIError):
        store.read_now(mistake)


def test_an_error_does_not_say_what_a_resident_wrote(store: Store, now: datetime) -> None:
    def add_twice(tx: Tx) -> None:
        for _ in range(2):
            tx.add(Contact, id=1, language="my secret words", language_chosen=False, created_at=now)

    with pytest.raises(DBAPIError) as error:
        store.write_now(add_twice)

    assert "secret" not in str(error.value)


def test_a_store_that_cannot_be_reached_says_so(vault: Vault, tmp_path: Path) -> None:
    for url in (f"sqlite:///{tmp_path}/no/folder.db", f"postgresql://nobody@/nothing?host={tmp_path}"):
        store = open_store(url, vault)

        with pytest.raises(StoreUnavailable):
            store.read_now(contacts.by_id, 1)
        with pytest.raises(StoreUnavailable):
            store.upgrade()
        store.close()


def test_a_person_who_is_not_there_is_a_lookup_error(store: Store) -> None:
    with pytest.raises(LookupError):
        store.read_now(contacts.by_id, 1)


def test_sqlite_is_durable_and_lets_others_read_while_one_writes(sqlite_store: Store) -> None:
    def pragma(tx: Tx, name: str) -> str:
        return str(tx.connection.exec_driver_sql(f"PRAGMA {name}").scalar())

    assert sqlite_store.write_now(pragma, "journal_mode") == "wal"
    assert sqlite_store.write_now(pragma, "synchronous") == "2"  # FULL
    assert sqlite_store.write_now(pragma, "foreign_keys") == "1"


def test_two_stores_on_one_sqlite_file_both_write(
    sqlite_store: Store, sqlite_url: str, vault: Vault, now: datetime
) -> None:
    other = open_store(sqlite_url, vault)

    known = sqlite_store.write_now(contacts.recognise, "sms", number(1), now)
    same = other.write_now(contacts.recognise, "whatsapp", number(1), now)
    other.close()

    assert known.contact_id == same.contact_id


def test_an_emptied_log_holds_nothing(sqlite_store: Store, sqlite_url: str, now: datetime) -> None:
    sqlite_store.write_now(contacts.recognise, "sms", number(1), now)

    assert sqlite_store.truncate_log()

    assert Path(sqlite_url.removeprefix("sqlite:///") + "-wal").stat().st_size == 0


def test_a_log_that_somebody_reads_is_emptied_later(
    sqlite_store: Store, sqlite_url: str, now: datetime
) -> None:
    sqlite_store.write_now(contacts.recognise, "sms", number(1), now)
    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM contact").fetchall()
        sqlite_store.write_now(contacts.recognise, "sms", number(2), now)
        emptied_while_read = sqlite_store.truncate_log()

    assert not emptied_while_read
    assert sqlite_store.truncate_log()


def test_the_log_is_brought_into_the_file_while_somebody_writes(
    sqlite_store: Store, sqlite_url: str, now: datetime
) -> None:
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    sqlite_store.write_now(contacts.recognise, "sms", number(1), now)
    before = file.read_bytes()

    def write(tx: Tx) -> None:
        contacts.recognise(tx, "sms", number(2), now)
        sqlite_store.checkpoint()

    sqlite_store.write_now(write)

    assert file.read_bytes() != before
    assert sqlite_store.read_now(contacts.by_id, 2)


def _modes(path: Path) -> set[int]:
    """Of the database and its logs."""
    return {S_IMODE(Path(f"{path}{end}").stat().st_mode) for end in ("", "-wal", "-shm")}


def test_a_new_file_and_its_logs_are_for_its_owner_alone(tmp_path: Path, vault: Vault, now: datetime) -> None:
    path = tmp_path / "new.db"
    with closing(open_store(f"sqlite:///{path}", vault)) as opened:
        opened.upgrade()
        opened.write_now(contacts.recognise, "sms", number(1), now)

        assert _modes(path) == {0o600}


def test_a_file_that_others_could_read_is_closed_to_them(
    vault: Vault, sqlite_url: str, now: datetime
) -> None:
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    path.chmod(0o644)
    with closing(open_store(sqlite_url, vault)) as opened:
        opened.write_now(contacts.recognise, "sms", number(1), now)

        assert _modes(path) == {0o600}


ELSEWHERE = (
    "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('SELECT count(*) FROM contact').fetchone()"
)


def test_a_process_that_comes_and_goes_leaves_our_log_alone(
    vault: Vault, sqlite_url: str, now: datetime
) -> None:
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    with closing(open_store(sqlite_url, vault)) as opened:
        opened.write_now(contacts.recognise, "sms", number(1), now)
        opened.read_now(contacts.by_id, 1)  # a second connection: it must not end the locks of the first
        subprocess.run([sys.executable, "-c", ELSEWHERE, str(path)], check=True, timeout=60)

        assert Path(f"{path}-wal").stat().st_size > 0
        opened.write_now(contacts.recognise, "sms", number(2), now)
    with closing(sqlite3.connect(path)) as after:
        assert after.execute("SELECT count(*) FROM contact").fetchone() == (2,)


class Refused(sqlite3.Cursor):
    """What the first connections to a new file meet when all want to give it its log."""

    refusals = 2

    def execute(self, sql: str, *values: Any) -> Self:
        if "journal_mode" in sql and Refused.refusals:
            Refused.refusals -= 1
            error = sqlite3.OperationalError("database is locked")
            error.sqlite_errorcode = sqlite3.SQLITE_BUSY
            raise error
        return super().execute(sql, *values)


def test_who_opens_a_new_file_together_with_others_gets_in(sqlite_url: str) -> None:
    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as connection:
        _keep_a_log(connection.cursor(Refused))

        assert Refused.refusals == 0
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_file_that_is_none_is_no_reason_to_wait(tmp_path: Path) -> None:
    (tmp_path / "other.db").write_bytes(b"no database" * 100)
    with closing(sqlite3.connect(tmp_path / "other.db")) as connection, pytest.raises(sqlite3.DatabaseError):
        _keep_a_log(connection.cursor())
