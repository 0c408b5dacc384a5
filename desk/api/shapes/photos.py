"""Photos, and what else comes with a message."""

from typing import Annotated, Literal

from pydantic import Field

from desk.api.fields import Cursor, Given, Limit, Line, Plain, Said, Shown, Time


class Media(Said):
    """A photo or sound of a message: `waiting` to be fetched, `kept`, `failed`, or `refused`."""

    id: int
    kind: Literal["photo", "sound"]
    state: Literal["waiting", "kept", "failed", "refused"]
    reason: str | None = Field(description="Why it is not here.")
    content_type: str
    size: int | None = Field(description="Bytes.")
    url: str | None = Field(description="Where it is, once it is here.")


class PhotoDetails(Said):
    """A photo and who may see it; `held` until an official has looked."""

    id: int
    url: str
    idea: str | None = Field(description="The code of its idea.")
    message: int = Field(description="The number of the message that it came with.")
    visibility: Shown
    width: int
    height: int
    size: int = Field(description="Bytes.")
    received_at: Time


class PhotoPage(Said):
    """Some photos, the newest first."""

    items: list[PhotoDetails]
    next: str | None


class PhotoQuery(Given):
    """Which photos."""

    visibility: Shown | None = None
    idea: Annotated[Plain, Field(max_length=20, description="The code of their idea.")] = ""
    limit: Limit = 50
    cursor: Cursor | None = None


class PhotoChange(Given):
    """Who may see a photo."""

    visibility: Shown
    reason: Annotated[Line, Field(max_length=500)] | None = Field(
        None, description="Why: who sent it is told."
    )
