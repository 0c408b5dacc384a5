"""What one message meant: the values that the rest of Hearback works with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Stance = Literal["for", "against", "withdraw"]


@dataclass(frozen=True, slots=True)
class Intent:
    """One reading of a message and how sure the engine is of it, from 0 to 1."""

    name: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Entity:
    """A stretch of the text that names something; `text[start:end]` is where it stands."""

    entity: str
    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PlaceMatch:
    """A place of the city's list that some words of a message may mean."""

    key: str
    name: str
    area: str | None
    lat: float | None
    lon: float | None
    confidence: float


@dataclass(frozen=True, slots=True)
class IdeaDraft:
    """An idea as read out of free text; `places` is empty, one clear match, or several to choose from."""

    title: str
    topic: str
    topic_confidence: float
    place: str | None  # the words in the text
    places: tuple[PlaceMatch, ...] = ()


@dataclass(frozen=True, slots=True)
class Ask:
    """One of several ideas in a text: its words, as typed, and what was read out of them."""

    text: str
    draft: IdeaDraft


@dataclass(frozen=True, slots=True)
class VoteDraft:
    """A vote as read out of free text; what is `None` has to be asked."""

    code: str | None
    about: str | None
    stance: Stance | None


@dataclass(frozen=True, slots=True)
class Command:
    """One of the exact words, with what belongs to it; `slip` says that it was misspelt.

    `others` are codes beside those of a vote, each with what is wanted of its idea: "VOTE K7RD not M4TX".
    """

    name: str
    codes: tuple[str, ...] = ()
    argument: str = ""
    stance: Stance | None = None
    slip: bool = False
    others: tuple[tuple[str, Stance], ...] = ()


@dataclass(frozen=True, slots=True)
class CodeMention:
    """An idea code in a text; `hashed` when the writer put `#` before it."""

    code: str
    hashed: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Understanding:
    """Everything that was understood of one message."""

    text: str
    language: str
    language_confidence: float
    engine: str
    intent: Intent
    ranking: tuple[Intent, ...] = ()
    entities: tuple[Entity, ...] = ()
    idea: IdeaDraft | None = None
    vote: VoteDraft | None = None
    command: Command | None = None
    codes: tuple[str, ...] = ()
    points_here: bool = False  # "that one": all of it points at what was just shown
    asks: tuple[Ask, ...] = ()  # when the text seems to hold several ideas, each of them
    may_be_danger: bool = False  # not understood as danger, and not far from it
    tells_of_need: bool = False  # in words, whatever is meant by them

    def as_json(self) -> dict[str, Any]:
        """The public shape (contract, section 6); intent, ranking and entities are Rasa's own."""
        return {
            "text": self.text,
            "language": self.language,
            "engine": self.engine,
            "intent": _intent(self.intent),
            "intent_ranking": [_intent(one) for one in self.ranking],
            "entities": [_entity(one) for one in self.entities],
            "idea": _idea(self.idea),
            "vote": _vote(self.vote),
        }


def _intent(intent: Intent) -> dict[str, Any]:
    return {"name": intent.name, "confidence": intent.confidence}


def _entity(entity: Entity) -> dict[str, Any]:
    return {"entity": entity.entity, "value": entity.value, "start": entity.start, "end": entity.end}


def _idea(idea: IdeaDraft | None) -> dict[str, Any] | None:
    return None if idea is None else {"title": idea.title, "topic": idea.topic, "place": idea.place}


def _vote(vote: VoteDraft | None) -> dict[str, Any] | None:
    return None if vote is None else {"code": vote.code, "about": vote.about, "stance": vote.stance}
