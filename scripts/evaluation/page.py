"""The last report as JSON, and as tables between two marks of docs/understanding.md."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from nlu.evaluation.report import ALL, percent, table, worst

_DOCS = Path(__file__).parents[2] / "docs"
REPORT = _DOCS / "evaluation.json"
PAGE = _DOCS / "understanding.md"
BEGIN, END = "<!-- evaluation: written by `make evaluate` -->", "<!-- end of evaluation -->"
Report = Mapping[str, Any]


def keep(report: Report) -> None:
    """Write the report, and its tables into the page."""
    REPORT.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", "utf-8")
    before, rest = PAGE.read_text("utf-8").split(BEGIN)
    _, after = rest.split(END)
    PAGE.write_text(f"{before}{BEGIN}\n{tables(report)}\n{END}{after}", "utf-8")


def last() -> Report:
    """The report of the last measurement."""
    report: Report = json.loads(REPORT.read_text("utf-8"))
    return report


def tables(report: Report) -> str:
    """The tables of a report."""
    return "\n".join(_lines(report))


def _lines(report: Report) -> Iterator[str]:
    yield from table(report["engines"])
    for engine, groups in report["engines"].items():
        yield ""
        yield f"Worst confusions of {engine}: {worst(groups[ALL])}."
    yield ""
    yield "| goal | on | measured | aim | |"
    yield "|---|---|---|---|---|"
    for goal in report["goals"]:
        share = goal["some"] / goal["of"]
        is_met = share >= goal["aim"] if goal["bound"] == "≥" else share <= goal["aim"]
        measured = f"{percent({'some': goal['some'], 'of': goal['of']})} of {goal['of']}"
        aim = f"{goal['bound']} {100 * goal['aim']:g} %"
        verdict = "reached" if is_met else "**missed**"
        yield f"| {goal['name']} | {goal['on']} | {measured} | {aim} | {verdict} |"
