"""What the API reads and answers of campaigns."""

from typing import Annotated, Literal

from pydantic import Field

from desk.api.fields import Cursor, Given, Limit, Plain, Said, Since, Time, Until, tag_of
from desk.api.shapes.ideas import Idea, Votes

CampaignState = Literal["upcoming", "open", "closed"]
CampaignKind = Literal["call_for_ideas", "budget", "poll", "town_hall"]
CAMPAIGN_DECIDED_ON = {
    "titles", "texts", "topic", "area", "opens_at", "closes_at", "closed_at", "per_month", "state"
}  # fmt: skip
TITLES = {"en": "Greener streets", "es": "Calles más verdes"}
TEXTS = {"en": "Where should we plant trees next?", "es": "¿Dónde plantamos los próximos árboles?"}

Words = Annotated[Plain, Field(max_length=1000)]
Spoken = Annotated[
    Words | dict[Plain, Words],
    Field(description="By language; a plain text is in the city's first language.", examples=[TITLES, TEXTS]),
]
Opens = Annotated[Since | None, Field(description="Null, or left out: at once.")]
Closes = Annotated[Until, Field(description="A date counts to its end, UTC if it names no zone.")]
PerMonth = Annotated[
    Annotated[int, Field(ge=1, le=100)] | None,
    Field(description="How many messages of it one person gets in a month at most; null: no limit."),
]
Key = Annotated[Plain | None, Field(max_length=100)]


class NewCampaign(Given):
    """A call for ideas; budgets, polls and town halls are refused until they are built."""

    code: Annotated[
        Plain, Field(max_length=40, examples=["GREEN26"], description="The keyword that people text.")
    ]
    kind: CampaignKind = "call_for_ideas"
    titles: Spoken
    texts: Spoken
    topic: Annotated[Key, Field(description="Of its ideas whose topic nobody can tell.")] = None
    area: Annotated[Key, Field(description="The part of the city that it is about; null: all.")] = None
    opens_at: Opens = None
    closes_at: Closes
    per_month: PerMonth = None


class ChangedCampaign(Given):
    """What is to be different; what is not named stays. Its keyword and kind stay in any case."""

    titles: Spoken | None = None
    texts: Spoken | None = None
    topic: Key = None
    area: Key = None
    opens_at: Since | None = None
    closes_at: Until | None = None
    per_month: PerMonth = None


class CampaignQuery(Given):
    """Which campaigns, how many at once."""

    state: tuple[CampaignState, ...] = ()
    limit: Limit = 50
    cursor: Cursor | None = None


class ResultQuery(Given):
    """How many ideas at once."""

    limit: Limit = 50
    cursor: Cursor | None = None


class Campaign(Said):
    """A participation process with dates."""

    code: str = Field(examples=["GREEN26"])
    kind: CampaignKind
    state: CampaignState
    titles: dict[str, str] = Field(examples=[TITLES])
    texts: dict[str, str] = Field(examples=[TEXTS])
    topic: str | None
    area: str | None
    opens_at: Time
    closes_at: Time
    closed_at: Time | None = Field(description="When it was closed by hand.")
    per_month: int | None
    by: str
    created_at: Time
    updated_at: Time

    def tag(self) -> str:
        """Changes with what officials decide on, and when it opens and closes."""
        return tag_of(self, CAMPAIGN_DECIDED_ON)


class CampaignPage(Said):
    """Some campaigns, those that close last first, the cursor of the next page, and how many there are."""

    items: list[Campaign]
    next: str | None
    total: int


class Cell(Said):
    """Ideas with one thing in common, and the votes on those that stand for themselves."""

    ideas: int
    for_: int = Field(serialization_alias="for")
    against: int
    unverified: int


Cells = dict[str, Cell]
CELL = {"ideas": 8, "for": 41, "against": 3, "unverified": 5}


class CampaignTally(Said):
    """What it has come to by now; `none` stands for what has no such thing."""

    code: str
    state: CampaignState
    counted_at: Time
    ideas: int = Field(description="As many as `GET /ideas?campaign=` finds.")
    votes: Votes
    people: int = Field(description="Authors, voters, commenters and followers of its ideas, each once.")
    by_status: Cells = Field(examples=[{"received": CELL}])
    by_topic: Cells
    by_area: Cells
    by_language: Cells
    by_channel: Cells


class Ranked(Said):
    """An idea of a campaign, and the votes that count; ideas with as many votes share a rank."""

    rank: int
    votes: Votes
    idea: Idea


class CampaignResults(Said):
    """Its ideas that everybody may see, those with the most votes first."""

    code: str
    state: CampaignState
    final: bool = Field(description="Whether it has closed and this is what counted then; else it is live.")
    counted_at: Time = Field(description="Of when the votes are.")
    items: list[Ranked]
    next: str | None
    total: int
