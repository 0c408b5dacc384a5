"""Channels that pause."""

from pydantic import Field

from desk.api.fields import Said, Time


class Pause(Said):
    """A channel that pauses because its platform has had too much of us."""

    channel: str = Field(examples=["sms"])
    until: Time = Field(description="At the latest: it ends as soon as a message goes through.")
    reason: str = Field(examples=["63038 the account's daily limit is reached"])
    probed_at: Time = Field(description="When the next message tries whether it is over.")


class Pauses(Said):
    """The channels that pause now."""

    items: list[Pause]
