"""Databases under measurement, as durable as in life, and what the product has left in them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from sqlalchemy import create_engine, text

from storage.store import driver_url
from tests import databases

DURABLE = {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "autovacuum": "on",
    "shared_buffers": "64MB",
}
UNFINISHED = """
    SELECT (SELECT count(*) FROM inbound_message WHERE state = 'waiting')
         + (SELECT count(*) FROM outbound_message WHERE status IN ('queued', 'sending', 'unknown'))
"""
CODES = "SELECT code FROM idea WHERE visibility = 'shown' ORDER BY id"
PARKED = "SELECT count(*) FROM inbound_message WHERE state = 'parked'"
ANSWERED = """
    SELECT inbound_message.external_id
    FROM outbound_message JOIN inbound_message ON inbound_message.id = outbound_message.reply_to_id
    WHERE outbound_message.status IN ('wired', 'delivered')
    ORDER BY outbound_message.id
"""


class Remains:
    """What the product has written so far, read with plain SQL."""

    def __init__(self, url: str) -> None:
        self._engine = create_engine(driver_url(url))

    def is_finished(self) -> bool:
        """Nothing waits to be handled or sent."""
        return self._column(UNFINISHED) == [0]

    def codes(self) -> Sequence[str]:
        """Codes of ideas."""
        return [str(code) for code in self._column(CODES)]

    def parked(self) -> int:
        """How many messages could not be handled."""
        return int(str(self._column(PARKED)[0]))

    def answered(self) -> Sequence[str]:
        """Which messages were answered, in the order of the answers."""
        return [str(external_id) for external_id in self._column(ANSWERED)]

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def _column(self, query: str) -> Sequence[object]:
        with self._engine.connect() as connection:
            return [row[0] for row in connection.execute(text(query))]


@dataclass(frozen=True, slots=True)
class Databases:
    """Makes an empty database at every call."""

    name: str  # sqlite or postgresql
    folder: Path
    cluster: databases.Cluster | None = None

    def new(self) -> str:
        """The address of a new database."""
        if self.cluster is None:
            return f"sqlite:///{self.folder / f'{uuid4()}.db'}"
        return self.cluster.url(self.cluster.create())


@contextmanager
def open_all(folder: Path, names: Sequence[str]) -> Iterator[list[Databases]]:
    """SQLite, and PostgreSQL where there is one."""
    found = [Databases(name, folder) for name in names if name == "sqlite"]
    binaries = databases.find_binaries() if "postgresql" in names else None
    if binaries is None:
        yield found
        return
    databases.SETTINGS.update(DURABLE)  # the tests' cluster forgets at a power cut, ours must not
    with databases.cluster(binaries) as running:
        yield [*found, Databases("postgresql", folder, running)]
