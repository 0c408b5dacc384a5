"""A stand-in for Twilio on loopback: as strict about what it is sent, and it calls back like Twilio.

In tests: `async with Twilio() as twilio`. For benchmarks and by hand: `python -m tests.standins.twilio`.
"""

import argparse
import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Self
from urllib.parse import urlencode, urlsplit

import aiohttp
from aiohttp import web

from tests.standins.faults import Shares, Weather
from tests.standins.twilio_account import SERVICE_SID, SMS_NUMBER, WHATSAPP_NUMBER, Account
from tests.standins.twilio_api import RestApi
from tests.standins.twilio_messages import API_VERSION, Message, new_sid, sign
from tests.standins.twilio_rules import keyword

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
STATUSES_OF_FAILURE = {"failed", "undelivered"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What the product answered to a webhook."""

    status: int
    body: str
    content_type: str


class Twilio(Account):
    """Twilio, as far as one account with its numbers sees it."""

    def __init__(
        self,
        *,
        product_url: str = "http://127.0.0.1:8080",
        public_url: str | None = None,
        numbers: Sequence[str] = (SMS_NUMBER, WHATSAPP_NUMBER),
        services: Sequence[str] = (SERVICE_SID,),
        port: int = 0,
        delay: timedelta = timedelta(),
        reports: Sequence[str] = (),
        weather: Weather | None = None,
    ) -> None:
        """Webhooks are signed for `public_url` but go to `product_url`; `reports` follow each message."""
        super().__init__(numbers, services)
        self.weather = weather
        self.product_url = product_url.rstrip("/")
        self.public_url = (public_url or product_url).rstrip("/")
        self.early_reports: list[str] = []  # statuses that are reported before `create` is answered
        self._port, self._delay, self._reports = port, delay, list(reports)
        self._to_report: asyncio.Queue[Message] = asyncio.Queue()
        self._late: set[asyncio.Task[None]] = set()

    # --- its life

    async def __aenter__(self) -> Self:
        app = web.Application()
        RestApi(self, self._delay).add_to(app)
        app.router.add_get("/standin/sent", self._show_sent)
        app.router.add_post("/standin/text", self._text_by_hand)
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30))
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        self._reporter = asyncio.create_task(self._report_all())
        return self

    async def __aexit__(self, *_: object) -> None:
        self.closing.set()
        for task in (self._reporter, *self._late):
            task.cancel()
        await asyncio.gather(self._reporter, *self._late, return_exceptions=True)
        await self._runner.cleanup()
        await self._session.close()

    # --- what a test asks of it

    async def text(
        self, sender: str, to: str, body: str, *, arrives: bool = True, **fields: str
    ) -> Answer | None:
        """A resident texts: Twilio keeps it, acts on its own words, and calls the product if it `arrives`."""
        message = Message(fields.pop("MessageSid", new_sid("SM")), sender, to, body, "inbound", "received")
        message.sent = message.created
        urls = [(name, fields[name]) for name in sorted(fields) if name.startswith("MediaUrl")]
        message.media = [(url, fields.get(name.replace("Url", "ContentType"), "")) for name, url in urls]
        self.messages.setdefault(message.sid, message)
        self._act_on(keyword(body, to), to, sender)
        form = self._inbound_form(message) | fields
        return await self.post("/webhooks/twilio", form) if arrives else None

    async def report(self, message: Message, status: str, *, error_code: int | None = None) -> Answer | None:
        """Tell the product what became of a message; call it late, twice or out of order at will."""
        message.status, message.error_code = status, error_code
        if status == "sent":
            message.sent = self.clock()
        if message.callback is None:
            return None
        form = {
            "MessageSid": message.sid,
            "SmsSid": message.sid,
            "MessageStatus": status,
            "SmsStatus": status,
        }
        form |= {"From": message.sender, "To": message.to}
        form |= {"AccountSid": self.account_sid, "ApiVersion": API_VERSION}
        if status in STATUSES_OF_FAILURE and error_code is not None:
            form["ErrorCode"] = str(error_code)
        return await self.post(message.callback.removeprefix(self.public_url), form)

    async def post(
        self, path: str, form: Mapping[str, str], *, token: str | None = None, signature: str | None = None
    ) -> Answer:
        """Call the product with a signed form; another token or signature makes it a forgery."""
        if urlsplit(self.product_url).hostname not in LOOPBACK or not path.startswith("/"):
            raise ValueError("the stand-in calls nothing but the product on loopback")
        signed = (
            signature
            if signature is not None
            else sign(token or self.auth_token, self.public_url + path, form)
        )
        headers = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
        if signed:
            headers["X-Twilio-Signature"] = signed
        async with self._session.post(
            self.product_url + path, data=urlencode(form).encode(), headers=headers, allow_redirects=False
        ) as answer:
            return Answer(answer.status, await answer.text(), answer.content_type)

    async def accepted(self, message: Message) -> None:
        for status in self.early_reports:
            await self.report(message, status)
        if self._reports or message.error_code is not None:
            self._to_report.put_nowait(message)

    async def _report_all(self) -> None:
        while True:
            message = await self._to_report.get()
            statuses = self._reports if message.error_code is None else ["failed"]
            drawn = self.weather.reports(statuses) if self.weather else [(one, 0.0) for one in statuses]
            for status, delay in drawn:
                if delay:
                    late = asyncio.create_task(self._report_late(message, status, delay))
                    self._late.add(late)
                    late.add_done_callback(self._late.discard)
                else:
                    await self._report_as_well_as_it_goes(message, status)

    async def _report_late(self, message: Message, status: str, delay: float) -> None:
        await asyncio.sleep(delay)
        await self._report_as_well_as_it_goes(message, status)

    async def _report_as_well_as_it_goes(self, message: Message, status: str) -> None:
        with suppress(aiohttp.ClientError, TimeoutError):  # reports are best effort at Twilio too
            await self.report(message, status, error_code=message.error_code)

    def _act_on(self, word: str | None, sender: str, person: str) -> None:
        if word is None:
            return
        self.automatic.append((person, word))
        if word == "STOP":
            self.blocked.add((sender, person))
        elif word == "START":
            self.blocked.discard((sender, person))

    def _inbound_form(self, message: Message) -> dict[str, str]:
        form = {
            "ToCountry": "US",
            "SmsMessageSid": message.sid,
            "NumMedia": str(len(message.media)),
            "SmsSid": message.sid,
            "SmsStatus": "received",
            "Body": message.body,
            "To": message.to,
            "NumSegments": str(message.segments),
            "MessageSid": message.sid,
            "AccountSid": self.account_sid,
            "From": message.sender,
            "ApiVersion": API_VERSION,
        }
        number = message.sender.removeprefix("whatsapp:+")
        if number == message.sender:
            return form | {"FromCity": "", "FromState": "", "FromZip": "", "FromCountry": "US"}
        if not number.isdecimal():
            return form | {"ExternalUserId": message.sender, "MessageType": "text", "ProfileName": "Someone"}
        return form | {"WaId": number, "MessageType": "text", "ProfileName": "Someone"}

    # --- by hand, and for benchmarks in another process

    async def _show_sent(self, request: web.Request) -> web.Response:
        """The messages from number `since` on; with `wait`, only when there are so many."""
        since, wait = int(request.query.get("since", 0)), int(request.query.get("wait", 0))
        with suppress(TimeoutError):
            await self.wait_for_sent(wait, seconds=20)
        shown = [{"to": one.to, "body": one.body, "at": one.created.timestamp()} for one in self.sent[since:]]
        return web.json_response({"count": since + len(shown), "messages": shown})

    async def _text_by_hand(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        sender, to = form.pop("From"), form.pop("To", SMS_NUMBER)
        answer = await self.text(sender, to, form.pop("Body", ""), arrives=True, **form)
        return web.Response(status=answer.status if answer else 204, text=answer.body if answer else "")


async def _serve(arguments: argparse.Namespace) -> None:
    twilio = Twilio(
        product_url=arguments.product,
        public_url=arguments.public,
        port=arguments.port,
        delay=timedelta(milliseconds=arguments.delay),
        reports=[status for status in arguments.reports.split(",") if status],
        weather=Weather(Shares.read(arguments.faults), arguments.seed),
    )
    async with twilio:
        settings = {
            "API_URL": twilio.url,
            "ACCOUNT_SID": twilio.account_sid,
            "AUTH_TOKEN": twilio.auth_token,
            "SMS_FROM": SMS_NUMBER,
            "WHATSAPP_FROM": WHATSAPP_NUMBER.removeprefix("whatsapp:"),
        }
        lines = [f"HEARBACK_TWILIO_{name}={value}" for name, value in settings.items()]
        print("\n".join(lines), flush=True)  # noqa: T201  # the settings are its output
        await asyncio.Event().wait()


def main() -> None:
    """Serve until interrupted, after printing the settings that the product needs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument(
        "--product", default="http://127.0.0.1:8080", help="where the product listens, on loopback"
    )
    parser.add_argument("--public", help="the address that is signed, if it is another")
    parser.add_argument("--delay", type=float, default=0, help="milliseconds before each answer to a send")
    parser.add_argument("--reports", default="", help="statuses to report for each message: sent,delivered")
    parser.add_argument("--faults", default="", help="what goes wrong, by shares: too_many=0.05,missing=0.1")
    parser.add_argument("--seed", type=int, default=0, help="of what goes wrong")
    with suppress(KeyboardInterrupt):
        asyncio.run(_serve(parser.parse_args()))


if __name__ == "__main__":
    main()
