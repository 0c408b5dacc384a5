"""What is checked at the moment of sending, and how long to wait before another try."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import phonenumbers

from civic.city import City, QuietHours
from storage.outbound import Claimed

FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=2), timedelta(minutes=15)
ALWAYS = "service"  # STOP, HELP, erasure and emergency replies go whatever the limits say


@dataclass(frozen=True, slots=True)
class Rules:
    """The city's rules for messages that go out; `quiet_hours` None: any hour."""

    city: Callable[[], City]
    quiet_hours: Callable[[], QuietHours | None]

    def refusal(self, message: Claimed, path: str) -> str | None:
        """Why a message must not go at all."""
        if message.kind == ALWAYS:
            return None
        if message.opted_out:
            return "opted out"
        if message.channel == "sms" and not self.city().allows(country_of(path)):
            return "country not allowed"
        return None

    def wait(self, message: Claimed, now: datetime) -> datetime | None:
        """Until when a message that the bot begins has to wait; answers go at any hour."""
        hours = self.quiet_hours()
        if message.kind != "notice" or hours is None:
            return None
        over = hours.over_at(now, self.city().time_zone)
        return over if over > now else None


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
