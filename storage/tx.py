"""One transaction, as the queries of this package see it."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection, CursorResult, Executable, func, select
from sqlmodel.sql.expression import SelectOfScalar

from storage import statements
from storage.models import Table
from storage.statements import table_of
from storage.vault import Vault

Row = Mapping[str, Any]
__all__ = ["Tx", "table_of"]
T = TypeVar("T")
Noun = TypeVar("Noun", bound=Table)


class Tx:
    """A transaction that is open: rows read through it are detached and read-only, writes are statements."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self.connection = connection
        self.vault = vault
        self.is_sqlite = connection.dialect.name == "sqlite"

    def run(self, statement: Executable, rows: Sequence[Row] | Row | None = None) -> CursorResult[Any]:
        """Execute one statement, with one row of parameters or many."""
        return self.connection.execute(statement, rows)

    def all(self, query: SelectOfScalar[T]) -> list[T]:
        """All nouns that a `sqlmodel.select` of one table finds."""
        model = query.column_descriptions[0]["type"]
        return [statements.noun(model, row) for row in self.connection.execute(query)]

    def first(self, query: SelectOfScalar[T]) -> T | None:
        """The first of them, or None."""
        return next(iter(self.all(query.limit(1))), None)

    def find(self, model: type[Noun], *, held: bool = False, **values: Any) -> Noun | None:
        """The row with these values in unique columns, or None; `held` until the transaction ends."""
        query = statements.find(
            model, tuple(values), held=held and not self.is_sqlite
        )  # which has one writer
        row = self.connection.execute(query, values).first()
        return None if row is None else statements.noun(model, row)

    def nouns(self, model: type[Noun], query: Executable, **values: Any) -> list[Noun]:
        """All nouns that a query of all columns of a table finds; it is built once, `values` fill it."""
        return [statements.noun(model, row) for row in self.connection.execute(query, values)]

    def add(self, model: type[Table], **values: Any) -> int:
        """Insert one row and return its id."""
        return int(self.connection.execute(statements.insert(model), values).scalar_one())

    def add_once(self, model: type[Table], *, unique: Sequence[str], **values: Any) -> int | None:
        """Insert one row unless one with the same `unique` columns is there; its id, or None."""
        insert = statements.insert_once(model, tuple(unique), on_sqlite=self.is_sqlite)
        return self.connection.execute(insert, values).scalar_one_or_none()

    def put(self, model: type[Table], *, unique: Sequence[str], **values: Any) -> None:
        """Insert one row, or change the one that has the same `unique` columns."""
        put = statements.put(model, tuple(unique), tuple(values), on_sqlite=self.is_sqlite)
        self.connection.execute(put, values)

    def change(self, model: type[Table], row_id: int, **values: Any) -> None:
        """Set columns of one row."""
        new = {f"new_{name}": value for name, value in values.items()}
        self.connection.execute(statements.change(model, tuple(values)), {"row_id": row_id, **new})

    def serialise(self, name: str) -> None:
        """Wait for other transactions that called this with the same name, and let later ones wait."""
        if not self.is_sqlite:  # which has one writer
            self.connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))
