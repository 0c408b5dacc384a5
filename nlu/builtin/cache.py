"""Keeps what was trained in a JSON file, so that the next start is quick; never a pickle."""

from __future__ import annotations

import base64
import json
import os
import stat
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

import numpy as np
import numpy.typing as npt

_HERE = Path(__file__).parent
# the code outside that decides what is trained: all that training loads, as a test knows
CODE_OUTSIDE = (
    "civic/__init__.py", "concepts/__init__.py", "concepts/files.py", "engine.py", "language.py",
    "lexicons.py", "needs/__init__.py", "recent.py", "sources.py", "stems.py", "tables.py", "text.py",
    "understanding.py",
)  # fmt: skip
_MODELS_KEPT = 4  # several cities of other languages, or versions, may share a folder
_TOO_LONG = 3600.0  # seconds after which a file that was begun is not going to be finished
_SEAL = b'{"seal":"%s","content":'
_SEAL_LENGTH = len(_SEAL) - 2 + 2 * sha256().digest_size


def read(folder: Path, name: str, files: Iterable[Path]) -> dict[str, object] | None:
    """What we kept for exactly these files and this code; `None` when it is damaged or somebody else's."""
    key = _key(files)
    try:
        kept = _own(_path(folder, name, key))
        if kept[:_SEAL_LENGTH] != _SEAL % _sealed(key, memoryview(kept)[_SEAL_LENGTH:-1]):
            return None
        content = json.loads(kept)["content"]
    except (OSError, ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) else None


def write(folder: Path, name: str, files: Iterable[Path], content: dict[str, object]) -> None:
    """Keep it whole or not at all; a folder that cannot be written to only costs time at the next start."""
    key = _key(files)
    # with one letter beyond Latin-1 the whole text would take twice as much when it is read
    text = json.dumps(content, separators=(",", ":")).encode("ascii")
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        with _unfinished(folder, name) as file:
            file.write((_SEAL % _sealed(key, text)) + text + b"}")
            file.close()
            Path(file.name).replace(_path(folder, name, key))
        _forget_oldest(folder, name)


def is_writable(folder: Path) -> bool:
    """Whether anything can be kept there; a folder that is missing is not made for that."""
    try:
        if not folder.is_dir():
            return _can_be_made(folder)
        with _unfinished(folder, "try"):
            return True
    except OSError:
        return False


def packed(numbers: npt.NDArray[Any]) -> str:
    """An array as a text, its least significant bytes first."""
    return base64.b64encode(numbers.astype(numbers.dtype.newbyteorder("<")).tobytes()).decode("ascii")


def unpacked(text: object, kind: type[np.generic]) -> npt.NDArray[Any]:
    """The array that a text stands for. Raises `ValueError` or `TypeError` when it does not."""
    if not isinstance(text, str):
        raise TypeError("no text")
    content = base64.b64decode(text, validate=True)
    return np.frombuffer(content, np.dtype(kind).newbyteorder("<")).astype(kind)


def _key(files: Iterable[Path]) -> bytes:
    """What tells all files and all code that decide what is trained from others."""
    digest = sha256()
    for path in [*sorted(_HERE.glob("*.py")), *(_HERE.parent / name for name in CODE_OUTSIDE), *files]:
        content = path.read_bytes()
        digest.update(f"{path.parent.name}/{path.name} {len(content)}\0".encode() + content)
    return digest.hexdigest().encode()


def _path(folder: Path, name: str, key: bytes) -> Path:
    return folder / f"{name}-{key[:20].decode()}.json"


def _sealed(key: bytes, text: bytes | memoryview) -> bytes:
    """Stands before what is kept: a file with another name, or with a letter changed, does not bear it."""
    digest = sha256(key)
    digest.update(text)
    return digest.hexdigest().encode()


def _own(path: Path) -> bytes:
    """A file that this person wrote: no link, and no pipe that would be waited for. Raises `OSError`."""
    with open(path, "rb", opener=_unwaiting) as file:
        found = os.fstat(file.fileno())
        if not stat.S_ISREG(found.st_mode) or found.st_uid != os.geteuid():
            raise PermissionError(path)
        return file.read()


def _unwaiting(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0))


@contextmanager
def _unfinished(folder: Path, name: str) -> Iterator[IO[bytes]]:
    """A new file that is gone afterwards, unless it was given another name."""
    with tempfile.NamedTemporaryFile(dir=folder, prefix=f".{name}-", suffix=".json", delete=False) as file:
        try:
            yield file
        finally:
            Path(file.name).unlink(missing_ok=True)


def _can_be_made(folder: Path) -> bool:
    """Whether the nearest folder above it that exists lets us make folders."""
    above = next(path for path in folder.absolute().parents if path.exists())
    return not os.path.lexists(folder) and above.is_dir() and os.access(above, os.W_OK | os.X_OK)


def _forget_oldest(folder: Path, name: str) -> None:
    """Keep the newest few models, and nothing that a killed process did not finish."""
    by_age = sorted(folder.glob(f"{name}-*.json"), key=_written, reverse=True)
    begun = [path for path in folder.glob(f".{name}-*.json") if time.time() - _written(path) > _TOO_LONG]
    for path in [*by_age[_MODELS_KEPT:], *begun]:
        path.unlink(missing_ok=True)


def _written(path: Path) -> float:
    return path.stat().st_mtime
