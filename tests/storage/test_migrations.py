"""From nothing to the newest tables and back, with people in between."""

import pkgutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib import import_module
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, inspect
from sqlalchemy.pool import NullPool

import storage
from civic import ideas as civic_ideas
from civic import statuses
from civic.statuses import News
from storage import Store, Vault, open_store, outbound
from storage import ideas as stored
from storage.errors import SchemaMismatch
from storage.migrate import FOLDER, downgrade, head_revision, revision_of, revisions, upgrade
from storage.models import IdeaStatus, Table
from storage.store import driver_url
from tests.residents import Residents, the

for found in pkgutil.iter_modules(storage.__path__):
    import_module(f"storage.{found.name}")  # a table is known once its module is, whatever else runs


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    with create_engine(driver_url(url), poolclass=NullPool).connect() as connection:
        yield connection


def tables(url: str) -> set[str]:
    with connected(url) as connection:
        return {name for name in inspect(connection).get_table_names() if "idea_search" not in name}


def test_models_equal_the_migrations(database_url: str) -> None:
    def is_ours(_object: Any, name: str | None, kind: str, *_: Any) -> bool:
        return not (name or "").startswith(("idea_search", "ix_idea_search")) and kind != "sequence"

    with connected(database_url) as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True, "include_object": is_ours}
        )

        assert compare_metadata(context, Table.metadata) == []


def test_each_step_up_and_down_can_be_taken(empty_database_url: str) -> None:
    url, steps = driver_url(empty_database_url), revisions()

    for revision in steps:
        upgrade(url, revision)
        with connected(url) as connection:
            assert revision_of(connection) == revision
    assert tables(url) == {*Table.metadata.tables, "alembic_version"}

    for revision in [*reversed(steps[:-1]), "base"]:
        downgrade(url, revision)
    assert tables(url) == {"alembic_version"}
    upgrade(url)
    assert tables(url) == {*Table.metadata.tables, "alembic_version"}


def test_people_and_ideas_stay_through_every_step_but_the_first(
    store: Store, residents: Residents, database_url: str
) -> None:
    author, voter = residents.person(1), residents.person(2)
    idea = residents.idea(author, "A bench at the bus stop")
    residents.vote(voter, idea)

    for revision in reversed(revisions()[:-1]):
        downgrade(driver_url(database_url), revision)
        assert store.revision() == revision
    store.upgrade()

    assert residents.standing(idea) == (1, 0, 0, 2)
    assert [found.code for found in store.read_now(stored.found, "benches", ["en"], 9)] == [idea.code]
    assert store.read_now(civic_ideas.by_code, idea.code).text == "A bench at the bus stop"


def test_votes_kept_of_people_who_are_gone_leave_the_counts_with_their_table(
    store: Store, residents: Residents, database_url: str
) -> None:
    idea = residents.idea(residents.person(1), "A bench at the bus stop")
    residents.vote(residents.person(2), idea)
    residents.vote(residents.person(3), idea, "against", verified=False)
    done = News(IdeaStatus.DONE)
    store.write_now(statuses.change, the(idea), done, residents.clock(), by="official:1")
    residents.forget(residents.person(3))
    assert residents.standing(idea)[:3] == (1, 1, 1)

    downgrade(driver_url(database_url), "0029")
    store.upgrade()

    assert residents.standing(idea)[:3] == (1, 0, 0)
    assert residents.differences() == []


def test_notices_of_before_say_which_status_they_tell(
    store: Store, residents: Residents, now: datetime, database_url: str
) -> None:
    row = {
        "contact_id": residents.person(1), "channel": "sms", "kind": "notice", "text": "Planned.",
        "language": "en",
    }  # fmt: skip
    for key in ("status:17:1", "promise:17:1", "news:1:status:17:1:0", None):
        store.write_now(outbound.queue, now, **row, dedupe=key)
    downgrade(driver_url(database_url), "0027")
    store.upgrade()

    told = {one.dedupe: one.change_id for one in store.read_now(outbound.of_contact, row["contact_id"], 9)}

    assert told == {"status:17:1": 17, "promise:17:1": None, "news:1:status:17:1:0": None, None: None}


def test_processes_that_start_together_migrate_once(empty_database_url: str, vault: Vault) -> None:
    command = "import sys; from storage.migrate import upgrade; upgrade(sys.argv[1])"
    starting = [
        subprocess.Popen([sys.executable, "-c", command, driver_url(empty_database_url)]) for _ in range(2)
    ]

    assert [process.wait(timeout=60) for process in starting] == [0, 0]
    store = open_store(empty_database_url, vault)
    assert store.revision() == head_revision()
    store.close()


def test_who_goes_on_has_another_process_migrate(empty_database_url: str) -> None:
    command = """
import sys
from storage import Vault, open_store
store = open_store(sys.argv[1], Vault(b"e" * 32, b"l" * 32))
store.upgrade(apart=True)
print(store.revision(), "alembic" in sys.modules)
"""
    ended = subprocess.run(
        [sys.executable, "-c", command, empty_database_url], capture_output=True, text=True, check=True
    )

    assert ended.stdout.split() == [head_revision(), "False"]


def test_where_no_other_process_can_migrate_ours_does(
    empty_database_url: str, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    store = open_store(empty_database_url, vault)

    store.upgrade(apart=True)

    assert store.revision() == head_revision()
    store.close()


def test_an_upgrade_of_the_newest_is_harmless(store: Store) -> None:
    store.upgrade()

    assert store.revision() == head_revision()


def test_a_database_of_a_later_version_is_left_alone(store: Store, now: datetime) -> None:
    store.write_now(
        lambda tx: tx.connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    )

    with pytest.raises(SchemaMismatch):
        store.upgrade()

    assert store.revision() == "9999"


def test_the_files_name_the_migrations_in_the_order_of_alembic() -> None:
    scripts = ScriptDirectory(str(FOLDER))

    assert revisions() == [script.revision for script in scripts.walk_revisions()][::-1]
    assert head_revision() == scripts.get_current_head()


def test_a_database_that_is_up_to_date_is_opened_without_alembic(sqlite_url: str) -> None:
    opens = "open_store(sys.argv[1], Vault(bytes(32), bytes(32)))"
    tells = f"import sys; from storage import Vault, open_store; {opens}; print('alembic' in sys.modules)"

    told = subprocess.check_output([sys.executable, "-c", tells, sqlite_url], text=True)

    assert told == "False\n"
