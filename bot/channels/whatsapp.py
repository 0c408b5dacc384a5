"""WhatsApp, through Twilio."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from bot.channels.messages import Outbound, Sent
from bot.channels.twilio import TwilioAccount
from bot.channels.twilio_content import Content
from bot.channels.twilio_forms import WHATSAPP


class WhatsApp:
    """The way out by WhatsApp; it answers from the number that the resident wrote to."""

    scheme: Final = "whatsapp"

    def __init__(self, account: TwilioAccount, *, sender: str = "") -> None:
        self._account = account
        self._sender = sender.removeprefix(WHATSAPP)

    async def send(self, message: Outbound) -> Sent:
        """Hand one message to Twilio; raises a `SendError`."""
        sender = message.sender or self._sender
        return await self._account.send(
            to=WHATSAPP + message.address.path,  # a number, or a WhatsApp id, which has no `+`
            content=Content.of(message),
            sender=WHATSAPP + sender if sender else self._account.messaging_service_sid,
            status_callback=self._account.status_callback(message.id),
        )

    async def find(self, message: Outbound, since: datetime, besides: Collection[str]) -> str | None:
        """Twilio's id of a message whose fate is unknown, or None when it never arrived there."""
        return await self._account.find_sent(
            to=WHATSAPP + message.address.path, text=message.text, since=since, besides=besides,
            in_template=bool(message.template),
        )  # fmt: skip
