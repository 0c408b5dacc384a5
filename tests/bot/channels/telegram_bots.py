"""Bots at the stand-in, and calls that carry Telegram's secret."""

import json
from datetime import timedelta
from typing import Any

from bot.channels.messages import Webhook
from bot.channels.telegram import INBOUND_PATH, SECRET_HEADER, TelegramAccount
from tests.standins.telegram import Telegram
from tests.standins.telegram_account import SECRET, TOKEN, Person

PUBLIC_URL = "https://bot.example.org"
ANN = Person(1001, "Ann", "en")
BEN = Person(1002, "Ben", "pt-br")


def bot_at(
    api_url: str = "http://127.0.0.1:1/bot",
    *,
    token: str = TOKEN,
    secret: str | None = SECRET,
    public_url: str = PUBLIC_URL,
    seconds: float = 10,
) -> TelegramAccount:
    """A bot whose API is at this address; it waits a millisecond where the product waits a second."""
    return TelegramAccount(
        token=token,
        secret=secret,
        public_url=public_url,
        api_url=api_url,
        timeout=timedelta(seconds=seconds),
        first_wait=timedelta(milliseconds=1),
    )


def bot_of(telegram: Telegram, **options: Any) -> TelegramAccount:
    """The stand-in's bot."""
    return bot_at(telegram.api_url, **options)


def called(update: object, *, secret: str | None = SECRET) -> Webhook:
    """A call with an update, or with any bytes."""
    body = update if isinstance(update, bytes) else json.dumps(update).encode()
    return Webhook(INBOUND_PATH, {SECRET_HEADER: secret} if secret is not None else {}, body)


def message(content: dict[str, Any], *, kind: str = "message", sender: Person = ANN) -> dict[str, Any]:
    """An update with a message in a private chat."""
    inside = {"message_id": 7, "from": sender.as_json(), "chat": sender.chat, "date": 1_795_426_200}
    return {"update_id": 500_000_001, kind: inside | content}
