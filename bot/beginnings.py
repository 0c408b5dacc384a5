"""Writes down that attempts begin, where nothing can be looked up afterwards."""

import asyncio
from collections.abc import Sequence

from bot.clock import Clock
from storage import Store, dispatch
from storage.dispatch import Claimed

_Gathered = tuple[Claimed, asyncio.Future[bool]]


class Beginnings:
    """What begins at the same moment shares a transaction: while one is written the next ones gather."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._gathered: list[_Gathered] = []
        self._writing = asyncio.Lock()

    async def may(self, message: Claimed) -> bool:
        """Whether this attempt may begin; then it counts as begun. False: the message is not ours any more.

        Raises `StoreUnavailable`, or what else went wrong, and nothing has begun.
        """
        begins: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._gathered.append((message, begins))
        async with self._writing:
            if not begins.done():
                some, self._gathered = self._gathered, []
                await self._write(some)
        return await begins

    async def _write(self, some: Sequence[_Gathered]) -> None:
        try:
            ours = await self._store.write(dispatch.begin, [message for message, _ in some], self._clock())
        except Exception as error:  # noqa: BLE001  # who gathered must not wait for ever
            for _, begins in some:
                begins.set_exception(error)
            return
        for message, begins in some:
            begins.set_result(message.id in ours)
