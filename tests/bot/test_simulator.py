"""The phone in the browser: what it types is kept, what it is told is fetched, other sites stay out."""

import asyncio
import base64
import io
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from html import unescape
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.inbox import Inbox
from bot.simulated import MAX_PHOTO, Photos
from bot.simulator import add_simulator
from civic.city import load_city
from phrases import Phrases
from storage import Store, Tx, Vault, contacts, inbound, open_store, outbound
from storage.contacts import SEALED_ADDRESS
from storage.models import MessageState, SendStatus

Client = TestClient[web.Request, web.Application]
MESSAGES, HISTORY = "/simulator/messages", "/simulator/history"
PHRASES = Phrases.load(("en", "es", "fr"))
CITY = load_city(Path(__file__).parents[2] / "cities" / "demo")
Admits = Callable[[web.Request], Awaitable[bool]]


async def everybody(_request: web.Request) -> bool:
    return True


async def nobody(_request: web.Request) -> bool:
    return False


@asynccontextmanager
async def simulator(
    store: Store, now: datetime, *, photos: Photos | None = None, admits: Admits = everybody
) -> AsyncIterator[Client]:
    """The simulator over a store, with an inbox that runs."""
    inbox = Inbox(store, lambda: now, lambda: None)
    app = web.Application()
    add_simulator(
        app, inbox, store, lambda: now, phrases=PHRASES, city=CITY, photos=photos or Photos(), admits=admits
    )
    async with TestClient(TestServer(app)) as client:
        keeping = asyncio.create_task(inbox.run())
        yield client
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)


@pytest.fixture
async def phone(store: Store, now: datetime) -> AsyncIterator[Client]:
    async with simulator(store, now) as client:
        yield client


@pytest.fixture
async def sqlite_phone(sqlite_store: Store, now: datetime) -> AsyncIterator[Client]:
    async with simulator(sqlite_store, now) as client:
        yield client


async def write(client: Client, text: str, name: str = "maria", **more: str) -> str:
    response = await client.post(MESSAGES, json={"phone": name, "text": text, **more})
    assert response.status == 202
    return str((await response.json())["id"])


async def fetch(client: Client, name: str = "maria", **query: int) -> dict:
    response = await client.get(MESSAGES, params={"phone": name, "wait": "0", **query})
    assert response.status == 200
    return await response.json()


async def past(client: Client, name: str = "maria") -> dict:
    response = await client.get(HISTORY, params={"phone": name})
    assert response.status == 200
    return await response.json()


def tell(tx: Tx, name: str, text: str, now: datetime, **columns: object) -> int:
    """Put a message for a phone into the outbox."""
    known = contacts.recognise(tx, "simulator", name, now)
    row = {"kind": "reply", "language": "en", "channel": "simulator", "text": text}
    own = {"contact_id": known.contact_id, "address_id": known.address_id}
    message_id = outbound.queue(tx, now, **row | own | columns)
    assert message_id is not None
    return message_id


def answer_all(tx: Tx, now: datetime) -> None:
    """Handle what waits, in silence."""
    for message in inbound.waiting(tx, 10):
        inbound.settle(tx, message.id, MessageState.HANDLED, now)


def leave_receipt(tx: Tx, name: str, text: str, now: datetime) -> int:
    """The receipt of an erasure: it belongs to nobody any more."""
    sealed = tx.vault.seal(name, SEALED_ADDRESS)
    return tell(tx, "another", text, now, contact_id=None, address_id=None, sealed_to=sealed)


async def test_what_is_typed_is_kept_as_a_message_of_the_simulator(phone: Client, store: Store) -> None:
    await write(phone, "A bench at the bus stop, please")

    kept = store.read_now(inbound.listed, "waiting", 10)
    assert [(message.channel, message.text) for message in kept] == [
        ("simulator", "A bench at the bus stop, please")
    ]


async def test_a_message_sent_again_is_kept_once(phone: Client, store: Store) -> None:
    first = await write(phone, "TOP", id="0123456789abcdef")
    again = await write(phone, "TOP", id="0123456789abcdef")

    assert first == again
    assert len(store.read_now(inbound.listed, None, 10)) == 1


async def test_a_reply_comes_with_its_parts_and_counts_as_delivered(
    phone: Client, store: Store, now: datetime
) -> None:
    plain = store.write_now(tell, "maria", "Thank you!", now)
    store.write_now(tell, "maria", "¡Gracias! “Más luz” " * 4, now)

    answer = await fetch(phone)

    assert [(m["parts"], m["encoding"], m["status"]) for m in answer["messages"]] == [
        (1, "GSM-7", "delivered"),
        (2, "UCS-2", "delivered"),
    ]
    message = store.read_now(outbound.by_id, plain)
    assert message is not None
    assert message.status == SendStatus.DELIVERED


async def test_a_phone_that_waits_gets_what_an_official_says(
    phone: Client, store: Store, now: datetime
) -> None:
    query = {"phone": "maria", "after": "0"}
    waiting = asyncio.create_task(phone.get(MESSAGES, params=query))
    await write(phone, "hello", "another")  # so that the first question has surely arrived

    await store.write(tell, "maria", "The city says: planned.", now, kind="notice")

    answer = await (await waiting).json()
    assert [message["text"] for message in answer["messages"]] == ["The city says: planned."]


async def test_a_phone_that_waits_is_told_when_no_answer_comes(
    phone: Client, store: Store, now: datetime
) -> None:
    await write(phone, "thanks")
    assert (await fetch(phone))["waiting"] == 1

    query = {"phone": "maria", "waiting": "1"}
    waiting = asyncio.create_task(phone.get(MESSAGES, params=query))
    await store.write(answer_all, now)

    assert await (await waiting).json() == {"messages": [], "waiting": 0}


async def test_what_was_fetched_does_not_come_again(phone: Client, store: Store, now: datetime) -> None:
    first = store.write_now(tell, "maria", "one", now)
    second = store.write_now(tell, "maria", "two", now)
    await fetch(phone)

    assert [message["id"] for message in (await fetch(phone, after=first))["messages"]] == [second]
    assert (await fetch(phone, after=second))["messages"] == []


async def test_a_message_that_was_committed_late_is_not_missed(
    phone: Client, store: Store, now: datetime
) -> None:
    late = store.write_now(tell, "maria", "an earlier id, a later commit", now)

    answer = await fetch(phone, after=late + 1)

    assert [message["id"] for message in answer["messages"]] == [late]


async def test_a_suppressed_reply_is_not_shown(
    sqlite_phone: Client, sqlite_store: Store, now: datetime
) -> None:
    sqlite_store.write_now(tell, "maria", "too many", now, status="suppressed")

    assert (await fetch(sqlite_phone))["messages"] == []
    assert (await past(sqlite_phone))["messages"] == []


async def test_the_conversation_is_there_after_a_reload(phone: Client, store: Store, now: datetime) -> None:
    asked = await write(phone, "TOP")
    told = store.write_now(tell, "maria", "1 Bench", now + timedelta(seconds=1))
    store.write_now(tell, "another", "not for Maria", now)

    conversation = await past(phone)

    assert [(m["from"], m["id"], m["text"]) for m in conversation["messages"]] == [
        ("phone", asked, "TOP"),
        ("city", told, "1 Bench"),
    ]
    assert (conversation["after"], conversation["waiting"]) == (told, 1)


async def test_a_phone_that_nobody_used_has_no_history_and_leaves_no_trace(
    phone: Client, store: Store
) -> None:
    assert await past(phone, "nobody") == {"messages": [], "after": 0, "waiting": 0}
    assert await fetch(phone, "nobody") == {"messages": [], "waiting": 0}
    assert store.read_now(contacts.addresses, [1, 2, 3]) == []


async def test_the_receipt_of_an_erasure_is_shown_until_the_phone_has_it(
    phone: Client, store: Store, now: datetime
) -> None:
    receipt = store.write_now(leave_receipt, "maria", "You are forgotten.", now)

    lost = await fetch(phone)
    got = await past(phone)
    await fetch(phone, after=got["after"])

    assert [message["text"] for message in lost["messages"]] == ["You are forgotten."]
    assert got["after"] == receipt
    assert store.read_now(outbound.by_id, receipt) is None
    assert (await past(phone))["messages"] == []


async def test_texts_that_no_database_keeps_are_kept_readable(phone: Client, store: Store) -> None:
    body = r'{"phone": "maria", "text": "a\u0000b \ud83d c <script>"}'

    response = await phone.post(MESSAGES, data=body, headers={"Content-Type": "application/json"})

    assert response.status == 202
    assert store.read_now(inbound.listed, None, 1)[0].text == "ab \ufffd c <script>"


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
async def test_another_site_can_neither_write_nor_fetch(
    sqlite_phone: Client, sqlite_store: Store, headers: dict[str, str]
) -> None:
    written = await sqlite_phone.post(MESSAGES, json={"phone": "maria", "text": "TOP"}, headers=headers)
    fetched = await sqlite_phone.get(MESSAGES, params={"phone": "maria", "wait": "0"}, headers=headers)
    read = await sqlite_phone.get(HISTORY, params={"phone": "maria"}, headers=headers)

    assert (written.status, fetched.status, read.status) == (403, 403, 403)
    assert sqlite_store.read_now(inbound.listed, None, 10) == []


async def test_our_own_page_can_write(sqlite_phone: Client) -> None:
    url = sqlite_phone.make_url("/")
    own = {"Origin": f"http://{url.host}:{url.port}"}

    old_browser = await sqlite_phone.post(MESSAGES, json={"phone": "maria", "text": "TOP"}, headers=own)
    new_browser = await sqlite_phone.post(
        MESSAGES, json={"phone": "maria", "text": "TOP"}, headers=own | {"Sec-Fetch-Site": "same-origin"}
    )

    assert (old_browser.status, new_browser.status) == (202, 202)


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", ""])
async def test_only_json_is_taken(sqlite_phone: Client, content_type: str) -> None:
    body = json.dumps({"phone": "maria", "text": "TOP"})

    response = await sqlite_phone.post(MESSAGES, data=body, headers={"Content-Type": content_type})

    assert response.status == 415


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"\xff",
        b"[]",
        b"[" * 100_000,
        b'{"phone": "maria"}',
        b'{"phone": "maria", "text": 1}',
        b'{"phone": "maria", "text": " \\n"}',
        b'{"phone": "maria", "text": "\\u0000"}',
        b'{"phone": "", "text": "TOP"}',
        b'{"phone": "../maria", "text": "TOP"}',
        b'{"phone": "maria\\n", "text": "TOP"}',
        b'{"phone": "+15550100001", "text": "TOP"}',
        b'{"phone": 1, "text": "TOP"}',
        b'{"phone": "maria", "text": "TOP", "id": "short"}',
        b'{"phone": "maria", "text": "TOP", "id": null}',
    ],
)
async def test_nonsense_is_refused_with_a_reason(
    sqlite_phone: Client, sqlite_store: Store, body: bytes
) -> None:
    response = await sqlite_phone.post(MESSAGES, data=body, headers={"Content-Type": "application/json"})

    assert response.status == 400
    assert (await response.json())["error"]
    assert sqlite_store.read_now(inbound.listed, None, 10) == []


@pytest.mark.parametrize("query", [{}, {"phone": "a b"}, {"phone": "a" * 41}, {"phone": "a", "after": "-1"}])
async def test_a_fetch_of_nonsense_is_refused(sqlite_phone: Client, query: dict[str, str]) -> None:
    response = await sqlite_phone.get(MESSAGES, params=query)

    assert response.status == 400


async def test_more_than_256_kib_is_too_much(sqlite_phone: Client, sqlite_store: Store) -> None:
    response = await sqlite_phone.post(MESSAGES, json={"phone": "maria", "text": "x" * 256 * 1024})

    assert response.status == 413
    assert sqlite_store.read_now(inbound.listed, None, 10) == []


async def test_a_store_that_cannot_be_reached_is_said(vault: Vault, now: datetime) -> None:
    store = open_store("sqlite:////nowhere/hearback.db", vault)
    async with simulator(store, now) as client:
        written = await client.post(MESSAGES, json={"phone": "maria", "text": "TOP"})
        fetched = await client.get(MESSAGES, params={"phone": "maria"})
        read = await client.get(HISTORY, params={"phone": "maria"})

    store.close()
    assert (written.status, fetched.status, read.status) == (503, 503, 503)


async def test_a_process_that_stops_does_not_wait_for_phones(sqlite_store: Store, now: datetime) -> None:
    async with simulator(sqlite_store, now) as client:
        waiting = asyncio.create_task(client.get(MESSAGES, params={"phone": "maria"}))
        await write(client, "TOP", "another")  # so that the first question has surely arrived

        await client.app.shutdown()

        assert await (await waiting).json() == {"messages": [], "waiting": 0}


async def test_the_page_has_a_strict_policy_and_keeps_it(sqlite_phone: Client) -> None:
    response = await sqlite_phone.get("/simulator")
    page = await response.text()

    assert response.headers["Content-Security-Policy"].startswith("default-src 'self';")
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert re.search(r"<style|<script(?![^>]* src=)|\sstyle=|\son\w+=|https?:|data:", page) is None


async def test_every_file_of_the_page_is_there(sqlite_phone: Client) -> None:
    page = await (await sqlite_phone.get("/simulator/")).text()
    files = re.findall(r'(?:src|href)="(/simulator/static/[^"]+)"', page)

    answers = [await sqlite_phone.get(file) for file in files]

    assert sorted(file.rpartition(".")[2] for file in files) == ["css", "js", "svg"]
    assert [answer.status for answer in answers] == [200, 200, 200]
    assert {answer.headers["X-Content-Type-Options"] for answer in answers} == {"nosniff"}


@pytest.mark.parametrize("name", ["other.js", "..%2f__init__.py", "%2e%2e/simulator.html"])
async def test_no_other_file_is_served(sqlite_phone: Client, name: str) -> None:
    response = await sqlite_phone.get(f"/simulator/static/{name}")

    assert response.status == 404


async def test_each_language_brings_its_own_words(sqlite_phone: Client) -> None:
    page = await (await sqlite_phone.get("/simulator")).text()
    found = re.search(r'data-known="([^"]*)"', page)
    assert found is not None

    words = json.loads(unescape(found[1]))["words"]

    assert [(words[language]["name"], words[language]["words"][4]) for language in ("en", "es", "fr")] == [
        ("English", "HELP"),
        ("Español", "AYUDA"),
        ("Français", "AIDE"),
    ]
    assert all(words[language]["example"] for language in words)


async def test_a_pressed_button_is_kept_with_what_it_carries(phone: Client, store: Store) -> None:
    sent = await write(phone, "1 title", button="7:1")

    kept = store.read_now(inbound.by_external_id, "simulator", sent)

    assert kept is not None
    assert (kept.text, kept.extras["button"]) == ("1 title", "7:1")
    assert "callback_id" in kept.extras


async def test_a_position_and_a_photo_need_no_words(store: Store, now: datetime) -> None:
    photos = Photos()
    async with simulator(store, now, photos=photos) as phone:
        position = {"lat": 41.28, "lon": -38.59, "label": "Elm Street"}
        where = await phone.post(MESSAGES, json={"phone": "maria", "location": position})
        photo = {"type": "image/jpeg", "data": base64.b64encode(b"a photo").decode()}
        shown = await phone.post(MESSAGES, json={"phone": "maria", "text": "look", "photo": photo})
        said = (await past(phone))["messages"]
        rows = [
            store.read_now(inbound.by_external_id, "simulator", (await each.json())["id"])
            for each in (where, shown)
        ]

    assert [(message["text"], message["place"], message["photo"]) for message in said] == [
        ("", "Elm Street", False), ("look", None, True),
    ]  # fmt: skip
    assert rows[0] is not None
    assert rows[0].extras["location"] == position
    assert rows[1] is not None
    (media,) = rows[1].extras["media"]
    assert await photos.download(media["url"], max_bytes=100) == b"a photo"


@pytest.mark.parametrize(
    "more",
    [
        {"button": 7}, {"button": "x" * 500}, {"location": "here"}, {"location": {"lat": 91, "lon": 0}},
        {"location": {"lat": "nan", "lon": 0}}, {"photo": "x"}, {"photo": {"type": "text/html", "data": ""}},
        {"photo": {"type": "image/png", "data": "###"}}, {"photo": {"type": "image/png", "data": ""}},
    ],
)  # fmt: skip
async def test_what_no_phone_sends_is_refused(sqlite_phone: Client, sqlite_store: Store, more: dict) -> None:
    response = await sqlite_phone.post(MESSAGES, json={"phone": "maria", "text": "x", **more})

    assert response.status == 400
    assert sqlite_store.read_now(inbound.count, None) == 0


async def test_a_photo_that_is_too_large_is_refused(sqlite_phone: Client) -> None:
    photo = {"type": "image/png", "data": base64.b64encode(b"x" * (MAX_PHOTO + 1)).decode()}
    body = io.BytesIO(json.dumps({"phone": "maria", "photo": photo}).encode())

    response = await sqlite_phone.post(MESSAGES, data=body, headers={"Content-Type": "application/json"})

    assert response.status == 400


@pytest.mark.parametrize("path", ["/simulator", "/simulator/wall"])
async def test_who_may_not_play_is_sent_to_sign_in(sqlite_store: Store, now: datetime, path: str) -> None:
    async with simulator(sqlite_store, now, admits=nobody) as phone:
        page = await phone.get(path, allow_redirects=False)
        written = await phone.post(MESSAGES, json={"phone": "maria", "text": "x"})
        read = await phone.get(HISTORY, params={"phone": "maria"})

    assert page.status == 303
    assert page.headers["Location"].startswith("/desk/sign-in?next=")
    assert (written.status, read.status) == (403, 403)
    assert sqlite_store.read_now(inbound.count, None) == 0


async def test_phones_stand_side_by_side_with_a_look_each(sqlite_phone: Client) -> None:
    page = await (await sqlite_phone.get("/simulator/wall")).text()
    phone = await sqlite_phone.get("/simulator")

    assert page.count("<iframe") == 3
    assert "frame-ancestors 'self'" in phone.headers["Content-Security-Policy"]
