"""Messages that residents of other cities wrote, where they lie beside the project; none of them is kept.

`REAL_MESSAGES` names their folder; without it, `../shared/data` of this checkout or of its parent.
"""

import json
import os
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from math import log, sqrt
from pathlib import Path
from typing import Any

from nlu.similar import Candidate, rank
from nlu.text import fold
from nlu.understanding import Understanding
from scripts.evaluation.goals import Goal, at_least, at_most
from scripts.evaluation.own import LANGUAGES, Asked

_ROOT = Path(__file__).parents[2]
_FIRST = 5
Row = Mapping[str, Any]


async def goals(asked: Asked) -> list[Goal]:
    """The goals on real messages; none where there are none."""
    folder = _folder()
    if folder is None:
        return []
    messages = folder / "messages"
    return [
        *await _ideas(asked, _rows(messages / "ideas.jsonl"), _rows(messages / "reports.jsonl")),
        *await _chat(asked, _rows(messages / "not_ideas.jsonl")),
        *await _emergencies(asked, _rows(messages / "emergencies.jsonl")),
        *await _translations(asked, _rows(messages / "en_es_phrases.jsonl")),
        *_merged(_rows(folder / "duplicates" / "omastadi_merged_pairs.jsonl")),
    ]


def _folder() -> Path | None:
    named = os.environ.get("REAL_MESSAGES")
    places = [Path(named)] if named else [_ROOT.parent / "shared/data", _ROOT.parent.parent / "shared/data"]
    found = next((place for place in places if (place / "messages").is_dir()), None)
    if named and not found:
        print(f"REAL_MESSAGES: no folder `messages` in {named}, so none are measured", file=sys.stderr)
    return found


def _rows(file: Path) -> list[Row]:
    if not file.is_file():  # who has some kinds of messages has not all
        return []
    return [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]


async def _ideas(asked: Asked, ideas: Sequence[Row], reports: Sequence[Row]) -> list[Goal]:
    kept = [row for row in ideas if row.get("shown") is not False]
    found: list[Goal] = []
    for source in sorted({row["source"] for row in kept}):
        some = [row for row in kept if row["source"] == source]
        language = some[0]["language"]
        if language in LANGUAGES:
            claims = await _claims(asked, some, "submit_idea")
            found += at_least(0.95 if language == "en" else 0.90, f"ideas filed, {language}", source, claims)
    claims = await _claims(asked, reports, "submit_idea", "report_emergency")
    return [*found, *at_least(0.95, "ideas filed, en", "boston_311", claims)]


async def _claims(asked: Asked, rows: Sequence[Row], *names: str, key: str = "text") -> list[bool]:
    heard = await asked.read((row[key], row.get("language", "en")) for row in rows)
    return [one.intent.name in names for one in heard]


async def _chat(asked: Asked, rows: Sequence[Row]) -> list[Goal]:
    heard = await asked.read((row["text"], row["language"]) for row in rows)
    return [
        *at_most(0.02, "false ideas", "other bots' commands", _named(heard, "submit_idea")),
        *at_most(0.0, "false votes", "other bots' commands", _named(heard, "vote", "unvote")),
        *at_most(0.001, "false opt-outs", "other bots' commands", _named(heard, "stop")),
        *at_most(0.005, "false alarms", "other bots' commands", _named(heard, "report_emergency")),
    ]


def _named(heard: Sequence[Understanding], *names: str) -> list[bool]:
    return [one.intent.name in names for one in heard]


async def _emergencies(asked: Asked, rows: Sequence[Row]) -> list[Goal]:
    asking = [row for row in rows if row["request"]]
    written = await _claims(asked, asking, "report_emergency")
    translated = await _claims(asked, asking, "report_emergency", key="english")
    return [
        *at_least(0.95, "emergency: recall", "disaster requests, as written", written),
        *at_least(0.95, "emergency: recall", "disaster requests, in English", translated),
    ]


async def _translations(asked: Asked, rows: Sequence[Row]) -> list[Goal]:
    pairs = list(
        zip(
            await asked.read((row["en"], "en") for row in rows),
            await asked.read((row["es"], "es") for row in rows),
            strict=True,
        )
    )
    topics = [(one.idea.topic, other.idea.topic) for one, other in pairs if one.idea and other.idea]
    return [
        *at_least(
            0.9,
            "English and Spanish agree: intent",
            "phrases",
            [a.intent.name == b.intent.name for a, b in pairs],
        ),
        *at_least(0.9, "English and Spanish agree: topic", "phrases", [a == b for a, b in topics]),
    ]


def _merged(rows: Sequence[Row]) -> list[Goal]:
    """Ideas that Helsinki merged, each looked for from the other: ours against rare parts of words.

    Each is looked for among all others, and titles that are the same count once.
    """
    titles = list(dict.fromkeys(row[key].strip() for row in rows for key in ("title_a", "title_b")))
    pairs = [(row["title_a"].strip(), row["title_b"].strip()) for row in rows]
    asked = [pair for one, other in pairs for pair in ((one, other), (other, one)) if one != other]
    plain = _Parts(titles)
    ours = [other in _nearest(one, titles) for one, other in asked]
    theirs = [other in [titles[at] for at in plain.best(one, _FIRST + 1)] for one, other in asked]
    aim = sum(theirs) / max(1, len(theirs)) + 0.10
    return at_least(
        round(aim, 3), "same idea among the best five", "merged by Helsinki (aim: rare letters + 0.10)", ours
    )


def _nearest(title: str, titles: Sequence[str]) -> list[str]:
    crowd = [
        Candidate(at, other, other, "other", None, "fi") for at, other in enumerate(titles) if other != title
    ]
    return [one.title for one, _ in rank(title, title, "other", None, "fi", crowd)[:_FIRST]]


class _Parts:
    """TF-IDF over groups of two to four letters: what one would try first."""

    def __init__(self, texts: Sequence[str]) -> None:
        counts = [self._count(text) for text in texts]
        spread = Counter(part for one in counts for part in one)
        self._rare = {part: log((1 + len(texts)) / (1 + times)) + 1 for part, times in spread.items()}
        self._vectors = [self._vector(one) for one in counts]

    def best(self, text: str, most: int) -> list[int]:
        """The numbers of the texts that are nearest."""
        mine = self._vector(self._count(text))
        scores = [
            sum(value * other.get(part, 0.0) for part, value in mine.items()) for other in self._vectors
        ]
        return sorted(range(len(scores)), key=lambda number: -scores[number])[:most]

    @staticmethod
    def _count(text: str) -> Counter[str]:
        padded = f" {fold(text)} "
        return Counter(padded[at : at + size] for size in (2, 3, 4) for at in range(len(padded) - size + 1))

    def _vector(self, counts: Mapping[str, int]) -> dict[str, float]:
        heavy = {part: times * self._rare.get(part, 0.0) for part, times in counts.items()}
        norm = sqrt(sum(value * value for value in heavy.values())) or 1.0
        return {part: value / norm for part, value in heavy.items()}
