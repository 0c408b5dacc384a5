"""A channel that keeps to a platform's pace: so many a second, and so many to one chat."""

import asyncio
import time
from collections.abc import Awaitable, Callable

from bot.channels.channel import Channel
from bot.channels.messages import Address, Outbound, Sent

FORGET_ABOVE = 1000  # chats whose next moment is remembered


class Paced:
    """Sends through another channel, each message at its moment; whoever comes first goes first.

    One process paces itself: several share a platform's limit by what the platform answers.
    """

    def __init__(
        self, channel: Channel, *, per_second: float, per_chat: float,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:  # fmt: skip
        """`per_second` to everybody together and `per_chat` to one chat, in messages a second."""
        self._channel = channel
        self._between, self._between_in_chat = 1 / per_second, 1 / per_chat
        self._clock = clock
        self._sleep = sleep
        self._next = 0.0
        self._next_in_chat: dict[Address, float] = {}

    @property
    def scheme(self) -> str:
        """What addresses of this platform begin with."""
        return self._channel.scheme

    async def send(self, message: Outbound) -> Sent:
        """Wait for the moment, then hand the message to the platform."""
        await self._wait_until(self._next_in_chat.get(message.address, 0.0))
        moment = max(self._clock(), self._next)
        self._next = moment + self._between
        self._note(message.address, moment)
        await self._wait_until(moment)
        return await self._channel.send(message)

    async def _wait_until(self, moment: float) -> None:
        wait = moment - self._clock()
        if wait > 0:
            await self._sleep(wait)

    def _note(self, address: Address, moment: float) -> None:
        """The outbox sends to one person at a time: nothing else is on its way to this chat."""
        if len(self._next_in_chat) > FORGET_ABOVE:
            now = self._clock()
            self._next_in_chat = {one: at for one, at in self._next_in_chat.items() if at > now}
        self._next_in_chat[address] = moment + self._between_in_chat
