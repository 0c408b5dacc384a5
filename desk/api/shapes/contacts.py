"""People by their handles, never by an address."""

from typing import Annotated, Literal

from pydantic import Field

from desk.api.fields import Given, Said, Since, State, Time, Words

RestrictionKind = Literal["limited", "muted"]


class Restriction(Said):
    """What an official has decided about somebody, and until when it holds."""

    kind: RestrictionKind
    reason: str
    until: Time


class ContactLine(Said):
    """One message of a conversation, from the person or from the city."""

    at: Time
    by: Literal["resident", "city"]
    text: str
    message: int | None = Field(description="The number of what they wrote, for `/messages/{id}`.")
    state: State | None
    reason: str | None


class Contact(Said):
    """One person by a handle, with what they did and wrote; never an address or a name."""

    id: int
    handle: str = Field(examples=["resident-3f9a01c2"])
    language: str | None
    channels: list[str]
    since: Time
    last_wrote: Time | None
    has_stopped: bool = Field(description="They said STOP, and must not be written to.")
    restriction: Restriction | None
    ideas: list[str] = Field(description="Codes of their newest ideas.")
    comments: int
    votes: int
    lines: list[ContactLine] = Field(description="The newest messages, the oldest of them first.")


class NewRestriction(Given):
    """Limit somebody (few replies, what they write is held) or mute them (no replies at all)."""

    kind: RestrictionKind
    reason: Annotated[Words, Field(max_length=500)]
    until: Annotated[Since, Field(description="Later than now, within 366 days; it ends by itself.")]
