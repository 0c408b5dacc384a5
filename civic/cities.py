"""The city that was loaded last: its files are kept in the store, so that every process has the same."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from civic import audit
from civic.city import City, read_city, read_files
from storage import Tx, cities

__all__ = ["loaded", "read_files", "remember"]


def remember(tx: Tx, files: Mapping[str, str], folder: Path, now: datetime) -> City:
    """Check a city's files and keep them, when they have changed. Raises `civic.city.CityError`."""
    city = read_city(files, folder)
    if cities.fingerprint(tx) != city.fingerprint:
        cities.put(tx, city.name, city.fingerprint, files, now)
        audit.note(tx, "command line", "city loaded", "city", now, fingerprint=city.fingerprint[:12])
    return city


def loaded(tx: Tx) -> City | None:
    """The city that was loaded last."""
    files = cities.files(tx)
    return read_city(files, Path("the database")) if files else None


def loaded_if_other(tx: Tx, fingerprint: str) -> City | None:
    """The city that was loaded last, if it is not the one with this fingerprint."""
    return None if cities.fingerprint(tx) in (None, fingerprint) else loaded(tx)
