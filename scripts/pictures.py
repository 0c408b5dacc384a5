"""Takes the picture of the README: a conversation in the simulator, in a store of its own. Needs Chromium.

Run by `make pictures`.
"""

import asyncio
import base64
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import aiohttp

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from tests.product import Product, free_port  # noqa: E402  # found only now

CONVERSATION = [
    ("omar", "the street lamp outside the library is out"),
    ("rosa", "can we pls get a bench at the elm st bus stop, my gran cant stand that long"),
    ("omar", "vote for the bench"),
    ("ann", "I would vote for the bench thing"),
    ("ann", "the lamp outside the library is broken"),
    ("ann", "1"),
]
NEWS = {"status": "planned", "due": "2027-03-01", "reason": "The bench comes with the new bus shelter."}
BROWSER = (
    "--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking --hide-scrollbars "
    "--disable-component-update --disable-sync --force-device-scale-factor=1.5 --window-size=430,1120"
).split()
SETTLE_SECONDS = 2.5


async def main() -> None:
    """Hold the conversation, then photograph the phone."""
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        sys.exit("no Chromium on PATH")
    with tempfile.TemporaryDirectory() as folder:
        async with Product(Path(folder)) as product, aiohttp.ClientSession(product.url) as session:
            for phone, text in CONVERSATION:
                await say(session, phone, text)
            await tell_news(product, session)
            picture = await photograph(chromium, f"{product.url}/simulator?phone=ann", Path(folder))
    target = ROOT / "docs" / "images" / "simulator.png"
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(picture)
    print(target.relative_to(ROOT))


async def say(session: aiohttp.ClientSession, phone: str, text: str) -> None:
    """Text the city and wait for its reply."""
    await session.post("/simulator/messages", json={"phone": phone, "text": text})
    waiting = 1
    while waiting:
        async with session.get("/simulator/history", params={"phone": phone}) as answer:
            waiting = (await answer.json())["waiting"]


async def tell_news(product: Product, session: aiohttp.ClientSession) -> None:
    """An official plans the bench."""
    ended = await asyncio.to_thread(product.command, "token", "add", "pictures", "--role", "editor")
    bearer = {"Authorization": f"Bearer {ended.stdout.split()[-1]}"}
    async with session.get("/api/v1/ideas", params={"q": "bench"}, headers=bearer) as answer:
        code = (await answer.json())["items"][0]["code"]
    await session.post(f"/api/v1/ideas/{code}/status", json=NEWS, headers=bearer)


async def photograph(chromium: str, address: str, folder: Path) -> bytes:
    """A PNG of a page, through the browser's own debugging protocol."""
    port = free_port()
    options = [*BROWSER, f"--remote-debugging-port={port}", f"--user-data-dir={folder / 'browser'}", address]
    browser = subprocess.Popen([chromium, *options], stderr=subprocess.DEVNULL)  # noqa: ASYNC220, S603  # returns at once; our own browser
    try:
        async with asyncio.timeout(60), aiohttp.ClientSession() as session:
            page = await first_page(session, port)
            async with session.ws_connect(page, max_msg_size=0) as socket:
                await asyncio.sleep(SETTLE_SECONDS)
                await socket.send_json({"id": 1, "method": "Page.captureScreenshot"})
                reply = json.loads((await socket.receive()).data)
                return base64.b64decode(reply["result"]["data"])
    finally:
        browser.terminate()
        browser.wait()


async def first_page(session: aiohttp.ClientSession, port: int) -> str:
    """The address at which the browser's page listens."""
    while True:
        try:
            async with session.get(f"http://127.0.0.1:{port}/json/list") as answer:
                pages: list[dict[str, Any]] = [p for p in await answer.json() if p["type"] == "page"]
        except aiohttp.ClientError:
            pages = []
        if pages:
            return str(pages[0]["webSocketDebuggerUrl"])
        await asyncio.sleep(0.2)


asyncio.run(main())
