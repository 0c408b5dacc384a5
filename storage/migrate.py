"""Alembic, driven from code: no configuration file, the migrations travel in the package."""

import functools
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

FOLDER = Path(__file__).parent / "migrations"


def upgrade(url: str, revision: str = "head") -> None:
    """Migrate the database at `url` up to `revision`."""
    command.upgrade(_config(url), revision)


def downgrade(url: str, revision: str) -> None:
    """Migrate the database at `url` down to `revision` (`base` empties it)."""
    command.downgrade(_config(url), revision)


@functools.cache
def head_revision() -> str | None:
    """The newest migration of this version of Hearback."""
    return ScriptDirectory(str(FOLDER)).get_current_head()


def revisions() -> list[str]:
    """All migrations, the first one first."""
    return [script.revision for script in ScriptDirectory(str(FOLDER)).walk_revisions()][::-1]


def revision_of(connection: Connection) -> str | None:
    """The migration that this database has."""
    return MigrationContext.configure(connection).get_current_revision()


def _config(url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["url"] = url
    return config
