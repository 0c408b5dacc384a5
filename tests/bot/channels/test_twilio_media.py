"""Photos and sounds are fetched from Twilio, or the emulator of the settings, and from nowhere else."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from aiohttp import web

from bot.channels.errors import GiveUp, Retry
from bot.channels.twilio import TwilioAccount
from bot.channels.twilio_media import TwilioMedia
from tests.standins.twilio import Twilio
from tests.standins.twilio_account import ACCOUNT_SID, AUTH_TOKEN


@dataclass
class Store:
    """Another host, to which files are moved."""

    url: str = ""
    seen: list[str | None] = field(default_factory=list)  # credentials that came with the requests

    async def show(self, request: web.Request) -> web.StreamResponse:
        self.seen.append(request.headers.get("Authorization"))
        match request.path:
            case "/round":
                raise web.HTTPFound("/round")
            case "/endless":
                answer = web.StreamResponse()
                await answer.prepare(request)
                while True:
                    await answer.write(bytes(1024))
            case "/elsewhere":
                raise web.HTTPFound(request.query["to"])
        return web.Response(body=b"a picture")


@pytest.fixture
async def store() -> AsyncIterator[Store]:
    made = Store()
    app = web.Application()
    app.router.add_get("/{any}", made.show)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield made
    await runner.cleanup()


async def test_a_file_is_fetched_with_credentials_at_the_address_of_the_webhook(
    twilio: Twilio, online: TwilioAccount
):
    url = twilio.attach(b"a picture")

    assert await online.download(url, max_bytes=9) == b"a picture"


async def test_no_credentials_go_to_the_host_that_it_is_moved_to(twilio: Twilio, store: Store):
    media = TwilioMedia(ACCOUNT_SID, AUTH_TOKEN, twilio.url)

    await media.download(f"{store.url}/picture", max_bytes=99)

    assert store.seen == [None]


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/picture", "http://169.254.169.254/latest/meta-data", "file:///etc/passwd",
        "http://api.twilio.com/picture", "https://api.twilio.com:8443/picture", "https://twilio.com.example.org/",
        "https://nottwilio.com/", "https://someone@api.twilio.com/", "https://s3.amazonaws.com/other/picture",
        "https://media.twiliocdn.com.example.org/", "http://127.0.0.1:1/", "ftp://api.twilio.com/", "",
        "//", "x",
    ],
)  # fmt: skip
async def test_nothing_is_fetched_from_elsewhere(url: str):
    with pytest.raises(GiveUp):
        await TwilioMedia(ACCOUNT_SID, AUTH_TOKEN, "https://api.twilio.com").download(url, max_bytes=99)


@pytest.mark.parametrize("url", ["https://example.org/picture", "http://169.254.169.254/latest/"])
async def test_nor_where_it_is_moved_to(store: Store, url: str):
    media = TwilioMedia(ACCOUNT_SID, AUTH_TOKEN, store.url)

    with pytest.raises(GiveUp, match="not at Twilio"):
        await media.download(f"{store.url}/elsewhere?to={url}", max_bytes=99)


@pytest.mark.parametrize(
    "host",
    [
        "api.twilio.com/x", "mcs.us1.twilio.com/x", "mms.twiliocdn.com/x", "media.twiliocdn.com/x",
        "s3-external-1.amazonaws.com/media.twiliocdn.com/AC1/x",
        "media.twiliocdn.com.s3-external-1.amazonaws.com/AC1/x",
    ],
)  # fmt: skip
def test_twilio_has_several_stores(host: str):
    from yarl import URL

    TwilioMedia(ACCOUNT_SID, AUTH_TOKEN, "https://api.twilio.com").check(URL(f"https://{host}"))


async def test_what_goes_round_in_circles_is_given_up(store: Store):
    with pytest.raises(GiveUp, match="too often"):
        await TwilioMedia(ACCOUNT_SID, AUTH_TOKEN, store.url).download(f"{store.url}/round", max_bytes=99)


async def test_what_is_too_large_is_given_up_while_it_comes(store: Store):
    with pytest.raises(GiveUp, match="too large"):
        await TwilioMedia(ACCOUNT_SID, AUTH_TOKEN, store.url).download(
            f"{store.url}/endless", max_bytes=99_999
        )
    with pytest.raises(GiveUp, match="too large"):
        await TwilioMedia(ACCOUNT_SID, AUTH_TOKEN, store.url).download(f"{store.url}/x", max_bytes=8)


async def test_what_takes_too_long_may_come_later(store: Store):
    media = TwilioMedia(ACCOUNT_SID, AUTH_TOKEN, store.url, timeout=timedelta(milliseconds=50))

    with pytest.raises(Retry):
        await media.download(f"{store.url}/endless", max_bytes=1 << 40)


@pytest.mark.parametrize("status", [404, 500, 401, 429])
async def test_what_is_not_there_yet_may_come_later(twilio: Twilio, online: TwilioAccount, status: int):
    url = twilio.attach(b"a picture")
    twilio.media_faults.append(status)

    with pytest.raises(Retry):
        await online.download(url, max_bytes=99)
    assert await online.download(url, max_bytes=99) == b"a picture"
