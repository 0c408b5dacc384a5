"""Statements by their shape, built once: building one costs several times what running it does."""

import functools
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar, cast

from sqlalchemy import Executable, Select, bindparam, select
from sqlalchemy import Table as SqlTable
from sqlalchemy.dialects import postgresql, sqlite

from storage.models import Table

Noun = TypeVar("Noun", bound=Table)
# what Pydantic keeps of each object that it has looked through: ours come from the database
_NOT_VALIDATED: dict[str, Any] = {
    "__pydantic_fields_set__": set(), "__pydantic_extra__": None, "__pydantic_private__": None,
}  # fmt: skip


def table_of(model: type[Table]) -> SqlTable:
    """The table behind a noun."""
    return cast(SqlTable, model.__table__)  # type: ignore[attr-defined]  # SQLModel sets it, its stubs do not say so


@functools.cache
def insert(model: type[Table], *, on_sqlite: bool) -> Executable:
    """Insert a row; on PostgreSQL its id comes back.

    SQLite's driver knows it. Asked to return it, SQLite takes the insert for one that it may have to undo
    halfway, and keeps a copy of every page that it changes.
    """
    table = table_of(model)
    return table.insert() if on_sqlite else table.insert().returning(table.c.id)


@functools.cache
def insert_once(model: type[Table], unique: Sequence[str], *, on_sqlite: bool) -> Executable:
    """As `insert`, unless a row with the same `unique` columns is there; without, in any that are unique."""
    table = table_of(model)
    if on_sqlite:
        return sqlite.insert(table).on_conflict_do_nothing(index_elements=unique or None)
    return (
        postgresql.insert(table).on_conflict_do_nothing(index_elements=unique or None).returning(table.c.id)
    )


@functools.cache
def put(model: type[Table], unique: Sequence[str], names: Sequence[str], *, on_sqlite: bool) -> Executable:
    """Insert a row, or change the one with the same `unique` columns."""
    new = (sqlite.insert if on_sqlite else postgresql.insert)(table_of(model))
    changes = {name: new.excluded[name] for name in names if name not in unique}
    return new.on_conflict_do_update(index_elements=unique, set_=changes)


def insert_from(
    model: type[Table], names: Sequence[str], rows: Select[Any], *, unique: str, on_sqlite: bool
) -> Executable:
    """Insert what a query finds, but for rows with a `unique` column that is there already."""
    new = (sqlite.insert if on_sqlite else postgresql.insert)(table_of(model))
    made = new.from_select(list(names), rows, include_defaults=False)
    return made.on_conflict_do_nothing(index_elements=[unique])


@functools.cache
def change(model: type[Table], names: Sequence[str]) -> Executable:
    """Set columns (`new_…`) of the row with `row_id`."""
    table = table_of(model)
    changes = {name: bindparam(f"new_{name}", type_=table.c[name].type) for name in names}
    return table.update().where(table.c.id == bindparam("row_id")).values(changes)


@functools.cache
def find(model: type[Table], names: Sequence[str], *, held: bool, at_once: bool = False) -> Executable:
    """The rows with these values in these columns, `held` until the transaction ends, `at_once` or not."""
    table = table_of(model)
    query = select(table).where(*(table.c[name] == bindparam(name) for name in names))
    return query.with_for_update(nowait=at_once) if held else query


@functools.cache
def _read_class(model: type[Table]) -> Any:
    """The class of its rows that are read: columns are plain attributes.

    SQLAlchemy's look for changes, which takes fifteen times as long; its metaclass would map the class again.
    """
    plain = dict.fromkeys(table_of(model).columns.keys()) | _NOT_VALIDATED
    return type.__new__(type(model), model.__name__, (model,), plain)


def made(model: type[Noun], columns: Mapping[str, Any]) -> Noun:
    """A row that was just inserted with these columns, as `noun`: the others have what they begin with."""
    found: Noun = noun(model, {**_beginnings(model), **columns})
    return found


@functools.cache
def _beginnings(model: type[Table]) -> Mapping[str, Any]:
    defaults: dict[str, Any] = {column.key: column.default for column in table_of(model).columns}
    return {name: default.arg if default is not None else None for name, default in defaults.items()}


def noun(model: type[Table], columns: Any) -> Any:
    """A row as the noun that it is, detached: what a session does besides costs more than the query."""
    made = object.__new__(_read_class(model))
    made.__dict__.update(columns)
    return made
