"""PostgreSQL through libpq's own calls: psycopg's cursors cost four times what a prepared statement does.

`psycopg.pq` and `Transformer` are psycopg's public lower floor; transactions begin here and end there.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import pq
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import error_from_result

_GOOD = (pq.ExecStatus.TUPLES_OK, pq.ExecStatus.COMMAND_OK)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a statement gave, as a cursor shows it: rows, how many it touched, name and type of columns."""

    rows: Sequence[tuple[Any, ...]]
    rowcount: int
    description: Sequence[tuple[str, int]]

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return iter(self.rows)


class Wire:
    """One connection, and the statements that it has been told of."""

    def __init__(self, driver: "psycopg.Connection[Any]") -> None:
        self._pgconn = driver.pgconn
        self._transformer = Transformer(driver)
        self._told: set[bytes] = set()

    def execute(self, name: bytes, sql: bytes, values: Sequence[Any]) -> Answer:
        """Run a statement with `$1` … in it, within a transaction; it is parsed and planned once."""
        if self._pgconn.transaction_status == pq.TransactionStatus.IDLE:
            self._checked(self._pgconn.exec_(b"BEGIN"))
        if name not in self._told:
            self._checked(self._pgconn.prepare(name, sql))
            self._told.add(name)
        texts: Any = self._transformer.dump_sequence(values, [PyFormat.TEXT] * len(values))
        return self._answer(self._checked(self._pgconn.exec_prepared(name, texts)))

    def _checked(self, result: "pq.abc.PGresult") -> "pq.abc.PGresult":
        if result.status in _GOOD:
            return result
        if self._pgconn.status == pq.ConnStatus.BAD:
            raise psycopg.OperationalError(result.get_error_message())
        raise error_from_result(result)

    def _answer(self, result: "pq.abc.PGresult") -> Answer:
        touched = result.command_tuples or 0
        if not result.nfields:
            return Answer((), touched, ())
        self._transformer.set_pgresult(result)
        described = [((result.fname(at) or b"").decode(), result.ftype(at)) for at in range(result.nfields)]
        return Answer(self._transformer.load_rows(0, result.ntuples, tuple), touched, described)
