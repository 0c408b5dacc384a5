"""`python -m benchmarks.understanding`: how soon, how quickly and in how much room messages are understood.

Learning, loading and reading are timed in processes of their own, the server's memory is read once it has
answered messages of a stand-in for Twilio; prints one JSON object, with a yardstick to compare machines by.
"""

import argparse
import asyncio
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from statistics import median

from benchmarks.databases import open_all
from benchmarks.load import saturate
from benchmarks.processes import ROOT
from benchmarks.reading import LANGUAGES
from benchmarks.rounds import CONNECTIONS, SEEDS, Bench, Size, serving
from benchmarks.watching import memory_mb

MOST_SECONDS_WITHOUT_CACHE, MOST_SECONDS = 10.0, 1.0
MOST_ADDED_MB, MOST_SERVING_MB = 60.0, 250.0
MOST_CPU_MS, MOST_PLACE_MS = 1.0, 1.0
PEOPLE, PER_SECOND = 300, 100
Numbers = dict[str, float]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.understanding", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="the medians of so many are reported")
    parser.add_argument("--messages", type=int, default=1000, help="that the server answers")
    parser.add_argument("--places", type=int, default=20_000, help="that the city has")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="hearback-bench-") as name:
        folder = Path(name)
        rounds = [_round(folder / str(number), arguments.places) for number in range(arguments.rounds)]
        _say("answering")
        serving_mb = asyncio.run(_serve(folder, arguments.messages))
    numbers = {key: round(median(one[key] for one in rounds), 3) for key in rounds[0]}
    numbers |= {"serving_mb": round(serving_mb, 1)}
    size = {"languages": len(LANGUAGES), **vars(arguments)}
    print(json.dumps({"size": size, **numbers, "reached": _reached(numbers)}, indent=2))


def _round(folder: Path, places: int) -> Numbers:
    """Learn into a new folder, then load from it and read in another process."""
    _say("learning")
    began = time.perf_counter()
    _python("nlu.builtin", ",".join(LANGUAGES), str(folder))
    learnt = time.perf_counter() - began
    _say("reading")
    read: Numbers = json.loads(_python("benchmarks.reading", str(folder), str(places)))
    return {"ready_without_cache_s": learnt + read["ready_s"], **read}


def _python(*arguments: str) -> str:
    command = [sys.executable, "-m", *arguments]
    return subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout


async def _serve(folder: Path, messages: int) -> float:
    """What `hearback serve` holds in memory when it has answered so many messages, in MB."""
    size = Size(messages, PEOPLE, PER_SECOND, 0)
    with open_all(folder, ("sqlite",)) as [database]:
        async with serving(Bench(database, folder, size, 1)) as served:
            await saturate(served.process.port, served.residents.ideas(SEEDS), CONNECTIONS)
            await served.finish()
            texts = served.residents.texts(messages, served.remains.codes())
            await saturate(served.process.port, texts, CONNECTIONS)
            await served.finish()
            return memory_mb(served.process.pid)


def _reached(numbers: Mapping[str, float]) -> dict[str, bool]:
    return {
        "ready_without_cache": numbers["ready_without_cache_s"] <= MOST_SECONDS_WITHOUT_CACHE,
        "ready": numbers["ready_s"] <= MOST_SECONDS,
        "added": numbers["added_mb"] <= MOST_ADDED_MB,
        "serving": numbers["serving_mb"] <= MOST_SERVING_MB,
        "engine": numbers["engine_cpu_ms"] <= MOST_CPU_MS,
        "place": numbers["place_cpu_ms"] <= MOST_PLACE_MS,
    }


def _say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
