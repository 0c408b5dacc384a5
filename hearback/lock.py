"""One sender a SQLite file: a lock beside it, which the system lifts when its holder dies in whatever way."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hearback.errors import Misconfiguration


@contextmanager
def sole_sender(database: Path) -> Iterator[None]:
    """Be the one process that sends what this SQLite file holds. Raises `Misconfiguration`.

    Two would send the same replies, since neither knows what the other is doing just now.
    """
    real = database.resolve()  # by another path it is the same file
    lock = real.with_name(f"{real.name}.lock")
    try:
        descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise Misconfiguration(
            f"the lock {lock} cannot be made: {error.strerror}. Check the folder and its rights"
        ) from error
    try:
        _take(descriptor, database)
        yield
    finally:
        os.close(descriptor)  # the file stays: removing it would let two processes lock two files


def _take(descriptor: int, database: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.pread(descriptor, 20, 0).decode("ascii", "replace").strip() or "another process"
        raise Misconfiguration(
            f"process {holder} serves {database} already: stop it, or let HEARBACK_DATABASE_URL name another "
            "file; `hearback chat` and the other commands may run beside it"
        ) from None
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, f"{os.getpid()}\n".encode("ascii"), 0)
