"""Writing to somebody who has not just written, perhaps with a question that their next digit answers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from bot.channels.simulator import PULLED
from bot.dialogue.conversation import REMEMBERED, Question, from_json, to_json
from bot.dialogue.town import Town
from phrases import Key, Line, parts
from storage import Tx, outbound, sessions


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and its choices; its buttons name it by a number that no other one of this person has."""

    question: Question
    labels: Sequence[Key]
    number: int

    def lines(self) -> list[Line]:
        """The choices, a line each."""
        return [("option", {"n": n, "label": label}) for n, label in enumerate(self.labels, 1)]


@dataclass(frozen=True, slots=True)
class To:
    """Whom to write to: where, and in which language."""

    contact_id: int
    address_id: int
    channel: str
    language: str


def tell(
    tx: Tx, town: Town, to: To, lines: Sequence[Line], now: datetime, *,
    kind: Literal["reply", "notice"] = "reply", asked: Asked | None = None, **values: Any,
) -> int | None:  # fmt: skip
    """Put a message into the outbox, its question into the conversation; None when it was written before."""
    phrases, options = town.phrases, asked.lines() if asked else []
    text = phrases.fit(to.language, [*lines, *options])
    pressable = [
        [{"label": phrases.join(to.language, [option]), "data": f"{asked.number if asked else 0}:{n}"}]
        for n, option in enumerate(options, 1)
    ]
    row: dict[str, Any] = {
        "contact_id": to.contact_id, "address_id": to.address_id, "channel": to.channel, "kind": kind,
        "text": text, "language": to.language, "parts": parts(text).count, "buttons": pressable or None,
    }  # fmt: skip
    if to.channel in PULLED:
        row["handed_at"] = now
    outbound_id = outbound.queue(tx, now, **(row | values))
    if asked is not None and outbound_id is not None:
        _remember(tx, to.contact_id, asked, outbound_id, now)
    return outbound_id


def _remember(tx: Tx, contact_id: int, asked: Asked, outbound_id: int, now: datetime) -> None:
    put = replace(asked.question, asked_at=now, outbound_id=outbound_id, asked_by=asked.number)
    conversation = from_json(sessions.load(tx, contact_id))
    both = conversation.with_questions((put, *conversation.questions[: REMEMBERED - 1]))
    sessions.save(tx, contact_id, to_json(both), now)
