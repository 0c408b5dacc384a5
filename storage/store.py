"""The shared store: one function, one transaction, in a thread of its own.

SQLite has one writer; PostgreSQL as many as its pool. A function that runs here may be repeated when
the database asks for it (deadlock, lost connection), so it must have no effect outside its transaction.
"""

import asyncio
import functools
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine, ExceptionContext, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.pool import NullPool, QueuePool

from storage.errors import HeldElsewhere, SchemaMismatch, StoreUnavailable, Vanished
from storage.meanings import Meanings
from storage.migrate import head_revision, revision_of, revisions, upgrade, upgrade_apart
from storage.models import Table
from storage.prepared import as_usual, flush, forget, takes_no_writes
from storage.tx import Tx
from storage.vault import Vault

P = ParamSpec("P")
R = TypeVar("R")
READERS = 2  # threads that read SQLite beside the writer; more than cores do not help Python
POSTGRES_CONNECTIONS = 8
LOCK_WAIT_MS = 5_000  # for another process on the same SQLite file; providers wait 15 s for an answer
LOG_WAIT_MS = 100  # how long emptying SQLite's log waits for readers; writers wait as long
LOG_LOOK_SECONDS = 0.01  # between two tries to give a new file its log
LOG_PAGES = 8_000  # of SQLite's log, 32 MB: only then a commit empties it itself, and all wait (`checkpoint`)
ATTEMPTS = 3
SQLITE_OUTAGES = (
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_NOTADB,
    sqlite3.SQLITE_PROTOCOL,
    sqlite3.SQLITE_READONLY,
)
SQLITE_REASONS = {
    sqlite3.SQLITE_BUSY: "another process writes into it",
    sqlite3.SQLITE_CANTOPEN: "its file cannot be opened",
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_LOCKED: "another process writes into it",
    sqlite3.SQLITE_NOTADB: "its file is no database",
    sqlite3.SQLITE_READONLY: "its file may only be read",
}
SEARCH_INDEX = "ix_idea_search"  # on PostgreSQL
WRITTEN_ANEW = 64 << 20  # bytes of a table: about a second in which others wait, once an hour at most
CONNECT_SECONDS = 4  # to PostgreSQL
PRIVATE = 0o600  # a file that its owner alone reads: SQLite's holds every text


class Store:
    """Hands out transactions. Build it with `open_store`."""

    def __init__(self, url: str, vault: Vault, meanings: Meanings) -> None:
        self.url = url
        self.vault = vault
        self.meanings = meanings
        self.is_sqlite = url.startswith("sqlite")
        connections = 1 if self.is_sqlite else POSTGRES_CONNECTIONS
        self._writer = _engine(url, connections, read_only=False)
        self._reader = _engine(url, READERS, read_only=True) if self.is_sqlite else self._writer
        self._write_pool = ThreadPoolExecutor(connections, "store-writer")
        self._read_pool = ThreadPoolExecutor(READERS, "store-reader") if self.is_sqlite else self._write_pool

    async def write(self, work: Callable[Concatenate[Tx, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run `work(tx, …)` in one transaction that may write. Raises `StoreUnavailable`."""
        call = functools.partial(self.write_now, work, *args, **kwargs)
        return await asyncio.get_running_loop().run_in_executor(self._write_pool, call)

    async def read(self, work: Callable[Concatenate[Tx, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run `work(tx, …)` in one transaction that only reads. Raises `StoreUnavailable`."""
        call = functools.partial(self.read_now, work, *args, **kwargs)
        return await asyncio.get_running_loop().run_in_executor(self._read_pool, call)

    def write_now(self, work: Callable[Concatenate[Tx, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """As `write`, in this very thread."""
        return self._attempt(self._writer, work, args, kwargs)

    def read_now(self, work: Callable[Concatenate[Tx, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """As `read`, in this very thread."""
        return self._attempt(self._reader, work, args, kwargs)

    def _attempt(
        self, engine: Engine, work: Callable[..., R], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> R:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with self._transaction(engine) as tx:
                    return work(tx, *args, **kwargs)
            except Vanished:
                if attempt == ATTEMPTS or self.is_sqlite:  # which has one writer: it was gone before
                    raise
            except DBAPIError as error:
                if not self.is_sqlite and _is_held(error):
                    raise HeldElsewhere(type(error.orig).__name__) from error
                if attempt < ATTEMPTS and not self.is_sqlite and (_is_outage(error) or _is_race(error)):
                    continue  # SQLite has waited for its lock already
                if _is_outage(error):
                    raise StoreUnavailable(_reason(error)) from error
                raise
        raise AssertionError("unreachable")

    @contextmanager
    def _transaction(self, engine: Engine) -> Iterator[Tx]:
        with engine.connect() as connection, connection.begin():
            yield Tx(connection, self.vault, self.meanings)

    def upgrade(self, *, apart: bool = False) -> None:
        """Bring the tables to this version of Hearback, `apart` in another process; harmless when they are.

        Raises `SchemaMismatch` when a later version made them.
        """
        revision = self.revision()
        if revision == head_revision():
            return
        if revision not in (None, *revisions()):
            raise SchemaMismatch(f"the database has revision {revision}, which this Hearback does not know")
        if apart:
            upgrade_apart(self.url)
            if self.revision() == head_revision():
                return
        try:
            upgrade(self.url)
        except DBAPIError as error:
            raise StoreUnavailable(_reason(error)) from error

    def revision(self) -> str | None:
        """Which migration the database has, or None when it is empty."""
        try:
            with self._reader.connect() as connection:
                return revision_of(connection)
        except DBAPIError as error:
            raise StoreUnavailable(_reason(error)) from error

    def checkpoint(self) -> None:
        """Bring SQLite's write-ahead log into its file beside the writer, who is not held up by it."""
        if not self.is_sqlite:
            return
        connection = self._reader.raw_connection()
        try:
            connection.cursor().execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
        finally:
            connection.close()

    def truncate_log(self) -> bool:
        """Empty SQLite's write-ahead log, so that nothing erased lingers in it; False: try again later."""
        if not self.is_sqlite:
            return True
        return self._write_pool.submit(self._truncate_log).result()

    def _truncate_log(self) -> bool:
        """In the writer's thread and outside a transaction: SQLite refuses it inside one."""
        connection = self._writer.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute(f"PRAGMA busy_timeout={LOG_WAIT_MS}")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            emptied = bool(cursor.fetchall()[0][0] == 0)  # else a reader held it
            cursor.execute(f"PRAGMA busy_timeout={LOCK_WAIT_MS}")
            return emptied
        finally:
            connection.close()

    def vacuum(self) -> None:
        """Let PostgreSQL take away what an erasure has left in its files; SQLite leaves nothing.

        A small table is written anew, which others wait for, since a plain vacuum lets bytes stand in the
        free room of a page; in a large one they stand until the room is needed. One that is in use is left
        for the next time. A search index keeps words that no row has any more until it is made anew.
        Raises `StoreUnavailable`.
        """
        if self.is_sqlite:
            return
        outside = self._writer.execution_options(isolation_level="AUTOCOMMIT")
        try:
            with outside.connect() as connection:
                for table in Table.metadata.sorted_tables:
                    size = connection.exec_driver_sql(f"SELECT pg_table_size('{table.name}')").scalar_one()
                    full = "FULL, " if size <= WRITTEN_ANEW else ""
                    connection.exec_driver_sql(f'VACUUM ({full}SKIP_LOCKED) "{table.name}"')
                connection.exec_driver_sql(f"REINDEX INDEX CONCURRENTLY {SEARCH_INDEX}")
        except DBAPIError as error:
            raise StoreUnavailable(_reason(error)) from error

    def close(self) -> None:
        """Wait for what runs, then let go of all connections."""
        self._write_pool.shutdown()
        self._read_pool.shutdown()
        self._writer.dispose()
        self._reader.dispose()


def open_store(url: str, vault: Vault, meanings: Meanings | None = None) -> Store:
    """Open the store at `sqlite:///path` or `postgresql://…`; makes no tables (see `Store.upgrade`).

    Without meanings like ideas are found by their words alone.
    """
    return Store(driver_url(url), vault, meanings or Meanings())


def driver_url(url: str) -> str:
    """The address with our driver named: psycopg for PostgreSQL."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    return parsed.render_as_string(hide_password=False)


def _engine(url: str, connections: int, *, read_only: bool) -> Engine:
    if not url.startswith("sqlite"):
        engine = create_engine(
            url,
            pool_size=connections,
            max_overflow=0,
            pool_use_lifo=True,  # the one used last knows our statements, and its server has them planned
            # what psycopg prepares by itself it forgets after a rollback, and ours with it (`storage.wire`)
            connect_args={"connect_timeout": CONNECT_SECONDS, "prepare_threshold": None},
            hide_parameters=True,  # errors are logged, texts are not
        )
        event.listen(engine, "before_cursor_execute", lambda connection, *_: flush(connection))
        event.listen(engine, "commit", flush)
        event.listen(engine, "rollback", forget)
        event.listen(engine, "handle_error", _leave_standby)
        return engine
    pool: dict[str, Any] = {"poolclass": NullPool}
    if _file_of(url):
        pool = {"poolclass": QueuePool, "pool_size": connections, "max_overflow": 2}
    engine = create_engine(url, connect_args={"check_same_thread": False}, hide_parameters=True, **pool)
    if path := _file_of(url):
        event.listen(engine, "do_connect", lambda *_: _close_to_others(path))
    event.listen(engine, "connect", _prepare_sqlite)
    begin = "BEGIN" if read_only else "BEGIN IMMEDIATE"
    event.listen(engine, "begin", lambda connection: _begin_sqlite(connection, begin))
    return engine


def _leave_standby(context: ExceptionContext) -> None:
    if takes_no_writes(context.original_exception):
        context.is_disconnect = True


def _begin_sqlite(connection: Connection, begin: str) -> None:
    driver: Any = connection.connection.dbapi_connection
    try:
        driver.execute(begin)
    except sqlite3.Error as error:
        raise as_usual(connection, begin, error) from error


def _file_of(url: str) -> str | None:
    path = make_url(url).database
    return None if path in (None, "", ":memory:") else path


def _close_to_others(path: str) -> None:
    """Make the file, or close one that is there, for its owner alone: SQLite makes its logs alike.

    A file of somebody else is opened as it is; what cannot be made, SQLite reports. A file that is there must
    not be opened here: closing it would end all locks that this process has on it, and the next process that
    lets go of the database would take itself for the last one and delete the log under us
    (sqlite.org/howtocorrupt.html, section 2.2).
    """
    with suppress(OSError):
        os.close(os.open(path, os.O_RDONLY | os.O_CREAT | os.O_EXCL, PRIVATE))
    for each in (path, f"{path}-wal", f"{path}-shm"):
        with suppress(OSError):
            os.chmod(each, PRIVATE)  # noqa: PTH101  # a name as SQLite has it


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """Durable, and safe for two writers: see `docs/adr/0004-storage-in-threads.md`."""
    connection.isolation_level = None  # SQLAlchemy's begin event decides, not the driver
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={LOCK_WAIT_MS}")
    _keep_a_log(cursor)
    cursor.execute("PRAGMA synchronous=FULL")  # NORMAL loses what was acknowledged at a power cut
    cursor.execute(f"PRAGMA wal_autocheckpoint={LOG_PAGES}")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA secure_delete=ON")  # what was erased is overwritten
    cursor.close()


def _keep_a_log(cursor: sqlite3.Cursor) -> None:
    """Let the file have a write-ahead log; all first connections to a new one want to give it one at once.

    SQLite then refuses at once, since none of them could wait for the other, whatever `busy_timeout` says.
    """
    until = time.monotonic() + LOCK_WAIT_MS / 1000
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(LOG_LOOK_SECONDS)
        else:
            return


def _is_outage(error: DBAPIError) -> bool:
    """Whether the same call may work later: locks, deadlocks, lost connections, full disks, standbys."""
    if isinstance(error.orig, sqlite3.Error):  # calls a missing table an operational error, too
        return getattr(error.orig, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF in SQLITE_OUTAGES
    return error.connection_invalidated or isinstance(error, OperationalError | InterfaceError)


def _reason(error: DBAPIError) -> str:
    """Why the database cannot be used, in words of ours: the driver's own may quote what was written."""
    kind = type(error.orig).__name__
    if takes_no_writes(error.orig):
        return f"{kind}: it takes no writes"
    code = getattr(error.orig, "sqlite_errorcode", None)
    why = SQLITE_REASONS.get(code & 0xFF) if code is not None else None
    return f"{kind}: {why}" if why else kind


def _is_held(error: DBAPIError) -> bool:
    """Whether a row that was wanted at once is another transaction's."""
    from psycopg.errors import LockNotAvailable  # here: SQLite's processes do without its 9 MB

    return isinstance(error.orig, LockNotAvailable)


def _is_race(error: DBAPIError) -> bool:
    """Whether a row that we refer to was deleted at this moment, as an erasure does."""
    from psycopg.errors import ForeignKeyViolation  # here: SQLite's processes do without its 9 MB

    return isinstance(error.orig, ForeignKeyViolation)
