"""How Alembic reaches the database: one migration run at a time, whoever starts it."""

import sqlite3
from typing import Any

from alembic import context
from sqlalchemy import create_engine, event, text
from sqlalchemy.pool import NullPool

from storage import alerts as _alerts  # noqa: F401  # its table belongs to the metadata
from storage import attachments as _attachments  # noqa: F401  # the same
from storage import broadcast_models as _broadcast_models  # noqa: F401  # the same
from storage import campaign_models as _campaign_models  # noqa: F401  # the same
from storage import desk_models as _desk_models  # noqa: F401  # the same
from storage import indexing as _indexing  # noqa: F401  # the same
from storage import link_models as _link_models  # noqa: F401  # the same
from storage import loop_models as _loop_models  # noqa: F401  # the same
from storage import sign_in_models as _sign_in_models  # noqa: F401  # the same
from storage.models import Table

MIGRATION_LOCK = 0x48656172  # "Hear": advisory lock, so that two starting processes do not both migrate


def _let_alembic_begin(connection: Any, _record: Any) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.isolation_level = None


def _migrate() -> None:
    engine = create_engine(context.config.attributes["url"], poolclass=NullPool)
    is_sqlite = engine.dialect.name == "sqlite"
    event.listen(engine, "connect", _let_alembic_begin)
    if is_sqlite:
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    with engine.connect() as connection, connection.begin():
        if not is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
        context.configure(
            connection=connection,
            target_metadata=Table.metadata,
            render_as_batch=True,
            transactional_ddl=True,
            include_object=lambda _o, name, kind, _r, _c: (
                not (kind == "table" and (name or "").startswith("idea_search"))
            ),
        )
        context.run_migrations()


_migrate()
