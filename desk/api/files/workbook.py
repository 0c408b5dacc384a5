"""Ideas as an Excel workbook: one sheet of ideas, one that says when it was made and of what."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from desk.api.files.about import About
from desk.api.files.cells import safe
from desk.api.files.columns import columns
from desk.api.shapes import Idea

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTHS = {"title": 44, "text": 70, "place.text": 24, "place.name": 24, "created_at": 21, "updated_at": 21}
ROWS = 1_048_575  # that a sheet can hold below its heading


def table_book(columns: Sequence[str], rows: Sequence[Mapping[str, Any]], about: About) -> bytes:
    """A small table as a workbook."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Numbers")
    sheet.append(list(columns))
    for row in rows:
        values = (row.get(name) for name in columns)
        sheet.append([safe(value) if isinstance(value, str) else value for value in values])
    said = book.create_sheet("About")
    said.append(["exported_at", about.time])
    said.append(["exported_filter", safe(about.which)])
    made = BytesIO()
    book.save(made)
    return made.getvalue()


class Book:
    """A workbook that grows row by row; all of it blocks, and belongs into a thread."""

    def __init__(self, about: About, languages: Sequence[str]) -> None:
        self._reads = columns(languages)
        self._about = about
        self._book = Workbook(write_only=True)
        self._sheet = self._book.create_sheet("Ideas")
        self._rows = 0
        for place, name in enumerate(self._reads, start=1):
            self._sheet.column_dimensions[get_column_letter(place)].width = WIDTHS.get(name, 14)
        self._sheet.freeze_panes = "B2"
        self._sheet.append([self._heading(name) for name in self._reads])

    def add(self, ideas: Sequence[Idea]) -> None:
        """Some more ideas."""
        reads = tuple(self._reads.values())
        for idea in ideas[: ROWS - self._rows]:
            self._sheet.append([read(idea) for read in reads])
        self._rows += len(ideas)

    def save(self, file: Path) -> None:
        """Write what there is; the book is closed then."""
        about = self._book.create_sheet("About")
        for name, value in self._facts():
            about.append([name, value])
        self._sheet.auto_filter.ref = f"A1:{get_column_letter(len(self._reads))}{min(self._rows, ROWS) + 1}"
        self._book.save(file)

    def _facts(self) -> list[tuple[str, str | int]]:
        facts: list[tuple[str, str | int]] = [
            ("exported_at", self._about.time), ("exported_filter", safe(self._about.which)),
            ("ideas", self._rows),
        ]  # fmt: skip
        if self._rows > ROWS:
            facts.append(("left_out", self._rows - ROWS))
        return facts

    def _heading(self, name: str) -> WriteOnlyCell:
        cell = WriteOnlyCell(self._sheet, value=name)
        cell.font = Font(bold=True)
        return cell
