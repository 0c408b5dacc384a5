"""`python -m benchmarks.delivery`: a message to many people; prints one JSON object.

How long it takes to put it into the outbox, how fast a worker hands it over, and how exactly it keeps a pace.
"""

import argparse
import asyncio
import json
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.databases import Databases, open_all
from benchmarks.office import Office
from benchmarks.recipients import invent, prepare
from benchmarks.watching import Watch

MOST_PREPARE_SECONDS = 10.0
MOST_MEMORY_MB, MOST_MORE_MB = 200.0, 10.0
LEAST_PER_SECOND = 300.0
MOST_PACE_ERROR = 0.02
PACES = (30, 80, 300)
ANSWERS_AFTER_MS = 50
ASKS, FIRST_ONES = 60, 10  # the first ones are not counted
WARMS_UP = 2.0  # seconds after the first message that are not counted
Numbers = dict[str, Any]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.delivery", description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=10.0, help="of each run that is counted")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), action="append", help="only this one")
    arguments = parser.parse_args()
    result: Numbers = {"people": arguments.people, "stand_in_answers_after_ms": ANSWERS_AFTER_MS}
    with tempfile.TemporaryDirectory(prefix="hearback-bench-") as folder, \
         open_all(Path(folder), arguments.database or ("sqlite", "postgresql")) as databases:  # fmt: skip
        for database in databases:
            bench = Bench(database, Path(folder), database.new(), arguments.seconds)
            result[database.name] = asyncio.run(measure(bench, arguments.people))
    print(json.dumps(result, indent=2))


@dataclass(frozen=True, slots=True)
class Bench:
    """Where, and for how long, is measured."""

    databases: Databases
    folder: Path
    url: str
    seconds: float

    @property
    def is_sqlite(self) -> bool:
        """One process alone."""
        return self.url.startswith("sqlite")

    def office(self, url: str, pace: int | None) -> Office:
        """Where messages of a database go."""
        return Office(url, self.folder, pace=pace, answers_after_ms=ANSWERS_AFTER_MS)


async def measure(bench: Bench, people: int) -> Numbers:
    """Everything of one database."""
    say(f"{bench.databases.name}: inventing {people} people")
    invent(bench.url, people)
    say(f"{bench.databases.name}: preparing")
    found: Numbers = {"prepare": prepare(bench.url), "hand_over": await run(bench, None, workers=1)}
    found["pace"] = {str(pace): await run(bench, pace, workers=1) for pace in PACES}
    if not bench.is_sqlite:
        found["pace_of_two_workers"] = {str(pace): await run(bench, pace, workers=2) for pace in PACES[1:]}
        found["answer_with_web_and_worker_apart_ms"] = await apart(bench)
    return found | {"reached": reached(found)}


def reached(found: Numbers) -> Numbers:
    """Which aims are reached."""
    runs = [*found["pace"].values(), *found.get("pace_of_two_workers", {}).values()]
    memory = [one["memory_mb"] for one in (found["prepare"], found["hand_over"], *runs)]
    return {
        "prepare": found["prepare"]["seconds"] <= MOST_PREPARE_SECONDS,
        "memory": max(memory) <= MOST_MEMORY_MB,
        "memory_is_flat": max(one["more_memory_mb"] for one in (found["hand_over"], *runs)) <= MOST_MORE_MB,
        "hand_over": found["hand_over"]["per_second"] >= LEAST_PER_SECOND,
        "pace": all(abs(one["error"]) <= MOST_PACE_ERROR for one in runs),
    }


async def run(bench: Bench, pace: int | None, *, workers: int) -> Numbers:
    """Let workers send for a while; what the stand-in got, and when."""
    say(f"{bench.databases.name}: {workers} sending, {pace or 'any number'} a second")
    part = "serve" if bench.is_sqlite else "worker"
    async with bench.office(bench.url, pace) as office:
        processes = [await office.start(part) for _ in range(workers)]
        await office.first_arrival()
        began = time.time() + WARMS_UP
        with Watch([process.pid for process in processes]) as watch:
            await asyncio.sleep(WARMS_UP)
            before, first_mb = sum(one.cpu_seconds() for one in processes), watch.most_mb
            await asyncio.sleep(bench.seconds)
            spent = sum(one.cpu_seconds() for one in processes) - before
        arrivals = sorted(await office.arrivals())
    counted = [at for at in arrivals if began <= at < began + bench.seconds]
    if len(counted) < 2 or counted[-1] < began + bench.seconds / 2:
        sys.exit("nobody was left to write to before the time was over: more --people, or fewer --seconds")
    per_second = (len(counted) - 1) / (counted[-1] - counted[0])
    numbers = {"per_second": round(per_second, 2), "cpu_ms": round(1000 * spent / len(counted), 2)}
    numbers |= {"memory_mb": round(watch.most_mb, 1), "more_memory_mb": round(watch.most_mb - first_mb, 1)}
    return numbers if pace is None else numbers | {"error": round(per_second / pace - 1, 4)}


async def apart(bench: Bench) -> Numbers:
    """How long a resident waits for an answer when web and worker are two processes."""
    say(f"{bench.databases.name}: answering with web and worker apart")
    async with bench.office(bench.databases.new(), None) as office:
        await office.start("web")
        await office.start("worker")
        waits = sorted([await office.ask(n) for n in range(ASKS)][FIRST_ONES:])
    shown = {"p50": waits[len(waits) // 2], "p95": waits[len(waits) * 95 // 100], "most": waits[-1]}
    return {name: round(1000 * wait, 1) for name, wait in shown.items()}


def say(what: str) -> None:
    """Tell whoever waits."""
    print(what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
