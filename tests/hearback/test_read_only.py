"""A database that takes no writes: whoever brings something is asked to come again, and nothing is lost."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import aiohttp
import pytest

from civic import officials
from civic.officials import Role
from hearback.service import Service
from hearback.settings import Settings
from hearback.wiring import Place
from storage import Vault, open_store
from tests.hearback.test_service import WEB, running
from tests.read_only import only_to_read, read_only
from tests.standins.twilio_messages import sign

TOKEN, SECRET = "12345", "a-secret"
SETTINGS = Settings(
    twilio_account_sid="AC00000000000000000000000000000001", twilio_auth_token=TOKEN,
    twilio_api_url="http://127.0.0.1:9", telegram_token="123456:a-token", telegram_secret=SECRET,
    telegram_api_url="http://127.0.0.1:9/bot",
)  # fmt: skip
STOP = {"MessageSid": "SM" + "1" * 32, "From": "+15550100001", "To": "+15550100999", "Body": "STOP"}
UPDATE = {
    "update_id": 1,
    "message": {
        "message_id": 1, "date": 1_764_000_000, "text": "stop", "chat": {"id": 7, "type": "private"},
        "from": {"id": 7, "is_bot": False, "first_name": "Ann"},
    },
}  # fmt: skip


@dataclass(frozen=True)
class Door:
    """A server whose database takes no writes, and a token from before."""

    address: str
    token: str

    async def knock(self, method: str, path: str, **given: Any) -> aiohttp.ClientResponse:
        async with aiohttp.ClientSession() as session:
            return await session.request(method, self.address + path, **given)


@pytest.fixture
async def door(database_url: str, vault: Vault, place: Place, now: datetime) -> AsyncIterator[Door]:
    before = open_store(database_url, vault)
    token = before.write_now(officials.add_token, "all", Role.ADMIN, now)
    before.close()
    async with AsyncExitStack() as stack:
        url = database_url
        if url.startswith("sqlite"):
            url = only_to_read(url)
        else:
            stack.enter_context(read_only(url))
        store = open_store(url, vault)
        stack.callback(store.close)
        yield Door(
            await stack.enter_async_context(running(Service(SETTINGS, store, place, parts=WEB))), token
        )


async def test_stop_is_delivered_once_more(door: Door) -> None:
    url = f"{SETTINGS.public_url}/webhooks/twilio"

    by_text = await door.knock(
        "POST", "/webhooks/twilio", data=STOP, headers={"X-Twilio-Signature": sign(TOKEN, url, STOP)}
    )
    by_chat = await door.knock(
        "POST", "/webhooks/telegram", json=UPDATE, headers={"X-Telegram-Bot-Api-Secret-Token": SECRET}
    )

    assert (by_text.status, by_text.headers["Retry-After"]) == (503, "5")
    assert (by_chat.status, by_chat.headers["Retry-After"]) == (503, "5")


async def test_officials_are_asked_to_try_again(door: Door) -> None:
    headers = {"Authorization": f"Bearer {door.token}"}

    answer = await door.knock("POST", "/api/v1/ideas", json={"text": "A bench"}, headers=headers)

    assert answer.status == 503
    assert "Retry-After" in answer.headers
    assert answer.content_type == "application/problem+json"


async def test_it_is_not_ready(door: Door) -> None:
    answer = await door.knock("GET", "/health/ready")

    assert answer.status == 503
    assert (await door.knock("GET", "/health/live")).status == 200
