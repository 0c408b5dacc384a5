"""`python -m benchmarks`: prints one JSON object; what it is doing goes to standard error."""

import argparse
import asyncio
import json
import sys
import tempfile
from collections import defaultdict
from dataclasses import asdict
from pathlib import Path

from benchmarks.databases import Databases, open_all
from benchmarks.report import Round, report
from benchmarks.rounds import Bench, Measured, Size, accepting_alone, floor, whole

DATABASES = ("sqlite", "postgresql")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="the medians of so many are reported")
    parser.add_argument("--messages", type=int, default=1200, help="of each run at saturation")
    parser.add_argument("--seconds", type=int, default=5, help="of each steady run")
    parser.add_argument("--database", choices=DATABASES, action="append", help="only this one")
    arguments = parser.parse_args()
    size = Size(arguments.messages, max(50, arguments.messages // 4), 100, arguments.seconds)
    with tempfile.TemporaryDirectory(prefix="hearback-bench-") as folder, \
         open_all(Path(folder), arguments.database or DATABASES) as databases:  # fmt: skip
        rounds = asyncio.run(measure(databases, Path(folder), size, arguments.rounds))
    print(json.dumps(report(rounds, asdict(size) | {"rounds": arguments.rounds}), indent=2))


async def measure(
    databases: list[Databases], folder: Path, size: Size, rounds: int
) -> dict[str, list[Round]]:
    """Everything in turn, round after round: what the machine does besides hits all of it alike."""
    results: defaultdict[str, list[Round]] = defaultdict(list)
    for number in range(1, rounds + 1):
        for database in databases:
            bench = Bench(database, folder, size, number)
            measured: Measured = {}
            for part in (floor, accepting_alone, whole):
                print(f"round {number}: {database.name}: {part.__name__}", file=sys.stderr, flush=True)
                measured |= await part(bench)
            results[database.name].append(measured)
    return results


if __name__ == "__main__":
    main()
