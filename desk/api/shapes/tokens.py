"""Keys to the API."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from desk.api.fields import Given, Line, Said, Time

Role = Literal["viewer", "moderator", "editor", "admin"]


class Token(Said):
    """A key to this API, without what it is."""

    id: int
    name: str = Field(description="As it stands in the audit log.", examples=["dashboard"])
    role: Role
    official: str | None = Field(description="In whose name it acts; null: a service.")
    created_at: Time
    revoked_at: Time | None


class MadeToken(Token):
    """A new key."""

    token: str = Field(description="Keep it now: it is not shown again.", examples=["hb_…"])


class Tokens(Said):
    """All keys, by name."""

    items: list[Token]


class NewToken(Given):
    """What a new key may do."""

    name: Annotated[
        Line, StringConstraints(strip_whitespace=True, min_length=1, max_length=100), Field(examples=["map"])
    ]
    role: Role
    official: Annotated[Line, StringConstraints(strip_whitespace=True, max_length=200)] | None = Field(
        None,
        description="Whose it is, by e-mail address: nobody's but one's own. Left out: a service.",
        examples=["ann@city.example"],
    )
