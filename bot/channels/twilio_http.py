"""The HTTP client under Twilio's library: quiet, bounded, and pointed where the settings say."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final
from urllib.parse import urlencode

import aiohttp
from aiohttp import encode_basic_auth
from twilio.http.async_http_client import AsyncTwilioHttpClient
from twilio.http.response import Response
from yarl import URL

from bot.channels.twilio_errors import code_in, error_for

API: Final = "https://api.twilio.com"
CONNECT_TIMEOUT: Final = 5.0  # seconds; ends before the account's own time-out, and surely unsent
CONNECTIONS: Final = 64


class TwilioHttpClient(AsyncTwilioHttpClient):  # type: ignore[misc]  # the SDK has no types
    """Twilio's async client with its own `request`.

    The SDK's passes `aiohttp.BasicAuth`, which aiohttp deprecates, ignores time-outs, and logs numbers;
    this one does none of it, keeps connections open, and can speak to an emulator.
    Build it inside a running loop.
    """

    def __init__(self, api_url: str) -> None:
        super().__init__(pool_connections=False)  # the session is ours; `close` of the SDK closes it
        self._api_url = api_url.rstrip("/")
        self.session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=CONNECTIONS),
            timeout=aiohttp.ClientTimeout(total=None, connect=CONNECT_TIMEOUT),
            cookie_jar=aiohttp.DummyCookieJar(),
        )

    async def request(  # noqa: PLR0917  # the SDK's signature
        self,
        method: str,
        url: str,
        params: Mapping[str, object] | None = None,
        data: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,  # noqa: ASYNC109  # the account bounds every call
        allow_redirects: bool = False,  # noqa: FBT001, FBT002
    ) -> Response:
        """Make one request; 429 is raised here, because the SDK's error forgets `Retry-After`."""
        own = dict(headers or {})
        if auth is not None:
            own["Authorization"] = encode_basic_auth(*auth)
        async with self.session.request(
            method,
            self._address(url, params),
            data=urlencode(data, doseq=True).encode() if data else None,
            headers=own,
            allow_redirects=allow_redirects,
        ) as answer:
            text = await answer.text()
            if answer.status == 429:
                raise error_for(code_in(text), 429, _seconds(answer.headers.get("Retry-After")))
            return Response(answer.status, text, answer.headers)

    def _address(self, url: str, params: Mapping[str, object] | None) -> URL:
        where = url.replace(API, self._api_url, 1) if url.startswith(API) else url
        return URL(f"{where}?{urlencode(params, doseq=True)}" if params else where, encoded=True)


def _seconds(header: str | None) -> timedelta | None:
    """`Retry-After` in its plain form; the other form, a date, is left to the caller's own waiting."""
    return timedelta(seconds=int(header)) if header and header.isdecimal() and len(header) < 6 else None
