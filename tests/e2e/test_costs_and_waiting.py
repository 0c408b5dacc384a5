"""What scripts alone show: what a reply costs on a simulated phone, and that a list is on its way."""

import asyncio
import re
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, Route, expect

from tests.product import Product

SLOW = 30_000  # ms; the machine may be busy


@pytest.fixture
async def product(tmp_path: Path, shared: Mapping[str, str]) -> AsyncIterator[Product]:
    async with Product(tmp_path, settings=shared) as running:
        yield running


@pytest.fixture
async def page(chromium: Browser, product: Product) -> AsyncIterator[Page]:
    context = await chromium.new_context(base_url=product.url, locale="en-GB")
    opened = await context.new_page()
    opened.set_default_timeout(SLOW)
    yield opened
    await context.close()


@pytest.mark.parametrize(
    ("look", "told"),
    [
        ("sms", r"([123]) parts?, GSM-7, (0\.0083|0\.0166|0\.0249) USD"),
        ("whatsapp", r"1 message, 0\.0050 USD"),
        ("telegram", r"free of charge"),
    ],
)
async def test_a_reply_says_what_it_costs_on_its_channel(page: Page, look: str, told: str) -> None:
    await page.goto(f"/simulator?phone=ann&look={look}")
    await page.locator("#text").fill("can we get a bench at the elm street stop")
    await page.keyboard.press("Enter")

    shown = page.locator(f".city .meta .only-{look}").first
    await expect(shown).to_be_visible(timeout=SLOW)
    match = re.search(told, await shown.inner_text())
    assert match is not None
    if look == "sms":
        assert float(match[2]) == pytest.approx(int(match[1]) * 0.0083)
    others = page.locator(f".city .meta > span[class^=only-]:not(.only-{look})")
    assert not any([await one.is_visible() for one in await others.all()])


async def test_a_list_fades_while_it_is_on_its_way_and_only_then(product: Product, page: Page) -> None:
    ended = await asyncio.to_thread(product.command, "official", "add", "eve@city.example", "--role", "admin")
    link = re.search(r"/desk/sign-in/\S+", ended.stdout)
    assert link is not None, ended.stderr
    await page.goto(link[0])
    await page.goto("/desk/ideas")
    found, may_come = page.locator("#found"), asyncio.Event()
    await expect(found).to_have_css("opacity", "1")

    async def later(route: Route) -> None:
        await may_come.wait()
        await route.continue_()

    await page.route("**/desk/ideas?*", later)
    await page.locator("#q").fill("bench")
    await expect(found).to_have_css("opacity", "0.55", timeout=SLOW)
    may_come.set()

    await expect(found).to_have_css("opacity", "1", timeout=SLOW)
    await expect(page).to_have_url(re.compile("q=bench"))
