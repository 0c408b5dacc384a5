"""What every engine offers: a message in, ranked intents and named stretches out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from nlu.understanding import Entity, Intent


class EngineSilent(Exception):
    """The engine did not answer in time or not in a form we know: ask the other one."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """What an engine made of one message: all intents, the likeliest first, and the entities."""

    ranking: tuple[Intent, ...]
    entities: tuple[Entity, ...] = ()


class Engine(Protocol):
    """Reads messages that are neither empty nor an exact word; raises `EngineSilent` when it cannot."""

    @property
    def name(self) -> str:
        """What is kept with the message: `builtin`, `rasa`."""
        ...

    async def parse(self, text: str, language: str) -> Parsed:
        """The ranked intents of one message and its entities."""
        ...
