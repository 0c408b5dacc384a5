"""SMS, through Twilio."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from bot.channels.messages import Outbound, Sent
from bot.channels.twilio import TwilioAccount
from bot.channels.twilio_content import Content


class Sms:
    """The way out by SMS; it answers from the number that the resident wrote to."""

    scheme: Final = "sms"

    def __init__(self, account: TwilioAccount, *, sender: str = "") -> None:
        self._account = account
        self._sender = account.messaging_service_sid or sender

    async def send(self, message: Outbound) -> Sent:
        """Hand one message to Twilio; raises a `SendError`."""
        return await self._account.send(
            to=message.address.path,
            content=Content(message.text, valid_until=message.valid_until),
            sender=message.sender or self._sender,
            status_callback=self._account.status_callback(message.id),
        )

    async def find(self, message: Outbound, since: datetime, besides: Collection[str]) -> str | None:
        """Twilio's id of a message whose fate is unknown, or None when it never arrived there."""
        return await self._account.find_sent(
            to=message.address.path, text=message.text, since=since, besides=besides
        )
