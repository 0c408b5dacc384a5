"""What an erasure leaves in PostgreSQL's own files, once they were cleaned: nothing."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from storage import Store, Vault, open_store
from storage.store import driver_url
from tests.databases import Cluster
from tests.residents import Residents

TRACE = b"quillfeath"  # the stem of a word that nobody else used
FILES = """
SELECT relname, pg_relation_filepath(oid) FROM pg_class
WHERE relkind IN ('r', 'i', 't') AND pg_relation_filepath(oid) LIKE 'base/%'
"""


def files_with_traces(url: str) -> set[str]:
    """Tables and indexes in whose files the word stands, after all is written to disk."""
    engine = create_engine(driver_url(url)).execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("CHECKPOINT"))
        folder = Path(str(connection.execute(text("SHOW data_directory")).scalar_one()))
        files = [(name, folder / path) for name, path in connection.execute(text(FILES))]
    engine.dispose()
    return {name for name, path in files if path.is_file() and TRACE in path.read_bytes().lower()}


@pytest.fixture
def own_url(postgresql: Cluster, request: pytest.FixtureRequest) -> Iterator[str]:
    """A database for this test alone: it is cleaned here, and others count on one that never was."""
    name = postgresql.create(template=request.getfixturevalue("_postgresql_template"))
    yield postgresql.url(name)
    postgresql.drop(name)


@pytest.fixture
def own_store(own_url: str, vault: Vault) -> Iterator[Store]:
    """The store on it."""
    opened = open_store(own_url, vault)
    yield opened
    opened.close()


def test_no_file_of_a_table_or_index_holds_an_erased_person(
    own_store: Store, own_url: str, now: datetime
) -> None:
    store = own_store
    residents = Residents(store, now)
    person = residents.person(1)
    for n in range(5):
        residents.text(1, f"Quillfeather's lantern {n}")
        residents.idea(person, f"Quillfeather's lantern {n}")
        residents.text(2, f"unrelated {n}")
    assert {"inbound_message", "idea", "ix_idea_search"} <= files_with_traces(own_url)

    residents.forget(person)
    store.vacuum()

    assert files_with_traces(own_url) == set()
    assert residents.idea(residents.person(2), "Quillfeather is back").code  # the index still works


def test_sqlite_has_nothing_to_clean(sqlite_store: Store) -> None:
    sqlite_store.vacuum()
