"""Measures everything, keeps it in docs/evaluation.json and writes the tables of docs/understanding.md."""

import asyncio
import sys

from hearback.evaluating import understood
from hearback.settings import Settings
from nlu.evaluation import Report
from scripts.evaluation import page, real, wording
from scripts.evaluation.goals import Goal
from scripts.evaluation.own import Asked, heldout, variants


def main() -> None:
    """Measure, print and keep."""
    report = asyncio.run(_measure(Settings.load()))
    page.keep(report)
    print(page.tables(report))


async def _measure(settings: Settings) -> page.Report:
    _tell("our held-out messages")
    outcomes = await understood(heldout(), settings)
    asked = Asked(settings)
    goals: list[Goal] = []
    for name, measure in (
        ("their variants", variants),
        ("our sentences", wording.goals),
        ("real messages", real.goals),
    ):
        _tell(name)
        goals += await measure(asked)
    return {"goals": [goal.as_json() for goal in goals], "engines": Report.of(outcomes).as_json()}


def _tell(what: str) -> None:
    print(f"Measuring {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
