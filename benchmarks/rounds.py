"""One round of measuring: the floor, accepting alone, and the whole product, each in a process of its own."""

import asyncio
import secrets
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from benchmarks.databases import Databases, Remains
from benchmarks.load import Posted, saturate, steadily
from benchmarks.messages import Residents, Text
from benchmarks.processes import Process
from tests.product import free_port
from tests.standins.twilio_account import ACCOUNT_SID, AUTH_TOKEN, SMS_NUMBER

CONNECTIONS = 32
SEEDS = 40  # ideas that exist before anything is measured
DRAIN_SECONDS = 90.0
LOOK_SECONDS = 0.1
Numbers = dict[str, float]
Measured = dict[str, Numbers]


@dataclass(frozen=True, slots=True)
class Size:
    """How many messages, from how many people."""

    messages: int  # of the product, at saturation
    people: int
    per_second: int  # of the steady load
    steady_seconds: int


@dataclass(frozen=True, slots=True)
class Bench:
    """Where and how much is measured."""

    databases: Databases
    folder: Path
    size: Size
    seed: int


async def floor(bench: Bench) -> Measured:
    """The bare handler."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    residents = Residents(url, bench.size.people, bench.seed)
    arguments = ["benchmarks.floor", bench.databases.new(), str(port), url]
    async with Process(arguments, port=port, folder=bench.folder, settings={}) as process:
        await saturate(port, residents.ideas(SEEDS), CONNECTIONS)
        return {"floor": await _accepted(process, residents.texts(bench.size.messages, ["K7RD"]))}


async def accepting_alone(bench: Bench) -> Measured:
    """Hearback's door with nobody behind it."""
    port = free_port()
    settings = _settings(bench.databases.new(), f"http://127.0.0.1:{port}", free_port())
    residents = Residents(f"http://127.0.0.1:{port}", bench.size.people, bench.seed)
    async with Process(
        ["benchmarks.door", str(port)], port=port, folder=bench.folder, settings=settings
    ) as process:
        await saturate(port, residents.ideas(SEEDS), CONNECTIONS)
        return {"accepting_alone": await _accepted(process, residents.texts(bench.size.messages, ["K7RD"]))}


async def _accepted(process: Process, texts: Sequence[Text]) -> Numbers:
    before = process.cpu_seconds()
    posted = await saturate(process.port, texts, CONNECTIONS)
    spent = process.cpu_seconds() - before
    return {"per_second": posted.rate, "cpu_ms": spent * 1000 / len(texts)} | percentiles(posted.waits)


async def whole(bench: Bench) -> Measured:
    """`hearback serve` and a stand-in for Twilio: a steady load first, then as much as it takes."""
    async with serving(bench) as served:
        await saturate(served.process.port, served.residents.ideas(SEEDS), CONNECTIONS)
        await served.finish()
        steady, size = await _steady(served, bench.size), bench.size
        texts = served.residents.texts(size.messages, served.remains.codes())
        before, told = served.process.cpu_seconds(), await served.count_sent()
        posted = await saturate(served.process.port, texts, CONNECTIONS)
        await served.finish()
        spent = served.process.cpu_seconds() - before
        waits, last = await served.replies(posted, told)
        saturated = {"per_second": len(texts) / (last - posted.began), "cpu_ms": spent * 1000 / len(texts)}
        accepting = {"per_second": posted.rate} | percentiles(posted.waits)
        return steady | {"accepting_while_answering": accepting, "end_to_end": saturated | percentiles(waits)}


async def _steady(served: "Served", size: Size) -> Measured:
    texts = served.residents.texts(size.per_second * size.steady_seconds, served.remains.codes())
    before, told = served.process.cpu_seconds(), await served.count_sent()
    posted = await steadily(served.process.port, texts, size.per_second, CONNECTIONS)
    await served.finish()
    spent = served.process.cpu_seconds() - before
    waits, _last = await served.replies(posted, told)
    return {
        "accepting_steadily": {"per_second": posted.rate} | percentiles(posted.waits),
        "end_to_end_steadily": {"cpu_ms": spent * 1000 / len(texts)} | percentiles(waits),
    }


@dataclass(frozen=True, slots=True)
class Served:
    """The product and everything around it."""

    process: Process
    twilio: Process
    residents: Residents
    remains: Remains
    session: aiohttp.ClientSession

    async def finish(self) -> None:
        """Wait until every message is handled and every reply is out."""
        async with asyncio.timeout(DRAIN_SECONDS):
            while not await asyncio.to_thread(self.remains.is_finished):  # noqa: ASYNC110  # it lies in another process
                await asyncio.sleep(LOOK_SECONDS)
        if parked := self.remains.parked():
            raise RuntimeError(f"{parked} messages could not be handled: {self.process.log_tail()}")

    async def count_sent(self) -> int:
        """How many replies the stand-in has."""
        return len(await self._sent(0))

    async def replies(self, posted: Posted, told: int) -> tuple[list[float], float]:
        """Seconds from each message to its reply at the stand-in, and when the last one came."""
        sent = await self._sent(told)
        by_person: defaultdict[str, deque[float]] = defaultdict(deque)
        for person, at in sent:
            by_person[person].append(at)
        answered = [sid for sid in await asyncio.to_thread(self.remains.answered) if sid in posted.due]
        waits = [by_person[posted.sender[sid]].popleft() - posted.due[sid] for sid in answered]
        return waits, max(at for _person, at in sent)

    async def _sent(self, since: int) -> list[tuple[str, float]]:
        """Whom the stand-in has replies for, and when it got them."""
        async with self.session.get(
            f"http://127.0.0.1:{self.twilio.port}/standin/sent", params={"since": since}
        ) as answer:
            return [(reply["to"], reply["at"]) for reply in (await answer.json())["messages"]]


@asynccontextmanager
async def serving(bench: Bench) -> AsyncIterator[Served]:
    """The product, and a stand-in for Twilio beside it."""
    port, twilio_port, database = free_port(), free_port(), bench.databases.new()
    url = f"http://127.0.0.1:{port}"
    settings = _settings(database, url, twilio_port)
    standin = ["tests.standins.twilio", "--port", str(twilio_port), "--product", url]
    serve = ["hearback", "serve", "--port", str(port)]
    async with (
        Process(standin, port=twilio_port, folder=bench.folder, settings={}) as twilio,
        Process(serve, port=port, folder=bench.folder, settings=settings) as process,
        aiohttp.ClientSession() as session,
    ):
        remains = Remains(database)
        try:
            yield Served(process, twilio, Residents(url, bench.size.people, bench.seed), remains, session)
        finally:
            remains.close()


def _settings(database: str, url: str, twilio_port: int) -> Mapping[str, str]:
    return {
        "HEARBACK_DATABASE_URL": database,
        "HEARBACK_SECRET_KEY": secrets.token_hex(32),
        "HEARBACK_PUBLIC_URL": url,
        "HEARBACK_TWILIO_ACCOUNT_SID": ACCOUNT_SID,
        "HEARBACK_TWILIO_AUTH_TOKEN": AUTH_TOKEN,
        "HEARBACK_TWILIO_API_URL": f"http://127.0.0.1:{twilio_port}",
        "HEARBACK_TWILIO_SMS_FROM": SMS_NUMBER,
        "HEARBACK_QUIET_HOURS": "off",
    }


def percentiles(waits: Sequence[float]) -> Numbers:
    """Of seconds, in milliseconds."""
    ordered = sorted(waits)
    return {f"p{p}_ms": ordered[min(len(ordered) - 1, len(ordered) * p // 100)] * 1000 for p in (50, 95, 99)}
