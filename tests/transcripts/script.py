"""Transcripts: conversations as people write them down, read from YAML."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent
SILENCE = "(silence)"
DEFAULT_CHANNEL = "sms"
BLANK = re.compile(r"…|\{(\w+)\}")
CODE = "[0-9A-Z]{4,6}"


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a transcript: who or what, and what is said or done."""

    who: str
    what: Any

    def __str__(self) -> str:
        said = self.what if isinstance(self.what, str) else str(self.what)
        return f"{self.who}: {said.strip()}".replace("\n", "\n    " + " " * len(self.who))


@dataclass(frozen=True, slots=True)
class Transcript:
    """A conversation with a name that says what it shows."""

    name: str
    steps: tuple[Step, ...]


def read(path: Path) -> list[Transcript]:
    """The conversations of one file."""
    content: list[Mapping[str, list[Mapping[str, Any]]]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [
        Transcript(name, tuple(Step(who, what) for step in steps for who, what in step.items()))
        for entry in content
        for name, steps in entry.items()
    ]


def files() -> list[Path]:
    """All transcripts there are."""
    return sorted(FOLDER.rglob("*.yml"))


@dataclass(slots=True)
class Names:
    """Which idea code each name of a transcript stands for, as far as it is known."""

    codes: dict[str, str]

    def fill(self, text: str) -> str:
        """Put known codes where their names stand."""
        return BLANK.sub(lambda blank: self.codes[blank[1]] if blank[1] else blank[0], text)

    def match(self, expected: str, said: str) -> bool:
        """Whether a reply is the expected one; a code that is named for the first time is remembered."""
        found = re.fullmatch(self._pattern(expected.strip()), said, re.DOTALL)
        if found is None:
            return False
        new = {name: code for name, code in found.groupdict().items() if code}
        if len(set(new.values()) | set(self.codes.values())) < len(new) + len(self.codes):
            return False  # two names, one code
        self.codes |= new
        return True

    def _pattern(self, expected: str) -> str:
        pattern, end, seen = "", 0, set(self.codes)
        for blank in BLANK.finditer(expected):
            pattern += re.escape(expected[end : blank.start()]) + self._blank(blank[1], seen)
            end = blank.end()
        return pattern + re.escape(expected[end:])

    def _blank(self, name: str | None, seen: set[str]) -> str:
        if name is None:
            return ".*?"
        if name in self.codes:
            return re.escape(self.codes[name])
        if name in seen:
            return f"(?P={name})"
        seen.add(name)
        return f"(?P<{name}>{CODE})"
