"""Channels that pause because their platform has had too much of us; a pause that an administrator ends."""

from dataclasses import dataclass
from datetime import datetime

from civic import audit
from storage import Tx, pace

LIFTED = "pause lifted"


class NoPause(LookupError):
    """No pause of such a channel is on."""


@dataclass(frozen=True, slots=True)
class Pause:
    """One channel, until when it pauses at the latest, and why: the platform's code, in words."""

    channel: str
    until: datetime
    reason: str
    probed_at: datetime  # when the next message sees whether it is over


def current(tx: Tx, now: datetime) -> list[Pause]:
    """The channels that pause now."""
    return [
        Pause(row.channel, row.paused_until or now, row.reason or "", row.free_at)
        for row in pace.paused(tx, now)
    ]


def lift(tx: Tx, channel: str, now: datetime, *, by: str) -> None:
    """Let a channel go on at once; raises `NoPause`."""
    if not pace.lift(tx, channel, now):
        raise NoPause(channel)
    audit.note(tx, by, LIFTED, f"channel:{channel}", now)
