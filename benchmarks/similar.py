"""`python -m benchmarks.similar`: how soon ideas are found that a new one may repeat; prints one JSON object.

In a large invented city, for wishes that residents might text, once each is understood until they are ranked.
"""

import argparse
import asyncio
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles

from benchmarks.databases import open_all
from benchmarks.desk import SECRET, Numbers, seed
from bot.dialogue.in_sight import CANDIDATES, JUST_BELOW
from hearback import wiring
from hearback.settings import Settings
from nlu.references import telling_words
from nlu.similar import OFFER, rank
from nlu.understanding import IdeaDraft
from storage import Tx
from storage import ideas as stored_ideas

MOST_P50_MS, MOST_P95_MS = 20.0, 60.0
WARM_UP = 10  # wishes that are asked for first, and not counted
LANGUAGE = "en"
THINGS = (
    "bench", "street light", "zebra crossing", "bike lane", "litter bin", "playground", "bus shelter",
    "dog park", "fountain", "library", "row of trees", "speed bump", "public toilet", "ramp", "pothole",
)  # fmt: skip
PLACES = (
    "elm street", "the harbour", "willow gardens", "the primary school", "the station", "ferry lane",
    "the market", "the town hall", "otter row", "the hospital",
)  # fmt: skip
WISHES = (
    "can we please get a new {thing} at {place}",
    "the {thing} near {place} is broken",
    "{thing} {place}",
    "it would be great for the older people if there was a {thing} by {place} who cannot walk that far",
)


@dataclass(frozen=True, slots=True)
class Wish:
    """A text, and the idea that was understood."""

    text: str
    draft: IdeaDraft


@dataclass(frozen=True, slots=True)
class Took:
    """Milliseconds until candidates were there and until they were ranked; how many; is one offered."""

    candidates: float
    ranked: float
    found: int
    offered: bool


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.similar", description=__doc__)
    parser.add_argument("--ideas", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3, help="through all wishes")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), action="append", help="only this one")
    arguments = parser.parse_args()
    result: Numbers = {"size": {"ideas": arguments.ideas, "rounds": arguments.rounds}}
    with tempfile.TemporaryDirectory(prefix="hearback-bench-") as folder, \
         open_all(Path(folder), arguments.database or ("sqlite", "postgresql")) as databases:  # fmt: skip
        for database in databases:
            url = database.new()
            seed(url, (arguments.ideas, 1000, 2000))
            print(f"asking {database.name}", file=sys.stderr, flush=True)
            result[database.name] = measure(url, Path(folder), arguments.rounds)
    print(json.dumps(result, indent=2))


def measure(url: str, folder: Path, rounds: int) -> Numbers:
    """Ask for every wish so many times."""
    os.environ |= {
        "HEARBACK_DATABASE_URL": url, "HEARBACK_SECRET_KEY": SECRET, "HEARBACK_CACHE": str(folder / "cache"),
    }  # fmt: skip
    settings = Settings.load()
    wishes = asyncio.run(understand(settings))
    store = wiring.open_store_from_settings(settings)
    try:
        for wish in wishes[:WARM_UP]:
            store.read_now(look_for, wish)
        took = [store.read_now(look_for, wish) for _ in range(rounds) for wish in wishes]
    finally:
        store.close()
    candidates = spread([one.candidates for one in took])
    return {
        "asked": len(took),
        "found": round(sum(one.found for one in took) / len(took), 1),
        "offered": sum(one.offered for one in took),
        "candidates_ms": candidates,
        "ranked_ms": spread([one.ranked for one in took]),
        "reached": {"p50": candidates["p50"] <= MOST_P50_MS, "p95": candidates["p95"] <= MOST_P95_MS},
    }


async def understand(settings: Settings) -> list[Wish]:
    """The wishes, as the builtin engine understands them; those that are taken for ideas."""
    reader = wiring.interpreter(wiring.city_without_store(settings), (LANGUAGE,), settings)
    understood = [await reader.read(text, preferred=LANGUAGE) for text in texts()]
    return [Wish(one.text, one.idea) for one in understood if one.idea]


def texts() -> Iterator[str]:
    """Every thing at every place, in one of the ways of wishing."""
    for row, thing in enumerate(THINGS):
        for place, where in enumerate(PLACES):
            yield WISHES[(row + place) % len(WISHES)].format(thing=thing, place=where)


def look_for(tx: Tx, wish: Wish) -> Took:
    """What the dialogue does before it offers an idea as the same."""
    draft, began = wish.draft, time.perf_counter()
    place = draft.places[0].key if len(draft.places) == 1 else None
    words = telling_words(f"{draft.title} {wish.text}", LANGUAGE)
    found = stored_ideas.compared(tx, words, LANGUAGE, place, CANDIDATES)
    there = time.perf_counter()
    ranked = rank(wish.text, draft.title, draft.topic, place, LANGUAGE, found, least=JUST_BELOW)
    done = time.perf_counter()
    offered = any(score >= OFFER for _, score in ranked)
    return Took(1000 * (there - began), 1000 * (done - began), len(found), offered)


def spread(milliseconds: Sequence[float]) -> dict[str, float]:
    """Median, 95th of a hundred, and the most."""
    cuts = quantiles(milliseconds, n=100, method="inclusive")
    return {"p50": round(cuts[49], 1), "p95": round(cuts[94], 1), "most": round(max(milliseconds), 1)}


if __name__ == "__main__":
    main()
