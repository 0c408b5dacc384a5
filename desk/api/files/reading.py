"""Ideas for a file, some at a time: no transaction lasts as long as a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from desk.api import shapes
from desk.api.ideas import filters_of, shaped
from storage import Tx, listing
from storage.listing import key_of

BATCH = 1_000  # ideas
Key = tuple[Any, int]


@dataclass(frozen=True, slots=True)
class Part:
    """Some ideas, and where the next ones begin; None when these were the last."""

    ideas: list[shapes.Idea]
    next: Key | None


def read_part(tx: Tx, query: shapes.ExportQuery, languages: Sequence[str], after: Key | None) -> Part:
    """Read some ideas."""
    sort = query.sort.lstrip("-")
    found = listing.batch(
        tx, filters_of(query), languages, sort=sort, descending=query.sort.startswith("-"), limit=BATCH,
        after=after,
    )  # fmt: skip
    return Part(shaped(tx, found), key_of(found[-1], sort) if len(found) == BATCH else None)
