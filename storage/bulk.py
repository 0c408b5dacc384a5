"""Many rows at once, past all that SQLAlchemy does a row: `executemany` on SQLite, `COPY` on PostgreSQL."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import JSON, func, text
from sqlalchemy import select as select_columns

from storage.models import Table
from storage.tx import Tx, table_of

Values = Sequence[Any]


def next_id(tx: Tx, model: type[Table]) -> int:
    """The first id that no row has; rows that are loaded bring theirs along."""
    return int(tx.run(select_columns(func.coalesce(func.max(table_of(model).c.id), 0))).scalar_one()) + 1


def load(tx: Tx, model: type[Table], names: Sequence[str], rows: Iterable[Values]) -> None:
    """Insert rows with these columns, `id` among them; columns that are not named must have no need to be."""
    table = table_of(model)
    columns = ", ".join(f'"{name}"' for name in names)
    as_json = [place for place, name in enumerate(names) if isinstance(table.c[name].type, JSON)]
    ready = _with_json(rows, as_json) if as_json else rows
    cursor: Any = tx.connection.connection.cursor()
    try:
        if tx.is_sqlite:
            blanks = ", ".join("?" * len(names))
            cursor.executemany(
                f'INSERT INTO "{table.name}" ({columns}) VALUES ({blanks})',  # noqa: S608  # our own names
                ([_kept(value) for value in row] for row in ready),
            )
        else:
            _copy(cursor, f'COPY "{table.name}" ({columns}) FROM STDIN', ready)
    finally:
        cursor.close()


def settle_ids(tx: Tx, models: Iterable[type[Table]]) -> None:
    """Let PostgreSQL go on counting after the ids that were brought along; SQLite does so by itself."""
    if tx.is_sqlite:
        return
    for model in models:
        name = table_of(model).name
        highest = f"SELECT max(id) FROM {name} HAVING max(id) > 0"  # noqa: S608  # our own names
        tx.run(text(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), ({highest}))"))


def refresh_statistics(tx: Tx) -> None:
    """Let PostgreSQL look at once at what it holds now, as it does by itself after a while."""
    if not tx.is_sqlite:
        tx.run(text("ANALYZE"))


def _copy(cursor: Any, command: str, rows: Iterable[Values]) -> None:
    with cursor.copy(command) as copy:
        for row in rows:
            copy.write_row(row)


def _with_json(rows: Iterable[Values], places: Sequence[int]) -> Iterator[Values]:
    for row in rows:
        values = list(row)
        for place in places:
            values[place] = None if values[place] is None else json.dumps(values[place])
        yield values


def time_as_kept(value: datetime) -> str:
    """A time as SQLite keeps it."""
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")


_KEPT: dict[type, Callable[[Any], Any]] = {datetime: time_as_kept, date: date.isoformat}  # by SQLite


def _kept(value: Any) -> Any:
    convert = _KEPT.get(type(value))
    return value if convert is None else convert(value)
