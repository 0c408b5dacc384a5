"""`python -m benchmarks.reading FOLDER PLACES`: loads what was learnt, and reads; prints one JSON object.

A process of its own for `benchmarks.understanding`, as memory is only told from what a process held before.
"""

import asyncio
import gc
import json
import os
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from itertools import product
from pathlib import Path

from benchmarks.watching import memory_mb
from hearback import wiring
from hearback.evaluating import read_cases
from hearback.settings import Settings
from nlu.builtin import Builtin, examples
from nlu.evaluation import Case
from nlu.language import Languages
from nlu.places import Gazetteer, Place

LANGUAGES = tuple(path.stem for path in sorted(examples.FOLDER.glob("*.yml")))
HELDOUT = Path(__file__).parent.parent / "nlu" / "heldout"
BEGINNINGS = "bel car dun el fer gar hol ing kir lang mel nor os pen rud".split()
MIDDLES = "a ber den do er fi gen la mo nes ro sel ti ver win".split()
ENDS = "bury dale ford ham holt ley mere stead thorpe ton wick worth".split()
KINDS = ("street", "road", "lane", "square", "park", "school", "bridge", "library")
LOOP = 100_000  # additions of the yardstick


def main(folder: Path, places: int) -> None:
    """Load, read, measure."""
    cases = [case for path in sorted(HELDOUT.glob("*.jsonl")) for case in read_cases(path)]
    gc.collect()
    before, began = memory_mb(), time.perf_counter()
    engine, _languages = Builtin.load(LANGUAGES, folder), Languages.load(LANGUAGES, folder)
    ready = time.perf_counter() - began
    asyncio.run(
        _each(cases, lambda case: engine.parse(case.text, case.language))
    )  # what is looked up at first
    gc.collect()
    added = memory_mb() - before
    parsed = asyncio.run(_each(cases, lambda case: engine.parse(case.text, case.language)))
    os.environ["HEARBACK_CACHE"] = str(folder)
    settings = Settings.load()
    reader = wiring.interpreter(wiring.city_without_store(settings), LANGUAGES, settings)
    asyncio.run(_each(cases, lambda case: reader.read(case.text, preferred=case.language)))
    read = asyncio.run(_each(cases, lambda case: reader.read(case.text, preferred=case.language)))
    numbers = {
        "ready_s": ready, "added_mb": added, "engine_cpu_ms": parsed, "reader_cpu_ms": read,
        "place_cpu_ms": _places(cases, places), "yardstick_cpu_ms": _yardstick(),
    }  # fmt: skip
    print(json.dumps(numbers))


async def _each(cases: list[Case], understand: Callable[[Case], Awaitable[object]]) -> float:
    """Milliseconds of CPU a message in the mean."""
    began = time.process_time()
    for case in cases:
        await understand(case)
    return 1000 * (time.process_time() - began) / len(cases)


def _places(cases: list[Case], count: int) -> float:
    """Milliseconds of CPU to look for places in a message, each with and without one of so many in it."""
    names = _names(count)
    gazetteer = Gazetteer(
        (Place(f"p{number}", name, (name.replace(" ", "-"),)) for number, name in enumerate(names)), LANGUAGES
    )
    texts = [
        text
        for number, case in enumerate(cases)
        for text in (case.text, f"{case.text} {_mistyped(names[number * 29 % count], number)}")
    ]
    began = time.process_time()
    found = sum(gazetteer.find(text) is not None for text in texts)
    took = 1000 * (time.process_time() - began) / len(texts)
    if found < len(cases) / 2:
        raise RuntimeError(f"places were found in {found} of {len(texts)} messages alone")
    return took


def _names(count: int) -> list[str]:
    made = (f"{a}{b}{c} {kind}".title() for a, b, c, kind in product(BEGINNINGS, MIDDLES, ENDS, KINDS))
    numbered = (f"{name} {number}" for number, name in product(range(1, 100), list(made)))
    return [name.removesuffix(" 1") for name, _ in zip(numbered, range(count), strict=False)]


def _mistyped(name: str, number: int) -> str:
    """Every third name with two letters in each other's place."""
    return name if number % 3 else f"{name[:3]}{name[4]}{name[3]}{name[5:]}"


def _yardstick() -> float:
    """What plain Python takes for a loop, to compare machines by."""

    def numbers() -> Iterator[int]:
        total = 0
        for number in range(LOOP):
            total += number % 7
            yield total

    began = time.process_time()
    sum(numbers())
    return 1000 * (time.process_time() - began)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
