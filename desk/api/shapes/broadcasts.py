"""What the API reads and answers of broadcasts."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from desk.api import shapes
from desk.api.fields import Cursor, Given, Limit, Plain, Said, Since, Time, tag_of

State = Literal["draft", "approved", "running", "paused", "done", "cancelled"]
Channel = Literal["sms", "whatsapp", "telegram", "simulator", "terminal"]
Part = Literal["author", "voter", "commenter", "follower"]
DECIDED_ON = {"texts", "audience", "campaign", "send_at", "state", "fingerprint"}
TEXTS = {
    "en": "The bridge on Elm Street is open again.",
    "es": "El puente de Elm Street está abierto de nuevo.",
}
AUDIENCE = {
    "ideas": {"area": ["riverside"], "status": ["planned", "doing"]},
    "took_part": ["author", "voter"],
}


def several(given: Any) -> Any:
    """One value, or several with commas between them, as in a query."""
    return [part.strip() for part in given.split(",") if part.strip()] if isinstance(given, str) else given


class AudienceIdeas(shapes.IdeaFilter):
    """Which ideas: as GET /ideas filters them; each name has one value or a list of them."""

    @model_validator(mode="before")
    @classmethod
    def _lists(cls, given: Any) -> Any:
        if not isinstance(given, Mapping):
            return given
        single = {"q", "since", "until"}
        return {name: value if name in single else several(value) for name, value in given.items()}


class Audience(Given):
    """Who gets it; all that is given must hold. Without `ideas` or `campaigns`, who agreed to city news."""

    everyone: bool = False
    areas: Annotated[tuple[Plain, ...], Field(description="Who took part in ideas there.")] = ()
    languages: tuple[Plain, ...] = ()
    channels: Annotated[tuple[Channel, ...], Field(description="The one that they used last.")] = ()
    ideas: AudienceIdeas | None = Field(None, description="Who took part in one of these ideas.")
    took_part: Annotated[tuple[Part, ...], Field(description="As what; without, in any way.")] = ()
    not_written_to_days: Annotated[int, Field(ge=1, le=3650)] | None = Field(
        None, description="Only those to whom the city began no message for so many days."
    )
    campaigns: Annotated[
        tuple[Plain, ...], Field(description="Who took part in an idea of these campaigns.", max_length=50)
    ] = ()


Texts = Annotated[
    dict[Plain, Plain],
    Field(min_length=1, description="Language to text. `{city}` is the city's name.", examples=[TEXTS]),
]
Whom = Annotated[Audience, Field(examples=[{"everyone": True}, AUDIENCE])]
Belongs = Annotated[
    Annotated[Plain, Field(max_length=40)] | None,
    Field(description="The campaign that it belongs to: its limit a person and month counts it."),
]
SendAt = Annotated[Since | None, Field(description="When to begin; null: as soon as it is approved.")]


class NewBroadcast(Given):
    """One text to many, in several languages."""

    texts: Texts
    audience: Whom
    campaign: Belongs = None
    send_at: SendAt = None


class ChangedBroadcast(Given):
    """What is to be different; what is not named stays."""

    texts: Texts | None = None
    audience: Whom | None = None
    campaign: Belongs = None
    send_at: SendAt = None


class Trial(Given):
    """Where to send it to first."""

    to: Annotated[Plain, Field(max_length=40, examples=["+15550100001"], description="Your own number.")]
    channel: Literal["sms", "whatsapp"] = "sms"


class BroadcastQuery(Given):
    """Which broadcasts, how many at once."""

    state: tuple[State, ...] = ()
    limit: Limit = 50
    cursor: Cursor | None = None


class AnswerQuery(Given):
    """How many answers at once."""

    limit: Limit = 50
    cursor: Cursor | None = None


Number = Annotated[float, BeforeValidator(float)]
Counts = dict[str, int]


class Foreseen(Said):
    """What the last rehearsal foresaw; an edit takes it away."""

    at: Time
    people: int
    parts: int
    cost: Number
    currency: str
    left_out: Counts
    finish: Time


class Sample(Said):
    """What one real recipient would get; who they are is a handle, never an address."""

    to: str = Field(examples=["resident-3f9a1c07"])
    channel: str
    language: str
    text: str
    parts: int


class TextParts(Said):
    """A text as it goes out, and how many parts of an SMS it is."""

    text: str
    parts: int


class Rehearsal(Said):
    """What would happen, were it approved now; nothing is sent."""

    fingerprint: str = Field(description="Of texts, audience and time: what an approval is bound to.")
    people: int
    by_channel: Counts = Field(examples=[{"sms": 812, "telegram": 40}])
    by_language: Counts = Field(description="By the language of the text that they get.")
    missing_languages: Counts = Field(
        description="People whose language has no text and who get another one, by their language."
    )
    parts: int = Field(description="Parts of SMS, and messages on other channels.")
    cost: Number
    currency: str
    over_daily_limit: bool = Field(description="It costs more than the city spends a day: the rest waits.")
    left_out: Counts = Field(
        description="Who is meant and gets nothing, by reason.", examples=[{"did not agree to city news": 31}]
    )
    outside_window: int = Field(description="People outside WhatsApp's window of 24 hours.")
    outside_window_gets: Literal["template", "waits"] | None = Field(
        description="By an approved template; or another channel of theirs is tried, else it waits for them."
    )
    begin: Time
    finish: Time
    held_up: bool = Field(description="Quiet hours or days of silence move its beginning.")
    texts: dict[str, TextParts]
    samples: list[Sample]


class Broadcast(Said):
    """A broadcast, and how far it has come."""

    id: int
    state: State
    reason: str | None = Field(description="Why it is paused, when it was by itself.")
    texts: dict[str, str] = Field(examples=[TEXTS])
    audience: dict[str, Any] = Field(examples=[AUDIENCE])
    campaign: str | None = Field(description="The campaign that it belongs to.")
    send_at: Time | None
    by: str
    approved_by: str | None
    approved_at: Time | None
    fingerprint: str | None = Field(description="Of what was rehearsed; null: it has to be rehearsed.")
    rehearsal: Foreseen | None
    people: int | None = Field(description="How many get it; null until the audience is fixed.")
    counts: Counts = Field(
        description="Messages by status.",
        examples=[
            {
                "queued": 40,
                "sending": 2,
                "wired": 8,
                "delivered": 190,
                "failed": 1,
                "unknown": 0,
                "suppressed": 4,
            }
        ],
    )
    errors: Counts = Field(description="Why messages failed.", examples=[{"30003 unreachable": 1}])
    suppressed: Counts = Field(description="Why messages were not sent.", examples=[{"opted out": 4}])
    opted_out: int = Field(description="How many said STOP within seven days of getting it.")
    answers: int = Field(description="How many messages answer it.")
    begun_at: Time | None
    ended_at: Time | None
    created_at: Time
    updated_at: Time

    def tag(self) -> str:
        """Changes with what officials decide on; counts come and go below it."""
        return tag_of(self, DECIDED_ON)


class BroadcastPage(Said):
    """Some broadcasts, the newest first, the cursor of the next page, and how many there are in all."""

    items: list[Broadcast]
    next: str | None
    total: int


class Tried(Said):
    """What was sent to you: a message for each language."""

    messages: int
    parts: int
