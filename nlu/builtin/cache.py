"""Keeps what was trained in a JSON file, so that the next start is quick; never a pickle."""

from __future__ import annotations

import base64
import json
import os
import tempfile
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

_HERE = Path(__file__).parent
# code outside that decides what is trained
_ALSO = ("text.py", "language.py", "civic/__init__.py", "needs/__init__.py", "concepts/__init__.py")


def read(folder: Path, name: str, files: Iterable[Path]) -> dict[str, object] | None:
    """What was kept for exactly these files and this code; `None` when there is none or it is damaged."""
    try:
        kept = json.loads(_path(folder, name, files).read_bytes())
    except (OSError, ValueError):
        return None
    return kept if isinstance(kept, dict) else None


def write(folder: Path, name: str, files: Iterable[Path], content: dict[str, object]) -> None:
    """Keep it whole or not at all; a folder that cannot be written to only costs time at the next start."""
    path = _path(folder, name, files)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, unfinished = tempfile.mkstemp(dir=folder, prefix=f".{name}-", suffix=".json")
        with os.fdopen(handle, "w", encoding="ascii") as file:
            # with one letter beyond Latin-1 the whole text would take twice as much when it is read
            json.dump(content, file, separators=(",", ":"))
        Path(unfinished).replace(path)
    except OSError:
        return
    _forget_others(folder, name, path)


def packed(numbers: npt.NDArray[Any]) -> str:
    """An array as a text, its least significant bytes first."""
    return base64.b64encode(numbers.astype(numbers.dtype.newbyteorder("<")).tobytes()).decode("ascii")


def unpacked(text: object, kind: type[np.generic]) -> npt.NDArray[Any]:
    """The array that a text stands for. Raises `ValueError` or `TypeError` when it does not."""
    if not isinstance(text, str):
        raise TypeError("no text")
    content = base64.b64decode(text, validate=True)
    return np.frombuffer(content, np.dtype(kind).newbyteorder("<")).astype(kind)


def _path(folder: Path, name: str, files: Iterable[Path]) -> Path:
    digest = sha256()
    for path in [*sorted(_HERE.glob("*.py")), *(_HERE.parent / name for name in _ALSO), *files]:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return folder / f"{name}-{digest.hexdigest()[:20]}.json"


def _forget_others(folder: Path, name: str, kept: Path) -> None:
    for path in folder.glob(f"{name}-*.json"):
        if path != kept:
            path.unlink(missing_ok=True)
