"""Every command is documented, has help with an example, and fails in one line."""

import subprocess
import sys
from pathlib import Path

import pytest

from hearback.cli import app

PAGE = (Path(__file__).parents[2] / "docs" / "commands.md").read_text(encoding="utf-8")
GROUPS = ("nlu", "city", "official", "token", "ideas", "messages", "db")


def _commands() -> list[str]:
    found = []
    for name in app:
        if name.startswith("-"):
            continue
        if name in GROUPS:
            found += [f"{name} {part}" for part in app[name] if not part.startswith("-")]
        else:
            found.append(name)
    return sorted(found)


def _run(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "hearback", *arguments],
        cwd=folder, capture_output=True, text=True, timeout=60, check=False,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(Path.cwd())},
    )  # fmt: skip


@pytest.mark.parametrize("command", _commands())
def test_a_command_is_on_the_page(command: str) -> None:
    assert f"`hearback {command}" in PAGE


@pytest.mark.parametrize("command", _commands())
def test_a_command_shows_an_example(command: str) -> None:
    node = app
    for part in command.split():
        node = node[part]

    example = "Example:"
    assert node.help is not None
    assert example in node.help
    assert "hearback " in node.help.partition(example)[2]


def test_wrong_usage_ends_with_2(tmp_path: Path) -> None:
    ended = _run("serve", "--nonsense", folder=tmp_path)

    assert ended.returncode == 2
    assert "Traceback" not in ended.stderr


def test_a_failure_is_one_line_and_ends_with_1(tmp_path: Path) -> None:
    ended = _run("city", "load", "nowhere", folder=tmp_path)

    assert ended.returncode == 1
    assert len(ended.stderr.strip().splitlines()) == 1
    assert ended.stderr.startswith("hearback: ")
