"""The HTTP client under python-telegram-bot: bounded, and silent about what it carries."""

import json
import logging
from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from telegram.error import TelegramError
from telegram.request import HTTPXRequest

CONNECTIONS: Final = 64
MOST_TO_CONNECT: Final = 5.0  # seconds
LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
TALKATIVE: Final = ("httpx", "httpcore", "telegram")  # they log the token, which is a part of each address


class TelegramRequest(HTTPXRequest):
    """The library's client, but an answer that it cannot read is not logged: it may hold a text."""

    __slots__ = ()

    def __init__(self, api_url: str, timeout: timedelta) -> None:
        """A connection must be there before `timeout` is over, so that what was surely not sent is known."""
        seconds = timeout.total_seconds()
        # a proxy of the environment leads to the internet, never to an emulator on this machine
        by_proxy = urlsplit(api_url).hostname not in LOOPBACK
        super().__init__(
            connection_pool_size=CONNECTIONS,
            connect_timeout=min(MOST_TO_CONNECT, seconds / 2),
            pool_timeout=min(1.0, seconds / 2),
            read_timeout=seconds,
            write_timeout=seconds,
            httpx_kwargs={"trust_env": by_proxy},
        )

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """An answer's JSON object."""
        try:
            answer = json.loads(payload.decode(errors="replace"))
        except (ValueError, RecursionError):
            answer = None
        if not isinstance(answer, dict):
            raise TelegramError("Invalid server response")
        return answer


def quiet() -> None:
    """Keep addresses, which hold the token, and texts out of the logs."""
    for name in TALKATIVE:
        logger = logging.getLogger(name)
        logger.setLevel(max(logger.level, logging.WARNING))
