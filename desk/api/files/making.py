"""A file of ideas as bytes, for whoever sends or saves it."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path

from desk.api import shapes
from desk.api.files.about import About
from desk.api.files.reading import Key, read_part
from desk.api.files.texts import Csv, GeoJson, Json, JsonLines, Writer
from desk.api.files.workbook import Book
from storage import Store

CHUNK = 256 * 1024  # bytes of a finished file


def writer(kind: str, about: About, languages: Sequence[str]) -> Writer:
    """What writes files of this kind."""
    match kind:
        case "csv":
            return Csv(about, languages)
        case "geojson":
            return GeoJson(about)
        case "json":
            return Json()
    return JsonLines()


async def text(
    store: Store, query: shapes.ExportQuery, languages: Sequence[str], into: Writer
) -> AsyncIterator[bytes]:
    """A text file, as it is read."""
    yield into.begin().encode()
    async for ideas in parts(store, query, languages):
        yield (await asyncio.to_thread(into.some, ideas)).encode()
    yield into.end().encode()


async def workbook(
    store: Store, query: shapes.ExportQuery, languages: Sequence[str], about: About
) -> AsyncIterator[bytes]:
    """A workbook: it is made in a folder of its own, off the loop, and sent when it is whole."""
    with tempfile.TemporaryDirectory(prefix="hearback-export-") as folder:
        file = Path(folder) / "ideas.xlsx"
        book = Book(file, about, languages)
        try:
            async for ideas in parts(store, query, languages):
                await asyncio.to_thread(book.add, ideas)
        finally:  # also when nobody waits for it any more: it holds a file open
            await asyncio.to_thread(book.close)
        with file.open("rb") as whole:
            while chunk := await asyncio.to_thread(whole.read, CHUNK):
                yield chunk


async def parts(
    store: Store, query: shapes.ExportQuery, languages: Sequence[str]
) -> AsyncIterator[list[shapes.Idea]]:
    """All ideas, some at a time."""
    after: Key | None = None
    while True:
        part = await store.read(read_part, query, languages, after)
        yield part.ideas
        if part.next is None:
            return
        after = part.next


def parts_now(
    store: Store, query: shapes.ExportQuery, languages: Sequence[str]
) -> Iterator[list[shapes.Idea]]:
    """As `parts`, in this very thread."""
    after: Key | None = None
    while True:
        part = store.read_now(read_part, query, languages, after)
        yield part.ideas
        if part.next is None:
            return
        after = part.next
