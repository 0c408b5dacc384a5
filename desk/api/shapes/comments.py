"""What residents say about an idea."""

from typing import Annotated, Literal

from pydantic import Field

from desk.api.fields import Cursor, Given, Limit, Line, Said, Shown, Time


class Comment(Said):
    """What somebody said about an idea, without a name; `stance` is null when it takes no side."""

    id: int
    idea: str = Field(description="The code of the idea that it was said about.", examples=["K7RD"])
    stance: Literal["for", "against"] | None
    text: str
    language: str
    channel: str
    visibility: Shown
    held_for: str | None = Field(description="Why it is held.", examples=["phone"])
    reports: int = Field(description="How many people reported it since an official looked at it last.")
    created_at: Time


class CommentPage(Said):
    """Some comments, the newest first."""

    items: list[Comment]
    next: str | None
    total: int


class CommentQuery(Given):
    """Which comments."""

    visibility: tuple[Shown, ...] = ()
    limit: Limit = 50
    cursor: Cursor | None = None


class CommentChange(Given):
    """Show, hold or hide a comment."""

    visibility: Shown
    reason: Annotated[Line, Field(max_length=500)] | None = Field(
        None, description="Why: its writer is told."
    )
