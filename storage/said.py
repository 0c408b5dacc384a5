"""What PostgreSQL is told, apart from its driver (`storage.wire`), which SQLite's processes do not load."""

from collections.abc import Sequence
from typing import Any, NamedTuple


class Said(NamedTuple):
    """A statement with `$1` … in it, and what is put there."""

    name: bytes
    sql: bytes
    values: Sequence[Any]
