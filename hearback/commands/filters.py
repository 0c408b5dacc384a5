"""Which ideas, as a terminal says it: the API's filters as options."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Annotated, Any

from cyclopts import Parameter

from desk.api.operations import parse_query
from desk.api.problems import Problem
from hearback.errors import WrongUsage

Several = Annotated[list[str] | None, Parameter(help="Several: repeat, or separate by commas.", negative="")]
Day = Annotated[str | None, Parameter(help="2026-11-23, or 2026-11-23T09:30:00Z.")]
Words = Annotated[
    str | None, Parameter(name=["--q", "--search"], help="Words that the idea holds, or its code.")
]


@Parameter(name="*")
@dataclass(frozen=True, slots=True, kw_only=True)
class IdeaFilters:
    """The filters of ideas; what is not given does not filter."""

    status: Several = None
    topic: Several = None
    area: Several = None
    language: Several = None
    channel: Several = None
    campaign: Several = None
    visibility: Several = None
    q: Words = None
    since: Day = None
    until: Day = None

    def asked(self, **more: str) -> Mapping[str, list[str]]:
        """What was given, as a query string gives it."""
        given = {each.name: getattr(self, each.name) for each in fields(self)} | more
        return {
            name: value if isinstance(value, list) else [value]
            for name, value in given.items()
            if value is not None
        }

    def query(self, model: type[Any], **more: str) -> Any:
        """As a query of the API, with its complaints as one line."""
        try:
            return parse_query(model, {name: list(values) for name, values in self.asked(**more).items()})
        except Problem as problem:
            raise WrongUsage(problem.detail) from None
