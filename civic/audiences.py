"""An audience as it is written down, read into what the store asks people by."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from civic.city import City
from storage import Tx, campaigns
from storage.audiences import Audience, Frame, Limit
from storage.broadcast_models import Broadcast
from storage.listing import Filters

SEVERAL = ("status", "topic", "area", "language", "channel", "campaign", "visibility")


def read(written: Mapping[str, Any]) -> Audience:
    """The audience as the store asks people by it."""
    found = written.get("ideas")
    return Audience(
        areas=tuple(written.get("areas") or ()),
        languages=tuple(written.get("languages") or ()),
        channels=tuple(written.get("channels") or ()),
        ideas=None if found is None else _filters(found),
        took_part=tuple(written.get("took_part") or ()),
        not_written_to_days=written.get("not_written_to_days"),
        campaigns=tuple(written.get("campaigns") or ()),
    )


def of(tx: Tx, broadcast: Broadcast) -> Audience:
    """The audience of a broadcast, with the limit of the campaign that it belongs to."""
    audience = read(broadcast.audience)
    campaign = campaigns.by_code(tx, broadcast.campaign) if broadcast.campaign else None
    if campaign is None or campaign.per_month is None:
        return audience
    return replace(audience, limit=Limit(campaign.code, campaign.per_month))


def _filters(written: Mapping[str, Any]) -> Filters:
    chosen: dict[str, Any] = {name: tuple(written.get(name) or ()) for name in SEVERAL}
    chosen["campaign"] = tuple(code.strip().upper() for code in chosen["campaign"])
    for name in ("since", "until"):
        if written.get(name):
            chosen[name] = datetime.fromisoformat(written[name])
    return Filters(q=written.get("q") or "", **chosen)


def frame(city: City, at: datetime) -> Frame:
    """What is the same for all people who are written to at a time."""
    local = at.astimezone(city.time_zone)
    month = local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return Frame(city.languages, city.messages_per_month, month.astimezone(at.tzinfo), at)
