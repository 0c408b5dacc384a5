"""Statements compiled once a database, then handed to the driver: the usual way costs several times more.

It does here what `Connection.execute` does for plain statements, and nothing else: bind, run, read rows.
"""

from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import count
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Dialect, TypeDecorator
from sqlalchemy.exc import DBAPIError

from storage.said import Said

if TYPE_CHECKING:  # SQLite's processes do without the driver
    from storage.wire import Wire

Values = Mapping[str, Any]
Convert = Callable[[Any], Any]
READ_ONLY = "25006"  # read_only_sql_transaction
_MOMENTS = 256  # converted ones, at hand for each kind of column
_CONVERTED: dict[Any, Convert] = {}
_COMPILED: dict[Any, "Prepared"] = {}
_NUMBERS = count()  # of statements: threads compile at the same time, and one name is one statement for good
_WIRE = "hearback.wire"  # where a connection keeps its own


def prepare(statement: Any, dialect: Dialect, values: Values) -> "Prepared":
    """The statement, ready for values with these names, and lists of these lengths."""
    key = (statement, dialect.name, *values)  # statements are equal when they are the same
    return _COMPILED.get(key) or _prepared(key, statement, dialect, values)


def _prepared(key: tuple[Any, ...], statement: Any, dialect: Dialect, values: Values) -> "Prepared":
    """The statement for lists of these lengths, or compiled for the first time."""
    lengths = tuple(len(value) for value in values.values() if type(value) is list)
    of_lists = (*key, lengths) if lengths else key
    found = _COMPILED.get(of_lists)
    if found is None:
        found = _COMPILED[of_lists] = Prepared(statement, dialect, values)
    return found


class Prepared:
    """One statement in the SQL of one database, with what its values and rows go through."""

    def __init__(self, statement: Any, dialect: Dialect, values: Values) -> None:
        compiled = statement.compile(
            dialect=_numbering(dialect), column_keys=list(values) if statement.is_dml else None
        )
        state = compiled.construct_expanded_state(dict(values))
        self.sql = state.statement
        self._name, self._bytes = b"hb%d" % next(_NUMBERS), self.sql.encode()
        self._lists = {name: members for name, members in state.parameter_expansion.items() if name in values}
        members = {member: name for name, each in self._lists.items() for member in each}
        given = {*values, *members}
        bind = {
            name: _remembering(
                kind.type, dialect, "in", kind.type.dialect_impl(dialect).bind_processor(dialect)
            )
            for name, kind in compiled.binds.items()
        }
        constants = {name: value for name, value in state.parameters.items() if name not in given}
        self._constants = {
            name: convert(value) if (convert := bind.get(name)) else value
            for name, value in (constants | _defaults(compiled)).items()
        }
        self._order = [
            (name, None if name in self._constants else bind.get(members.get(name, name)))
            for name in state.positiontup
        ]
        self._types = [column.type.dialect_impl(dialect) for column in _columns(statement)]
        self._read: list[tuple[int, Convert]] | None = None  # known with the first rows
        self.names = tuple(column.key for column in _columns(statement))
        self._row: Convert = namedtuple("Row", self.names)._make  # type: ignore[attr-defined]  # noqa: PYI024

    def execute(self, connection: Connection, values: Values) -> Any:
        """Run it; returns the driver's cursor. Raises what `Connection.execute` raises."""
        given = self._given(values)
        try:
            if connection.dialect.name == "sqlite":
                driver: Any = connection.connection.dbapi_connection
                return driver.execute(self.sql, given)
            return _wire(connection).execute(self._said(given))
        except connection.dialect.loaded_dbapi.Error as error:
            raise as_usual(connection, self.sql, error) from error

    def defer(self, connection: Connection, values: Values) -> None:
        """Run it before the next statement at the latest; what is wrong with it is raised then."""
        if connection.dialect.name == "sqlite":
            self.execute(connection, values)
        else:
            _wire(connection).defer(self.said(values))

    def said(self, values: Values) -> Said:
        """As PostgreSQL is told it."""
        return self._said(self._given(values))

    def _said(self, given: list[Any]) -> Said:
        return Said(self._name, self._bytes, given)

    def _given(self, values: Values) -> list[Any]:
        bound = values
        if self._constants or self._lists:
            bound = merged = {**self._constants, **values}
            for name, members in self._lists.items():
                merged.update(zip(members, values[name], strict=True))
        return [convert(bound[name]) if convert else bound[name] for name, convert in self._order]

    def rows(self, connection: Connection, cursor: Any) -> Iterator[Any]:
        """The rows, as tuples with names."""
        return map(self._row, self.tuples(connection, cursor))

    def tuples(self, connection: Connection, cursor: Any) -> Iterator[Any]:
        """The rows without names."""
        if self._read is None:
            self._read = _readers(self._types, connection.dialect, cursor.description)
        return map(self._converted, cursor) if self._read else iter(cursor)

    def _converted(self, row: Any) -> list[Any]:
        converted = list(row)
        for place, convert in self._read or ():
            converted[place] = convert(converted[place])
        return converted


def _numbering(dialect: Dialect) -> Dialect:
    """The dialect, with parameters as the database itself counts them: `?` or `$1`."""
    kind: Any = type(dialect)
    return dialect if dialect.name == "sqlite" else kind(paramstyle="numeric_dollar")


def execute_all(connection: Connection, said: Sequence[tuple[Prepared, Values]]) -> list[Any]:
    """Run statements that need nothing of one another, on PostgreSQL in one round trip; a cursor for each."""
    if connection.dialect.name == "sqlite":
        return [ready.execute(connection, values) for ready, values in said]
    import psycopg

    try:
        return list(_wire(connection).execute_all([ready.said(values) for ready, values in said]))
    except psycopg.Error as error:
        raise as_usual(connection, "", error) from error


def flush(connection: Connection) -> None:
    """Run what was deferred. Raises what `Connection.execute` raises."""
    wire = _known_wire(connection)
    if wire is None:
        return
    import psycopg

    try:
        wire.flush()
    except psycopg.Error as error:
        raise as_usual(connection, "", error) from error


def forget(connection: Connection) -> None:
    """Drop what was deferred: its transaction is undone."""
    wire = _known_wire(connection)
    if wire is not None:
        wire.forget()


def _known_wire(connection: Connection) -> "Wire | None":
    wire: Wire | None = None if connection.invalidated else connection.info.get(_WIRE)
    return wire


def _wire(connection: Connection) -> "Wire":
    """The driver's connection, spoken to directly; it lives as long as that connection does."""
    known: Wire | None = connection.info.get(_WIRE)
    if known is not None:
        return known
    from storage import wire

    driver: Any = connection.connection.dbapi_connection
    made = connection.info[_WIRE] = wire.Wire(driver)
    return made


def _defaults(compiled: Any) -> dict[str, Any]:
    """What an insert says of columns that it is not told of: ours are all the same for every row."""
    defaults = {column.key: column.default for column in getattr(compiled, "insert_prefetch", ())}
    return {
        name: default.arg if default.is_scalar else default.arg(None) for name, default in defaults.items()
    }


def _columns(statement: Any) -> list[Any]:
    has_rows = statement.is_select or bool(statement._returning)  # noqa: SLF001  # no public name tells
    return list(statement.exported_columns) if has_rows else []


def _remembering(kind: Any, dialect: Dialect, way: str, convert: Convert | None) -> Convert | None:
    """Moments come again and again: the same one is written in many columns, and read in many rows.

    What one statement has converted (`way`: in or out), the others need not convert again.
    """
    moment = kind.impl if isinstance(kind, TypeDecorator) else kind
    if convert is None or moment.python_type is not datetime:
        return convert
    key = (type(kind), dialect.name, way)
    return _CONVERTED.setdefault(key, lru_cache(maxsize=_MOMENTS)(convert))


def _readers(types: list[Any], dialect: Dialect, described: Any) -> list[tuple[int, Convert]]:
    """What values go through on the way out, by column; most need nothing."""
    converts = [
        _remembering(kind, dialect, "out", kind.result_processor(dialect, column[1]))
        for kind, column in zip(types, described, strict=True)
    ]
    return [(place, convert) for place, convert in enumerate(converts) if convert is not None]


def takes_no_writes(error: object) -> bool:
    """Whether a PostgreSQL is a standby now: the next connection may reach its successor."""
    return getattr(error, "sqlstate", None) == READ_ONLY


def as_usual(connection: Connection, sql: str, error: Exception) -> Exception:
    """The driver's error as SQLAlchemy raises it, without the values; a lost connection is not used again."""
    is_lost = connection.dialect.is_disconnect(error, connection.connection, None)  # type: ignore[arg-type]
    is_lost = is_lost or takes_no_writes(error)
    if is_lost:
        connection.invalidate(error)
    return DBAPIError.instance(
        sql, None, error, connection.dialect.loaded_dbapi.Error, hide_parameters=True,
        connection_invalidated=is_lost, dialect=connection.dialect,
    )  # fmt: skip
