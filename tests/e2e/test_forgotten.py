"""FORGET ME, looked at from outside: no byte of the person is left, whatever they had sent."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from sqlalchemy import create_engine, inspect, text

from storage.store import driver_url
from tests.e2e.evidence import Evidence
from tests.photos import CAMERA, looks, photo
from tests.product import Product
from tests.standins.telegram import Telegram
from tests.standins.telegram_account import Person
from tests.standins.twilio import Twilio
from tests.standins.twilio_account import SMS_NUMBER, WHATSAPP_NUMBER

ANN = "+15550107731"
CHAT = Person(7740119923, "Quillfeather", "en")
WORDS = "Zanzibar mirrorball beside the Wobblethorpe porch on Elm Street"
SPOKEN = b"OggS" + b"what Ann says about the Wobblethorpes" * 40
SECONDS = 30


@dataclass
class Town:
    """The product, its platforms, and an official with a token."""

    product: Product
    twilio: Twilio
    telegram: Telegram
    database_url: str
    folder: Path
    token: str = ""

    @property
    def media(self) -> Path:
        return self.folder / "media"

    async def get(self, path: str, status: int = 200) -> bytes:
        headers = {"Authorization": f"Bearer {self.token}"}
        async with (
            aiohttp.ClientSession(headers=headers) as session,
            session.get(self.product.url + path) as answer,
        ):
            assert answer.status == status
            return await answer.read()

    async def json(self, path: str) -> Any:
        return json.loads(await self.get(path))

    async def until(self, is_so: Callable[[], Any]) -> None:
        """Wait until something that another process does is done."""
        async with asyncio.timeout(SECONDS):
            while not await is_so():  # noqa: ASYNC110  # another process: nothing to wait on
                await asyncio.sleep(0.05)

    async def are_handled(self, count: int) -> bool:
        """So many messages came, none waits, and all that they carry is here."""
        page = await self.json("/api/v1/messages?limit=200")
        carried = [one["state"] for item in page["items"] for one in item["media"]]
        states = [item["state"] for item in page["items"]]
        return len(states) == count and "waiting" not in states + carried

    async def has_said_all(self) -> bool:
        """Nothing waits to be sent."""
        evidence = Evidence(self.database_url)
        is_finished = evidence.is_finished()
        evidence.close()
        return is_finished

    async def text(self, body: str, *, sender: str = ANN, media: tuple[bytes, str] | None = None) -> None:
        to = WHATSAPP_NUMBER if sender.startswith("whatsapp:") else SMS_NUMBER
        fields = {}
        if media is not None:
            fields = {"MediaUrl0": self.twilio.attach(media[0]), "MediaContentType0": media[1]}
        answer = await self.twilio.text(sender, to, body, **fields)
        assert answer is not None
        assert answer.status == 200

    def everything(self) -> bytes:
        """All bytes of database, log and media; of PostgreSQL every row as it reads."""
        files = sorted(self.folder.rglob("*"), reverse=True)  # the log before its database
        kept = b"".join(path.read_bytes() for path in files if path.is_file())
        if self.database_url.startswith("sqlite"):
            return kept
        engine = create_engine(driver_url(self.database_url))
        with engine.connect() as connection:
            names = inspect(connection).get_table_names()
            rows = [str(row) for name in names for row in connection.execute(text(f'SELECT * FROM "{name}"'))]
        engine.dispose()
        return kept + "\n".join(rows).encode()

    def traces(self, *secrets: bytes) -> list[bytes]:
        content = self.everything().lower()
        return [secret for secret in secrets if secret.lower() in content]


@pytest.fixture
async def town(database_url: str, tmp_path: Path, shared: Mapping[str, str]) -> AsyncIterator[Town]:
    folder = tmp_path / "kept"
    folder.mkdir()
    url = database_url
    if url.startswith("sqlite"):
        url = f"sqlite:///{folder / 'hearback.db'}"
    settings = {
        "HEARBACK_DATABASE_URL": url, "HEARBACK_MEDIA": str(folder / "media"),
        "HEARBACK_SECRET_KEY": "the secret of nobody at all", **shared,
    }  # fmt: skip
    async with Twilio() as twilio, Telegram() as telegram:
        product = Product(folder, settings=settings).use(twilio).use_telegram(telegram)
        async with product:
            made = product.command("token", "add", "looker", "--role", "admin")
            assert made.returncode == 0, made.stderr
            token = next(word for word in made.stdout.split() if word.startswith("hb_"))
            yield Town(product, twilio, telegram, url, folder, token)


async def live(town: Town, *, stopped: bool) -> bytes:
    """A person does everything one can do, on three channels; returns some bytes of their photo as kept."""
    await town.text(WORDS, media=(photo(640, 480), "image/jpeg"))
    await town.text("", sender=f"whatsapp:{ANN}", media=(SPOKEN, "audio/ogg"))
    await town.telegram.say(CHAT, caption=f"Too: {WORDS}", photo=town.telegram.photo(photo(320, 200)))
    await town.text("my husband hits me, Wobblethorpe")
    if stopped:
        await town.text("STOP")
        await town.telegram.say(CHAT, "stop")
    await town.until(lambda: town.are_handled(6 if stopped else 4))
    [idea] = (await town.json("/api/v1/ideas?channel=sms"))["items"]
    content = await town.get(idea["photos"][0]["url"])
    assert looks(content) == ("JPEG", 480, 640)
    assert CAMERA.encode() not in content
    return content[200:400]


async def is_forgotten(town: Town) -> bool:
    """Nobody is known any more, no reply is on its way, and no file is left."""
    page = await town.json("/api/v1/messages?limit=200")
    known = [item for item in page["items"] if item["contact"] is not None]
    return not known and not list(town.media.glob("*"))


@pytest.mark.parametrize("stopped", [False, True], ids=["", "who said stop"])
async def test_no_byte_of_a_person_is_left(town: Town, *, stopped: bool) -> None:
    pixels = await live(town, stopped=stopped)
    secrets = (
        b"zanzibar", b"wobblethorp", b"mirrorball", ANN[1:].encode(), ANN[2:].encode(), str(CHAT.id).encode(),
        b"quillfeather", pixels, SPOKEN[4:60], b"ME000",
    )  # fmt: skip
    assert set(town.traces(*secrets)) >= {b"zanzibar", b"wobblethorp", pixels, SPOKEN[4:60]}

    await town.text("FORGET ME")
    await town.telegram.say(CHAT, "FORGET ME")
    await town.until(lambda: town.are_handled(8 if stopped else 6))
    await town.until(town.has_said_all)  # an answer counts once its question was on its way
    await town.text("1")
    await town.telegram.say(CHAT, "1")
    await town.until(lambda: is_forgotten(town))
    town.product.stop()

    assert town.traces(*secrets) == []
    assert len(hashes(town)) == (2 if stopped else 0)


def hashes(town: Town) -> list[str]:
    """What outlives an erasure: a keyed hash of one who had opted out."""
    engine = create_engine(driver_url(town.database_url))
    with engine.connect() as connection:
        found = [row[0] for row in connection.execute(text("SELECT hash FROM suppression"))]
    engine.dispose()
    return found
