"""A database that takes no writes any more: a standby after a failover, a file that may only be read."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

_SET = 'ALTER DATABASE "{name}" SET default_transaction_read_only = on'
_RESET = 'ALTER DATABASE "{name}" RESET default_transaction_read_only'
_END_OTHERS = """
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()
"""


@contextmanager
def read_only(url: str) -> Iterator[None]:
    """Whoever writes into this PostgreSQL meanwhile is refused; sessions begin anew, as after a failover."""
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute("SET default_transaction_read_only = off")
        name = admin.info.dbname
        admin.execute(_SET.format(name=name))
        admin.execute(_END_OTHERS, [name])
        try:
            yield
        finally:
            admin.execute(_RESET.format(name=name))


def only_to_read(sqlite_url: str) -> str:
    """The address under which SQLite opens a file to read alone, whoever asks."""
    return sqlite_url.replace("sqlite:///", "sqlite:///file:") + "?mode=ro&uri=true"
