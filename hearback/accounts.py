"""The accounts at Twilio and Telegram, as the settings describe them."""

import re
from dataclasses import dataclass, field
from typing import Literal

SmsKind = Literal["long_code", "toll_free", "short_code"]
TOLL_FREE = re.compile(r"\+18(00|33|44|55|66|77|88)\d{7}")  # North America's toll-free prefixes


@dataclass(frozen=True, slots=True)
class Twilio:
    """An account and its senders; without a sender, replies go out from the number that was written to."""

    account_sid: str
    auth_token: str = field(repr=False)
    auth_token_next: str | None = field(repr=False)
    sms_from: str | None
    sms_kind: SmsKind
    whatsapp_from: str | None
    messaging_service_sid: str | None
    api_url: str

    @property
    def has_sender(self) -> bool:
        """Whether messages can go out to somebody who has not written."""
        return bool(self.sms_from or self.whatsapp_from or self.messaging_service_sid)


@dataclass(frozen=True, slots=True)
class Telegram:
    """A bot; the secret is there whenever the mode is webhook."""

    token: str = field(repr=False)
    secret: str | None = field(repr=False)
    api_url: str
    mode: Literal["webhook", "polling"]


def sms_kind(number: str | None) -> SmsKind:
    """What kind of number this is; it decides who answers STOP (Twilio does, except on a short code)."""
    if number is None:
        return "long_code"
    if not number.startswith("+"):
        return "short_code"
    return "toll_free" if TOLL_FREE.fullmatch(number) else "long_code"
