"""What is checked at the moment of sending, and how long to wait before another try."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import phonenumbers

from civic import hours
from civic.city import City, QuietHours
from storage.dispatch import Claimed
from storage.models import BEGUN

FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=2), timedelta(minutes=15)
ALWAYS = "service"  # STOP, HELP, erasure and emergency replies go whatever the limits say


@dataclass(frozen=True, slots=True)
class Rules:
    """The city's rules for messages that go out; `quiet_hours` None: any hour."""

    city: Callable[[], City]
    quiet_hours: Callable[[], QuietHours | None]

    def refusal(self, message: Claimed, path: str, now: datetime) -> str | None:
        """Why a message must not go at all."""
        if message.kind == ALWAYS:
            return None
        if message.opted_out:
            return "opted out"
        if message.valid_until is not None and message.valid_until <= now:
            return "too late"
        if message.channel == "sms" and not path.startswith("+"):
            return "no number"  # names and short codes, of banks and advertisers, take no answer
        if message.channel == "sms" and not self._may_text(path):
            return "country not allowed"
        return None

    def _may_text(self, path: str) -> bool:
        """Whether SMS may go to a number; its country is found out where it matters."""
        city = self.city()
        return city.allows_all or city.allows(country_of(path))

    def wait(self, message: Claimed, now: datetime) -> datetime | None:
        """Until when a message that the city begins has to wait; answers go at any hour, on any day."""
        return self.begins_at(now) if message.kind in BEGUN else None

    def begins_at(self, now: datetime) -> datetime | None:
        """From when on the city may begin messages again; None when it may now."""
        over = hours.begins_at(self.city(), self.quiet_hours(), now)
        return over if over > now else None

    def rates(self) -> Mapping[str, float]:
        """How fast messages may go, by channel."""
        return {channel: float(rate) for channel, rate in self.city().delivery.pace.items()}

    def month(self, now: datetime) -> tuple[datetime, datetime]:
        """When this month began, and when the next one does, on the city's clock."""
        local = now.astimezone(self.city().time_zone)
        begin = local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        return begin.astimezone(UTC), (begin + timedelta(days=32)).replace(day=1).astimezone(UTC)


def country_of(path: str) -> str | None:
    """The country of a phone number, ISO 3166; None when it has none (short codes, names)."""
    try:
        return phonenumbers.region_code_for_number(phonenumbers.parse(path))
    except phonenumbers.NumberParseException:
        return None


def backoff(attempts: int) -> timedelta:
    """A growing wait with jitter (full jitter would send some at once again: half is fixed)."""
    wait = min(FIRST_WAIT * (1 << min(attempts - 1, 20)), LONGEST_WAIT)
    return wait * (0.5 + random.random() / 2)  # noqa: S311  # jitter needs no secrecy
