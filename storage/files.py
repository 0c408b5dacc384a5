"""The folder of photos and sounds: random names, readable by its owner alone."""

import os
import re
import time
from collections.abc import Collection
from pathlib import Path

NAME = re.compile(r"[0-9a-f]{32}")
DRAFT = ".part"
GRACE = 3600.0  # seconds that a file may lie here before a row has to know it


class Files:
    """Keeps files by name; several processes may share the folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def prepare(self) -> None:
        """Make the folder, closed to everybody else. Raises `OSError`."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder.chmod(0o700)

    def path(self, name: str) -> Path:
        """Where a file is, or would be."""
        if not NAME.fullmatch(name):
            raise ValueError("no name of ours")
        return self.folder / name

    def write(self, name: str, content: bytes) -> None:
        """Keep a file, whole or not at all. Raises `OSError`."""
        path = self.path(name)
        self.prepare()
        draft = path.with_suffix(DRAFT)
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)

    def delete(self, name: str) -> None:
        """Delete a file; one that is not there is fine. Raises `OSError`."""
        path = self.path(name)
        path.unlink(missing_ok=True)
        path.with_suffix(DRAFT).unlink(missing_ok=True)

    def sweep(self, known: Collection[str]) -> int:
        """Delete files of ours that no row knows, as a crash may leave; returns how many."""
        if not self.folder.is_dir():
            return 0
        gone = 0
        for path in self.folder.iterdir():
            is_ours = NAME.fullmatch(path.stem) and path.suffix in ("", DRAFT)
            is_known = path.stem in known and path.suffix == ""
            if is_ours and not is_known and time.time() - path.stat().st_mtime > GRACE:
                path.unlink(missing_ok=True)
                gone += 1
        return gone
