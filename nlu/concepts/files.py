"""What the files of concepts say: words by language, subjects and themes."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from nlu.sources import source

MARK = "#"  # before a concept's name, so that it is no word
AS_WRITTEN = "="  # before a word whose other forms mean something else, and a phrase with nothing between
BEGINS = "*"  # behind what any word may begin with
JOINED = "+"
IDIOM = "#idiom"  # the concept of phrases that are about nothing of what their words say
FOLDER = Path(__file__).parent
_SUBJECTS = "subjects"
_THEMES = "themes"
_REST = "other"  # the subject of what is in no other
_PLACE = "where"
_WEAK = 0.5  # what is more often where it is than what it is about

Weighed = Mapping[str, float]


@cache
def paths() -> tuple[Path, ...]:
    """The files of all languages."""
    return tuple(path for path in every_file() if path.stem not in (_SUBJECTS, _THEMES))


def every_file() -> list[Path]:
    """The files of all languages, of subjects and of themes."""
    return sorted(FOLDER.glob("*.toml"))


@cache
def subjects() -> Mapping[str, Weighed]:
    """The concepts of each civic subject, each with how much it says for it."""
    return {
        name: {MARK + concept: 1.0 for concept in (lists["concepts"] + " " + lists.get(_PLACE, "")).split()}
        | {MARK + concept: _WEAK for concept in lists.get("weak", "").split()}
        for name, lists in _read(_SUBJECTS).items()
    }


@cache
def places() -> frozenset[str]:
    """The concepts of places: what a wish is about only where it names no other thing."""
    lists = _read(_SUBJECTS).values()
    return frozenset(MARK + concept for some in lists for concept in some.get(_PLACE, "").split())


@cache
def subjects_of() -> Mapping[str, frozenset[str]]:
    """The civic subjects of each concept that has any."""
    return _turned(subjects())


@cache
def themes_of() -> Mapping[str, frozenset[str]]:
    """The themes of each concept that has any."""
    return _turned({name: {MARK + one: 1.0 for one in some.split()} for name, some in _read(_THEMES).items()})


def entries(language: str) -> list[tuple[str, str]]:
    """Each word and phrase of a language as its file writes it, and the concept it stands for."""
    return [(entry, MARK + name) for name, words in _table(language).items() for entry in words.split()]


def words_of(language: str) -> list[str]:
    """Every word and phrase of a language that stands for a concept, as one would write it."""
    return [as_written(entry) for entry, _ in entries(language) if not entry.endswith(BEGINS)]


def things(language: str) -> list[str]:
    """The usual word of a language for each concept that alone tells what something is about."""
    clear = {
        name
        for subject, some in subjects().items()
        for name, weight in some.items()
        if subject != _REST and weight == 1
    }
    return [as_written(words.split()[0]) for name, words in _table(language).items() if MARK + name in clear]


def as_written(entry: str) -> str:
    """An entry without its signs."""
    return entry.removeprefix(AS_WRITTEN).removesuffix(BEGINS).replace(JOINED, " ")


def _turned(groups: Mapping[str, Weighed]) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for group, some in groups.items():
        for one in some:
            found.setdefault(one, set()).add(group)
    return {one: frozenset(some) for one, some in found.items()}


@source
def _table(language: str) -> Mapping[str, str]:
    return _read(language) if (FOLDER / f"{language}.toml").is_file() else {}


def _read(name: str) -> Mapping[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))
