"""The hours in which the bot begins no message."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class QuietHours:
    """The hours, on the city's clock, in which the bot begins no message; they may span midnight."""

    begin: time
    end: time

    @classmethod
    def parse(cls, text: str) -> "QuietHours | None":
        """Read `20:00-09:00`, or `off` as None; raises ValueError."""
        if text.strip().lower() == "off":
            return None
        match = re.fullmatch(r"\s*(\d\d?:\d\d)\s*-\s*(\d\d?:\d\d)\s*", text)
        if match is None:
            raise ValueError(f"must be hours such as 20:00-09:00, or off, not {text!r}")
        begin, end = (time.fromisoformat(hour.zfill(5)) for hour in match.groups())
        if begin == end:
            raise ValueError("must begin and end at different times")
        return cls(begin, end)

    def cover(self, moment: datetime, zone: ZoneInfo) -> bool:
        """Whether an aware moment lies in the quiet hours of a zone."""
        clock = moment.astimezone(zone).time()
        if self.begin < self.end:
            return self.begin <= clock < self.end
        return clock >= self.begin or clock < self.end

    def over_at(self, moment: datetime, zone: ZoneInfo) -> datetime:
        """The first moment, from this one on, that is not quiet; in the moment's own zone."""
        if not self.cover(moment, zone):
            return moment
        local = moment.astimezone(zone)
        over = local.replace(hour=self.end.hour, minute=self.end.minute, second=0, microsecond=0)
        if over <= local:
            over += timedelta(days=1)
        return over.astimezone(moment.tzinfo)
