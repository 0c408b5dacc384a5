"""Every command is documented, has help with an example, and fails in one line."""

import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from cyclopts import App

from hearback.cli import app
from hearback.lock import sole_sender

PAGE = (Path(__file__).parents[2] / "docs" / "commands.md").read_text(encoding="utf-8")


def _walk(node: App, path: str = "") -> Iterator[tuple[str, App]]:
    """Every group and command below `hearback`, however deep."""
    for name in node:
        if not name.startswith("-"):
            found = f"{path} {name}".strip()
            yield found, node[name]
            yield from _walk(node[name], found)


NODES = dict(_walk(app))
COMMANDS = sorted(path for path, node in NODES.items() if not any(not n.startswith("-") for n in node))


def _run(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "hearback", *arguments],
        cwd=folder, capture_output=True, text=True, timeout=60, check=False,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(Path.cwd())},
    )  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_is_on_the_page(command: str) -> None:
    assert f"`hearback {command}" in PAGE


@pytest.mark.parametrize("command", ["", *sorted(NODES)])
def test_help_shows_an_example(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    app([*command.split(), "--help"], result_action="return_value")

    shown = " ".join(capsys.readouterr().out.split())
    assert f"hearback {command}".strip() in shown.partition("Example: ")[2]


@pytest.mark.parametrize("line", ["--help", "", "ideas", "ideas --help"])
def test_what_is_listed_says_what_it_does(tmp_path: Path, line: str) -> None:
    shown = _run(*line.split(), folder=tmp_path).stdout

    group = NODES.get(line.removesuffix("--help").strip(), app)
    listed = re.findall(r"^│ ([a-z]+)  +\w", shown, re.MULTILINE)
    assert listed == sorted(name for name in group if not name.startswith("-"))


WRONG = (
    "serve --nonsense", "serve --port 99999", "demo seed --ideas=-1", "ideas list --status bogus",
    "ideas list --sort foo", "ideas list --limit 0", "ideas list --since yesterday",
    "ideas list --channel pigeon", "ideas export --status bogus", "ideas export --until soon",
    "messages list --limit 0", "messages list --state bogus", "stats --since yesterday",
    "broadcast draft --text hello", "campaign list --state bogus",
    "contacts limit 1 --until soon --reason why", "chat --as=",
)  # fmt: skip


@pytest.mark.parametrize("line", WRONG)
def test_wrong_usage_ends_with_2(tmp_path: Path, line: str) -> None:
    ended = _run(*line.split(), folder=tmp_path)

    assert ended.returncode == 2
    assert "Traceback" not in ended.stderr


def test_tables_are_not_taken_back_beside_a_server(tmp_path: Path) -> None:
    with sole_sender(tmp_path / "hearback.db"):
        ended = _run("db", "downgrade", folder=tmp_path)

    assert ended.returncode == 1
    assert "already: stop it" in ended.stderr


def test_a_database_that_another_process_holds_is_one_line_with_what_to_do(tmp_path: Path) -> None:
    assert _run("db", "upgrade", folder=tmp_path).returncode == 0
    with closing(sqlite3.connect(tmp_path / "hearback.db")) as other:
        other.execute("BEGIN IMMEDIATE")
        ended = _run("token", "add", "dashboard", "--role", "viewer", folder=tmp_path)

    assert ended.returncode == 1
    assert ended.stderr.count("\n") == 1
    assert "another process writes into it" in ended.stderr
    assert "try again" in ended.stderr


def test_a_failure_is_one_line_and_ends_with_1(tmp_path: Path) -> None:
    ended = _run("city", "load", "nowhere", folder=tmp_path)

    assert ended.returncode == 1
    assert len(ended.stderr.strip().splitlines()) == 1
    assert ended.stderr.startswith("hearback: ")


def test_a_model_that_cannot_be_kept_is_not_trained_for_nothing(tmp_path: Path) -> None:
    (tmp_path / ".hearback-cache").write_text("")  # a file where the folder would be

    ended = _run("nlu", "train", folder=tmp_path)

    assert ended.returncode == 1
    assert ended.stderr.count("\n") == 1
    assert "HEARBACK_CACHE" in ended.stderr
