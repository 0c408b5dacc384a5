"""A stand-in for Rasa's server, on loopback."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

ANSWER = {
    "text": "vote for the bench",
    "intent": {"name": "vote", "confidence": 0.91234567},
    "entities": [
        {"entity": "idea_ref", "start": 9, "end": 18, "value": "the bench", "extractor": "CRFEntityExtractor"}
    ],
    "intent_ranking": [
        {"name": "vote", "confidence": 0.91234567},
        {"name": "submit_idea", "confidence": 0.08},
    ],
    "text_tokens": [[0, 4]],
}


class Rasa:
    """Stands in for Rasa: answers what it is told to, and remembers what it was asked."""

    def __init__(self) -> None:
        self.answer: Any = ANSWER
        self.status = 200
        self.token: str | None = None
        self.model = "hearback-0123.tar.gz"
        self.texts: list[str] = []
        self.now = self.most = 0
        self.gate = asyncio.Event()
        self.gate.set()
        self.url = ""

    def refuses(self, request: web.Request) -> bool:
        """Whether it wants another token."""
        return self.token is not None and request.query.get("token") != self.token

    async def parse(self, request: web.Request) -> web.Response:
        """`POST /model/parse`."""
        if self.refuses(request):
            return web.json_response({"reason": "NotAuthenticated"}, status=401)
        self.texts.append((await request.json())["text"])
        self.now += 1
        self.most = max(self.most, self.now)
        try:
            await self.gate.wait()
        finally:
            self.now -= 1
        return web.json_response(self.answer, status=self.status)

    async def look(self, request: web.Request) -> web.Response:
        """`GET /status`."""
        if self.refuses(request):
            return web.json_response({"reason": "NotAuthenticated"}, status=401)
        return web.json_response({"model_file": f"/models/{self.model}", "model_id": "1"})


@asynccontextmanager
async def rasa_server() -> AsyncIterator[Rasa]:
    """A stand-in that listens for as long as the block lasts."""
    standing = Rasa()
    app = web.Application()
    app.router.add_post("/model/parse", standing.parse)
    app.router.add_get("/status", standing.look)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    standing.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield standing
    finally:
        standing.gate.set()
        await runner.cleanup()
