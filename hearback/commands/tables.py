"""Rows on a terminal as a table, in a pipe as JSON or CSV."""

import csv
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any, Literal

from cyclopts import Parameter
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from hearback.terminal import as_json, plain

Format = Annotated[
    Literal["table", "json", "csv"], Parameter(help="How to print: for people, programs, spreadsheets.")
]
AnyFormat = Annotated[
    Literal["table", "json", "csv", "xlsx", "geojson"],
    Parameter(help="How to print: for people, programs, spreadsheets, maps."),
]
Row = Mapping[str, Any]
PIPE_WIDTH = 2000  # characters: nothing is cut off in a pipe
FORMULA = ("=", "+", "-", "@")  # what a spreadsheet would run


def show(rows: Sequence[Row], columns: Sequence[str], *, form: str, whole: Any) -> None:
    """Print rows: some columns as a table, all of them as CSV, or `whole` as JSON."""
    if form == "json":
        print(as_json(whole, indent=2))
    elif form == "csv" and rows:  # without any, not even a line
        _print_csv(rows)
    elif rows:
        _print_table(rows, columns)
    elif form != "csv" and sys.stdout.isatty():
        print("None.")


def flat(values: Row, before: str = "") -> dict[str, Any]:
    """Nested values as one row: `votes.for`, `place.name`."""
    row: dict[str, Any] = {}
    for name, value in values.items():
        if isinstance(value, Mapping):
            row |= flat(value, f"{before}{name}.")
        else:
            row[before + name] = value
    return row


def _print_table(rows: Iterable[Row], columns: Sequence[str]) -> None:
    is_terminal = sys.stdout.isatty()
    table = Table(box=box.SIMPLE_HEAD if is_terminal else None, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold", no_wrap=not is_terminal)
    for row in rows:
        table.add_row(*(Text(plain(row.get(column))) for column in columns))
    Console(width=None if is_terminal else PIPE_WIDTH).print(table)


def _print_csv(rows: Sequence[Row]) -> None:
    names = list(dict.fromkeys(name for row in rows for name in row))
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([[_cell(row.get(name)) for name in names] for row in rows])


def _cell(value: object) -> object:
    if isinstance(value, list):
        return _cell(" ".join(map(str, value)))
    if not isinstance(value, str):
        return value
    text = plain(value)
    return f"'{text}" if text.startswith(FORMULA) else text
