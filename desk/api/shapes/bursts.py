"""Many new people at once who do the same."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from desk.api.fields import Cursor, Given, Limit, Line, Plain, Said, Time

BurstKind = Literal["newcomers", "numbers", "copies"]


class Burst(Said):
    """Many new people who do the same; `key` names it as long as it is seen."""

    key: str = Field(examples=["newcomers:7"])
    kind: BurstKind
    idea: str | None = Field(description="The code of the idea that all voted on.")
    people: int
    contacts: list[int] = Field(description="Some of them, for `/contacts/{id}`.")
    first: Time
    last: Time


class AsideBurst(Said):
    """A burst whose votes an official has set aside."""

    id: int
    kind: BurstKind
    idea: str | None
    people: int
    votes: int
    reason: str
    by: str
    at: Time
    counts: bool = Field(description="Whether their votes count again.")


class Bursts(Said):
    """Bursts of the last seven days, the largest first; those whose votes are set aside, the newest first."""

    items: list[Burst]
    next: str | None
    total: int
    set_aside: list[AsideBurst]
    set_aside_next: str | None = Field(description="For `set_aside_cursor`.")
    set_aside_total: int


class BurstQuery(Given):
    """How many of each, and which page."""

    limit: Limit = 50
    cursor: Cursor | None = None
    set_aside_cursor: Cursor | None = None


class SetAside(Given):
    """Which burst, and why its votes are not to count."""

    key: Annotated[Plain, Field(max_length=100, examples=["newcomers:7"])]
    reason: Annotated[Line, StringConstraints(min_length=1, max_length=500)]
