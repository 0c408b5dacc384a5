"""What every engine offers: a message in, ranked intents and named stretches out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from nlu.understanding import Entity, Intent


@dataclass(frozen=True, slots=True)
class Parsed:
    """What an engine made of one message: all intents, the likeliest first, and the entities."""

    ranking: tuple[Intent, ...]
    entities: tuple[Entity, ...] = ()


class Engine(Protocol):
    """Reads messages that are neither empty nor an exact word; may raise when it cannot answer in time."""

    @property
    def name(self) -> str:
        """What is kept with the message: `builtin`, `rasa`."""
        ...

    async def parse(self, text: str, language: str) -> Parsed:
        """The ranked intents of one message and its entities."""
        ...
