"""Files that are written as they are read: CSV, GeoJSON, JSON lines, JSON."""

import csv
import io
import json
from collections.abc import Sequence
from typing import Protocol

from desk.api.files.about import About
from desk.api.files.cells import safe
from desk.api.files.columns import Read, columns
from desk.api.shapes import Idea


class Writer(Protocol):
    """Writes ideas into a file, some at a time; what it returns is appended to what came before."""

    media_type: str

    def begin(self) -> str:
        """What stands before the first idea."""
        ...

    def some(self, ideas: Sequence[Idea]) -> str:
        """A few more ideas."""
        ...

    def end(self) -> str:
        """What stands after the last idea."""
        ...


class Csv:
    """A row an idea, with the time and the filters of the export in the last two columns (RFC 4180)."""

    media_type = "text/csv"

    def __init__(self, about: About, languages: Sequence[str]) -> None:
        self._reads = columns(languages)
        self._about = (about.time, safe(about.which))

    def begin(self) -> str:
        """The names of the columns."""
        return self._lines([[*self._reads, "exported_at", "exported_filter"]])

    def some(self, ideas: Sequence[Idea]) -> str:
        """Rows."""
        reads = (*self._reads.values(), *(_same(value) for value in self._about))
        return self._lines([[read(idea) for read in reads] for idea in ideas])

    def end(self) -> str:
        """Nothing more."""
        return ""

    def _lines(self, rows: Sequence[Sequence[object]]) -> str:
        buffer = io.StringIO(newline="")
        csv.writer(buffer).writerows(rows)
        return buffer.getvalue()


def _same(value: str) -> Read:
    return lambda _idea: value


class JsonLines:
    """An idea a line, each as the API shows it."""

    media_type = "application/jsonl"

    def begin(self) -> str:
        """Nothing: each line is an idea."""
        return ""

    def some(self, ideas: Sequence[Idea]) -> str:
        """Lines."""
        return "".join(idea.model_dump_json() + "\n" for idea in ideas)

    def end(self) -> str:
        """Nothing more."""
        return ""


class Json:
    """All ideas as one list."""

    media_type = "application/json"

    def __init__(self) -> None:
        self._between = "\n"

    def begin(self) -> str:
        """The list opens."""
        return "["

    def some(self, ideas: Sequence[Idea]) -> str:
        """Elements."""
        return "".join(self._parted(idea.model_dump_json()) for idea in ideas)

    def end(self) -> str:
        """The list closes."""
        return "\n]\n"

    def _parted(self, element: str) -> str:
        between, self._between = self._between, ",\n"
        return between + element


class GeoJson(Json):
    """A feature an idea (RFC 7946); one that is nowhere has no geometry."""

    media_type = "application/geo+json"

    def __init__(self, about: About) -> None:
        super().__init__()
        self._about = about

    def begin(self) -> str:
        """The collection, with the time and the filters of the export."""
        own = {"exported_at": self._about.time, "exported_filter": self._about.which}
        return '{"type": "FeatureCollection", ' + json.dumps(own)[1:-1] + ', "features": ['

    def some(self, ideas: Sequence[Idea]) -> str:
        """Features."""
        return "".join(self._parted(_feature(idea)) for idea in ideas)

    def end(self) -> str:
        """The collection closes."""
        return "\n]}\n"


def _feature(idea: Idea) -> str:
    place, geometry = idea.place, "null"
    if place is not None and place.lat is not None and place.lon is not None:
        geometry = json.dumps({"type": "Point", "coordinates": [place.lon, place.lat]})
    return f'{{"type": "Feature", "geometry": {geometry}, "properties": {idea.model_dump_json()}}}'
