"""A report on one or more engines: as JSON to keep, as a table to read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from nlu.evaluation.scores import Outcome, Scores, Share, score

ALL: Final = "all"
_WORST: Final = 8  # confusions that are printed
_HEADS: Final = (
    "engine", "messages", "of them", "accuracy", "macro-F1", "calibration error", "false ideas",
    "false votes", "topic", "place: precision", "recall", "invented", "stance", "asked", "flipped", "p50",
    "p99",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Report:
    """The scores of every engine, by language and for `ALL` messages together."""

    engines: Mapping[str, Mapping[str, Scores]]

    @classmethod
    def of(cls, outcomes: Mapping[str, Sequence[Outcome]]) -> Report:
        """The report on what each engine understood."""
        return cls({engine: _by_language(some) for engine, some in outcomes.items()})

    def as_json(self) -> dict[str, Any]:
        """Everything, for a file."""
        return {
            engine: {name: asdict(scores) for name, scores in groups.items()}
            for engine, groups in self.engines.items()
        }

    def lines(self) -> Iterator[str]:
        """A table in Markdown, the worst confusions, and what the engines are sure of."""
        yield from table(self.as_json())
        for engine, groups in self.engines.items():
            yield ""
            yield f"{engine}, worst confusions: {worst(asdict(groups[ALL]))}"
            yield f"{engine}, sure and right: " + ", ".join(
                f"{one.confidence:.2f} {one.right:.2f} ({one.messages})" for one in groups[ALL].bins
            )


def table(report: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """A row for each engine and group of messages, from a report's JSON."""
    yield f"| {' | '.join(_HEADS)} |"
    yield f"|{'---|' * len(_HEADS)}"
    for engine, groups in report.items():
        for name, scores in groups.items():
            yield f"| {' | '.join(_row(engine, name, scores))} |"


def worst(scores: Mapping[str, Any]) -> str:
    """The most frequent confusions in words."""
    few = scores["confusion"][:_WORST]
    return ", ".join(f"{right} as {wrong} ({times})" for right, wrong, times in few) or "none"


def percent(share: Mapping[str, int]) -> str:
    """A share as a percentage; a dash of nothing."""
    value = Share(**share).value
    return "–" if value is None else f"{100 * value:.1f} %"


def _row(engine: str, name: str, scores: Mapping[str, Any]) -> list[str]:
    false = scores["false_accepts"]
    return [
        engine, name, str(scores["messages"]), percent(scores["intent"]), _number(scores["macro_f1"]),
        _number(scores["calibration_error"]), percent(false["submit_idea"]), percent(false["vote"]),
        percent(scores["topic"]), percent(scores["place_precision"]), percent(scores["place_recall"]),
        percent(scores["place_invented"]), percent(scores["stance"]), percent(scores["stance_asked"]),
        percent(scores["stance_flipped"]), f"{scores['p50_ms']:.2f} ms", f"{scores['p99_ms']:.2f} ms",
    ]  # fmt: skip


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _by_language(outcomes: Sequence[Outcome]) -> dict[str, Scores]:
    languages = sorted({one.case.language for one in outcomes})
    groups = {language: [one for one in outcomes if one.case.language == language] for language in languages}
    kept = groups if len(groups) > 1 else {}
    return {name: score(some) for name, some in {**kept, ALL: list(outcomes)}.items()}
