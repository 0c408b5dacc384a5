"""How staff are alerted: a signed call to an address of the city, or an e-mail."""

import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from ipaddress import ip_address
from typing import Final
from urllib.parse import unquote, urlsplit

import aiohttp
import aiosmtplib

from bot.channels.errors import Retry

SIGNATURE: Final = "X-Hearback-Signature"
PATIENCE: Final = timedelta(seconds=15)
CONNECT_SECONDS: Final = 5.0


@dataclass(frozen=True, slots=True)
class Alarm:
    """What staff are told: that a message tells of danger, and where it is. Never what it says."""

    id: int
    kind: str  # emergency, distress
    message_id: int
    received_at: datetime
    city: str
    url: str  # of the desk, for a person
    api: str  # the same for a program

    def as_json(self) -> str:
        """The body of a call."""
        at = self.received_at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        fields = {
            "alert": self.id, "kind": self.kind, "message": self.message_id, "received_at": at,
            "city": self.city, "url": self.url, "api": self.api,
        }  # fmt: skip
        return json.dumps(fields, ensure_ascii=False)


class Webhook:
    """Calls an address of the city; `key` signs what is said."""

    def __init__(self, key: bytes, *, timeout: timedelta = PATIENCE) -> None:
        self._key = key
        self._timeout = aiohttp.ClientTimeout(total=timeout.total_seconds(), connect=CONNECT_SECONDS)

    async def deliver(self, address: str, alarm: Alarm, now: datetime) -> None:
        """Make one call; raises `Retry` unless the answer is 2xx."""
        body = alarm.as_json()
        headers = {
            "Content-Type": "application/json", SIGNATURE: signature(self._key, body, now),
            "Idempotency-Key": f"hearback-alert-{alarm.id}",
        }  # fmt: skip
        try:
            async with (
                aiohttp.ClientSession(timeout=self._timeout) as session,
                session.post(address, data=body.encode(), headers=headers, allow_redirects=False) as answer,
            ):
                status = answer.status
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            raise Retry(reason=f"the address does not answer ({type(error).__name__})") from error
        if not 200 <= status < 300:
            raise Retry(code=str(status), reason="the address refuses the alert")


def signature(key: bytes, body: str, now: datetime) -> str:
    """`t=<seconds>,v1=<HMAC-SHA-256 of "<seconds>.<body>">`: who knows the key can tell that we said it."""
    seconds = int(now.timestamp())
    code = hmac.new(key, f"{seconds}.{body}".encode(), hashlib.sha256).hexdigest()
    return f"t={seconds},v1={code}"


@dataclass(frozen=True, slots=True)
class Letter:
    """What an e-mail says."""

    subject: str
    text: str


class Mail:
    """Sends through one mail server: `smtp://user:password@host:587` (STARTTLS when offered) or `smtps://`.

    A password goes out encrypted or not at all, but for a server on this machine.
    """

    def __init__(self, server: str, sender: str, *, timeout: timedelta = PATIENCE) -> None:
        parts = urlsplit(server)
        is_tls = parts.scheme == "smtps"
        self._host = parts.hostname or "localhost"
        self._port = parts.port or (465 if is_tls else 587)
        self._user = unquote(parts.username) if parts.username else None
        self._password = unquote(parts.password) if parts.password else None
        must_start = self._user is not None and not is_tls and not _is_here(self._host)
        self._use_tls = is_tls
        self._start_tls = True if must_start else None  # None: when it is offered
        self._sender = sender
        self._timeout = timeout

    async def deliver(self, addresses: Sequence[str], letter: Letter, alert_id: int, now: datetime) -> None:
        """Hand one e-mail to the server; raises `Retry`."""
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = (
            self._sender,
            ", ".join(addresses),
            letter.subject,
        )
        message["Date"] = format_datetime(now)
        message["Message-ID"] = f"<alert-{alert_id}@{self._sender.rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's absence notice answers it
        message.set_content(letter.text)
        try:
            await aiosmtplib.send(
                message, hostname=self._host, port=self._port, username=self._user, password=self._password,
                use_tls=self._use_tls, start_tls=self._start_tls, timeout=self._timeout.total_seconds(),
            )  # fmt: skip
        except (aiosmtplib.SMTPException, TimeoutError, OSError, ValueError) as error:
            raise Retry(reason=f"the mail server did not take it ({type(error).__name__})") from error


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
