"""Reading a city's topics and places: topics.csv, and places.csv or places.geojson."""

import csv
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from civic.city_fields import CityError, Texts, complete

Outline = tuple[tuple[float, float], ...]

OTHER = "other"  # the topic of everything that fits no other
AREA = "area"  # the kind of a place that others lie in
_SEPARATOR = "|"
_KEY = re.compile(r"[a-z0-9_]+")


@dataclass(frozen=True, slots=True)
class Topic:
    """What ideas are about; examples are words and sentences by which a text is recognised."""

    key: str
    names: Texts
    examples: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Place:
    """A place that people name: `names` are its other names, an outline is a ring of (lat, lon)."""

    key: str
    name: str
    names: tuple[str, ...]
    kind: str
    area: str | None
    lat: float | None
    lon: float | None
    outline: Outline = ()

    def covers(self, lat: float, lon: float) -> bool:
        """Whether a point lies within the outline (even-odd rule)."""
        inside = False
        for (lat_a, lon_a), (lat_b, lon_b) in zip(
            self.outline, (*self.outline[1:], *self.outline[:1]), strict=True
        ):
            if (lat_a > lat) != (lat_b > lat) and lon < (lon_b - lon_a) * (lat - lat_a) / (
                lat_b - lat_a
            ) + lon_a:
                inside = not inside
        return inside


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of a table or a feature of a map, and how to complain about it."""

    where: str
    values: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "").strip()

    def several(self, name: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in self[name].split(_SEPARATOR) if part.strip())

    def error(self, reason: str) -> CityError:
        return CityError(f"{self.where}: {reason}")


def read_topics(file: str, text: str, languages: Sequence[str]) -> tuple[Topic, ...]:
    """Read topics.csv: key, and per language `name_en` and `examples_en`; raises CityError."""
    topics: dict[str, Topic] = {}
    for row in _rows(file, text, required=("key", f"name_{languages[0]}", f"examples_{languages[0]}")):
        topic = _topic(row, languages)
        if topic.key in topics:
            raise row.error(f"the topic {topic.key} is there twice")
        topics[topic.key] = topic
    if OTHER not in topics:
        raise CityError(f"{file}: the topic {OTHER!r} is missing: it takes what fits no other topic")
    return tuple(topics.values())


def _topic(row: _Row, languages: Sequence[str]) -> Topic:
    key = row["key"]
    if not _KEY.fullmatch(key):
        raise row.error(f"key must be small letters, digits and _, not {key!r}")
    names = {language: row[f"name_{language}"] for language in languages}
    if not names[languages[0]]:
        raise row.error(f"name_{languages[0]} is missing")
    examples = {language: row.several(f"examples_{language}") for language in languages}
    return Topic(key, complete(names, languages), examples)


def read_places_table(file: str, text: str) -> tuple[Place, ...]:
    """Read places.csv (columns as in the demonstration city); raises CityError."""
    rows = _rows(file, text, required=("name", "kind"))
    return _settled([(row, _place_of_row(row)) for row in rows])


def _place_of_row(row: _Row) -> Place:
    outline = tuple(_point(row, pair) for pair in row["outline"].split(";") if pair.strip())
    point = _point(row, f"{row['lat']} {row['lon']}") if row["lat"] or row["lon"] else None
    return _place(row, point=point, outline=outline)


def _point(row: _Row, pair: str) -> tuple[float, float]:
    try:
        lat, lon = (float(number) for number in pair.split())
    except ValueError:
        raise row.error(f"a point is a latitude and a longitude in degrees, not {pair.strip()!r}") from None
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise row.error(f"the point {lat} {lon} is not on earth: latitude comes first")
    return lat, lon


def _place(row: _Row, *, point: tuple[float, float] | None, outline: Outline) -> Place:
    if not row["name"]:
        raise row.error("name is missing")
    if not _KEY.fullmatch(row["kind"]):
        raise row.error(f"kind must be one word such as street, park or {AREA}, not {row['kind']!r}")
    if row["key"] and not _KEY.fullmatch(row["key"]):
        raise row.error(f"key must be small letters, digits and _, not {row['key']!r}")
    if 0 < len(outline) < 3:
        raise row.error("an outline needs three points or more")
    lat, lon = point or _middle(outline)
    others = tuple(dict.fromkeys(name for name in row.several("other_names") if name != row["name"]))
    return Place(row["key"], row["name"], others, row["kind"], row["area"] or None, lat, lon, outline)


def _middle(outline: Outline) -> tuple[float | None, float | None]:
    if not outline:
        return None, None
    ring = outline[:-1] if outline[0] == outline[-1] else outline
    return round(sum(lat for lat, _ in ring) / len(ring), 6), round(
        sum(lon for _, lon in ring) / len(ring), 6
    )


def _settled(places: Sequence[tuple[_Row, Place]]) -> tuple[Place, ...]:
    """Give every place a key of its own and its area's key."""
    keyed: dict[str, tuple[_Row, Place]] = {}
    for row, place in places:
        key = place.key or slug(place.name)
        if key in keyed and not place.key:
            key = f"{key}_{slug(place.area or place.kind)}"
        if not key or key in keyed:
            raise row.error(f"the place {place.name} is there twice: give one of them another key")
        keyed[key] = (row, replace(place, key=key))
    areas = {
        name: key for key, (_, place) in keyed.items() if place.kind == AREA for name in (key, place.name)
    }
    return tuple(_in_its_area(row, place, areas) for row, place in keyed.values())


def _in_its_area(row: _Row, place: Place, areas: Mapping[str, str]) -> Place:
    if place.kind == AREA:
        return replace(place, area=place.key)
    if place.area is None:
        return place
    if place.area not in areas:
        raise row.error(f"there is no area {place.area!r}; areas are places of the kind {AREA}")
    return replace(place, area=areas[place.area])


def slug(name: str) -> str:
    """A key made of a name: `Elm Street` becomes `elm_street`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "_".join(re.findall(r"[a-z0-9]+", plain.replace("'", "")))


def _rows(file: str, text: str, required: Sequence[str]) -> Iterator[_Row]:
    header, _, _ = text.partition("\n")
    delimiter = ";" if header.count(";") > header.count(",") else ","  # spreadsheets write either
    table = csv.DictReader(text.splitlines(keepends=True), delimiter=delimiter, strict=True)
    try:
        missing = [name for name in required if name not in (table.fieldnames or ())]
        if missing:
            raise CityError(f"{file} line 1: the column {missing[0]} is missing")
        for row in table:
            if None in row or None in row.values():
                raise CityError(f"{file} line {table.line_num}: not as many fields as the first line names")
            yield _Row(f"{file} line {table.line_num}", row)
    except csv.Error as error:
        raise CityError(f"{file} line {table.line_num}: {error}") from error


def read_places_map(file: str, text: str) -> tuple[Place, ...]:
    """Read places.geojson, a FeatureCollection with the table's columns as properties; raises CityError."""
    try:
        features = json.loads(text)["features"]
    except json.JSONDecodeError as error:
        raise CityError(f"{file} line {error.lineno}: {error.msg}") from error
    except (KeyError, TypeError):
        features = None
    if not isinstance(features, list):
        raise CityError(f"{file}: must be a FeatureCollection with a list of features")
    return _settled([_place_of_feature(file, number, feature) for number, feature in enumerate(features, 1)])


def _place_of_feature(file: str, number: int, feature: Any) -> tuple[_Row, Place]:
    where = f"{file} feature {number}"
    try:
        properties = {name: _joined(value) for name, value in feature["properties"].items()}
        geometry = feature["geometry"] or {"type": "", "coordinates": []}
        kind, coordinates = geometry["type"], geometry["coordinates"]
        row = _Row(where, properties)
        match kind:
            case "Point":
                return row, _place(row, point=_swapped(row, coordinates), outline=())
            case "LineString":
                return row, _place(row, point=_swapped(row, coordinates[len(coordinates) // 2]), outline=())
            case "Polygon":
                return row, _place(row, point=None, outline=tuple(_swapped(row, p) for p in coordinates[0]))
            case "":
                return row, _place(row, point=None, outline=())
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        raise CityError(f"{where}: is no GeoJSON feature with properties and geometry") from error
    raise row.error(f"geometry must be a Point, a LineString or a Polygon, not {kind}")


def _joined(value: Any) -> str:
    return (
        _SEPARATOR.join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)
    )


def _swapped(row: _Row, position: Sequence[float]) -> tuple[float, float]:
    """GeoJSON puts the longitude first (RFC 7946, section 3.1.1)."""
    return _point(row, f"{position[1]} {position[0]}")
