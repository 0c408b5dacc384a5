"""The platforms that a city has accounts at, as each part of the product wants them."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.channels.channel import Channel
from bot.channels.simulator import SCHEME as SIMULATOR
from bot.media import Fetcher
from bot.public import ways
from bot.public.ways import Way
from bot.simulated import Photos
from bot.worker import Deleter
from hearback import wiring
from hearback.settings import Settings

if TYPE_CHECKING:
    from bot.channels.telegram import TelegramAccount
    from bot.channels.twilio import TwilioAccount


class Platforms:
    """The accounts that the settings name; those that they do not name are None."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.twilio = wiring.twilio_account(settings)
        self.telegram = wiring.telegram_account(settings)
        self.bot_name = ways.BotName(self.telegram.username) if self.telegram else None

    @property
    def accounts(self) -> "list[TwilioAccount | TelegramAccount]":
        """All there are."""
        return [account for account in (self.twilio, self.telegram) if account is not None]

    def channels(self) -> Mapping[str, Channel]:
        """What messages go out by."""
        channels: dict[str, Channel] = {}
        if self.twilio is not None:
            from bot.channels.sms import Sms  # here: others do without Twilio's library
            from bot.channels.whatsapp import WhatsApp

            channels["sms"] = Sms(self.twilio, sender=self.settings.twilio_sms_from or "")
            channels["whatsapp"] = WhatsApp(self.twilio, sender=self.settings.twilio_whatsapp_from or "")
        if self.telegram is not None:
            channels["telegram"] = self.telegram
        return channels

    def fetchers(self, photos: Photos) -> dict[str, Fetcher]:
        """Where photos and sounds come from, those that somebody simulates among them."""
        by_twilio: dict[str, Fetcher] = {"sms": self.twilio, "whatsapp": self.twilio} if self.twilio else {}
        simulated: dict[str, Fetcher] = {SIMULATOR: photos} if self.settings.has_simulator else {}
        return by_twilio | simulated | ({"telegram": self.telegram} if self.telegram else {})

    def deleters(self) -> dict[str, Deleter]:
        """Who deletes the copies that a platform has kept."""
        return {"sms": self.twilio, "whatsapp": self.twilio} if self.twilio else {}

    async def ways(self) -> list[Way]:
        """The numbers and names that people can write to."""
        found = wiring.ways(self.settings)
        name = await self.bot_name.name() if self.bot_name else ""
        return [*found, ways.telegram(name)] if name else found
