"""A message as Twilio keeps it, and Twilio's signature, written from its documentation."""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from secrets import token_hex
from typing import Any

from smsutil import split

API_VERSION = "2010-04-01"


@dataclass(slots=True)
class Message:
    """One message, in either direction."""

    sid: str
    sender: str
    to: str
    body: str
    direction: str
    status: str
    service: str | None = None
    callback: str | None = None
    error_code: int | None = None
    media: list[tuple[str, str]] = field(default_factory=list)
    created: datetime = field(default_factory=lambda: datetime.now(UTC))
    sent: datetime | None = None
    listed_from: datetime | None = None  # a list may lack at first what it shows later

    def as_json(self, account_sid: str) -> dict[str, Any]:
        """The message as the REST API shows it: numbers are strings, dates are RFC 2822."""
        uri = f"/{API_VERSION}/Accounts/{account_sid}/Messages/{self.sid}"
        return {
            "account_sid": account_sid,
            "api_version": API_VERSION,
            "body": self.body,
            "date_created": format_datetime(self.created),
            "date_sent": format_datetime(self.sent) if self.sent else None,
            "date_updated": format_datetime(self.created),
            "direction": self.direction,
            "error_code": self.error_code,
            "error_message": None,
            "from": self.sender or None,
            "messaging_service_sid": self.service,
            "num_media": str(len(self.media)),
            "num_segments": "0" if self.service else str(self.segments),
            "price": None,
            "price_unit": "USD",
            "sid": self.sid,
            "status": self.status,
            "subresource_uris": {"media": f"{uri}/Media.json"},
            "to": self.to,
            "uri": f"{uri}.json",
        }

    def is_listed(self, now: datetime) -> bool:
        """Whether the list of messages shows it."""
        return self.listed_from is None or self.listed_from <= now

    @property
    def segments(self) -> int:
        """How many SMS parts the text takes; WhatsApp counts none."""
        if self.to.startswith("whatsapp:") or (self.body.isascii() and len(self.body) < 70):
            return 1
        return max(1, len(split(self.body).parts))


def new_sid(prefix: str) -> str:
    """An id as Twilio makes them: two letters and 32 hexadecimal digits."""
    return prefix + token_hex(16)


def sign(token: str, url: str, fields: Mapping[str, str]) -> str:
    """Twilio's signature: the address and all fields, sorted by name, under HMAC-SHA1."""
    signed = url + "".join(name + fields[name] for name in sorted(fields))
    return base64.b64encode(hmac.new(token.encode(), signed.encode(), hashlib.sha1).digest()).decode()
