"""What officials do to an idea: file, correct, decide, merge."""

from datetime import date
from typing import Annotated

from pydantic import Field

from desk.api.fields import MAX_TEXT, Given, Line, Plain, Said, Shown, Status, Title, Words


class Correction(Given):
    """What of an idea is to change; what is left out stays. The resident's own words stay in any case."""

    title: Title = Field(default_factory=str)
    topic: Words = Field(default_factory=str, description="A key of the city's topics.")
    place: Annotated[Words, Field(max_length=120)] | None = Field(
        None, description="The name or key of a place of the city, or words of your own; null removes it."
    )
    campaign: Annotated[Plain, Field(max_length=40)] | None = Field(
        None, description="The campaign that it belongs to, which must not have closed; null takes it out."
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


class Redaction(Given):
    """What is to go besides numbers, addresses and links."""

    words: Annotated[
        tuple[Annotated[Words, Field(max_length=100)], ...],
        Field(max_length=50, description="Names and other words, in any case.", examples=[["Bob Miller"]]),
    ] = ()
