"""How a Python for Rasa is found, wherever it hides."""

import subprocess
import sys
from pathlib import Path

import pytest

from hearback.rasa import LAUNCHER

ROOT = Path(__file__).parents[2]
RASA = """
import argparse
reads = argparse.ArgumentParser(prog="rasa")
reads.add_argument("command")
reads.add_argument("-t", "--auth-token")
print(reads.parse_args().auth_token)
"""
FITS = 'case "$2" in *exit*) exit 0;; *) echo "$0";; esac'
SHIM = 'echo "pyenv: python3.10: command not found" >&2; exit 127'
FETCHES = 'case "$1 $2" in "python find") exit 2;; *) echo fetched >"$HOME/uv";; esac'


def put(command, script):
    command.parent.mkdir(parents=True, exist_ok=True)
    command.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    command.chmod(0o755)


def find(home, *arguments, **environment):
    """Search with nothing on PATH but the commands in `home/bin`."""
    search = ["/bin/sh", str(ROOT / "scripts" / "find-python-3.10"), *arguments]
    settings = {"PATH": str(home / "bin"), "HOME": str(home), **environment}
    return subprocess.run(search, env=settings, cwd=home, capture_output=True, text=True, check=False)


def test_the_python_on_path_comes_first(tmp_path):
    put(tmp_path / "bin" / "python3.10", FITS)
    put(tmp_path / ".pyenv" / "versions" / "3.10.13" / "bin" / "python", FITS)

    assert find(tmp_path).stdout == f"{tmp_path}/bin/python3.10\n"


def test_a_shim_that_does_not_run_is_passed_over(tmp_path):
    put(tmp_path / "bin" / "python3.10", SHIM)
    put(tmp_path / ".pyenv" / "versions" / "3.10.13" / "bin" / "python", FITS)

    assert find(tmp_path).stdout == f"{tmp_path}/.pyenv/versions/3.10.13/bin/python\n"


def test_uv_is_asked_when_path_and_pyenv_have_none(tmp_path):
    put(tmp_path / "elsewhere" / "python3.10", FITS)
    put(tmp_path / "bin" / "uv", f"echo {tmp_path}/elsewhere/python3.10")

    assert find(tmp_path).stdout == f"{tmp_path}/elsewhere/python3.10\n"


def test_a_python_that_is_named_is_the_only_one_tried(tmp_path):
    put(tmp_path / "bin" / "python3.10", FITS)
    put(tmp_path / "mine", "exit 1")

    found = find(tmp_path, RASA_PYTHON=str(tmp_path / "mine"))

    assert found.returncode == 1
    assert found.stderr == f"RASA_PYTHON is {tmp_path}/mine, which is no Python 3.10 with a venv module\n"


def test_without_any_it_says_what_to_do(tmp_path):
    found = find(tmp_path)

    assert (found.returncode, found.stdout) == (1, "")
    assert "pyenv install 3.10" in found.stderr


def test_nothing_is_fetched_when_only_asked_what_is_there(tmp_path):
    put(tmp_path / "bin" / "uv", FETCHES)

    found = find(tmp_path, "--without-fetching")

    assert found.returncode == 1
    assert not Path(tmp_path / "uv").exists()


@pytest.mark.parametrize("token", ["plain", "-begins-with-a-dash", "--port=1"])
def test_any_token_reaches_the_server(tmp_path, token):
    (tmp_path / "rasa.py").write_text(RASA, encoding="utf-8")

    with subprocess.Popen(
        [sys.executable, str(LAUNCHER), "run"], env={"PYTHONPATH": str(tmp_path), "RASA_AUTH_TOKEN": token},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    ) as launched:  # fmt: skip
        assert launched.stdout is not None
        printed = launched.stdout.read()

    assert printed == f"{token}\n"
