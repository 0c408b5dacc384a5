"""Telegram's webhook and polling at our door: kept once, acknowledged once kept, forged ones refused."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot.channels.messages import Address, Button
from bot.channels.telegram import INBOUND_PATH, SECRET_HEADER
from bot.dialogue.town import Town
from bot.gestures import Gestures
from bot.inbox import Inbox
from bot.updates import Updates
from bot.web import Door, add_routes
from civic.city import load_city
from hearback import wiring
from hearback.settings import Settings
from storage import Store, inbound
from storage.contacts import SEALED_ADDRESS
from storage.inbound import SEALED_PHONE
from storage.models import InboundMessage, MessageState
from tests.bot.channels.telegram_bots import ANN, bot_at, bot_of, message
from tests.standins.telegram import GROUP, Telegram
from tests.standins.telegram_account import SECRET


@dataclass
class Doorstep:
    """A door on loopback, and what was done at the platform for the eyes."""

    store: Store
    url: str = ""
    left: list[tuple[Address, str]] = field(default_factory=list)

    async def answer_press(self, _callback_id: str, _text: str = "") -> bool:
        return True

    async def edit_choice(
        self, _address: Address, _message_id: str, _text: str, _buttons: Sequence[Sequence[Button]] = ()
    ) -> bool:
        return True

    async def leave(self, group: Address, text: str) -> bool:
        self.left.append((group, text))
        return True

    async def call(self, update: object, *, secret: str | None = SECRET) -> int:
        """Deliver an update, or any bytes; returns the status."""
        body = update if isinstance(update, bytes) else json.dumps(update).encode()
        headers = {SECRET_HEADER: secret} if secret is not None else {}
        async with (
            aiohttp.ClientSession() as session,
            session.post(self.url + INBOUND_PATH, data=body, headers=headers) as answer,
        ):
            return answer.status

    def kept(self) -> list[InboundMessage]:
        return self.store.read_now(inbound.listed, None, 100)


@asynccontextmanager
async def doorstep(
    store: Store, town: Town, now: datetime, *, patient: bool = True
) -> AsyncIterator[Doorstep]:
    """The door with a running inbox; an impatient one has a store that never answers."""
    step = Doorstep(store)
    gestures = Gestures(step, lambda sealed: store.vault.unseal(sealed, SEALED_ADDRESS))
    patience = timedelta(seconds=4) if patient else timedelta(milliseconds=1)
    inbox = Inbox(store, lambda: now, lambda: None, patience=patience)
    updates = Updates(inbox, store, gestures, lambda: town, lambda: now)
    app = web.Application()
    add_routes(app, Door(inbox, None, lambda: town, _all_well, (bot_at(), updates)))
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    step.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    jobs = [asyncio.create_task(gestures.run())]
    if patient:
        jobs.append(asyncio.create_task(inbox.run()))
    try:
        yield step
        await gestures._waiting.join()
    finally:
        for job in jobs:
            job.cancel()
        await asyncio.gather(*jobs, return_exceptions=True)
        await runner.cleanup()


async def _all_well() -> dict[str, str]:
    return {}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    settings = Settings(cache=tmp_path_factory.mktemp("trained"))
    return wiring.place(load_city(settings.city_folder), settings).town


async def test_an_update_is_kept_once_however_often_it_comes(store: Store, town: Town, now: datetime) -> None:
    update = message({"text": "more benches"})

    async with doorstep(store, town, now) as step:
        statuses = [await step.call(update) for _ in range(3)]
        (kept,) = step.kept()

    assert statuses == [200, 200, 200]
    assert (kept.channel, kept.text, kept.state) == ("telegram", "more benches", "waiting")
    assert kept.extras == {"message_id": "7", "language_hint": "en"}


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x", SECRET.upper(), "\N{SNOWMAN}"])
async def test_without_the_secret_nothing_is_kept(
    secret: str | None, sqlite_store: Store, town: Town, now: datetime
) -> None:
    async with doorstep(sqlite_store, town, now) as step:
        assert await step.call(message({"text": "STOP"}), secret=secret) == 403
        assert step.kept() == []


@pytest.mark.parametrize(
    "body",
    [b"", b"null", b"[]", b"{}", b"\xff\xfe", b'{"update_id": 5', b"[" * 5000, b'{"message": {}}'],
)
async def test_an_authentic_update_that_cannot_be_read_is_put_aside(
    body: bytes, sqlite_store: Store, town: Town, now: datetime
) -> None:
    async with doorstep(sqlite_store, town, now) as step:
        assert [await step.call(body) for _ in range(2)] == [200, 200]
        states = {kept.state for kept in step.kept()}

    assert states == {MessageState.PARKED}


@pytest.mark.parametrize("kind", ["poll", "chat_member", "business_message", "invented_next_year"])
async def test_kinds_that_we_do_not_answer_are_kept_and_acknowledged(
    kind: str, sqlite_store: Store, town: Town, now: datetime
) -> None:
    async with doorstep(sqlite_store, town, now) as step:
        assert [await step.call({"update_id": 5, kind: {"id": "1"}}) for _ in range(2)] == [200, 200]
        (kept,) = step.kept()

    assert (kept.contact_id, kept.state, kept.external_id) == (None, MessageState.PARKED, "5")


async def test_a_body_that_is_too_large_is_refused(sqlite_store: Store, town: Town, now: datetime) -> None:
    async with doorstep(sqlite_store, town, now) as step:
        assert await step.call(b" " * (256 * 1024 + 1)) == 413
        assert step.kept() == []


async def test_what_cannot_be_kept_is_not_acknowledged(
    sqlite_store: Store, town: Town, now: datetime
) -> None:
    async with doorstep(sqlite_store, town, now, patient=False) as step:
        assert await step.call(message({"text": "more benches"})) == 503


async def test_a_shared_number_is_kept_sealed(store: Store, town: Town, now: datetime) -> None:
    own = {"contact": {"phone_number": "15550100001", "first_name": "Ann", "user_id": ANN.id}}

    async with doorstep(store, town, now) as step:
        await step.call(message(own))
        (kept,) = step.kept()

    assert "5550100001" not in json.dumps(kept.extras) + kept.text
    assert kept.extras["contact_is_own"] is True
    assert kept.sealed is not None
    assert store.vault.unseal(kept.sealed, SEALED_PHONE) == "+15550100001"


async def test_a_group_is_told_once_and_left(store: Store, town: Town, now: datetime) -> None:
    def said(number: int) -> dict[str, Any]:
        content = {"chat": GROUP, "text": "what does everybody think of Ben?"}
        return message(content) | {"update_id": number}

    async with doorstep(store, town, now) as step:
        statuses = [await step.call(said(number)) for number in (1, 2, 2)]
    texts = [text for _group, text in step.left]

    assert statuses == [200, 200, 200]
    assert "directly" in texts[0]
    assert texts[1:] == ["", ""]
    assert {group.path for group, _text in step.left} == {str(GROUP["id"])}
    assert [(kept.text, kept.contact_id, kept.state) for kept in step.kept()] == [("", None, "handled")]


async def test_polled_updates_come_the_same_way(store: Store, town: Town, now: datetime) -> None:
    async with (
        Telegram() as telegram,
        bot_of(telegram, secret=None) as bot,
        doorstep(store, town, now) as step,
    ):
        inbox = Inbox(store, lambda: now, lambda: None)
        updates = Updates(inbox, store, Gestures(None, lambda _sealed: ""), lambda: town, lambda: now)
        telegram.hook("https://old.example.org/hook")
        writing, polling = asyncio.create_task(inbox.run()), asyncio.create_task(bot.poll(updates.keep))
        await telegram.wait_for_poll()
        await telegram.say(ANN, "more benches")
        await telegram.wait_for_confirmed()
        for task in (writing, polling):
            task.cancel()
        await asyncio.gather(writing, polling, return_exceptions=True)

        assert [kept.text for kept in step.kept()] == ["more benches"]
