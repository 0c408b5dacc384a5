"""Ideas as an Excel workbook: one sheet of ideas, one that says when it was made and of what."""

import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import IO, Any
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from desk.api.files.about import About
from desk.api.files.cells import safe
from desk.api.files.columns import Cell, columns
from desk.api.shapes import Idea

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTHS = {"title": 44, "text": 70, "place.text": 24, "place.name": 24, "created_at": 21, "updated_at": 21}
ROWS = 1_048_575  # that a sheet can hold below its heading
SHEET, END_OF_ROWS = "xl/worksheets/sheet1.xml", b"</sheetData>"


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
    """A workbook that grows row by row; all of it blocks, and belongs into a thread.

    openpyxl makes all but the rows of ideas, on which it spends four times as much as all else takes.
    """

    def __init__(self, about: About, languages: Sequence[str]) -> None:
        self._reads = columns(languages)
        self._letters = [get_column_letter(place) for place, _ in enumerate(self._reads, start=1)]
        self._about = about
        self._rows = 0
        self._written: IO[bytes] = tempfile.TemporaryFile(prefix="hearback-rows-")  # noqa: SIM115  # see `close`

    def add(self, ideas: Sequence[Idea]) -> None:
        """Some more ideas."""
        reads = tuple(self._reads.values())
        first = self._rows + 2  # below the heading
        rows = (
            row_of(number, zip(self._letters, (read(idea) for read in reads), strict=True))
            for number, idea in enumerate(ideas[: max(0, ROWS - self._rows)], start=first)
        )
        self._written.write("".join(rows).encode())
        self._rows += len(ideas)

    def save(self, file: Path) -> None:
        """Write what there is."""
        with ZipFile(self._frame()) as frame, ZipFile(file, "w", ZIP_DEFLATED) as made:
            for name in frame.namelist():
                if name == SHEET:
                    head, tail = frame.read(name).split(END_OF_ROWS)
                    _fill(made, name, head, self._written, END_OF_ROWS + tail)
                else:
                    made.writestr(name, frame.read(name))

    def close(self) -> None:
        """Let go of what it has kept."""
        self._written.close()

    def _frame(self) -> BytesIO:
        """The workbook without the ideas."""
        book = Workbook(write_only=True)
        sheet = book.create_sheet("Ideas")
        for letter, name in zip(self._letters, self._reads, strict=True):
            sheet.column_dimensions[letter].width = WIDTHS.get(name, 14)
        sheet.freeze_panes = "B2"
        sheet.auto_filter.ref = f"A1:{self._letters[-1]}{min(self._rows, ROWS) + 1}"
        sheet.append([_heading(sheet, name) for name in self._reads])
        about = book.create_sheet("About")
        for name, value in self._facts():
            about.append([name, value])
        made = BytesIO()
        book.save(made)
        return made

    def _facts(self) -> list[tuple[str, str | int]]:
        facts: list[tuple[str, str | int]] = [
            ("exported_at", self._about.time), ("exported_filter", safe(self._about.which)),
            ("ideas", self._rows),
        ]  # fmt: skip
        if self._rows > ROWS:
            facts.append(("left_out", self._rows - ROWS))
        return facts


def _heading(sheet: Any, name: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=name)
    cell.font = Font(bold=True)
    return cell


def row_of(number: int, cells: Iterable[tuple[str, Cell]]) -> str:
    """A row of a sheet (ECMA-376, part 1, section 18.3.1.73); empty cells are left out."""
    written = []
    for letter, value in cells:
        if value is None:
            continue
        if isinstance(value, str):
            text = f'<is><t xml:space="preserve">{escape(value)}</t></is>'
            written.append(f'<c r="{letter}{number}" t="inlineStr">{text}</c>')
        else:
            written.append(f'<c r="{letter}{number}"><v>{value}</v></c>')
    return f'<row r="{number}">{"".join(written)}</row>'


def _fill(made: ZipFile, name: str, head: bytes, rows: IO[bytes], tail: bytes) -> None:
    """Write a sheet; its size is told beforehand, since a large one is kept in another way."""
    part = ZipInfo(name)
    part.compress_type = ZIP_DEFLATED
    part.file_size = len(head) + rows.tell() + len(tail)
    rows.seek(0)
    with made.open(part, "w") as sheet:
        sheet.write(head)
        shutil.copyfileobj(rows, sheet)
        sheet.write(tail)
