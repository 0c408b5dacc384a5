"""Words with which people ask for what they need to live: one file a language, kinds of words in it.

`disaster` is what happened; `food`, `water`, `shelter`, `care`, `aid` and `goods` are what is missing, `lack`
that it is, `body` what people suffer, `home` and `loss` what they had and that it is gone, `folk` who they
are, `dire` how they beg. The embedded engine learns what they say together; where it is in doubt about
danger, it is believed sooner when what they `told` is no matter of one person alone: who asks a machine for
good food or a bottle of water says neither "we" nor "children", and tells of no disaster.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from nlu import civic
from nlu.recent import by_word
from nlu.tables import NONE, by_entry
from nlu.text import tokens

FOLDER = Path(__file__).parent
ELSEWHERE = FOLDER / "elsewhere"
_GRAVE = frozenset(["disaster", "food", "water", "shelter", "care", "aid", "body", "loss", "dire"])
_USUAL = frozenset(["folk", "home", "work", "papers"])  # tell the engine something, and us nothing
_COMMON = frozenset(["us", "folk", "disaster", "care", "dire"])  # of which one person alone seldom speaks

Entry = tuple[str, str]  # a word or beginning, and its kind


class Told(NamedTuple):
    """What words tell of need."""

    kinds: int  # 0 when none is grave
    is_common: bool  # whether several people, a disaster, the sick or a plea are told of


class Needs:
    """Says of a word of which kinds it is; words of languages that nobody speaks here count in all."""

    def __init__(self, languages: Sequence[str]) -> None:
        self._civic = civic.load(tuple(languages))
        self._tables = {one: by_entry(entries(one)) for one in languages}
        self.kinds = by_word(self._kinds)

    def told(self, text: str, language: str) -> Told:
        """What the words of a message tell of need."""
        words = tokens(text)
        kinds = {kind for word in words for kind in self.kinds(word, language)}
        is_common = not _COMMON.isdisjoint(
            kinds.union(*(self._civic.kinds(word, language) for word in words))
        )
        return Told(0 if kinds.isdisjoint(_GRAVE) else len(kinds - _USUAL), is_common)

    def _kinds(self, word: str, language: str) -> tuple[str, ...]:
        if language not in self._tables:
            return ()
        words, beginnings = self._tables[language]
        return tuple(sorted(words.get(word, NONE) | beginnings.all(word)))


@cache
def load(languages: tuple[str, ...]) -> Needs:
    """The words of these languages, kept once."""
    return Needs(languages)


def paths(languages: Iterable[str]) -> list[Path]:
    """The files of these languages, and those of languages that are not spoken here."""
    own = [path for one in languages if (path := FOLDER / f"{one}.toml").is_file()]
    return [*own, *sorted(ELSEWHERE.glob("*.toml"))]


def entries(language: str) -> Iterator[Entry]:
    """All words of a language, and of those that nobody speaks here, each with its kind."""
    return chain.from_iterable(map(_read, paths([language])))


@cache
def _read(path: Path) -> tuple[Entry, ...]:
    read: dict[str, str] = tomllib.loads(path.read_text("utf-8"))
    return tuple((entry, kind) for kind, words in read.items() for entry in words.split())
