"""`python -m benchmarks.desk`: how long officials wait in a large invented city; prints one JSON object.

Each question is asked over HTTP of `hearback serve` in a process of its own, in many variants.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import quantiles
from typing import Any

import aiohttp

from benchmarks.databases import open_all
from benchmarks.processes import ROOT, Process
from civic.city import STATUSES, load_city
from tests.product import free_port

MOST_P95_MS = 100.0
MOST_EXPORT_SECONDS = {"csv": 10.0, "jsonl": 10.0, "geojson": 10.0, "xlsx": 40.0}
MOST_EXPORT_MB = 150.0
SECRET = "benchmark" * 5
SORTS = ("-votes", "votes", "-created", "created", "-updated", "updated")
WORDS = (
    "bench",
    "trees",
    "library",
    "banco",
    "árboles",
    "autobús",
    "banc",
    "poubelles",
    "swings",
    "saturdays",
)
Numbers = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Server:
    """A running product, and a token to ask it with."""

    url: str
    token: str
    pid: int

    def session(self) -> aiohttp.ClientSession:
        """A client without patience of its own."""
        headers = {"Authorization": f"Bearer {self.token}"}
        return aiohttp.ClientSession(self.url, headers=headers, timeout=aiohttp.ClientTimeout(total=600))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.desk", description=__doc__)
    parser.add_argument("--ideas", type=int, default=100_000)
    parser.add_argument("--votes", type=int, default=5_000_000)
    parser.add_argument("--contacts", type=int, default=1_000_000)
    parser.add_argument("--asks", type=int, default=60, help="of each question")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), action="append", help="only this one")
    parser.add_argument("--url", help="measure a city that is there already, made with HEARBACK_SECRET_KEY")
    arguments = parser.parse_args()
    size = (arguments.ideas, arguments.votes, arguments.contacts)
    result: Numbers = {"size": dict(zip(("ideas", "votes", "contacts"), size, strict=True))}
    with tempfile.TemporaryDirectory(prefix="hearback-bench-") as folder:
        if arguments.url:
            result["given"] = asyncio.run(measure(arguments.url, Path(folder), arguments.asks))
        else:
            with open_all(Path(folder), arguments.database or ("sqlite", "postgresql")) as databases:
                for database in databases:
                    url = database.new()
                    seconds = seed(url, size)
                    numbers = asyncio.run(measure(url, Path(folder), arguments.asks))
                    result[database.name] = {"seed_seconds": seconds, **numbers}
    print(json.dumps(result, indent=2))


def seed(url: str, size: Sequence[int]) -> float:
    """Invent the city; returns how long it took."""
    names = ("--ideas", "--votes", "--contacts")
    options = [part for name, count in zip(names, size, strict=True) for part in (name, str(count))]
    began = time.perf_counter()
    hearback(url, "demo", "seed", *options)
    return round(time.perf_counter() - began, 1)


def hearback(url: str, *arguments: str) -> str:
    """What a command prints."""
    print(f"hearback {' '.join(arguments)}", file=sys.stderr, flush=True)
    environment = {**os.environ, "HEARBACK_DATABASE_URL": url, "HEARBACK_SECRET_KEY": SECRET}
    command = [sys.executable, "-m", "hearback", *arguments]
    done = subprocess.run(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout.strip()


async def measure(url: str, folder: Path, asks: int) -> Numbers:
    """Ask every question so many times, then export."""
    async with serving(url, folder) as server, server.session() as session:
        asked: Numbers = {}
        for what, paths in questions(await a_code(session), asks).items():
            asked[what] = await ask(session, paths)
        exports = {kind: await export(server, session, kind) for kind in MOST_EXPORT_SECONDS}
    return {"ms": asked, "exports": exports, "reached": reached(asked, exports)}


@asynccontextmanager
async def serving(url: str, folder: Path) -> AsyncIterator[Server]:
    """Serve the city in a process of its own."""
    token = hearback(url, "token", "add", f"benchmark {time.time_ns()}", "--role", "moderator")
    settings = {
        "HEARBACK_DATABASE_URL": url, "HEARBACK_SECRET_KEY": SECRET, "HEARBACK_CACHE": str(folder / "cache"),
    }  # fmt: skip
    port = free_port()
    arguments = ["hearback", "serve", "--port", str(port)]
    async with Process(arguments, port=port, folder=folder, settings=settings) as process:
        yield Server(f"http://127.0.0.1:{port}", token, process.pid)


async def a_code(session: aiohttp.ClientSession) -> list[str]:
    """Codes of some ideas."""
    async with session.get("/api/v1/ideas?limit=200&sort=-votes") as answer:
        return [idea["code"] for idea in (await answer.json())["items"]]


def questions(codes: Sequence[str], asks: int) -> dict[str, list[str]]:
    """What officials ask, in many variants; the same ones each time."""
    random = Random(1)
    city = load_city(ROOT / "cities" / "demo")

    def some_filters() -> str:
        area, topic = random.choice(city.areas()).key, random.choice(city.topics).key
        filters = [f"status={random.choice(STATUSES)}", f"area={area}", f"topic={topic}", "channel=sms"]
        return "&".join(random.sample(filters, random.randint(1, 3)))

    variants = {
        "list": lambda: "/ideas",
        "filter_and_sort": lambda: f"/ideas?{some_filters()}&sort={random.choice(SORTS)}",
        "full_text": lambda: f"/ideas?q={random.choice(WORDS)}&sort={random.choice(SORTS)}",
        "full_text_and_filter": lambda: f"/ideas?q={random.choice(WORDS)}&{some_filters()}",
        "map": lambda: f"/map?{some_filters()}",
        "stats": lambda: "/stats",
        "stats_filtered": lambda: f"/stats?{some_filters()}",
        "bursts": lambda: "/bursts",
        "one_idea": lambda: f"/ideas/{random.choice(codes)}",
        "history": lambda: f"/ideas/{random.choice(codes)}/history",
        "similar": lambda: f"/ideas/{random.choice(codes)}/similar",
    }
    return {what: ["/api/v1" + one() for _ in range(asks)] for what, one in variants.items()}


async def ask(session: aiohttp.ClientSession, paths: Sequence[str]) -> Numbers:
    """Ask one after the other; the first one, which finds nothing at hand, is told apart too."""
    took = []
    for path in paths:
        began = time.perf_counter()
        async with session.get(path) as answer:
            await answer.read()
            if answer.status == 429:  # its status is what it means
                await asyncio.sleep(float(answer.headers["Retry-After"]))
                continue
            answer.raise_for_status()
        took.append(1000 * (time.perf_counter() - began))
    cuts = quantiles(took, n=100, method="inclusive")
    return {name: round(value, 1) for name, value in
            (("first", took[0]), ("p50", cuts[49]), ("p95", cuts[94]), ("most", max(took)))}  # fmt: skip


async def export(server: Server, session: aiohttp.ClientSession, kind: str) -> Numbers:
    """Fetch everything as a file: how long, how large, and how much memory it took the server."""
    before = most = memory_mb(server.pid)
    began, size = time.perf_counter(), 0
    watching = asyncio.create_task(peak(server.pid))
    async with session.get(f"/api/v1/ideas/export?format={kind}") as answer:
        answer.raise_for_status()
        async for chunk in answer.content.iter_any():
            size += len(chunk)
    seconds = time.perf_counter() - began
    watching.cancel()
    most = max(most, PEAKS.pop(server.pid, 0.0), memory_mb(server.pid))
    return {
        "seconds": round(seconds, 1),
        "mb": round(size / 1e6, 1),
        "more_memory_mb": round(most - before, 1),
    }


PEAKS: dict[int, float] = {}


async def peak(pid: int) -> None:
    """Keep the most memory that was seen."""
    while True:
        PEAKS[pid] = max(PEAKS.get(pid, 0.0), memory_mb(pid))
        await asyncio.sleep(0.1)


def memory_mb(pid: int) -> float:
    """What a process holds in memory (Linux alone tells)."""
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return 0.0
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def reached(asked: Numbers, exports: Numbers) -> dict[str, bool]:
    """Which aims are reached."""
    return {what: numbers["p95"] <= MOST_P95_MS for what, numbers in asked.items()} | {
        f"export_{kind}": numbers["seconds"] <= MOST_EXPORT_SECONDS[kind]
        and numbers["more_memory_mb"] <= MOST_EXPORT_MB
        for kind, numbers in exports.items()
    }


if __name__ == "__main__":
    main()
