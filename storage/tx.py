"""One transaction, as the queries of this package see it."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, CursorResult, Executable, func, select
from sqlalchemy import Table as SqlTable
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session
from sqlmodel.sql.expression import SelectOfScalar

from storage.models import Table
from storage.vault import Vault

Row = Mapping[str, Any]
T = TypeVar("T")


class Tx:
    """A transaction that is open: rows read through it are detached and read-only, writes are statements."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self.connection = connection
        self.vault = vault
        self.is_sqlite = connection.dialect.name == "sqlite"
        self._session: Session | None = None

    @property
    def session(self) -> Session:
        """The session that loads nouns; made when first asked for."""
        if self._session is None:
            self._session = Session(bind=self.connection, autoflush=False, expire_on_commit=False)
        return self._session

    def run(self, statement: Executable, rows: Sequence[Row] | Row | None = None) -> CursorResult[Any]:
        """Execute one statement, with one row of parameters or many."""
        return self.connection.execute(statement, rows)

    def all(self, query: SelectOfScalar[T]) -> list[T]:
        """All nouns or values that a `sqlmodel.select` of one thing finds, as they are now."""
        return list(self.session.exec(query, execution_options={"populate_existing": True}))

    def first(self, query: SelectOfScalar[T]) -> T | None:
        """The first of them, or None."""
        return self.session.exec(query, execution_options={"populate_existing": True}).first()

    def add(self, model: type[Table], **values: Any) -> int:
        """Insert one row and return its id."""
        table = table_of(model)
        result = self.connection.execute(table.insert().values(**values).returning(table.c.id))
        return int(result.scalar_one())

    def add_once(self, model: type[Table], *, unique: Sequence[str], **values: Any) -> int | None:
        """Insert one row unless one with the same `unique` columns is there; its id, or None."""
        table = table_of(model)
        insert = (sqlite.insert if self.is_sqlite else postgresql.insert)(table).values(**values)
        result = self.connection.execute(
            insert.on_conflict_do_nothing(index_elements=unique).returning(table.c.id)
        )
        return result.scalar_one_or_none()

    def put(self, model: type[Table], *, unique: Sequence[str], **values: Any) -> None:
        """Insert one row, or change the one that has the same `unique` columns."""
        table = table_of(model)
        insert = (sqlite.insert if self.is_sqlite else postgresql.insert)(table).values(**values)
        changes = {name: insert.excluded[name] for name in values if name not in unique}
        self.connection.execute(insert.on_conflict_do_update(index_elements=unique, set_=changes))

    def serialise(self, name: str) -> None:
        """Wait for other transactions that called this with the same name, and let later ones wait."""
        if not self.is_sqlite:  # which has one writer
            self.connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))

    def close(self) -> None:
        """Forget loaded nouns without expiring them, so that they can be passed on."""
        if self._session is not None:
            self._session.expunge_all()
            self._session.close()


def table_of(model: type[Table]) -> SqlTable:
    """The table behind a noun."""
    return cast(SqlTable, model.__table__)  # type: ignore[attr-defined]  # SQLModel sets it, its stubs do not say so
