"""What happened to an idea."""

from datetime import date
from typing import Literal

from pydantic import Field

from desk.api.fields import Said, Shown, Status, Time


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
        "campaign",
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
    campaign: str | None = Field(None, description="What it was put into; null: it was taken out.")
    fields: list[str] | None = Field(None, description="What was corrected.")
    title: str | None = Field(None, description="The title before its author edited the idea.")
    text: str | None = Field(
        None, description="The author's words before they edited the idea; what somebody says is missing."
    )


class History(Said):
    """What happened to an idea and by whom, in order."""

    items: list[Event]
