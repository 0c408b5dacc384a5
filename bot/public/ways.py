"""How to take part: the numbers and names of our channels, with codes to scan."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache

import segno

from bot.channels.errors import SendError

PATIENCE = 2  # seconds that a reader waits for a name
ASK_AGAIN = 60  # seconds


@dataclass(frozen=True, slots=True)
class Way:
    """One channel: `kind` is the end of a phrase's key, `shown` what people read, `address` what opens it."""

    kind: str
    shown: str
    address: str


def sms(number: str) -> Way:
    """Text messages to a number."""
    return Way("by_sms", number, f"sms:{number}")


def whatsapp(number: str) -> Way:
    """WhatsApp messages to a number."""
    return Way("by_whatsapp", number, f"https://wa.me/{number.lstrip('+')}")


def telegram(name: str) -> Way:
    """Telegram messages to a bot."""
    return Way("by_telegram", f"@{name}", f"https://t.me/{name}")


@cache
def qr_code(address: str) -> str:
    """A code that a phone's camera opens, as a drawing; dark on light in any colour scheme."""
    code = segno.make(address, error="m", micro=False)
    return str(
        code.svg_inline(border=2, omitsize=True, dark="#111", light="#fff", svgclass="qr", lineclass=None)
    )


class BotName:
    """The public name of a bot: asked for once, and again after a while when nobody answers."""

    def __init__(
        self, ask: Callable[[], Awaitable[str]], timer: Callable[[], float] = time.monotonic
    ) -> None:
        self._ask = ask
        self._timer = timer
        self._name = ""
        self._again_at = 0.0

    async def name(self) -> str:
        """The name; nothing as long as it is not known."""
        if not self._name and self._timer() >= self._again_at:
            self._again_at = self._timer() + ASK_AGAIN
            with suppress(SendError, TimeoutError):
                async with asyncio.timeout(PATIENCE):
                    self._name = await self._ask()
        return self._name
