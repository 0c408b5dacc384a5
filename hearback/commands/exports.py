"""`hearback ideas export` and `hearback stats`."""

import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, Literal

from cyclopts import Parameter

from bot.clock import utc_now
from civic.city import City
from desk.api import shapes
from desk.api.files.about import About, about
from desk.api.files.making import parts_now, writer
from desk.api.files.workbook import Book
from desk.api.ideas import filters_of
from desk.api.statistics import find_statistics
from hearback.commands.filters import IdeaFilters
from hearback.commands.officials import ideas
from hearback.commands.progress import steps
from hearback.commands.tables import Format, show
from hearback.errors import Refusal
from hearback.settings import Settings
from hearback.wiring import load_city_at_start, open_store_from_settings
from storage import Store, Tx
from storage import ideas as stored

EVERYTHING = IdeaFilters()
FileFormat = Annotated[
    Literal["csv", "xlsx", "geojson", "jsonl", "json"],
    Parameter(help="For spreadsheets, for maps, or for programs."),
]
Output = Annotated[Path | None, Parameter(help="The file to write; without, into the pipe.")]


@ideas.command(name="export")
def export_ideas(
    *,
    filters: IdeaFilters = EVERYTHING,
    sort: Annotated[
        str,
        Parameter(help="votes, created or updated; with - the greatest first.", allow_leading_hyphen=True),
    ] = "-created",
    format: FileFormat = "csv",
    output: Output = None,
) -> None:
    """Write all ideas that the filters find into a file; the same files as the API's.

    Example: hearback ideas export --status received --format xlsx --output ideas.xlsx
    """
    if output is None and sys.stdout.isatty():
        raise Refusal("say which file with --output FILE, or send it into a pipe")
    kind = "jsonl" if format == "json" else format
    query = filters.query(shapes.ExportQuery, sort=sort, format=kind)
    with _opened() as (store, city):
        said = about(query, utc_now())
        total = store.read_now(_total, query, city.languages)
        batches = steps(parts_now(store, query, city.languages), total, "ideas")
        _write(batches, format, said, city.languages, output)


def stats(*, filters: IdeaFilters = EVERYTHING, format: Format = "table") -> None:
    """Count ideas, votes and people by the same filters as the API.

    Example: hearback stats --since 2026-11-01 --area riverside
    """
    query = filters.query(shapes.IdeaFilter)
    with _opened() as (store, city):
        found = store.read_now(find_statistics, query, city, utc_now())
    whole = found.model_dump(mode="json")
    show(list(_rows(whole)), ("what", "key", "ideas", "votes", "people"), form=format, whole=whole)


def _rows(whole: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The numbers as rows: in all, by what they have in common, and how far people came."""
    yield {
        "what": "all",
        "key": "",
        "ideas": whole["total"],
        "votes": whole["votes"]["total"],
        "people": None,
    }
    for name in ("by_day", "by_channel", "by_language", "by_area", "by_topic", "by_status"):
        for key, count in whole[name].items():
            votes = whole["votes"][name][key]
            yield {"what": name[3:], "key": key, "ideas": count, "votes": votes, "people": None}
    for stage, people in whole["funnel"].items():
        yield {"what": "funnel", "key": stage, "ideas": None, "votes": None, "people": people}


def _write(
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
            book = Book(said, languages)
            for some in batches:
                book.add(some)
            book.save(made)
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


def _total(tx: Tx, query: shapes.ExportQuery, languages: Sequence[str]) -> int:
    return stored.count(tx, filters_of(query), languages)


@contextmanager
def _opened() -> Iterator[tuple[Store, City]]:
    settings = Settings.load()
    store = open_store_from_settings(settings)
    try:
        yield store, load_city_at_start(store, settings)
    finally:
        store.close()
