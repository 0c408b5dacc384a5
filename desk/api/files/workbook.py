"""Ideas as an Excel workbook: one sheet of ideas, one that says when it was made and of what."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from desk.api.files.about import About
from desk.api.files.cells import safe
from desk.api.files.columns import columns
from desk.api.shapes import Idea

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTHS = {"title": 44, "text": 70, "place.text": 24, "place.name": 24, "created_at": 21, "updated_at": 21}
ROWS = 1_048_575  # that a sheet can hold below its heading


def table_book(columns: Sequence[str], rows: Sequence[Mapping[str, Any]], about: About) -> bytes:
    """A small table as a workbook."""
    from xlsxwriter import Workbook  # here: a server that makes none does without it

    made = BytesIO()
    with Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Numbers")
        _write(sheet, 0, columns)
        for place, row in enumerate(rows, start=1):
            values = (row.get(name) for name in columns)
            _write(sheet, place, [safe(value) if isinstance(value, str) else value for value in values])
        said = book.add_worksheet("About")
        _write(said, 0, ["exported_at", about.time])
        _write(said, 1, ["exported_filter", safe(about.which)])
    return made.getvalue()


class Book:
    """A workbook that grows row by row; all of it blocks, and belongs into a thread."""

    def __init__(self, file: Path, about: About, languages: Sequence[str]) -> None:
        """Rows lie in a file of their own beside `file` until `close`, which writes it."""
        from xlsxwriter import Workbook  # see above

        self._reads = columns(languages)
        self._about = about
        self._rows = 0
        self._book = Workbook(str(file), {"constant_memory": True, "tmpdir": str(file.parent)})
        self._sheet = self._book.add_worksheet("Ideas")
        for place, name in enumerate(self._reads):
            self._sheet.set_column(place, place, WIDTHS.get(name, 14))
        self._sheet.freeze_panes(1, 1)
        _write(self._sheet, 0, list(self._reads), self._book.add_format({"bold": True}))

    def add(self, ideas: Sequence[Idea]) -> None:
        """Some more ideas."""
        reads = tuple(self._reads.values())
        for place, idea in enumerate(ideas[: max(0, ROWS - self._rows)], start=self._rows + 1):
            _write(self._sheet, place, [read(idea) for read in reads])
        self._rows += len(ideas)

    def close(self) -> None:
        """Write the file."""
        self._sheet.autofilter(0, 0, min(self._rows, ROWS), len(self._reads) - 1)
        about = self._book.add_worksheet("About")
        for place, fact in enumerate(self._facts()):
            _write(about, place, fact)
        self._book.close()

    def _facts(self) -> list[tuple[str, str | int]]:
        facts: list[tuple[str, str | int]] = [
            ("exported_at", self._about.time), ("exported_filter", safe(self._about.which)),
            ("ideas", self._rows),
        ]  # fmt: skip
        if self._rows > ROWS:
            facts.append(("left_out", self._rows - ROWS))
        return facts


def _write(sheet: Any, place: int, values: Sequence[Any], how: Any = None) -> None:
    """One row; a text is never taken for a formula or a link."""
    for column, value in enumerate(values):
        if isinstance(value, str):
            sheet.write_string(place, column, value, how)
        elif value is not None:
            sheet.write_number(place, column, value, how)
