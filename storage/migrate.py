"""Alembic, driven from code: no configuration file, the migrations travel in the package.

It is loaded where something is migrated: every process looks which migration its database has.
"""

import functools
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, column, inspect, select, table

if TYPE_CHECKING:
    from alembic.config import Config

FOLDER = Path(__file__).parent / "migrations"
NOTED_IN = "alembic_version"  # its one row names the migration that a database has


def upgrade(url: str, revision: str = "head") -> None:
    """Migrate the database at `url` up to `revision`."""
    from alembic import command  # see above

    command.upgrade(_config(url), revision)


def upgrade_apart(url: str) -> None:
    """Migrate in another process, if that can be: Alembic and what it leaves would stay with ours for good.

    Whoever calls looks whether it was done, and does it here otherwise, which tells the reason.
    """
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with suppress(OSError):
        subprocess.run(
            [sys.executable, "-P", "-m", "storage"], input=url.encode(), env=environment, check=False,
            capture_output=True,
        )  # fmt: skip


def downgrade(url: str, revision: str) -> None:
    """Migrate the database at `url` down to `revision` (`base` empties it)."""
    from alembic import command  # see above

    command.downgrade(_config(url), revision)


@functools.cache
def head_revision() -> str:
    """The newest migration of this version of Hearback."""
    return revisions()[-1]


def revisions() -> list[str]:
    """All migrations, the first one first: their files are named by their numbers."""
    return sorted(file.name.partition("_")[0] for file in (FOLDER / "versions").glob("[0-9]*_*.py"))


def revision_of(connection: Connection) -> str | None:
    """The migration that this database has."""
    if not inspect(connection).has_table(NOTED_IN):
        return None
    noted: str | None = connection.scalar(select(column("version_num")).select_from(table(NOTED_IN)))
    return noted


def _config(url: str) -> "Config":
    from alembic.config import Config  # see above

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["url"] = url
    return config
