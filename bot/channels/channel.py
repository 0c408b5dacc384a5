"""The contract between the bot and a platform."""

from typing import Protocol

from bot.channels.messages import Outbound, Sent


class Channel(Protocol):
    """One account on one platform, as a way out.

    `send` hands one message to the platform and returns what it said; it makes one attempt, in bounded time,
    and raises a `SendError` whose class says what follows. It never repeats a request that may have worked.
    """

    @property
    def scheme(self) -> str:
        """What addresses of this platform begin with."""
        ...

    async def send(self, message: Outbound) -> Sent:
        """Hand one message to the platform."""
        ...
