"""A hostile corpus through every door: nothing is lost, nothing breaks, nothing is shown that does harm."""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.hostile import CORPUS, HARMFUL, kept
from tests.product import Product
from tests.standins.telegram import Telegram
from tests.standins.telegram_account import Person
from tests.standins.twilio import Twilio
from tests.standins.twilio_account import SMS_NUMBER, WHATSAPP_NUMBER

SECONDS = 90
IN_FORMS = {name: text for name, text in CORPUS.items() if name != "half a character"}  # a form has no halves


@dataclass
class Town:
    """The product with all its doors open."""

    product: Product
    twilio: Twilio
    telegram: Telegram
    session: aiohttp.ClientSession

    async def call(self, method: str, path: str, **rest: Any) -> tuple[int, str]:
        """One call; nothing may end in a 5xx."""
        async with self.session.request(method, self.product.url + path, **rest) as answer:
            text = await answer.text()
            assert answer.status < 500, (method, path, text[:200])
            return answer.status, text

    async def all_messages(self) -> list[dict[str, Any]]:
        found, cursor = [], ""
        while True:
            _status, text = await self.call("GET", f"/api/v1/messages?limit=200{cursor}")
            page = json.loads(text)
            found += page["items"]
            if page["next"] is None:
                return found
            cursor = f"&cursor={page['next']}"

    async def settle(self) -> list[dict[str, Any]]:
        """All messages, once none waits."""
        async with asyncio.timeout(SECONDS):
            while any(one["state"] == "waiting" for one in await self.all_messages()):  # noqa: ASYNC110  # another process
                await asyncio.sleep(0.1)
        return await self.all_messages()


@pytest.fixture
async def town(tmp_path: Path, shared: Mapping[str, str]) -> AsyncIterator[Town]:
    async with Twilio() as twilio, Telegram() as telegram:
        product = Product(tmp_path, settings=shared).use(twilio).use_telegram(telegram)
        async with product:
            made = product.command("token", "add", "looker", "--role", "admin")
            token = next(word for word in made.stdout.split() if word.startswith("hb_"))
            headers = {"Authorization": f"Bearer {token}"}
            async with aiohttp.ClientSession(headers=headers) as session:
                yield Town(product, twilio, telegram, session)


async def text_everywhere(town: Town) -> Counter[str]:
    """Every text through every residents' door, each from somebody else; returns what has to be kept."""
    sent: Counter[str] = Counter()
    for n, text in enumerate(IN_FORMS.values()):
        for sender, to in ((f"+1555010{n:04}", SMS_NUMBER), (f"whatsapp:+1555011{n:04}", WHATSAPP_NUMBER)):
            answer = await town.twilio.text(sender, to, text)
            assert answer is not None
            assert answer.status == 200
            sent[kept(text)] += 1
    for n, text in enumerate(CORPUS.values()):
        await town.telegram.say(Person(5000 + n), text)
        assert town.telegram.answers[-1].status == 200
    return sent


async def test_nothing_is_lost_and_nothing_breaks(town: Town) -> None:
    sent = await text_everywhere(town)

    messages = await town.settle()

    got = Counter(one["text"] for one in messages if one["channel"] != "telegram")
    assert got == sent
    assert sum(one["channel"] == "telegram" for one in messages) == len(CORPUS)
    assert [one["text"][:60] for one in messages if one["state"] == "parked"] == []
    assert (await town.call("GET", "/health/ready"))[0] == 200
    assert_harmless(town)
    await assert_shown_harmlessly(town)


def assert_harmless(town: Town) -> None:
    """What residents' telephones got."""
    texts = [one.body for one in town.twilio.sent] + [one["text"] for one in town.telegram.sent]
    assert len(texts) > len(CORPUS)
    assert [text for text in texts if any(mark in text for mark in HARMFUL)] == []


async def assert_shown_harmlessly(town: Town) -> None:
    """Pages, exports and the terminal."""
    for path in ("/", "/ideas", "/api/docs", "/privacy"):
        _status, page = await town.call("GET", path)
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert [hex(ord(mark)) for mark in HARMFUL if mark in page] == []
    _status, table = await town.call("GET", "/api/v1/ideas/export?format=csv")
    assert not [line for line in table.splitlines() if line.startswith(("=", "@", "+"))]
    for command in (["ideas", "list"], ["messages", "list"], ["ideas", "list", "--format", "json"]):
        shown = town.product.command(*command)
        assert shown.returncode == 0, shown.stderr
        assert "\x1b" not in shown.stdout
        assert "\x9b" not in shown.stdout


async def test_officials_may_write_it_too(town: Town) -> None:
    await town.twilio.text("+15550100001", SMS_NUMBER, "When does the swimming pool open?")
    [message] = await town.settle()
    filed = 0
    for text in CORPUS.values():
        status, answer = await town.call("POST", "/api/v1/ideas", json={"text": text})
        assert status in {201, 422}, answer[:300]
        filed += status == 201
        if status != 201:
            continue
        code = json.loads(answer)["code"]
        assert json.loads(answer)["text"] == kept(text).strip() or "\0" not in text
        for method, path, body in (
            ("PATCH", f"/ideas/{code}", {"title": text[:60]}),
            ("PATCH", f"/ideas/{code}", {"place": text[:100]}),
            ("POST", f"/ideas/{code}/status", {"status": "declined", "reason": text[:900]}),
            ("POST", f"/messages/{message['id']}/answer", {"text": text[:1500], "again": True}),
            ("GET", f"/ideas?q={text[:50]!r}", None),
        ):
            status, answer = await town.call(method, f"/api/v1{path}", json=body)
            assert status in {200, 202, 422}, (method, path, answer[:300])

    assert filed > 20
    assert (await town.call("GET", "/api/v1/ideas"))[0] == 200
    await assert_shown_harmlessly(town)


async def test_the_phone_in_the_browser_takes_it_all(tmp_path: Path, shared: Mapping[str, str]) -> None:
    async with Product(tmp_path, settings=shared) as product, aiohttp.ClientSession() as session:
        for n, text in enumerate(CORPUS.values()):
            body = {"phone": f"p{n}", "text": text}
            async with session.post(f"{product.url}/simulator/messages", json=body) as answer:
                is_something = bool(kept(text).strip())  # the phone says that there is nothing to send
                assert answer.status == (202 if is_something else 400), await answer.text()
            async with session.get(f"{product.url}/simulator/messages?phone=p{n}&wait=20") as fetched:
                said = [one["text"] for one in (await fetched.json())["messages"]]
            assert bool(said) == is_something
            assert [one for one in said if any(mark in one for mark in HARMFUL)] == []


async def test_a_terminal_may_type_it(town: Town) -> None:
    lines = [kept(text).replace("\r", " ").replace("\n", " ") for text in CORPUS.values()]

    talked = town.product.command("chat", "--as", "mallory", text="\n".join(lines) + "\n")

    assert talked.returncode == 0, talked.stderr
    assert all(line.startswith("< ") for line in talked.stdout.splitlines())
    assert not [mark for mark in HARMFUL if mark in talked.stdout]
    assert sum(one["channel"] == "terminal" for one in await town.settle()) == len(lines)
    parsed = town.product.command("nlu", "parse", text="\n".join(lines) + "\n")
    assert parsed.returncode == 0, parsed.stderr
    assert len([json.loads(line) for line in parsed.stdout.splitlines()]) == len(lines)
