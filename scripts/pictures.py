"""Takes the pictures of the README: a conversation in the simulator, and the desk. Needs Chromium.

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
from playwright.async_api import async_playwright

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
DESK = {"desk-ideas": "", "desk-idea": "bench", "desk-status": "bench"}  # picture: which idea


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
            keep("simulator", picture)
            await photograph_desk(chromium, product)


def keep(name: str, picture: bytes) -> None:
    """Write a picture where the README looks for it."""
    target = ROOT / "docs" / "images" / f"{name}.png"
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(picture)
    print(target.relative_to(ROOT))


async def photograph_desk(chromium: str, product: Product) -> None:
    """The pages that officials see most."""
    ended = await asyncio.to_thread(
        product.command, "official", "add", "eve@larkmouth.example", "--role", "admin"
    )
    link = ended.stdout.split()[-1].replace("http://127.0.0.1:8080", product.url)
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        context = await browser.new_context(viewport={"width": 1200, "height": 760}, color_scheme="light")
        page = await context.new_page()
        await page.goto(link)
        for name, text in DESK.items():
            await page.goto(f"{product.url}/desk/ideas?q={text}")
            if name != "desk-ideas":
                await page.get_by_role("rowheader").get_by_role("link").first.click()
            if name == "desk-status":
                await page.get_by_role("button", name="Change the status").click()
                await page.get_by_label("English").fill("The bench comes with the new bus shelter.")
                await page.wait_for_timeout(1000)
            keep(name, await page.screenshot())
        await browser.close()


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
