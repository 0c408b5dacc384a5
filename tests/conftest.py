"""What every test gets."""

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from civic.city import load_city
from hearback import wiring
from hearback.settings import Settings
from hearback.wiring import known_meanings
from storage import Store, Vault, open_store
from storage.migrate import upgrade
from storage.store import driver_url
from tests import databases
from tests.databases import Cluster
from tests.residents import Residents

UNTESTED = pytest.StashKey[int]()  # how many tests PostgreSQL was missing for


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.upper().startswith("HEARBACK_"):
            monkeypatch.delenv(name)


@pytest.fixture
def now() -> datetime:
    """A Monday morning in November."""
    return datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="session")
def vault() -> Vault:
    """Keys that protect nothing."""
    return Vault(b"s" * 32, b"l" * 32)


@pytest.fixture(scope="session")
def _cluster() -> Iterator[Cluster | None]:
    binaries = databases.find_binaries()
    if binaries is None:
        yield None
        return
    with databases.cluster(binaries) as running:
        yield running


@pytest.fixture
def postgresql(_cluster: Cluster | None, request: pytest.FixtureRequest) -> Cluster:
    """A running PostgreSQL; without one the test is skipped, and the end of the run says so."""
    if _cluster is None:
        request.config.stash[UNTESTED] = request.config.stash.get(UNTESTED, 0) + 1
        pytest.skip(databases.NOWHERE)
    return _cluster


@pytest.fixture(scope="session")
def _postgresql_template(_cluster: Cluster | None) -> str:
    assert _cluster is not None
    name = _cluster.create()
    upgrade(driver_url(_cluster.url(name)))
    return name


@pytest.fixture(scope="session")
def _sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "hearback.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(_sqlite_template: Path, tmp_path: Path) -> str:
    """A SQLite file with all tables and nothing in them."""
    path = tmp_path / "hearback.db"
    shutil.copyfile(_sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgresql_url(postgresql: Cluster, request: pytest.FixtureRequest) -> Iterator[str]:
    """A PostgreSQL database with all tables and nothing in them."""
    with postgresql.lend(request.getfixturevalue("_postgresql_template")) as name:
        yield postgresql.url(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The same test on both databases: all tables, nothing in them."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Both databases before the first migration."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    cluster: Cluster = request.getfixturevalue("postgresql")
    name = cluster.create()
    yield cluster.url(name)
    cluster.drop(name)


@pytest.fixture
def store(database_url: str, vault: Vault) -> Iterator[Store]:
    """The store, on both databases."""
    opened = open_store(database_url, vault, known_meanings())
    yield opened
    opened.close()


@pytest.fixture
def sqlite_store(sqlite_url: str, vault: Vault) -> Iterator[Store]:
    """The store on SQLite, for tests to which the database does not matter."""
    opened = open_store(sqlite_url, vault, known_meanings())
    yield opened
    opened.close()


@pytest.fixture
def residents(store: Store, now: datetime) -> Residents:
    """Invented people who act on the store, on both databases."""
    return Residents(store, now)


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder where what was trained is kept until the tests end."""
    return tmp_path_factory.mktemp("trained")


@pytest.fixture(scope="session")
def place(trained: Path) -> wiring.Place:
    """The demonstration city, and the engine that `make run` has; trained once for all tests."""
    settings = Settings(cache=trained)
    return wiring.place(load_city(settings.city_folder), settings)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say loudly what was not tested."""
    missed = config.stash.get(UNTESTED, 0)
    if missed:
        terminalreporter.write_sep(
            "!", f"{missed} tests did not run on PostgreSQL: {databases.NOWHERE}", red=True, bold=True
        )
