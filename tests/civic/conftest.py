"""What tests of the rules get."""

from datetime import datetime
from pathlib import Path

import pytest

from civic.city import City, load_city
from storage import Store
from tests.broadcasting import Broadcasting

DEMO = Path(__file__).parents[2] / "cities" / "demo"


@pytest.fixture(scope="session")
def city() -> City:
    """The demonstration city."""
    return load_city(DEMO)


@pytest.fixture
def hall(store: Store, city: City, now: datetime) -> Broadcasting:
    """The city's hall, on both databases."""
    return Broadcasting(store, city, now)
