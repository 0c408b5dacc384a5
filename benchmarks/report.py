"""What was measured, as one JSON object: medians over the rounds, ratios, whether targets are reached."""

import os
import platform
from collections import defaultdict
from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any

Round = Mapping[str, Mapping[str, float]]

MOST_CPU_MS = 3.0  # of the product's process a message, end to end
LEAST_OF_FLOOR = 1 / 3  # of the floor's rate, accepting
MOST_P99_MS = 50.0  # of acceptance at a steady load

WHAT = {
    "floor": "a bare aiohttp handler, signature check, one durable insert; as fast as it goes",
    "accepting_alone": "the web half alone, until 200; as fast as it goes",
    "accepting_while_answering": "hearback serve, until 200, while it answers, too; as fast as it goes",
    "accepting_steadily": "hearback serve, until 200, while it answers, too; at a steady load",
    "end_to_end": "hearback serve, until the stand-in for Twilio has the reply; as fast as it goes",
    "end_to_end_steadily": "the same at a steady load",
    "cpu_ms": "CPU of the process a message, all threads, user and kernel",
}


def medians(rounds: Sequence[Round]) -> dict[str, dict[str, float]]:
    """The median of each number."""
    seen: defaultdict[str, defaultdict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for one in rounds:
        for what, numbers in one.items():
            for name, value in numbers.items():
                seen[what][name].append(value)
    return {
        what: {name: round(median(values), 2) for name, values in numbers.items()}
        for what, numbers in seen.items()
    }


def summary(rounds: Sequence[Round]) -> dict[str, Any]:
    """What is said of one database."""
    result: dict[str, Any] = medians(rounds)
    per_round = [_ratios(one) for one in rounds]
    result["ratios"] = medians([{"ratios": one} for one in per_round])["ratios"]
    result["reached"] = {
        "end_to_end_cpu": result["end_to_end"]["cpu_ms"] <= MOST_CPU_MS,
        "accepting_a_third_of_the_floor": result["ratios"]["accepting_while_answering_to_floor"]
        >= LEAST_OF_FLOOR,
        "accepting_p99": result["accepting_steadily"]["p99_ms"] < MOST_P99_MS,
    }
    return result


def _ratios(one: Round) -> dict[str, float]:
    """Rates beside the floor's of the same round, since the machine is not always equally fast."""
    least = one["floor"]["per_second"]
    return {
        f"{what}_to_floor": one[what]["per_second"] / least
        for what in ("accepting_alone", "accepting_while_answering")
    }


def report(rounds: Mapping[str, Sequence[Round]], size: Mapping[str, int]) -> dict[str, Any]:
    """Everything."""
    return {
        "machine": {"cpus": os.cpu_count(), "python": platform.python_version(), "system": platform.system()},
        "size": dict(size),
        "what": WHAT,
        **{database: summary(ones) for database, ones in rounds.items()},
    }
