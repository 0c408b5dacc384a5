"""When the city may begin messages: outside its quiet hours and its days of silence."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from itertools import pairwise

from civic.city import City
from civic.quiet_hours import QuietHours

LOOKS_AHEAD = 400  # days: what takes longer than a year ends then


def begins_at(city: City, hours: QuietHours | None, now: datetime) -> datetime:
    """From when on the city may begin messages: now, or when what forbids it is over."""
    over = now
    for _ in range(LOOKS_AHEAD):  # quiet hours may end in days of silence, and these in quiet hours
        moment = over if hours is None else hours.over_at(over, city.time_zone)
        moment = city.delivery.silent_until(moment, city.time_zone) or moment
        if moment == over:
            break
        over = moment
    return over


def ends_at(city: City, hours: QuietHours | None, now: datetime, takes: timedelta) -> datetime:
    """When something that takes so long is over, if it goes on only while the city may begin messages."""
    begin = begins_at(city, hours, now)
    for edge, following in pairwise(_edges(city, hours, begin)):
        opens = begins_at(city, hours, edge)
        if opens >= following:
            continue
        if takes <= following - opens:
            return opens + takes
        takes -= following - opens
    return begin + takes


def _edges(city: City, hours: QuietHours | None, begin: datetime) -> Iterator[datetime]:
    """From a moment on, the moments at which something may begin to forbid messages."""
    yield begin
    zone = city.time_zone
    first = begin.astimezone(zone).date()
    at = {time.min} | ({hours.begin} if hours else set())
    for days in range(LOOKS_AHEAD):
        for clock in sorted(at):
            edge = datetime.combine(first + timedelta(days=days), clock, zone).astimezone(begin.tzinfo)
            if edge > begin:
                yield edge
