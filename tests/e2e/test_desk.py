"""The desk in a real browser: from the first link to the text on a resident's phone."""

import asyncio
import re
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pyotp
import pytest
from playwright.async_api import Browser, Page, expect

from tests.product import Product

AXE = (Path(__file__).parents[1] / "desk" / "vendor" / "axe.min.js").read_text(encoding="utf-8")
GOOD = "correct horse battery"
EMAIL = "eve@city.example"
SLOW = 30_000  # ms; the machine may be busy
HEADER = "document.querySelector('header.frame')?.offsetHeight ?? 0"
COMPLAINTS = """axe.run().then(found => found.violations.map(
    one => one.id + ': ' + one.nodes.map(node => node.target.join(' ')).join(', ')))"""


@pytest.fixture
async def product(tmp_path: Path, shared: Mapping[str, str]) -> AsyncIterator[Product]:
    async with Product(tmp_path, settings=shared) as running:
        yield running


@pytest.fixture
async def page(chromium: Browser, product: Product) -> AsyncIterator[Page]:
    context = await chromium.new_context(base_url=product.url, accept_downloads=True, locale="en-GB")
    opened = await context.new_page()
    opened.set_default_timeout(SLOW)
    yield opened
    await context.close()


async def text(product: Product, phone: str, words: str) -> None:
    """A resident texts the city, and is answered."""
    async with aiohttp.ClientSession(product.url) as session:
        await session.post("/simulator/messages", json={"phone": phone, "text": words})
        while (await heard(session, phone))["waiting"]:  # noqa: ASYNC110  # another process
            await asyncio.sleep(0.05)


async def text_until(product: Product, phone: str, words: str, *, answer: str) -> None:
    """Text until it is answered so: a server that runs looks for new keywords once a second."""
    async with aiohttp.ClientSession(product.url) as session, asyncio.timeout(SLOW / 1000):
        await text(product, phone, words)
        while answer not in str(await heard(session, phone)):
            await asyncio.sleep(0.3)
            await text(product, phone, words)


async def heard(session: aiohttp.ClientSession, phone: str) -> dict[str, object]:
    async with session.get("/simulator/history", params={"phone": phone}) as answer:
        history: dict[str, object] = await answer.json()
        return history


async def sign_in_for_the_first_time(product: Product, page: Page) -> str:
    """By the link that the command prints; returns the secret of the second factor."""
    ended = await asyncio.to_thread(product.command, "official", "add", EMAIL, "--role", "admin")
    link = re.search(r"/desk/sign-in/\S+", ended.stdout)
    assert link is not None, ended.stderr
    await page.goto(link[0])
    await page.goto("/desk/password")
    await page.get_by_label("New password").fill(GOOD)
    await page.get_by_label("The same again").fill(GOOD)
    await page.get_by_role("button", name="Set the password").click()
    await page.goto("/desk/second-factor/new")
    secret = await page.locator("input[name=secret]").input_value()
    await page.get_by_label("Six digits").fill(pyotp.TOTP(secret).now())
    await page.get_by_role("button", name="Set it up").click()
    await expect(page.get_by_text("You have a second factor.")).to_be_visible()
    return secret


async def sign_in_again(page: Page, secret: str) -> None:
    await page.get_by_role("button", name="Sign out", exact=True).click()
    await page.get_by_label("E-mail address").fill(EMAIL)
    await page.get_by_label("Password").fill(GOOD)
    await page.get_by_role("button", name="Sign in").click()
    later = datetime.now(UTC) + timedelta(seconds=30)  # each code works once; the next one is good already
    await page.get_by_label("Six digits").fill(pyotp.TOTP(secret).at(later))
    await page.get_by_role("button", name="Go on").click()
    await expect(page.get_by_role("heading", name="What needs you now")).to_be_visible()


async def open_idea(page: Page, title: str) -> None:
    await page.goto("/desk/ideas")
    await page.get_by_role("searchbox").fill(title)
    await expect(page.get_by_text("1 idea", exact=True)).to_be_visible()
    await page.get_by_role("rowheader").get_by_role("link").click()


async def test_the_main_path_from_the_link_to_the_residents_phone(product: Product, page: Page) -> None:
    await text(product, "rosa", "can we get a bench at the elm street bus stop")
    await text(product, "omar", "the street lamp outside the library is out")
    secret = await sign_in_for_the_first_time(product, page)
    await sign_in_again(page, secret)

    await open_idea(page, "bench")
    await page.get_by_label("Title").fill("A bench for gran")
    await page.get_by_role("button", name="Save").first.click()
    await expect(page.get_by_role("heading", name="A bench for gran")).to_be_visible()
    bench = page.url.partition("?")[0].rsplit("/", 1)[-1]

    await open_idea(page, "lamp")
    await page.get_by_label("Code of the idea that it belongs to").fill(bench)
    await page.get_by_role("button", name="Merge into it").click()
    await expect(page.get_by_text(f"is merged into {bench}")).to_be_visible()
    await page.get_by_role("button", name="Undo").click()
    await expect(page.get_by_text("Undone: nothing was changed")).to_be_visible()
    await page.get_by_label("Code of the idea that it belongs to").fill(bench)
    await page.get_by_role("button", name="Merge into it").click()
    await expect(page.get_by_text("Done:")).to_be_visible(timeout=SLOW)
    await page.reload()
    await page.get_by_role("button", name="Part them again").click()
    await expect(page.get_by_text("The two ideas are as they were before.")).to_be_visible()

    await page.goto(f"/desk/ideas/{bench}/status?status=planned")
    await page.get_by_label("English").fill("It comes with the new shelter.")
    await expect(page.locator("#outlook .words")).to_contain_text("It comes with the new shelter.")
    await page.get_by_role("button", name="Change it and tell 1 person").click()
    await expect(page.get_by_text("Done:")).to_be_visible(timeout=SLOW)
    async with aiohttp.ClientSession(product.url) as session, asyncio.timeout(60):
        while "new shelter" not in str(await heard(session, "rosa")):  # noqa: ASYNC110  # another process
            await asyncio.sleep(0.1)

    await page.goto("/desk/exports")
    async with page.expect_download() as download:
        await page.get_by_role("link", name="CSV").click()
    file = await (await download.value).path()
    assert "A bench for gran" in file.read_text(encoding="utf-8-sig")


async def test_somebody_is_muted_and_heard_again(product: Product, page: Page) -> None:
    await text(product, "omar", "when does the town hall open on fridays?")
    await sign_in_for_the_first_time(product, page)
    await page.goto("/desk/inbox")
    await page.get_by_role("link", name="resident-").first.click()
    await page.get_by_label("Muted:").check()
    await page.get_by_label("Reason").fill("tries things out")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("muted until")).to_be_visible()

    await text(product, "omar", "TOP")
    await page.reload()
    await expect(page.get_by_text("not answered: muted")).to_be_visible()
    await page.get_by_role("button", name="End it now").click()
    await expect(page.get_by_text("muted until")).to_be_hidden()

    await page.get_by_label("Why you need it").fill("to try it out, with a colleague")
    await page.get_by_role("button", name="Show the address").click()
    await expect(page.locator(".address")).to_have_text("omar")
    await page.reload()
    await page.goto(page.url.removesuffix("/address"))
    await expect(page.locator(".address")).to_be_hidden()


async def test_axe_finds_nothing_on_any_page(product: Product, chromium: Browser) -> None:
    await text(product, "rosa", "can we get a bench at the elm street bus stop")
    await text(product, "omar", "that blockhead of a mayor should mend Harbour Street")
    await text(product, "ann", "when does the town hall open on fridays?")
    ended = await asyncio.to_thread(product.command, "official", "add", EMAIL, "--role", "admin")
    link = re.search(r"/desk/sign-in/\S+", ended.stdout)
    assert link is not None
    context = await chromium.new_context(base_url=product.url, locale="en-GB")
    page = await context.new_page()
    page.set_default_timeout(SLOW)
    await page.goto("/desk/sign-in")
    assert await complaints(page) == []
    await page.goto(link[0])
    await page.goto("/desk/ideas?q=bench")
    code = (await page.locator("table.ideas small").first.inner_text()).split()[0]
    await page.goto("/desk/inbox")
    message = await page.locator("ul.lines a").first.get_attribute("href")
    drafted = await asyncio.to_thread(
        product.command, "broadcast", "draft", "--text", "en=The bridge is open.", "--everyone"
    )
    assert drafted.returncode == 0, drafted.stderr
    asked = await asyncio.to_thread(
        product.command, "campaign", "create", "GREEN26", "--title", "en=Greener streets",
        "--text", "en=Where should we plant trees next?",
        "--closes-at", f"{datetime.now(UTC) + timedelta(days=20):%Y-%m-%d}",
    )  # fmt: skip
    assert asked.returncode == 0, asked.stderr
    await text_until(product, "eva", "GREEN26", answer="Where should we plant trees next?")
    await text(product, "eva", "more trees on mill lane please")
    contact = await page.locator("ul.lines a[href^='/desk/contacts/']").first.get_attribute("href")
    paths = (
        "/desk", "/desk/ideas", "/desk/ideas?q=nothing+like+it", f"/desk/ideas/{code}",
        f"/desk/ideas/{code}/status", "/desk/ideas/new", "/desk/ideas/map", "/desk/ideas/charts",
        "/desk/inbox", message or "", "/desk/moderation", contact or "", "/desk/bursts", "/desk/exports",
        "/desk/inbox?state=muted", "/desk/account", "/desk/password",
        "/desk/second-factor/new", "/desk/settings", "/desk/settings/city", "/desk/settings/audit",
        "/desk/broadcasts", "/desk/broadcasts/new", "/desk/broadcasts/1", "/desk/broadcasts/1/edit",
        "/desk/campaigns", "/desk/campaigns/new", "/desk/campaigns/GREEN26",
        "/desk/campaigns/GREEN26/edit", "/", "/campaigns/GREEN26", "/desk/nothing",
    )  # fmt: skip
    for scheme, width in (("light", 1280), ("dark", 360)):
        await page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        await page.set_viewport_size({"width": width, "height": 800})
        for path in paths:
            await page.goto(path)
            wider = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert (path, scheme, wider <= 0, await complaints(page)) == (path, scheme, True, [])
            if path.startswith("/desk"):
                assert await page.evaluate(HEADER) <= 140, path  # a narrow page is no menu alone
    await context.close()


async def complaints(page: Page) -> list[str]:
    await page.evaluate(AXE)
    found: list[str] = await page.evaluate(COMPLAINTS)
    return found
