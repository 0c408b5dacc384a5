"""The floor: the least that a program must do which keeps signed messages durably.

aiohttp, the signature check of Twilio's library, one durable insert a message with the plain driver.
Run as `python -m benchmarks.floor DATABASE_URL PORT SIGNED_URL`.
"""

import asyncio
import sqlite3
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol
from urllib.parse import parse_qsl

import psycopg
from aiohttp import web
from sqlalchemy import make_url
from twilio.request_validator import RequestValidator

from tests.standins.twilio_account import AUTH_TOKEN

CONNECTIONS = 8  # to PostgreSQL, as many as Hearback has
TABLE = "CREATE TABLE IF NOT EXISTS kept (sid TEXT PRIMARY KEY, sender TEXT, body TEXT)"
TWIML = '<?xml version="1.0" encoding="UTF-8"?><Response/>'
Row = tuple[str, str, str]


class Keeper(Protocol):
    """Keeps a message durably."""

    async def keep(self, row: Row) -> None:
        """Return when it is on disk."""
        ...


class InSqlite:
    """`sqlite3` in a thread; each message is its own transaction, as durable as Hearback's."""

    def __init__(self, path: str) -> None:
        self._thread = ThreadPoolExecutor(1)
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=FULL")
        self._connection.execute(TABLE)

    async def keep(self, row: Row) -> None:
        """Insert one row."""
        insert = "INSERT INTO kept VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
        await asyncio.get_running_loop().run_in_executor(self._thread, self._connection.execute, insert, row)


class InPostgresql:
    """`psycopg`, with a few connections; each message is its own transaction."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._free: asyncio.Queue[psycopg.AsyncConnection] = asyncio.Queue()

    async def open(self) -> None:
        """Connect."""
        for _ in range(CONNECTIONS):
            self._free.put_nowait(await psycopg.AsyncConnection.connect(self._url, autocommit=True))
        connection = await self._free.get()
        await connection.execute(TABLE)
        self._free.put_nowait(connection)

    async def keep(self, row: Row) -> None:
        """Insert one row."""
        connection = await self._free.get()
        try:
            await connection.execute("INSERT INTO kept VALUES (%s, %s, %s) ON CONFLICT DO NOTHING", row)
        finally:
            self._free.put_nowait(connection)


async def _keeper(url: str) -> Keeper:
    if url.startswith("sqlite"):
        return InSqlite(make_url(url).database or "")
    keeper = InPostgresql(url)
    await keeper.open()
    return keeper


async def _serve(database: str, port: int, signed_url: str) -> None:
    keeper, validator = await _keeper(database), RequestValidator(AUTH_TOKEN)

    async def keep(request: web.Request) -> web.Response:
        form = dict(parse_qsl((await request.read()).decode(), keep_blank_values=True))
        signature = request.headers.get("X-Twilio-Signature", "")
        if not validator.validate(signed_url + request.raw_path, form, signature):
            return web.Response(status=403)
        await keeper.keep((form["MessageSid"], form["From"], form["Body"]))
        return web.Response(text=TWIML, content_type="text/xml")

    app = web.Application()
    app.router.add_post("/webhooks/twilio", keep)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve(sys.argv[1], int(sys.argv[2]), sys.argv[3]))
