"""Numbers, and where ideas are."""

from pydantic import Field

from desk.api.fields import Said, Time

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
    heard_back: int | None = Field(
        description="Were told what the city does about an idea; null when `voted` is."
    )


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
