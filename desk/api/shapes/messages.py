"""What came in, and the answer of a person."""

from typing import Annotated

from pydantic import Field

from desk.api.fields import Cursor, Given, Limit, Said, State, Time, Words
from desk.api.shapes.photos import Media


class Message(Said):
    """What came in, as written; `contact` is a handle for one person, never an address."""

    id: int
    channel: str
    text: str
    state: State
    reason: str | None
    language: str | None
    intent: str | None
    received_at: Time
    handled_at: Time | None
    idea: str | None = Field(description="The code of the idea that it filed, added to, or answers news of.")
    contact: str | None = Field(examples=["resident-3f9a01c2"])
    contact_id: int | None = Field(description="Of the same person, for `/contacts/{id}`; not an address.")
    media: list[Media] = Field(description="The photos and sounds that came with it.")


class MessagePage(Said):
    """Some messages, the newest first."""

    items: list[Message]
    next: str | None
    total: int


class MessageQuery(Given):
    """Which messages."""

    state: State | None = None
    limit: Limit = 50
    cursor: Cursor | None = None


class Answer(Given):
    """What a person of the administration answers."""

    text: Annotated[Words, Field(max_length=1600)]
    again: Annotated[bool, Field(description="Answer although somebody has answered already.")] = False
