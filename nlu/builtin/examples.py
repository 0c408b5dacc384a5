"""The training examples: one YAML file a language, in Rasa's NLU format."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from nlu.understanding import Entity

FOLDER = Path(__file__).parent.parent / "data"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_SPAN = re.compile(r"\[([^\]]+)\]\(([a-z_]+)\)")


@dataclass(frozen=True, slots=True)
class Example:
    """One message as somebody might write it, and what it means."""

    text: str
    intent: str
    language: str
    entities: tuple[Entity, ...] = ()


def paths(languages: Sequence[str], folder: Path = FOLDER) -> list[Path]:
    """The files of these languages, in one order however they are named; one without examples is left out."""
    return [path for language in sorted(languages) if (path := folder / f"{language}.yml").is_file()]


def elsewhere(folder: Path = FOLDER) -> list[Path]:
    """The files of languages that are not spoken here, in which danger is to be heard."""
    return sorted((folder / "elsewhere").glob("*.yml"))


def read(files: Iterable[Path]) -> list[Example]:
    """All examples of the files; the file's name is the language."""
    return [example for path in files for example in _read_one(path)]


def _read_one(path: Path) -> Iterable[Example]:
    # safe: CSafeLoader is the C twin of SafeLoader
    content = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506
    for block in content["nlu"]:
        for line in block.get("examples", "").splitlines():
            if line.startswith("- "):
                yield _example(line[2:].strip(), block["intent"], path.stem)


def _example(marked: str, intent: str, language: str) -> Example:
    plain: list[str] = []
    entities: list[Entity] = []
    length = position = 0
    for span in _SPAN.finditer(marked):
        before, words = marked[position : span.start()], span[1]
        start = length + len(before)
        entities.append(Entity(span[2], words, start, start + len(words)))
        plain += [before, words]
        length, position = start + len(words), span.end()
    return Example("".join([*plain, marked[position:]]), intent, language, tuple(entities))
