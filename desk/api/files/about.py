"""What a file says of itself: when it was made, of which ideas, and what it is called."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from desk.api.files.columns import iso
from desk.api.shapes import IdeaFilter

UNNAMABLE = re.compile(r"[^a-z0-9]+")
MOST_LETTERS = 60  # of the filters in a name


@dataclass(frozen=True, slots=True)
class About:
    """The moment and the filters of an export."""

    at: datetime
    filters: str  # as in the address: `status=received,considered&area=riverside`; empty for all ideas

    @property
    def time(self) -> str:
        """When, as the API writes it."""
        return iso(self.at)

    @property
    def which(self) -> str:
        """Of which ideas, for people."""
        return self.filters or "all ideas"

    def name(self, kind: str) -> str:
        """A name for the file that says the same, in letters that every system can keep."""
        which = UNNAMABLE.sub("-", self.filters.lower())[:MOST_LETTERS].strip("-")
        when = self.at.astimezone(UTC).strftime("%Y-%m-%dT%H%MZ")
        return "-".join(part for part in ("ideas", when, which) if part) + f".{kind}"


def about(query: IdeaFilter, at: datetime) -> About:
    """What an export of these ideas says of itself."""
    given = query.model_dump(mode="json", include=set(IdeaFilter.model_fields), exclude_defaults=True)
    parts = (
        f"{name}={','.join(value) if isinstance(value, list) else value}" for name, value in given.items()
    )
    return About(at, "&".join(parts))
