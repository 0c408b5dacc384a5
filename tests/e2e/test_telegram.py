"""A new user on Telegram: `hearback serve`, the real library, and a stand-in as strict as Telegram."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from phrases.catalogue import available_languages
from tests.product import Product
from tests.standins.telegram import Telegram
from tests.standins.telegram_account import Json, Person
from tests.standins.twilio import Twilio
from tests.standins.twilio_account import SMS_NUMBER

ANN, BEN = Person(1001, "Ann", "en"), Person(1002, "Ben", "es")


@dataclass
class Chat:
    """One person at the stand-in: says and presses, and waits for what comes of it."""

    telegram: Telegram
    person: Person
    got: list[Json] = field(default_factory=list)

    async def reply(self) -> str:
        async with asyncio.timeout(20), self.telegram.changed:
            await self.telegram.changed.wait_for(lambda: len(self._mine()) > len(self.got))
        self.got.append(self._mine()[len(self.got)])
        return str(self.got[-1]["text"])

    def _mine(self) -> list[Json]:
        return [sent for sent in self.telegram.sent if sent["chat"]["id"] == self.person.id]

    async def say(self, text: str) -> str:
        """Write, and read the answer."""
        await self.telegram.say(self.person, text)
        return await self.reply()

    async def press(self, label: str) -> str:
        """Press the button that reads so, on the newest message that has one, and read the answer."""
        message, data = self._find(label)
        await self.telegram.press(self.person, message, data)
        return await self.reply()

    def _find(self, label: str) -> tuple[Json, str]:
        for message in reversed(self._mine()):
            now = self.telegram.messages[self.person.id, message["message_id"]]
            for row in now.get("reply_markup", {}).get("inline_keyboard", []):
                for button in (one for one in row if one["text"] == label):
                    return message, str(button["callback_data"])
        raise LookupError(f"no button reads {label!r}: {[one.get('reply_markup') for one in self._mine()]}")

    async def shows(self, part: str) -> None:
        """Wait until one of our messages on the screen reads so."""
        async with asyncio.timeout(20), self.telegram.changed:
            await self.telegram.changed.wait_for(
                lambda: any(
                    part in self.telegram.messages[self.person.id, sent["message_id"]]["text"]
                    for sent in self._mine()
                )
            )


@dataclass
class Phone:
    """Ann's phone at Twilio's stand-in."""

    twilio: Twilio
    read: int = 0

    async def say(self, words: str) -> str:
        """Text, and read the answer."""
        await self.twilio.text("+15550100001", SMS_NUMBER, words)
        return await self.reply()

    async def reply(self) -> str:
        """The next message on the phone."""
        self.read += 1
        return (await self.twilio.wait_for_sent(self.read, seconds=20))[self.read - 1].body


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    async with Telegram() as running:
        yield running


async def test_two_neighbours_talk_to_the_city_with_buttons(
    telegram: Telegram, tmp_path: Path, shared: Mapping[str, str]
) -> None:
    ann, ben = Chat(telegram, ANN), Chat(telegram, BEN)

    async with Product(tmp_path, settings=shared).use_telegram(telegram):
        assert "Hello from Larkmouth" in await ann.say("/start")
        assert "no ideas yet" in await ann.press("top ideas")
        noted = await ann.say("can we get a <b>bench</b> at the elm st bus stop")
        code = noted.partition("Noted as ")[2].partition(":")[0]
        assert "What should the title be?" in await ann.press("1 title")
        await ann.shows("> 1 title")
        assert "A bench for gran & me" in await ann.say("A bench for gran & me")
        assert "Which topic" in await ann.press("3 topic")
        assert "Done" in await ann.press("1 streets")
        assert "Where is it?" in await ann.press("2 place")
        assert "Market" in await ann.say("Market Square")
        assert code in await ann.say("/mine")
        assert "1 vote for" in await ann.press("1")
        assert "Hola" in await ben.say("/start")
        assert "1 a favor, 0 en contra" in await ben.say(f"vote {code}")
        assert "0 a favor, 0 en contra" in await ben.press("deshacer")
        assert code in await ben.say("/top")
        assert "1 a favor, 0 en contra" in await ben.press("1")
        await ben.shows("> 1 ")
        assert "streets" in await ann.say(code) or code in ann.got[-1]["text"]
        assert "against" in await ann.press("2 vote against")
        assert "STOP" in await ann.say("/help")
        assert "START" in await ann.say("/stop")

    assert all(answer == "" for answer in telegram.presses.values())
    assert telegram.pending == []
    assert {language for _scope, language in telegram.commands} == {"", *available_languages()}


async def test_a_machine_that_cannot_be_reached_asks_for_updates(
    telegram: Telegram, tmp_path: Path, shared: Mapping[str, str]
) -> None:
    ann = Chat(telegram, ANN)
    await telegram.say(ANN, "/start")  # while nobody asks: Telegram keeps it
    telegram.hook("https://old.example.org/hook")

    async with Product(tmp_path, settings=shared).use_telegram(telegram, mode="polling") as product:
        assert "Hello from Larkmouth" in await ann.reply()
        assert "no ideas yet" in await ann.press("top ideas")
        exit_code = product.stop()

    assert exit_code == 0
    assert telegram.webhook is None


async def test_two_channels_of_one_person_become_one_when_both_sides_agree(
    telegram: Telegram, tmp_path: Path, shared: Mapping[str, str]
) -> None:
    ann = Chat(telegram, ANN)
    async with Twilio() as twilio:
        phone = Phone(twilio)
        product = Product(tmp_path, settings=shared).use(twilio).use_telegram(telegram)
        async with product:
            noted = await phone.say("can we get a bench at the elm st bus stop")
            code = noted.partition("Noted as ")[2].partition(":")[0]
            await phone.say(f"{code} no")
            assert "1 for, 1 against" in await ann.say(f"{code} yes")
            pin = re.search(r"LINK (\d{6})", await phone.say("link"))
            assert pin is not None
            asked = await ann.say(f"link {pin[1]}")
            asked_there = await phone.reply()
            assert "SMS" in asked
            assert "Telegram" in asked_there
            assert re.findall(r"number (\d+)", asked) == re.findall(r"number (\d+)", asked_there)
            assert "answer on SMS" in await ann.press("1 join them")
            assert "later vote counts" in await phone.say("1")
            assert "one person" in await ann.reply()
            assert "1 for, 0 against" in await ann.say(code)
        shown = product.command("ideas", "show", code, "--format", "json")

    assert shown.returncode == 0, shown.stderr
    votes = json.loads(shown.stdout)["votes"]
    assert votes == {"for": 1, "against": 0, "unverified": 0}
