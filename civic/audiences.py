"""An audience as it is written down, read into what the store asks people by."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from civic.city import City
from storage.audiences import Audience, Frame
from storage.ideas import Filters

SEVERAL = ("status", "topic", "area", "language", "channel", "campaign", "visibility")


def read(written: Mapping[str, Any]) -> Audience:
    """The audience of a broadcast."""
    found = written.get("ideas")
    return Audience(
        areas=tuple(written.get("areas") or ()),
        languages=tuple(written.get("languages") or ()),
        channels=tuple(written.get("channels") or ()),
        ideas=None if found is None else _filters(found),
        took_part=tuple(written.get("took_part") or ()),
        not_written_to_days=written.get("not_written_to_days"),
    )


def _filters(written: Mapping[str, Any]) -> Filters:
    chosen: dict[str, Any] = {name: tuple(written.get(name) or ()) for name in SEVERAL}
    for name in ("since", "until"):
        if written.get(name):
            chosen[name] = datetime.fromisoformat(written[name])
    return Filters(q=written.get("q") or "", **chosen)


def frame(city: City, at: datetime) -> Frame:
    """What is the same for all people who are written to at a time."""
    local = at.astimezone(city.time_zone)
    month = local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return Frame(city.languages, city.messages_per_month, month.astimezone(at.tzinfo), at)
