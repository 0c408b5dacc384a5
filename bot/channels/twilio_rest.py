"""The four calls to Twilio's REST API that messages need: bounded, quiet, and pointed where the settings say.

Twilio's own library would load 90 modules and 13 MB for them, and knows neither time-outs nor `Retry-After`.
Source: twilio.com/docs/messaging/api/message-resource and …/media-resource.
"""

import json
from collections.abc import AsyncGenerator, Mapping
from datetime import timedelta
from typing import Any, Final
from urllib.parse import quote, urlencode

import aiohttp
from aiohttp import encode_basic_auth
from yarl import URL

from bot.channels.twilio_errors import code_in, error_for

API: Final = "https://api.twilio.com"
VERSION: Final = "2010-04-01"
CONNECT_TIMEOUT: Final = 5.0  # seconds; ends before the account's own time-out, and surely unsent
CONNECTIONS: Final = 64
GONE: Final = 404
Record = Mapping[str, Any]  # a message or a medium, as Twilio's JSON has it


class TwilioMessages:
    """The messages of an account; build it inside a running loop, and `close` it.

    Raises what `error_for` makes of an answer that is an error; an answer that cannot be read ends in a
    `ValueError`, `TypeError`, `LookupError` or `AttributeError`: `consequences` knows them.
    """

    def __init__(self, account_sid: str, auth_token: str, api_url: str) -> None:
        self._api_url = api_url.rstrip("/")
        self._messages = f"/{VERSION}/Accounts/{quote(account_sid, safe='')}/Messages"
        self._headers = {
            "Authorization": encode_basic_auth(account_sid, auth_token),
            "User-Agent": "Hearback",
        }
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=CONNECTIONS),
            timeout=aiohttp.ClientTimeout(total=None, connect=CONNECT_TIMEOUT),
            cookie_jar=aiohttp.DummyCookieJar(),
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._session.close()

    async def create(self, fields: Mapping[str, object]) -> Record:
        """Send a message of these fields; what Twilio keeps of it."""
        return _record(await self._call("POST", f"{self._messages}.json", urlencode(fields).encode()))

    async def listed(
        self, filters: Mapping[str, str], *, page_size: int, most: int | None = None
    ) -> AsyncGenerator[Record, None]:
        """Messages, the newest first, asked for by the page; no more than `most`."""
        query = urlencode({**filters, "PageSize": page_size})
        left = most
        async for message in self._pages(f"{self._messages}.json?{query}", "messages"):
            yield message
            left = None if left is None else left - 1
            if left == 0:
                return

    async def media(self, sid: str) -> list[Record]:
        """What a message carries."""
        return [one async for one in self._pages(f"{self._message(sid)}/Media.json", "media_list")]

    async def delete(self, sid: str) -> None:
        """Delete a message and what it carries; one that is gone already is fine."""
        await self._call("DELETE", f"{self._message(sid)}.json", may_be_gone=True)

    def _message(self, sid: str) -> str:
        return f"{self._messages}/{quote(sid, safe='')}"

    async def _pages(self, path: str, of: str) -> AsyncGenerator[Record, None]:
        following: str | None = path
        while following:
            page = _record(await self._call("GET", following))
            for one in page[of]:
                yield one
            following = page.get("next_page_uri")

    async def _call(
        self, method: str, path: str, form: bytes | None = None, *, may_be_gone: bool = False
    ) -> str:
        """Make one request; the text of its answer."""
        if not path.startswith("/"):  # the address of a next page: credentials go to no other host
            raise ValueError("an address within the API was expected")
        headers = self._headers | ({"Content-Type": "application/x-www-form-urlencoded"} if form else {})
        async with self._session.request(
            method, URL(self._api_url + path, encoded=True), data=form, headers=headers, allow_redirects=False
        ) as answer:
            text = await answer.text()
            if 200 <= answer.status < 300 or (may_be_gone and answer.status == GONE):
                return text
            raise error_for(code_in(text), answer.status, _seconds(answer.headers.get("Retry-After")))


def _record(text: str) -> Record:
    found = json.loads(text)
    if not isinstance(found, dict):
        raise TypeError("an object was expected")
    return found


def _seconds(header: str | None) -> timedelta | None:
    """`Retry-After` in its plain form; the other form, a date, is left to the caller's own waiting."""
    return timedelta(seconds=int(header)) if header and header.isdecimal() and len(header) < 6 else None
