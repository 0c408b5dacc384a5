"""PostgreSQL through libpq's own calls: psycopg's cursors cost four times what a prepared statement does.

`psycopg.pq` and `Transformer` are psycopg's public lower floor; transactions begin here and end there.
"""

import select
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import pq
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import error_from_result

from storage.said import Said

_GOOD = (pq.ExecStatus.TUPLES_OK, pq.ExecStatus.COMMAND_OK)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a statement gave, as a cursor shows it: rows, and how many it touched."""

    rows: Sequence[tuple[Any, ...]]
    rowcount: int
    _result: "pq.abc.PGresult | None" = None

    @property
    def description(self) -> Sequence[tuple[str, int]]:
        """Name and type of its columns."""
        if self._result is None:
            return ()
        fields = range(self._result.nfields)
        return [((self._result.fname(at) or b"").decode(), self._result.ftype(at)) for at in fields]

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return iter(self.rows)


class Wire:
    """One connection, the statements that it has been told of, and those that go with the next one."""

    def __init__(self, driver: "psycopg.Connection[Any]") -> None:
        self._pgconn = driver.pgconn
        self._transformer = Transformer(driver)
        self._told: set[bytes] = set()
        self._deferred: list[Said] = []
        self._answers = select.poll()
        self._answers.register(self._pgconn.socket, select.POLLIN)

    def execute(self, said: Said) -> Answer:
        """Run a statement within a transaction, after those that were deferred; it is planned once."""
        if self._deferred:
            self.defer(said)
            return self.flush()
        self._prepare(said)
        return self._answer(self._checked(self._pgconn.exec_prepared(said.name, self._texts(said.values))))

    def defer(self, said: Said) -> None:
        """Run it with the next one, or at the end: nobody waits for what it gives."""
        self._deferred.append(said)

    def forget(self) -> None:
        """The transaction is rolled back."""
        self._deferred.clear()

    def flush(self) -> Answer:
        """Run what was deferred, in one round trip; the answer is that of the last statement."""
        results = self._run_deferred()
        return self._answer(results[-1]) if results else Answer((), 0)

    def execute_all(self, batch: Sequence[Said]) -> list[Answer]:
        """As `execute`, of many that need nothing of one another, in one round trip; an answer for each."""
        self._deferred += batch
        results = self._run_deferred()
        return [self._answer(result) for result in results[len(results) - len(batch) :]]

    def _run_deferred(self) -> "list[pq.abc.PGresult]":
        batch, self._deferred = self._deferred, []
        for said in batch:
            self._prepare(said)
        return [self._checked(result) for result in self._in_one_go(batch)] if batch else []

    def _prepare(self, said: Said) -> None:
        if self._pgconn.transaction_status == pq.TransactionStatus.IDLE:
            self._checked(self._pgconn.exec_(b"BEGIN"))
        if said.name not in self._told:
            self._checked(self._pgconn.prepare(said.name, said.sql))
            self._told.add(said.name)

    def _in_one_go(self, batch: Sequence[Said]) -> "list[pq.abc.PGresult]":
        """Send all, then read all: after an error the server runs no more of them."""
        texts = [self._texts(said.values) for said in batch]  # first: one may not be writable
        self._pgconn.enter_pipeline_mode()
        for said, values in zip(batch, texts, strict=True):
            self._pgconn.send_query_prepared(said.name, values)
        self._pgconn.pipeline_sync()
        self._send()
        results = [self._result() for _said in batch]
        self._next()  # the end of the pipeline
        self._pgconn.exit_pipeline_mode()
        return results

    def _send(self) -> None:
        while self._pgconn.flush():
            self._answers.poll(1)  # milliseconds: the server may want to be read from before it reads
            self._pgconn.consume_input()

    def _result(self) -> "pq.abc.PGresult":
        result = self._next()
        if result is None or self._next() is not None:
            raise psycopg.OperationalError("the server answers something else than was asked")
        return result

    def _next(self) -> "pq.abc.PGresult | None":
        while self._pgconn.is_busy():
            self._answers.poll()
            self._pgconn.consume_input()
        return self._pgconn.get_result()

    def _texts(self, values: Sequence[Any]) -> Any:
        return self._transformer.dump_sequence(values, [PyFormat.TEXT] * len(values))

    def _checked(self, result: "pq.abc.PGresult") -> "pq.abc.PGresult":
        if result.status in _GOOD:
            return result
        if self._pgconn.status == pq.ConnStatus.BAD:
            raise psycopg.OperationalError(result.get_error_message())
        raise error_from_result(result)

    def _answer(self, result: "pq.abc.PGresult") -> Answer:
        touched = result.command_tuples or 0
        if not result.nfields:
            return Answer((), touched)
        self._transformer.set_pgresult(result)
        return Answer(self._transformer.load_rows(0, result.ntuples, tuple), touched, result)
