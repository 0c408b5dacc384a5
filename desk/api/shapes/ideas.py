"""Ideas, as they are shown and looked for."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from desk.api.fields import (
    Cursor,
    Given,
    Limit,
    Plain,
    Said,
    Shown,
    Since,
    Status,
    Time,
    Until,
    tag_of,
)

DECIDED_ON = {
    "title",
    "text",
    "topic",
    "place",
    "status",
    "reason",
    "due",
    "visibility",
    "merged_into",
    "campaign",
}
Several = tuple[Plain, ...]
Channel = Literal["sms", "whatsapp", "telegram", "terminal", "simulator", "desk", "web"]
FileFormat = Literal["csv", "xlsx", "geojson", "jsonl"]
Sort = Literal["-votes", "votes", "-created", "created", "-updated", "updated"]


class Place(Said):
    """Where an idea is: the resident's words, and the place of the city that they mean, if one does."""

    text: str | None
    name: str | None
    area: str | None
    lat: float | None
    lon: float | None
    confidence: float | None


class Votes(Said):
    """How many people are for and against; `unverified`: how many of these prove no phone number."""

    for_: int = Field(serialization_alias="for")
    against: int
    unverified: int


class Photo(Said):
    """A photo of an idea."""

    id: int
    url: str


class Pending(Said):
    """A change of status that waits until another official approves it."""

    id: int
    status: Status
    reason: dict[str, str] | None
    due: date | None
    people: int = Field(description="How many hear it then.")
    by: str
    at: Time


class Idea(Said):
    """What a resident puts forward; `text` holds their own words."""

    code: str = Field(examples=["K7RD"])
    title: str
    text: str
    topic: str
    place: Place | None
    language: str
    channel: str
    campaign: str | None
    status: Status
    reason: dict[str, str] | None = Field(
        examples=[{"en": "The budget is spent.", "es": "No queda presupuesto."}]
    )
    due: date | None
    visibility: Shown
    votes: Votes
    comments: int
    followers: int
    merged_into: str | None = Field(description="The code of the idea that this one stands for.")
    photos: list[Photo]
    created_at: Time
    updated_at: Time
    pending: Pending | None = Field(
        None,
        exclude_if=lambda waits: waits is None,
        description="There only when a change waits for approval.",
    )

    def tag(self) -> str:
        """Changes with what officials decide on; votes, comments and photos come and go below it."""
        return tag_of(self, DECIDED_ON)


class IdeaPage(Said):
    """Some ideas, the cursor of the next page, and how many there are in all."""

    items: list[Idea]
    next: str | None
    total: int


class IdeaFilter(Given):
    """Which ideas: any of the values of a name, all of the names."""

    status: tuple[Status, ...] = ()
    topic: Several = ()
    area: Several = ()
    language: Several = ()
    channel: tuple[Channel, ...] = ()
    campaign: Several = ()
    visibility: tuple[Shown, ...] = ()
    q: Annotated[
        Plain, Field(max_length=200, description="Words, all of which the idea holds, or its code.")
    ] = ""
    since: Since | None = Field(None, description="Filed at or after this time, UTC if it names no zone.")
    until: Until | None = Field(
        None, description="Filed before this time, UTC if it names no zone; a date counts to its end."
    )


class IdeaQuery(IdeaFilter):
    """Which ideas, in which order, how many at once."""

    sort: Sort = "-created"
    limit: Limit = 50
    cursor: Cursor | None = None


class ExportQuery(IdeaFilter):
    """Which ideas, in which order, as what kind of file."""

    format: FileFormat = "csv"
    sort: Sort = "-created"


class Likeness(Said):
    """Another idea, and how alike it is: 1 is the same."""

    score: float
    idea: Idea


class Likenesses(Said):
    """Ideas that may be the same, the most alike first."""

    items: list[Likeness]


class SimilarQuery(Given):
    """How many, and how alike at least."""

    limit: Annotated[int, Field(ge=1, le=50)] = 10
    score: Annotated[float, Field(ge=0, le=1, description="The lowest score.")] = 0.0
