"""Fetching updates where Telegram cannot call us."""

import asyncio
import json
import random
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlencode

import structlog
from telegram import Bot

from bot.channels.errors import SendError, Throttled
from bot.channels.messages import Inbound
from bot.channels.telegram_errors import WEBHOOK_OR_RIVAL, consequences
from bot.channels.telegram_updates import ALLOWED, read_update, update_id

LONG_POLL: Final = timedelta(seconds=30)  # Telegram holds a request for up to 50 s
SLACK: Final = timedelta(seconds=10)
LONGEST_WAIT: Final = timedelta(minutes=1)
LOOK: Final = 1.0  # seconds between two looks whether it is our turn to ask

Keep = Callable[[Sequence[Inbound]], Awaitable[object]]

log = structlog.get_logger()


class Poller:
    """Fetches updates and confirms to Telegram only what was kept."""

    def __init__(self, bot: Bot, *, first_wait: timedelta, long_poll: timedelta = LONG_POLL) -> None:
        self._bot = bot
        self._first_wait = first_wait
        self._long_poll = long_poll
        self._offset: int | None = None
        self._webhook_may_stand = True

    async def run(self, keep: Keep, may_ask: Callable[[], bool]) -> None:
        """Fetch for ever, while we may; trouble is waited out, and what was not kept comes again."""
        failures = 0
        while True:
            while not may_ask():  # noqa: ASYNC110  # another process says when, by ending
                await asyncio.sleep(LOOK)
            try:
                await self._one_round(keep)
                failures = 0
            except SendError as error:
                failures += 1
                if error.code == WEBHOOK_OR_RIVAL:
                    self._webhook_may_stand = True
                log.warning("telegram: no updates", code=error.code, reason=error.reason)
                told = error.after if isinstance(error, Throttled) else None
                await asyncio.sleep((told or self._wait(failures)).total_seconds())
            except Exception as error:  # noqa: BLE001  # of the store, whatever it is: nothing is confirmed
                failures += 1
                # without a traceback, which may quote texts
                log.error("telegram: updates were not kept", error=type(error).__name__)  # noqa: TRY400
                await asyncio.sleep(self._wait(failures).total_seconds())

    async def _one_round(self, keep: Keep) -> None:
        if self._webhook_may_stand:  # the two ways exclude each other
            with consequences():
                await self._bot.delete_webhook(drop_pending_updates=False)
            self._webhook_may_stand = False
        updates = await self._fetch()
        if updates:
            await keep([read_update(update) for update in updates])
        ids = [number for update in updates if (number := update_id(update)) is not None]
        # once confirmed, no offset: after a quiet week ids begin anew, perhaps lower
        self._offset = max(ids) + 1 if ids else None

    async def _fetch(self) -> list[Any]:
        """Updates as they came: the library refuses, and logs, all of them when it cannot read one."""
        fields: dict[str, object] = {
            "timeout": int(self._long_poll.total_seconds()),
            "allowed_updates": json.dumps(ALLOWED),
        }
        if self._offset is not None:
            fields["offset"] = self._offset
        url = f"{self._bot.base_url}/getUpdates?{urlencode(fields)}"
        silence = (self._long_poll + SLACK).total_seconds()
        with consequences():
            async with asyncio.timeout(silence + SLACK.total_seconds()):
                updates = await self._bot.request.post(url, read_timeout=silence)
            if not isinstance(updates, list):
                raise TypeError("not a list of updates")
            return updates

    def _wait(self, failures: int) -> timedelta:
        wait = min(self._first_wait * (1 << min(failures - 1, 20)), LONGEST_WAIT)
        return wait * (0.5 + random.random() / 2)  # noqa: S311  # jitter needs no secrecy
