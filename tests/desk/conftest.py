"""What tests of the officials' door get."""

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest

from civic.city import City, load_city
from storage import Store
from tests.desk.browser import Browser
from tests.desk.office import Clock, Office

DEMO = Path(__file__).parents[2] / "cities" / "demo"


@pytest.fixture(scope="session")
def city() -> City:
    """The demonstration city."""
    return load_city(DEMO)


@pytest.fixture
async def office(store: Store, city: City, now: datetime, tmp_path: Path) -> AsyncIterator[Office]:
    """The API on loopback, on both databases."""
    opened = Office(store, city, Clock(now), folder=tmp_path / "media")
    await opened.open()
    yield opened
    await opened.close()


@pytest.fixture
async def small_office(
    sqlite_store: Store, city: City, now: datetime, tmp_path: Path
) -> AsyncIterator[Office]:
    """The same on SQLite alone, for tests to which the database does not matter."""
    opened = Office(sqlite_store, city, Clock(now), folder=tmp_path / "media")
    await opened.open()
    yield opened
    await opened.close()


@pytest.fixture
async def outside_office(
    sqlite_store: Store, city: City, now: datetime, tmp_path: Path
) -> AsyncIterator[Office]:
    """One that the internet reaches, where passwords and second factors are obligatory."""
    opened = Office(sqlite_store, city, Clock(now), public_url="http://desk.city.example")
    await opened.open()
    yield opened
    await opened.close()


@pytest.fixture
async def outside_browser(outside_office: Office) -> Browser:
    """A browser there."""
    return outside_office.browser()


@pytest.fixture
async def secure_office(
    sqlite_store: Store, city: City, now: datetime, tmp_path: Path
) -> AsyncIterator[Office]:
    """One that is reached by https."""
    opened = Office(sqlite_store, city, Clock(now), public_url="https://desk.city.example")
    await opened.open()
    yield opened
    await opened.close()
