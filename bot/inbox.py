"""The inbox: what came in is kept durably before it is acknowledged; many at once share one commit."""

import asyncio
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.channels.messages import Inbound, Report
from bot.clock import Clock
from bot.reports import note_report
from storage import Store, StoreUnavailable, Tx, inbound
from storage.inbound import Arrival

Item = Arrival | Report
MOST_AT_ONCE = 64  # items in one transaction
CROWD = 4  # items at once: more come in than one at a time
CROWD_STAYS = 0.02  # seconds
PATIENCE = timedelta(seconds=4)  # the platform that calls us waits 5 s at our own advice (`hearback doctor`)


class Inbox:
    """Keeps messages and delivery reports. `run` must be running."""

    def __init__(
        self, store: Store, clock: Clock, kept: Callable[[], None], *, patience: timedelta = PATIENCE
    ) -> None:
        """`kept` is called when new messages wait to be handled."""
        self._patience = patience
        self._store = store
        self._clock = clock
        self._kept = kept
        self._pending: list[tuple[Item, asyncio.Future[None]]] = []
        self._arrived = asyncio.Event()
        self._crowded_at = 0.0

    def is_crowded(self) -> bool:
        """Whether many knock at the same time: who was accepted can wait a little, who knocks cannot."""
        return time.monotonic() - self._crowded_at < CROWD_STAYS

    async def keep(self, *items: Item) -> None:
        """Return when all items are on disk.

        Raises `StoreUnavailable` when they could not be written in time; they may be kept all the same,
        and the repetition that the platform then sends changes nothing.
        """
        loop = asyncio.get_running_loop()
        futures = [loop.create_future() for _item in items]
        self._pending += zip(items, futures, strict=True)
        self._arrived.set()
        try:
            async with asyncio.timeout(self._patience.total_seconds()):
                await asyncio.gather(*futures)
        except TimeoutError as error:
            raise StoreUnavailable("it does not answer in time") from error

    async def run(self) -> None:
        """Write what is pending, for ever: at once when one waits, together when many do."""
        while True:
            await self._arrived.wait()
            batch, self._pending = self._pending[:MOST_AT_ONCE], self._pending[MOST_AT_ONCE:]
            if not self._pending:
                self._arrived.clear()
            if len(batch) > CROWD:
                self._crowded_at = time.monotonic()
            if batch:
                await self._write(batch)

    async def _write(self, batch: Sequence[tuple[Item, "asyncio.Future[None]"]]) -> None:
        try:
            new = await self._store.write(write_all, [item for item, _future in batch], self._clock())
        except Exception as error:  # noqa: BLE001  # whoever waits for it is told
            await self._write_apart(batch, error)
            return
        for _item, future in batch:
            _finish(future, None)
        if new:
            self._kept()

    async def _write_apart(
        self, batch: Sequence[tuple[Item, "asyncio.Future[None]"]], error: Exception
    ) -> None:
        """One bad item must not take the others down: each on its own, when the store itself is well."""
        if len(batch) == 1 or isinstance(error, StoreUnavailable):
            for _item, future in batch:
                _finish(future, error)
            return
        for one in batch:
            await self._write([one])


def _finish(future: "asyncio.Future[None]", error: Exception | None) -> None:
    if future.done():  # the caller went away; the message is kept all the same
        return
    if error is None:
        future.set_result(None)
    else:
        future.set_exception(error)


def write_all(tx: Tx, items: Sequence[Item], now: datetime) -> int:
    """Keep messages and note reports in one transaction; returns how many messages were new."""
    new = inbound.keep(tx, [item for item in items if isinstance(item, Arrival)], now)
    for item in items:
        if isinstance(item, Report):
            note_report(tx, item, now)
    return new


def arrival(message: Inbound) -> Arrival:
    """A message as the store keeps it."""
    address = message.address
    return Arrival(
        channel=message.channel, external_id=message.external_id, scheme=address.scheme if address else None,
        path=address.path if address else None, text=message.text, to=message.to, extras=_extras(message),
        raw=message.raw, phone=message.contact_phone,
    )  # fmt: skip


def _extras(message: Inbound) -> dict[str, Any]:
    extras: dict[str, Any] = {
        "media": [{"url": media.url, "content_type": media.content_type} for media in message.media],
        "button": message.button, "replied_to": message.replied_to, "opt_out_type": message.opt_out_type,
        "answered_by_provider": message.answered_by_provider, "message_id": message.message_id,
        "edits": message.edits, "callback_id": message.callback_id, "album": message.album,
        "payload": message.payload, "language_hint": message.language_hint,
    }  # fmt: skip
    told = {"contact_is_own": message.contact_is_own, "blocked": message.blocked}  # where "no" says something
    if message.location:
        extras["location"] = {
            "lat": message.location.lat,
            "lon": message.location.lon,
            "label": message.location.label,
        }
    return {name: value for name, value in extras.items() if value} | {
        name: value for name, value in told.items() if value is not None
    }
