"""Posts messages over connections that stay open, and notes when each was acknowledged.

Plain streams instead of an HTTP client: on a small machine the load must cost less than what it measures.
"""

import asyncio
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Self

from benchmarks.messages import Text


@dataclass(slots=True)
class Posted:
    """What a run of posting saw; `began` is wall-clock time, since another process notes the replies."""

    began: float
    seconds: float = 0.0
    waits: list[float] = field(default_factory=list)  # seconds from when a message was due to its 200
    due: dict[str, float] = field(default_factory=dict)  # message id -> wall-clock time when it was due
    sender: dict[str, str] = field(default_factory=dict)  # message id -> whose it is

    @property
    def rate(self) -> float:
        """Messages acknowledged per second."""
        return len(self.waits) / self.seconds


class Connection:
    """One HTTP connection."""

    def __init__(self, port: int) -> None:
        self._port = port

    async def __aenter__(self) -> Self:
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._writer.close()
        await self._writer.wait_closed()

    async def post(self, text: Text) -> None:
        """Post one message; anything but 200 ends the benchmark."""
        self._writer.write(text.request)
        head = await self._reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(f"a message was answered with {head[:80]!r}")
        length = int(head.lower().split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
        await self._reader.readexactly(length)


async def saturate(port: int, texts: Sequence[Text], connections: int) -> Posted:
    """Each connection posts its next message as soon as the last one was acknowledged."""
    posted, waiting = Posted(time.time()), iter(texts)

    async def go_on() -> None:
        async with Connection(port) as connection:
            for text in waiting:
                await _post(connection, text, posted, time.time())

    async with asyncio.TaskGroup() as group:
        for _ in range(connections):
            group.create_task(go_on())
    posted.seconds = time.time() - posted.began
    return posted


async def steadily(port: int, texts: Sequence[Text], per_second: float, connections: int) -> Posted:
    """A message is due at every tick, acknowledged or not the ones before; waits count from there."""
    free: asyncio.Queue[Connection] = asyncio.Queue()

    async def post(text: Text, due: float) -> None:
        connection = await free.get()
        await _post(connection, text, posted, due)
        free.put_nowait(connection)

    async with AsyncExitStack() as opened, asyncio.TaskGroup() as group:
        for _ in range(connections):
            free.put_nowait(await opened.enter_async_context(Connection(port)))
        posted = Posted(time.time())
        for number, text in enumerate(texts):
            due = posted.began + number / per_second
            await asyncio.sleep(max(0.0, due - time.time()))
            group.create_task(post(text, due))
    posted.seconds = time.time() - posted.began
    return posted


async def _post(connection: Connection, text: Text, posted: Posted, due: float) -> None:
    await connection.post(text)
    posted.waits.append(time.time() - due)
    posted.due[text.sid] = due
    posted.sender[text.sid] = text.sender
