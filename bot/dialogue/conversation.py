"""A conversation in progress, as a value: what question waits, what was listed last."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

LIVES = timedelta(hours=48)  # of a question (contract, section 7)
REMEMBERED = 3  # questions, so that a digit finds the one that its writer had seen
MISSES = 2  # after so many answers that are none, nothing is asked again

Slots = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Question:
    """What the bot asked: by which message, and what the choices stand for."""

    name: str
    slots: Slots = field(default_factory=dict)
    asked_at: datetime | None = None
    outbound_id: int | None = None
    asked_by: int | None = None  # the inbound message that led to it: buttons name the question by it

    def is_alive(self, now: datetime) -> bool:
        """Whether a plain digit may still answer it."""
        return self.asked_at is not None and now - self.asked_at <= LIVES


@dataclass(frozen=True, slots=True)
class Listed:
    """The last list that a person saw."""

    kind: str
    argument: str
    ids: tuple[int, ...]
    offset: int


@dataclass(frozen=True, slots=True)
class Conversation:
    """What is remembered between two messages of one person."""

    questions: tuple[Question, ...] = ()  # the newest first
    listed: Listed | None = None
    misses: int = 0
    memory: Slots = field(default_factory=dict)

    @property
    def asked_in(self) -> int | None:
        """The message of ours that put the newest question, if one waits."""
        return self.questions[0].outbound_id if self.questions else None

    def ask(self, name: str, **slots: Any) -> "Conversation":
        """Put a new question; it is the one that waits from now on."""
        return replace(self, questions=(Question(name, slots), *self.questions[: REMEMBERED - 1]), misses=0)

    def again(self, question: Question) -> "Conversation":
        """Put an old question anew."""
        rest = tuple(other for other in self.questions if other is not question)
        return replace(self, questions=(Question(question.name, question.slots), *rest[: REMEMBERED - 1]))

    def without(self, *names: str) -> "Conversation":
        """Questions of these kinds wait no more."""
        return replace(self, questions=tuple(other for other in self.questions if other.name not in names))

    def with_questions(self, questions: tuple[Question, ...]) -> "Conversation":
        """The same conversation with other questions."""
        return replace(self, questions=questions)

    def answered(self) -> "Conversation":
        """No question waits any more."""
        return replace(self, questions=(), misses=0)

    def missed(self) -> "Conversation":
        """The answer was none."""
        return replace(self, misses=self.misses + 1)

    def show(self, kind: str, argument: str, ids: Sequence[int], offset: int) -> "Conversation":
        """Remember what was listed."""
        return replace(self, listed=Listed(kind, argument, tuple(ids), offset))

    def remember(self, **facts: Any) -> "Conversation":
        """Keep a few facts for later messages."""
        return replace(self, memory={**self.memory, **facts})


def to_json(conversation: Conversation) -> dict[str, Any]:
    """The conversation as columns of `storage.models.Session`."""
    questions = [
        {
            "name": q.name,
            "slots": dict(q.slots),
            "at": q.asked_at.isoformat() if q.asked_at else None,
            "by": q.outbound_id,
            "for": q.asked_by,
        }
        for q in conversation.questions
    ]
    listed = conversation.listed
    return {
        "questions": questions,
        "listed": {
            "kind": listed.kind,
            "argument": listed.argument,
            "ids": list(listed.ids),
            "offset": listed.offset,
        }
        if listed
        else {},
        "misses": conversation.misses,
        "memory": dict(conversation.memory),
    }


def from_json(row: Mapping[str, Any]) -> Conversation:
    """Read back what `to_json` wrote."""
    questions = tuple(
        Question(
            q["name"], q["slots"], datetime.fromisoformat(q["at"]) if q["at"] else None, q["by"], q.get("for")
        )
        for q in row.get("questions") or ()
    )
    seen = row.get("listed") or None
    listed = Listed(seen["kind"], seen["argument"], tuple(seen["ids"]), seen["offset"]) if seen else None
    return Conversation(questions, listed, row.get("misses") or 0, row.get("memory") or {})
