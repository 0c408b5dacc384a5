"""Ideas into a file or a pipe: CSV, Excel, GeoJSON, JSON lines, JSON."""

import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from desk.api import shapes
from desk.api.files.about import About
from desk.api.files.making import writer
from desk.api.files.workbook import Book
from hearback.errors import Refusal


def write(
    batches: Iterator[list[shapes.Idea]],
    kind: str,
    said: About,
    languages: Sequence[str],
    output: Path | None,
) -> None:
    """Write beside the file first, so that half an export is never taken for a whole one."""
    with tempfile.TemporaryDirectory(prefix="hearback-export-") as folder:
        made = Path(folder) / "made"
        if kind == "xlsx":
            with closing(Book(made, said, languages)) as book:
                for some in batches:
                    book.add(some)
        else:
            _write_text(batches, kind, said, languages, made)
        if output is None:
            with made.open("rb") as whole:
                shutil.copyfileobj(whole, sys.stdout.buffer)
            return
        try:
            shutil.move(made, output)
        except OSError as error:
            raise Refusal(f"{output} cannot be written: {error.strerror}") from error


def _write_text(
    batches: Iterator[list[shapes.Idea]], kind: str, said: About, languages: Sequence[str], file: Path
) -> None:
    into = writer(kind, said, languages)
    with file.open("w", encoding="utf-8", newline="") as made:
        made.write(into.begin())
        for some in batches:
            made.write(into.some(some))
        made.write(into.end())


def refuse_terminal(what_to_do: str) -> None:
    """A file is no use on a terminal. Raises `Refusal`."""
    if sys.stdout.isatty():
        raise Refusal(what_to_do)
