"""Labelled messages: JSON lines with `text`, `language`, and any of `intent`, `topic`, `place`, `stance`."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

_LABELS: Final = ("intent", "topic", "place", "stance")
_MAY_BE_NONE: Final = ("place", "stance")


@dataclass(frozen=True, slots=True)
class Case:
    """One message and what it means; a label that is not in `labels` is not scored."""

    text: str
    language: str
    labels: frozenset[str]
    intent: str | None = None
    topic: str | None = None
    place: str | None = None  # the words in the text; None, when labelled, is "says no place"
    stance: str | None = None


def unheard_of(cases: Iterable[Case], known: Mapping[str, Collection[str]]) -> Iterator[str]:
    """Labels that nothing is ever understood as, and so are scored as wrong; `known` are those of a kind."""
    said = {(name, getattr(case, name)) for case in cases for name in known if name in case.labels}
    for name, value in sorted(said - {(name, None) for name in known}):
        if value not in known[name]:
            yield f'{name} "{value}"'


def read(lines: Iterable[str]) -> list[Case]:
    """The cases of a file's lines; empty lines are left out. Raises `ValueError` that names the line."""
    return list(_read(lines))


def _read(lines: Iterable[str]) -> Iterator[Case]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield _case(json.loads(line))
        except ValueError as error:
            raise ValueError(f"line {number}: {error}") from None


def _case(row: object) -> Case:
    match row:
        case {"text": str() as text, "language": str() as language, **others}:
            known = {str(name): value for name, value in others.items()}
            said = (name for name in _LABELS if name in known)
            labels = {name: _label(known, name) for name in said if _is_label(known, name)}
            return Case(text, language, frozenset(labels), **labels)
        case _:
            raise ValueError('it takes an object with "text" and "language"')


def _is_label(row: Mapping[str, object], name: str) -> bool:
    """Null says that there is no place or no stance; of an intent or topic it says nothing."""
    return row[name] is not None or name in _MAY_BE_NONE


def _label(row: Mapping[str, object], name: str) -> str | None:
    match row[name]:
        case str() as value:
            return value
        case None:
            return None
        case _:
            raise ValueError(f'"{name}" takes a text')
