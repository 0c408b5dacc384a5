"""An official's browser: cookies, forms with their tokens, what a page says."""

import re
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestClient

TOKEN = re.compile(r'name="token" value="([0-9a-f]{64})"|"X-Token": "([0-9a-f]{64})"')
FOLDED = re.compile(r"<details>.*?</details>", re.DOTALL)
TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Seen:
    """A page as it came."""

    status: int
    path: str  # where redirects led
    html: str
    headers: Any

    @property
    def text(self) -> str:
        """What it says, on one line."""
        return " ".join(unescape(TAG.sub(" ", self.html)).split())

    @property
    def in_sight(self) -> str:
        """Its markup without what is folded away."""
        return FOLDED.sub("", self.html)

    @property
    def token(self) -> str:
        """What its forms carry."""
        found = TOKEN.search(unescape(self.html))
        assert found is not None
        return found[1] or found[2]


class Browser:
    """One browser with cookies of its own, on the server of a test."""

    def __init__(self, client: TestClient[web.Request, web.Application]) -> None:
        self.base = str(client.make_url("")).rstrip("/")
        self.session = aiohttp.ClientSession(
            cookie_jar=aiohttp.CookieJar(unsafe=True), headers={"User-Agent": "Firefox on Linux"}
        )
        self.token = ""

    async def close(self) -> None:
        await self.session.close()

    async def get(self, path: str, **rest: Any) -> Seen:
        return await self._seen("GET", path, **rest)

    async def post(
        self, path: str, /, *, token: str | None = None, headers: Any = None, **fields: Any
    ) -> Seen:
        """Send a form of the page seen last."""
        data = aiohttp.FormData()
        sent = {"token": self.token if token is None else token, **fields}
        for name, values in sent.items():
            for value in values if isinstance(values, list) else [values]:
                data.add_field(name, value)
        return await self._seen("POST", path, data=data, headers=headers)

    async def _seen(self, method: str, path: str, **rest: Any) -> Seen:
        async with self.session.request(method, f"{self.base}{path}", **rest) as answer:
            is_endless = answer.content_type == "text/event-stream"
            html = "" if is_endless else await answer.text(errors="replace")  # a file may be no text
            seen = Seen(answer.status, urlsplit(str(answer.url)).path, html, answer.headers)
        if TOKEN.search(unescape(html)):
            self.token = seen.token
        return seen
