"""Inbound messages that no webhook brought: the platform has them, so they are listed and taken in.

Twilio repeats a webhook at best a few times; what then still failed is in its own list alone.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from bot.channels.errors import SendError
from bot.channels.messages import Inbound
from bot.clock import Clock
from bot.inbox import arrival, write_all
from bot.metrics import MISSED
from storage import Store, inbound

EVERY = timedelta(minutes=10)
LOOK_BACK = timedelta(hours=6)
LONGEST_LOOK_BACK = timedelta(days=3)  # after an outage of our own
OVERLAP = timedelta(minutes=15)
CHANNELS = ("sms", "whatsapp")

log = structlog.get_logger()


class Lister(Protocol):
    """A platform that lists what reached us."""

    async def list_inbound(self, since: datetime) -> list[Inbound]:
        """The messages since then, the oldest first. Raises a `SendError`."""
        ...


class Missed:
    """Takes in, now and then, what no webhook brought."""

    def __init__(self, store: Store, platform: Lister, clock: Clock, kept: Callable[[], None]) -> None:
        """`kept` is called when new messages wait to be handled."""
        self._store = store
        self._platform = platform
        self._clock = clock
        self._kept = kept
        self._next: datetime | None = None

    async def take_in(self) -> int:
        """List and keep when it is time; a message that was kept before changes nothing. Returns the new."""
        now = self._clock()
        if self._next is not None and now < self._next:
            return 0
        since = await self._since(now)
        self._next = now + EVERY
        try:
            listed = await self._platform.list_inbound(since)
        except SendError as error:
            log.warning("missed: the platform cannot be asked", reason=str(error))
            return 0
        new = await self._store.write(write_all, [arrival(message) for message in listed], now)
        if new:
            log.warning("missed: messages came in without a webhook", count=new)
            MISSED.inc(new)
            self._kept()
        return new

    async def _since(self, now: datetime) -> datetime:
        """At the first time, from before the last message that came in: we may have been down for long."""
        if self._next is not None:
            return now - LOOK_BACK
        last = await self._store.read(inbound.last_received, CHANNELS)
        since = now - LOOK_BACK if last is None else min(last - OVERLAP, now - LOOK_BACK)
        return max(since, now - LONGEST_LOOK_BACK)
