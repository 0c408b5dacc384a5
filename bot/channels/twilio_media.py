"""Fetching what residents sent from Twilio, and from nowhere else.

A media address redirects to Twilio's store, which is another host: it gets no credentials.
Source: help.twilio.com, "Protect media access with HTTP basic authentication".
"""

import asyncio
from datetime import timedelta
from typing import Final

import aiohttp
from aiohttp import encode_basic_auth
from yarl import URL

from bot.channels.errors import GiveUp, Retry
from bot.channels.twilio_http import API, CONNECT_TIMEOUT

A_FILE: Final = timedelta(minutes=1)  # for all of a download
MOST_HOPS: Final = 4
CHUNK: Final = 64 * 1024
REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
GONE: Final = frozenset({404, 410})  # also said of what is not there yet: worth another try
LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
STORES: Final = (".twilio.com", ".twiliocdn.com")
OLD_STORE: Final = (
    "media.twiliocdn.com"  # a bucket at Amazon, for what came before a city asked for protection
)


class TwilioMedia:
    """Downloads from the hosts of Twilio, or of an emulator; `api_url` says which."""

    def __init__(
        self, account_sid: str, auth_token: str, api_url: str, *, timeout: timedelta = A_FILE
    ) -> None:
        self._authorization = encode_basic_auth(account_sid, auth_token)
        self._api = URL(api_url.rstrip("/") or API)
        self._is_emulator = not _is_of_twilio(self._api)
        self._timeout = timeout

    async def download(self, url: str, *, max_bytes: int) -> bytes:
        """The content at an address; raises `GiveUp` for another host or too much, else `Retry`."""
        try:
            async with asyncio.timeout(self._timeout.total_seconds()), self._session() as session:
                return await self._follow(session, self._first(url), max_bytes)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise Retry(reason=f"the file could not be fetched ({type(error).__name__})") from error

    @staticmethod
    def _session() -> aiohttp.ClientSession:
        bounds = aiohttp.ClientTimeout(total=None, connect=CONNECT_TIMEOUT)
        return aiohttp.ClientSession(timeout=bounds, cookie_jar=aiohttp.DummyCookieJar())

    def _first(self, url: str) -> URL:
        """Where to ask first: an emulator stands for Twilio's API under another address."""
        if self._is_emulator and url.startswith(f"{API}/"):
            url = str(self._api).rstrip("/") + url.removeprefix(API)
        try:
            return URL(url, encoded=True)
        except ValueError:
            raise GiveUp(reason="no address") from None

    async def _follow(self, session: aiohttp.ClientSession, url: URL, max_bytes: int) -> bytes:
        for _hop in range(MOST_HOPS):
            self.check(url)
            headers = {"Authorization": self._authorization} if self._may_know_us(url) else {}
            async with session.get(url, headers=headers, allow_redirects=False) as answer:
                if answer.status not in REDIRECTS:
                    return await _content(answer, max_bytes)
                url = _target(url, answer.headers.get("Location", ""))
        raise GiveUp(reason="redirected too often")

    def check(self, url: URL) -> None:
        """Raise `GiveUp` for every address that is not Twilio's, or the emulator's."""
        if url.user is not None or url.password is not None:
            raise GiveUp(reason="an address with a name in it")
        if self._is_emulator and url.scheme in {"http", "https"} and self._is_at_emulator(url):
            return
        if url.scheme != "https" or url.port != 443 or not _is_of_twilio(url):
            raise GiveUp(reason="not at Twilio")

    def _is_at_emulator(self, url: URL) -> bool:
        if url.host == self._api.host:
            return True
        return url.host in LOOPBACK and self._api.host in LOOPBACK

    def _may_know_us(self, url: URL) -> bool:
        """Whether credentials may go there: to the API alone, never to a store that it redirects to."""
        return url.origin() == self._api.origin() or (url.scheme == "https" and url.host == URL(API).host)


def _is_of_twilio(url: URL) -> bool:
    host = (url.host or "").lower()
    if f".{host}".endswith(STORES):
        return True
    in_path = url.path.startswith(f"/{OLD_STORE}/") and host.startswith("s3")
    return host.endswith(".amazonaws.com") and (in_path or host.startswith(f"{OLD_STORE}.s3"))


def _target(url: URL, location: str) -> URL:
    try:
        return url.join(URL(location, encoded=True))
    except ValueError:
        raise GiveUp(reason="redirected to no address") from None


async def _content(answer: aiohttp.ClientResponse, max_bytes: int) -> bytes:
    if answer.status != 200:
        raise Retry(code=str(answer.status), reason="the file is not there" if answer.status in GONE else "")
    if (answer.content_length or 0) > max_bytes:
        raise GiveUp(reason="the file is too large")
    content = bytearray()
    async for chunk in answer.content.iter_chunked(CHUNK):
        content += chunk
        if len(content) > max_bytes:
            raise GiveUp(reason="the file is too large")
    return bytes(content)
