"""One transaction, as the queries of this package see it."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection, CursorResult, Executable, Text, bindparam, cast, func, select
from sqlmodel.sql.expression import SelectOfScalar

from storage import statements
from storage.meanings import Meanings
from storage.models import Table
from storage.prepared import execute_all, prepare
from storage.statements import table_of
from storage.vault import Vault

Row = Mapping[str, Any]
_SERIALISED = select(
    cast(func.pg_advisory_xact_lock(func.hashtextextended(bindparam("name"), 0)), Text).label("nothing")
)
__all__ = ["Tx", "table_of"]
T = TypeVar("T")
Noun = TypeVar("Noun", bound=Table)


class Tx:
    """A transaction that is open: rows read through it are detached and read-only, writes are statements."""

    def __init__(self, connection: Connection, vault: Vault, meanings: Meanings) -> None:
        self.connection = connection
        self.vault = vault
        self.meanings = meanings
        self.is_sqlite = connection.dialect.name == "sqlite"
        self.looked_up: dict[str, Any] = {}  # what may be as old as the transaction
        self.is_of_many = False  # what several people want, in any order: see `storage.ideas.lock`
        self.held_ideas: set[int] = set()

    def run(self, statement: Executable, rows: Sequence[Row] | Row | None = None) -> CursorResult[Any]:
        """Execute one statement, with one row of parameters or many."""
        return self.connection.execute(statement, rows)

    def all(self, query: SelectOfScalar[T]) -> list[T]:
        """All nouns that a `sqlmodel.select` of one table finds."""
        model = query.column_descriptions[0]["type"]
        rows = self.connection.execute(query)
        return [statements.noun(model, row._mapping) for row in rows]  # noqa: SLF001  # its public name

    def first(self, query: SelectOfScalar[T]) -> T | None:
        """The first of them, or None."""
        return next(iter(self.all(query.limit(1))), None)

    def rows(self, statement: Executable, **values: Any) -> list[Any]:
        """The rows of a statement that is built once, as tuples with names; `values` fill it."""
        ready = prepare(statement, self.connection.dialect, values)
        return list(ready.rows(self.connection, ready.execute(self.connection, values)))

    def value(self, statement: Executable, **values: Any) -> Any:
        """The first column of its first row, or None."""
        ready = prepare(statement, self.connection.dialect, values)
        found = list(ready.tuples(self.connection, ready.execute(self.connection, values)))
        return found[0][0] if found else None

    def effect(self, statement: Executable, **values: Any) -> int:
        """Run a statement that is built once and has no rows; returns how many it touched."""
        cursor = prepare(statement, self.connection.dialect, values).execute(self.connection, values)
        return int(cursor.rowcount)

    def effects(self, said: Sequence[tuple[Executable, Row]]) -> list[int]:
        """As `effect`, of many statements with their values; none may need what another one did."""
        return [int(cursor.rowcount) for cursor in self._run_all(said)]

    def _run_all(self, said: Sequence[tuple[Executable, Row]]) -> list[Any]:
        dialect = self.connection.dialect
        return execute_all(
            self.connection, [(prepare(query, dialect, values), values) for query, values in said]
        )

    def nouns(self, model: type[Noun], query: Executable, **values: Any) -> list[Noun]:
        """All nouns that a query of all columns of a table finds; it is built once, `values` fill it."""
        ready = prepare(query, self.connection.dialect, values)
        rows = ready.tuples(self.connection, ready.execute(self.connection, values))
        return [statements.noun(model, zip(ready.names, row, strict=True)) for row in rows]

    def find(
        self, model: type[Noun], *, held: bool = False, at_once: bool = False, **values: Any
    ) -> Noun | None:
        """The row with these values in unique columns, or None; `held` until the transaction ends.

        Who wants it `at_once` waits for nobody who holds it. Raises `HeldElsewhere` then.
        """
        is_held = held and not self.is_sqlite  # which has one writer
        query = statements.find(model, tuple(values), held=is_held, at_once=is_held and at_once)
        found = self.nouns(model, query, **values)
        return found[0] if found else None

    def add(self, model: type[Table], **values: Any) -> int:
        """Insert one row and return its id."""
        return int(self._made(statements.insert(model, on_sqlite=self.is_sqlite), values) or 0)

    def add_once(self, model: type[Table], *, unique: Sequence[str], **values: Any) -> int | None:
        """Insert one row unless one with the same `unique` columns is there; its id, or None."""
        return self._made(statements.insert_once(model, tuple(unique), on_sqlite=self.is_sqlite), values)

    def _made(self, insert: Executable, values: Row) -> int | None:
        """The id of the row that an insert makes, None when it makes none."""
        if not self.is_sqlite:
            made: int | None = self.value(insert, **values)
            return made
        cursor = prepare(insert, self.connection.dialect, values).execute(self.connection, values)
        return int(cursor.lastrowid) if cursor.rowcount else None

    def add_all_once(self, model: type[Table], rows: Sequence[Row], *, unique: Sequence[str]) -> int:
        """As `add_once`, of many rows with the same columns; returns how many were new."""
        insert = statements.insert_once(model, tuple(unique), on_sqlite=self.is_sqlite)
        return sum(self.effects([(insert, row) for row in rows]))

    def put(self, model: type[Table], *, unique: Sequence[str], **values: Any) -> None:
        """Insert one row, or change the one that has the same `unique` columns."""
        put = statements.put(model, tuple(unique), tuple(values), on_sqlite=self.is_sqlite)
        prepare(put, self.connection.dialect, values).defer(self.connection, values)

    def change(self, model: type[Table], row_id: int, **values: Any) -> None:
        """Set columns of one row."""
        new = {"row_id": row_id} | {f"new_{name}": value for name, value in values.items()}
        change = statements.change(model, tuple(values))
        prepare(change, self.connection.dialect, new).defer(self.connection, new)

    def serialise(self, name: str) -> None:
        """Wait for other transactions that called this with the same name, and let later ones wait."""
        if not self.is_sqlite:  # which has one writer
            self.rows(_SERIALISED, name=name)
