"""What the API reads and answers: one model a shape, named as in the OpenAPI document."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from desk.api.fields import (
    MAX_TEXT,
    Cursor,
    Given,
    Limit,
    Line,
    Plain,
    Said,
    Shown,
    Since,
    State,
    Status,
    Time,
    Title,
    Until,
    Words,
    tag_of,
)

DECIDED_ON = {"title", "text", "topic", "place", "status", "reason", "due", "visibility", "merged_into"}
Several = tuple[Plain, ...]
FileFormat = Literal["csv", "xlsx", "geojson", "jsonl"]
BurstKind = Literal["newcomers", "numbers", "copies"]
RestrictionKind = Literal["limited", "muted"]
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
    channel: Several = ()
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


Counts = dict[str, int]


class Sums(Said):
    """How many, in all and by what they have in common; `none` stands for what has no such thing."""

    total: int
    by_day: Counts = Field(description="By day on the city's clock.", examples=[{"2026-11-23": 12}])
    by_channel: Counts = Field(examples=[{"sms": 9, "telegram": 3}])
    by_language: Counts = Field(examples=[{"en": 7, "es": 5}])
    by_area: Counts = Field(examples=[{"riverside": 8, "none": 4}])
    by_topic: Counts = Field(examples=[{"streets": 12}])
    by_status: Counts = Field(examples=[{"received": 10, "planned": 2}])


class VoteSums(Sums):
    """Votes on these ideas, sorted as the ideas are: `by_day` is the day on which the idea was filed."""

    for_: int = Field(serialization_alias="for")
    against: int
    unverified: int


class Funnel(Said):
    """How many people came how far; the filters narrow the last three."""

    invited: int = Field(description="Everybody the city knows how to reach: asked to take part, or came.")
    wrote: int
    submitted: int = Field(description="Put an idea forward.")
    voted: int | None = Field(
        description="Null when filters find ideas with so many votes that counting people takes long."
    )
    heard_back: int = Field(description="Were told what the city does about an idea.")


class Statistics(Sums):
    """Ideas by what they have in common, the votes on them, and the funnel."""

    counted_at: Time = Field(description="At large sizes, the answer is kept for some seconds.")
    votes: VoteSums
    funnel: Funnel


class Spot(Said):
    """One place of the city, and how many ideas are there."""

    key: str = Field(examples=["elm_street"])
    name: str
    area: str | None
    lat: float
    lon: float
    ideas: int
    votes: int


class Spots(Said):
    """Places with ideas, those with the most first."""

    items: list[Spot]


class Event(Said):
    """One thing that happened to an idea; fields that do not belong to it are null."""

    at: Time
    by: str = Field(description="`resident`, an official's e-mail address, or `token NAME`.")
    what: Literal[
        "filed",
        "status",
        "merged",
        "joined",
        "unmerged",
        "parted",
        "visibility",
        "corrected",
        "edited",
        "proposed",
        "withdrawn",
        "approved",
        "promise_passed",
        "not_done",
    ]
    status: Status | None = None
    reason: dict[str, str] | None = None
    due: date | None = None
    idea: str | None = Field(None, description="The other idea of a merge.")
    visibility: Shown | None = None
    why: str | None = Field(None, description="What an official noted with a change of visibility.")
    fields: list[str] | None = Field(None, description="What was corrected.")
    title: str | None = Field(None, description="The title before its author edited the idea.")
    text: str | None = Field(
        None, description="The author's words before they edited the idea; what somebody says is missing."
    )


class History(Said):
    """What happened to an idea and by whom, in order."""

    items: list[Event]


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
    reason: Annotated[Line, Field(max_length=500)] | None = Field(None, description="Why.")


class Correction(Given):
    """What of an idea is to change; what is left out stays. The resident's own words stay in any case."""

    title: Title = Field(default_factory=str)
    topic: Words = Field(default_factory=str, description="A key of the city's topics.")
    place: Annotated[Words, Field(max_length=120)] | None = Field(
        None, description="The name or key of a place of the city, or words of your own; null removes it."
    )
    visibility: Shown = Field(default_factory=lambda: "shown")
    reason: Annotated[Line, Field(max_length=500)] | None = Field(
        None, description="Why the visibility changes."
    )


class NewIdea(Given):
    """An idea taken by phone, on paper or at the counter; what is not given is read out of the text."""

    text: Annotated[Words, Field(max_length=MAX_TEXT)]
    on_behalf_of: Annotated[Plain, Field(max_length=40, examples=["+15550100001"])] | None = Field(
        None,
        description="The resident's phone number with + and country code: kept encrypted, never shown again.",
    )
    title: Title | None = None
    topic: Words | None = Field(None, description="A key of the city's topics.")
    place: Annotated[Words, Field(max_length=120)] | None = None
    language: Words | None = Field(None, description="One of the city's languages.")
    message: Annotated[int, Field(ge=1)] | None = Field(
        None, description="The number of a message that says this: its writer is the author, and hears of it."
    )


class NewStatus(Given):
    """What the city says of an idea."""

    status: Status
    reason: (
        Annotated[Plain, Field(max_length=1000)] | dict[str, Annotated[Plain, Field(max_length=1000)]] | None
    ) = Field(
        None,
        description=(
            "Obliged for `declined` and `passed_on`. A plain text is in the city's first language, "
            "which must not be missing among several: a missing language falls back to it."
        ),
        examples=[{"en": "The budget is spent.", "es": "No queda presupuesto."}],
    )
    due: date | None = Field(
        None,
        description="The day by which there will be news. Left out: the city's own for it; null: none.",
    )


class WhichPending(Given):
    """What was read before it is decided on; without it, whatever waits."""

    id: Annotated[int, Field(ge=1, description="The number of what waits.")] | None = None


class Checks(Said):
    """What the author and some supporters say of an idea that is done."""

    chosen: int = Field(description="How many are asked.")
    done: int
    not_done: int
    missing: list[str] = Field(description="What is missing, in their own words, as they came.")


class MergeInto(Given):
    """The idea that stands for both."""

    into: Annotated[Words, Field(max_length=20, examples=["K7RD"])]


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


class AuditLine(Said):
    """Who did what."""

    id: int
    at: Time
    by: str
    action: str
    subject: str = Field(examples=["idea:7"])
    details: Mapping[str, Any]


class AuditPage(Said):
    """Some lines of the audit log, the newest first."""

    items: list[AuditLine]
    next: str | None


class AuditQuery(Given):
    """Which lines, how many, from where on."""

    by: Annotated[
        Plain, Field(max_length=200, description="An official's e-mail address, or `token NAME`.")
    ] = ""
    action: Annotated[Plain, Field(max_length=100, examples=["status"])] = ""
    subject: Annotated[Plain, Field(max_length=100, examples=["idea:7"])] = ""
    since: Since | None = None
    until: Until | None = None

    limit: Limit = 50
    cursor: Cursor | None = None
