"""Kinds of values that the API reads and writes."""

import hashlib
import re
from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
)

MAX_TEXT = 10_000  # characters of an idea that somebody wrote down
DAY = re.compile(r"\d{4}-\d\d-\d\d")


class Given(BaseModel):
    """What a caller sends: names that nobody knows are refused, so that a slip is noticed."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


def tag_of(shown: BaseModel, decided_on: Collection[str]) -> str:
    """An entity tag that changes with these fields alone, quoted (RFC 9110, section 8.8.3)."""
    seen = shown.model_dump_json(include=set(decided_on))
    return f'"{hashlib.sha256(seen.encode()).hexdigest()[:20]}"'


class Said(BaseModel):
    """What the API answers."""

    model_config = ConfigDict(frozen=True, serialize_by_alias=True)


def no_nul(text: str) -> str:
    """Refuse NUL, which PostgreSQL cannot keep."""
    if "\0" in text:
        raise ValueError("must not hold the character NUL")
    return text


def one_line(text: str) -> str:
    """A text with its white space evened out."""
    return " ".join(text.split())


def in_utc(time: datetime) -> datetime:
    """The same time, written with Z."""
    return time.astimezone(UTC)


def read_time(given: Any, *, zone: tzinfo = UTC) -> Any:
    """An ISO 8601 date or time, in UTC; on the clock of `zone` when it says none."""
    if not isinstance(given, str):
        return given
    for text in (given, "+".join(given.rsplit(" ", 1))):  # an unescaped + arrives as a space
        try:
            time = datetime.fromisoformat(text)
            return (time if time.tzinfo else time.replace(tzinfo=zone)).astimezone(UTC)
        except (ValueError, OverflowError):
            continue
    raise ValueError("must be an ISO 8601 date or time, such as 2026-11-23 or 2026-11-23T09:30:00Z")


def read_until(given: Any, *, zone: tzinfo = UTC) -> Any:
    """As `read_time`; a date alone means until that day is over."""
    time = read_time(given, zone=zone)
    if isinstance(given, str) and DAY.fullmatch(given):
        try:
            return read_time((date.fromisoformat(given) + timedelta(days=1)).isoformat(), zone=zone)
        except OverflowError as error:
            raise ValueError("is too far away") from error
    return time


TIME_SCHEMA = {"type": "string", "examples": ["2026-11-23", "2026-11-23T09:30:00Z"]}
Time = Annotated[datetime, AfterValidator(in_utc)]
Since = Annotated[datetime, BeforeValidator(read_time), WithJsonSchema(TIME_SCHEMA)]
Until = Annotated[datetime, BeforeValidator(read_until), WithJsonSchema(TIME_SCHEMA)]
Plain = Annotated[str, AfterValidator(no_nul)]
Line = Annotated[str, AfterValidator(no_nul), AfterValidator(one_line)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1), AfterValidator(no_nul)]
Title = Annotated[
    str, BeforeValidator(lambda given: one_line(given) if isinstance(given, str) else given),
    StringConstraints(min_length=1, max_length=60), AfterValidator(no_nul),
]  # fmt: skip
Status = Literal["received", "considered", "planned", "doing", "done", "declined", "passed_on"]
Shown = Literal["shown", "held", "hidden"]
State = Literal["waiting", "handled", "unclear", "parked"]
Limit = Annotated[int, Field(ge=1, le=200, description="How many at most.")]
Cursor = Annotated[
    Plain,
    Field(max_length=400, description="`next` of the page before; the rest of the query stays as it was."),
]
