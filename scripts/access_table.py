"""Writes the table of docs/access.md from the routes, for a person to read over; run by hand."""

from pathlib import Path

from desk.api.app import OPERATIONS
from desk.api.operations import PREFIX
from desk.pages.app import PAGES

PAGE = Path(__file__).resolve().parents[1] / "docs" / "access.md"
HEAD = "| route | who |\n|---|---|\n"


def table() -> str:
    """One line a route: the least role that may."""
    lines = [f"| `{one.method} {PREFIX}{one.path}` | {one.role.name.lower()} |" for one in OPERATIONS]
    for page in PAGES:
        who = page.role.name.lower() if page.role else "at a step of signing in" if page.step else "everybody"
        lines.append(f"| `{page.method} /desk{page.path}` | {who} |")
    return HEAD + "\n".join(lines) + "\n"


if __name__ == "__main__":
    before, _head, _rest = PAGE.read_text("utf-8").partition(HEAD)
    PAGE.write_text(before + table(), encoding="utf-8")
