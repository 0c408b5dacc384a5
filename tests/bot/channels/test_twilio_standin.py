"""The stand-in calls a product, whose webhooks are read by the real account."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta

import aiohttp
import pytest
from aiohttp import web

from bot.channels.errors import BadWebhook
from bot.channels.messages import Address, Inbound, Outbound, Report, Webhook
from bot.channels.sms import Sms
from bot.channels.twilio import INBOUND_PATH, STATUS_PATH, TwilioAccount
from tests.bot.channels.conftest import PUBLIC_URL, account_at
from tests.standins.twilio import Twilio
from tests.standins.twilio_account import SMS_NUMBER, WHATSAPP_NUMBER

ANN = "+15550100001"


@dataclass
class Product:
    """The smallest product: it keeps what it reads."""

    account: TwilioAccount
    url: str = ""
    inbound: list[Inbound] = field(default_factory=list)
    reports: list[Report | None] = field(default_factory=list)

    async def on_message(self, request: web.Request) -> web.Response:
        try:
            self.inbound += self.account.read(await self._webhook(request))
        except BadWebhook:
            return web.Response(status=403)
        return web.Response(text="<Response/>", content_type="text/xml")

    async def on_report(self, request: web.Request) -> web.Response:
        self.reports.append(self.account.read_report(await self._webhook(request)))
        return web.Response()

    async def _webhook(self, request: web.Request) -> Webhook:
        return Webhook(request.raw_path, request.headers, await request.read())


@pytest.fixture
async def product() -> AsyncIterator[Product]:
    product = Product(account_at("http://127.0.0.1:1"))
    app = web.Application()
    app.router.add_post(INBOUND_PATH, product.on_message)
    app.router.add_post(STATUS_PATH, product.on_report)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    product.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield product
    await runner.cleanup()


@pytest.fixture
async def calling(product: Product) -> AsyncIterator[Twilio]:
    """The stand-in, with a product to call."""
    async with Twilio(product_url=product.url, public_url=PUBLIC_URL) as standin:
        yield standin


async def send(twilio: Twilio) -> None:
    async with account_at(twilio.url) as account:
        await Sms(account).send(Outbound(42, Address("sms", ANN), "noted", SMS_NUMBER))


async def test_a_text_arrives_signed(product: Product, calling: Twilio):
    answer = await calling.text(ANN, SMS_NUMBER, "¡Más árboles! 🌳")

    assert answer is not None
    assert (answer.status, answer.body, answer.content_type) == (200, "<Response/>", "text/xml")
    assert [message.text for message in product.inbound] == ["¡Más árboles! 🌳"]


async def test_a_repeated_text_has_the_same_id(product: Product, calling: Twilio):
    for _ in range(2):
        await calling.text(ANN, SMS_NUMBER, "hello", MessageSid="SM1")

    assert [message.external_id for message in product.inbound] == ["SM1", "SM1"]


async def test_a_forger_is_refused(product: Product, calling: Twilio):
    form = {"MessageSid": "SM1", "From": ANN, "Body": "hi"}

    by_token = await calling.post(INBOUND_PATH, form, token="guessed")
    unsigned = await calling.post(INBOUND_PATH, form, signature="")

    assert (by_token.status, unsigned.status) == (403, 403)
    assert product.inbound == []


async def test_the_standin_answers_stop_where_twilio_does(product: Product, calling: Twilio):
    await calling.text(ANN, SMS_NUMBER, "Stop")
    await calling.text(f"whatsapp:{ANN}", WHATSAPP_NUMBER, "Stop")

    assert calling.automatic == [(ANN, "STOP")]
    assert calling.blocked == {(SMS_NUMBER, ANN)}
    assert [message.answered_by_provider for message in product.inbound] == [True, False]


async def test_reports_may_be_doubled_and_out_of_order(product: Product, calling: Twilio):
    await send(calling)
    [message] = calling.sent

    for status in ("delivered", "sent", "delivered"):
        await calling.report(message, status)
    await calling.report(message, "undelivered", error_code=30003)

    assert product.reports == [
        Report(42, message.sid, "delivered"),
        Report(42, message.sid, "wired"),
        Report(42, message.sid, "delivered"),
        Report(42, message.sid, "failed", "30003", again_after=timedelta(hours=6)),
    ]


async def test_a_report_may_outrun_the_answer(product: Product, calling: Twilio):
    calling.early_reports = ["delivered"]
    calling.hang(accepted=True)

    sending = asyncio.create_task(send(calling))
    [message] = await calling.wait_for_sent(1)
    sending.cancel()

    assert product.reports == [Report(42, message.sid, "delivered")]


async def test_the_standin_calls_nothing_but_loopback():
    async with Twilio(product_url="https://bot.example.org") as standin:
        with pytest.raises(ValueError, match="loopback"):
            await standin.text(ANN, SMS_NUMBER, "hi")


async def test_another_process_can_watch_and_text(product: Product, calling: Twilio):
    async with aiohttp.ClientSession() as session:
        form = {"From": ANN, "Body": "by hand"}
        async with session.post(f"{calling.url}/standin/text", data=form) as answer:
            assert await answer.text() == "<Response/>"
        await send(calling)
        async with session.get(f"{calling.url}/standin/sent?wait=1") as answer:
            sent = await answer.json()

    assert product.inbound[0].text == "by hand"
    assert (sent["count"], sent["messages"][0]["body"]) == (1, "noted")
