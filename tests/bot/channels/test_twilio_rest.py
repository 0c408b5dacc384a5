"""Our calls to Twilio's REST API are those that Twilio's own library makes."""

import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlsplit

import pytest
from aiohttp import web
from twilio.http import HttpClient
from twilio.http.response import Response
from twilio.rest import Client

from bot.channels.errors import GiveUp, Misconfigured, Retry, Unknown
from bot.channels.twilio import TwilioAccount
from bot.channels.twilio_content import Content
from bot.channels.twilio_rest import API
from tests.bot.channels.conftest import account_at
from tests.standins.twilio import Twilio
from tests.standins.twilio_account import ACCOUNT_SID, AUTH_TOKEN, SMS_NUMBER

ANN = "+15550100001"
SID = "SM" + "0" * 31 + "1"
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
MESSAGE = '{"sid": "SM1", "status": "queued"}'
PAGE = '{"messages": [], "next_page_uri": null}'
Call = tuple[str, str, dict[str, str], dict[str, str]]  # method, path, query, form


@dataclass
class Desk:
    """Answers every call with the same words, and notes the calls."""

    status: int = 200
    text: str = PAGE
    headers: dict[str, str] = field(default_factory=dict)
    url: str = ""
    calls: list[Call] = field(default_factory=list)

    async def note(self, request: web.Request) -> web.Response:
        form = dict(parse_qsl((await request.read()).decode(), keep_blank_values=True))
        self.calls.append((request.method, request.path, dict(request.query), form))
        return web.Response(status=self.status, text=self.text, headers=self.headers)


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    made = Desk()
    app = web.Application()
    app.router.add_route("*", "/{any:.*}", made.note)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield made
    await runner.cleanup()


class Notes(HttpClient):  # type: ignore[misc]  # the library has no types
    """Notes what Twilio's library would send."""

    def __init__(self, text: str) -> None:
        super().__init__(logger=logging.getLogger(), is_async=False)
        self.calls: list[Call] = []
        self._text = text

    def request(
        self, method: str, url: str, params: object = None, data: object = None, **_: object
    ) -> Response:
        query, form = ({k: str(v) for k, v in dict(given or {}).items()} for given in (params, data))  # type: ignore[call-overload]
        self.calls.append((method, urlsplit(url).path, query, form))
        return Response(204 if method == "DELETE" else 200, self._text)


def library(text: str = PAGE) -> tuple[Client, Notes]:
    notes = Notes(text)
    return Client(ACCOUNT_SID, AUTH_TOKEN, http_client=notes), notes


@pytest.mark.parametrize("content", [Content("Bänk & more 👍"), Content("K7RD", template="HX1")])
@pytest.mark.parametrize("sender", [SMS_NUMBER, "MG1"])
async def test_a_message_is_created_as_the_library_does(desk: Desk, content: Content, sender: str):
    desk.text = MESSAGE
    client, notes = library(MESSAGE)
    named = {"Body": "body", "ContentSid": "content_sid", "ContentVariables": "content_variables"}
    said = {named[name]: value for name, value in content.fields(NOON).items()}
    whence = {"messaging_service_sid": sender} if sender == "MG1" else {"from_": sender}

    client.messages.create(to=ANN, status_callback="https://bot.example.org/?a=1&b=2", **whence, **said)
    async with account_at(desk.url, services=["MG1"]) as account:
        await account.send(
            to=ANN, sender=sender, status_callback="https://bot.example.org/?a=1&b=2", content=content
        )

    assert desk.calls == notes.calls


async def test_messages_are_listed_as_the_library_does(desk: Desk):
    client, notes = library()

    client.messages.list(to=ANN, page_size=50)
    client.messages.list(date_sent_after=NOON, page_size=50)
    client.messages.list(limit=1, page_size=1)
    async with account_at(desk.url) as account:
        await account.find_sent(to=ANN, text="x", since=NOON)
        await account.list_inbound(NOON)
        await account.check()

    assert desk.calls == notes.calls


async def test_a_message_is_deleted_as_the_library_does(desk: Desk):
    client, notes = library()

    client.messages(SID).delete()
    async with account_at(desk.url) as account:
        await account.delete(SID)

    assert desk.calls == notes.calls


async def test_an_id_of_an_emulator_stays_one_part_of_the_address(desk: Desk):
    async with account_at(desk.url) as account:
        await account.delete("../Calls?x=1")

    [(_, path, query, _form)] = desk.calls
    assert path.startswith(f"/2010-04-01/Accounts/{ACCOUNT_SID}/Messages/")
    assert query == {}


@pytest.mark.parametrize("following", ["@127.0.0.1/x", "https://elsewhere.example/x", 7])
async def test_credentials_follow_no_page_to_another_host(desk: Desk, following: str | int):
    shown = f'"{following}"' if isinstance(following, str) else following
    desk.text = f'{{"messages": [], "next_page_uri": {shown}}}'

    async with account_at(desk.url) as account:
        with pytest.raises(Retry):
            await account.list_inbound(NOON)

    assert len(desk.calls) == 1


@pytest.mark.parametrize("text", ["[]", "null", "{}", '{"sid": "SM1", "num_segments": "many"}', "<html>"])
async def test_an_answer_of_another_shape_leaves_it_open(desk: Desk, text: str):
    desk.text = text

    async with account_at(desk.url) as account:
        with pytest.raises(Unknown):
            await account.send(to=ANN, sender=SMS_NUMBER, status_callback="", content=Content("x"))


async def test_nobody_is_redirected(desk: Desk):
    desk.status, desk.headers = 307, {"Location": desk.url + "/elsewhere"}

    async with account_at(desk.url) as account:
        for call in (account.check(), account.delete(SID)):
            with pytest.raises(Misconfigured):
                await call

    assert len(desk.calls) == 2


async def test_errors_in_the_newer_shape_have_their_consequence(desk: Desk):
    desk.status = 400
    desk.text = '{"type": "about:blank", "title": "empty", "status": 400, "code": 21602}'

    async with account_at(desk.url) as account:
        with pytest.raises(GiveUp) as refused:
            await account.send(to=ANN, sender=SMS_NUMBER, status_callback="", content=Content(""))

    assert refused.value.code == "21602"


async def test_no_more_messages_are_looked_through_than_wanted(twilio: Twilio, online: TwilioAccount):
    for number in range(120):
        await online.send(
            to=ANN,
            sender=SMS_NUMBER,
            status_callback="https://bot.example.org/",
            content=Content(f"n{number}"),
        )
    start = datetime(2026, 1, 1, tzinfo=UTC)

    assert await online.find_sent(to=ANN, text="n20", since=start) is not None
    assert await online.find_sent(to=ANN, text="n19", since=start) is None


def test_the_address_is_that_of_the_library():
    assert library()[0].api.base_url == API
