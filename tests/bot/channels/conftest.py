"""An account at the stand-in, and calls signed like Twilio's."""

from collections.abc import AsyncIterator, Callable, Sequence
from datetime import timedelta
from urllib.parse import urlencode

import pytest

from bot.channels.messages import Webhook
from bot.channels.twilio import TwilioAccount
from tests.standins.twilio import Twilio
from tests.standins.twilio_account import ACCOUNT_SID, AUTH_TOKEN, SERVICE_SID
from tests.standins.twilio_messages import sign

PUBLIC_URL = "https://bot.example.org"
INBOUND = "/webhooks/twilio"

Signed = Callable[..., Webhook]


@pytest.fixture
def account() -> TwilioAccount:
    """An account that only reads."""
    return TwilioAccount(
        account_sid=ACCOUNT_SID,
        auth_token=AUTH_TOKEN,
        auth_token_next="the-next-token",
        public_url=PUBLIC_URL,
    )


@pytest.fixture
def signed() -> Signed:
    """Make a call that Twilio signed."""

    def make(
        form: dict[str, str] | None = None, *, path: str = INBOUND, token: str = AUTH_TOKEN, **fields: str
    ) -> Webhook:
        everything = {"AccountSid": ACCOUNT_SID} | (form or {}) | fields
        signature = sign(token, PUBLIC_URL + path, everything)
        return Webhook(path, {"X-Twilio-Signature": signature}, urlencode(everything).encode())

    return make


@pytest.fixture
async def twilio() -> AsyncIterator[Twilio]:
    """The stand-in."""
    async with Twilio(public_url=PUBLIC_URL) as standin:
        yield standin


@pytest.fixture
async def online(twilio: Twilio) -> AsyncIterator[TwilioAccount]:
    """An account that also sends, to the stand-in."""
    async with account_at(twilio.url) as account:
        yield account


@pytest.fixture
async def impatient(twilio: Twilio) -> AsyncIterator[TwilioAccount]:
    """The same, but it soon gives up waiting."""
    async with account_at(twilio.url, seconds=0.2) as account:
        yield account


def account_at(
    api_url: str,
    *,
    auth_token: str = AUTH_TOKEN,
    services: Sequence[str] = (SERVICE_SID,),
    seconds: float = 10,
) -> TwilioAccount:
    """An account whose REST API is at this address."""
    return TwilioAccount(
        account_sid=ACCOUNT_SID,
        auth_token=auth_token,
        public_url=PUBLIC_URL,
        api_url=api_url,
        messaging_service_sid=services[0] if services else "",
        timeout=timedelta(seconds=seconds),
    )
