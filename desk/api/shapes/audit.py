"""Who did what."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from desk.api.fields import Cursor, Given, Limit, Plain, Said, Since, Time, Until


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
