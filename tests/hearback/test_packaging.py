"""What is installed and how: the wheel, the locks, make and the search for a Python."""

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PACKAGES = ("hearback", "bot", "desk", "civic", "nlu", "storage", "phrases")
PIN = re.compile(r"^([a-z0-9][a-z0-9.-]*)==([^ ]+)", re.MULTILINE)


def lock(name):
    return (ROOT / name).read_text(encoding="utf-8")


def files_below(folder):
    everything = (ROOT / folder).rglob("*")
    files = [path for path in everything if path.is_file() and "__pycache__" not in path.parts]
    return {path.relative_to(ROOT).as_posix() for path in files}


def test_the_wheel_holds_all_packages_and_the_demonstration_city(tmp_path):
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)

    [wheel] = tmp_path.glob("*.whl")
    held = set(zipfile.ZipFile(wheel).namelist())

    for package in PACKAGES:
        assert files_below(package) - held == set()
    assert {f"hearback/{path}" for path in files_below("cities")} - held == set()
    assert not {name.split("/")[0] for name in held} & {"tests", "benchmarks", "scripts", "docs"}


@pytest.mark.parametrize(
    "name",
    [
        "benchmarks", "benchmarks.delivery", "benchmarks.desk", "benchmarks.similar",
        "benchmarks.understanding",
    ],
)  # fmt: skip
def test_what_make_measures_with_finds_all_that_it_needs(name):
    command = [sys.executable, "-m", name, "--help"]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)

    assert f"python -m {name}" in done.stdout


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock", "requirements-rasa.lock"])
def test_locks_hold_hashes_and_no_addresses(name):
    text = lock(name)

    assert "--hash=sha256:" in text
    assert not re.search(r"://|file:|--index|--find-links", text)


@pytest.mark.parametrize(
    ("name", "groups"), [("requirements.lock", ["build"]), ("requirements-dev.lock", ["build", "dev"])]
)
def test_locks_satisfy_what_the_project_asks_for(name, groups):
    pinned = dict(PIN.findall(lock(name)))
    asked = PROJECT["project"]["dependencies"] + [
        line for group in groups for line in PROJECT["dependency-groups"][group] if isinstance(line, str)
    ]

    for requirement in map(Requirement, asked):
        version = pinned[requirement.name.lower()]
        assert version in requirement.specifier, requirement


def test_both_locks_pin_the_same_versions():
    run, dev = (dict(PIN.findall(lock(name))) for name in ("requirements.lock", "requirements-dev.lock"))

    assert {name: dev.get(name) for name in run} == run


def test_bare_make_lists_every_target():
    listed = subprocess.run(["make"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    targets = re.findall(
        r"^\.PHONY: ([a-z-]+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE
    )

    assert re.findall(r"^  make ([a-z-]+) ", listed, re.MULTILINE) == targets


# how it was built is asked for by `CONFIG_ARGS`: 0 says without optimisation
FAST, SLOW = (
    f'case "$2" in *CONFIG_ARGS*) exit {code};; *) exec "{sys.executable}" "$@";; esac' for code in (1, 0)
)


def find_python(tmp_path, **scripts):
    """Search with nothing on PATH but these commands."""
    for name, script in scripts.items():
        command = tmp_path / name.replace("_", ".")
        command.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        command.chmod(0o755)
    search = ["/bin/sh", str(ROOT / "scripts" / "find-python")]
    environment = {"PATH": str(tmp_path), "SYSTEM_PYTHON": str(tmp_path / "system")}
    return subprocess.run(search, env=environment, capture_output=True, text=True, check=False)


def test_python3_is_taken_when_it_is_new_enough(tmp_path):
    found = find_python(tmp_path, python3=FAST, python3_13="exit 0")

    assert (found.returncode, found.stdout) == (0, "python3\n")


def test_the_systems_python_stands_in_for_a_slow_one(tmp_path):
    found = find_python(tmp_path, python3=SLOW, system=FAST)

    assert (found.returncode, found.stdout) == (0, f"{tmp_path / 'system'}\n")
    assert "make PYTHON=python3" in found.stderr


@pytest.mark.parametrize("system", ["exit 1", "exit 127"])
def test_a_slow_python_is_taken_when_the_systems_is_none(tmp_path, system):
    found = find_python(tmp_path, python3=SLOW, system=system)

    assert (found.returncode, found.stdout, found.stderr) == (0, "python3\n", "")


def test_a_newer_python_is_found_beside_an_old_python3(tmp_path):
    found = find_python(tmp_path, python3="exit 1", python3_12=FAST)

    assert (found.returncode, found.stdout) == (0, "python3.12\n")


def test_an_old_python_alone_is_refused_with_what_to_do(tmp_path):
    old = 'case "$1" in --version) echo Python 3.9.2;; *) exit 1;; esac'

    found = find_python(tmp_path, python3=old)

    assert found.returncode == 1
    assert "needs Python 3.11 or newer (found: Python 3.9.2)" in found.stderr


def test_a_python_without_venv_is_refused_with_what_to_do(tmp_path):
    without_venv = 'case "$2" in *venv*) exit 1;; *) exit 0;; esac'

    found = find_python(tmp_path, python3=without_venv)

    assert found.returncode == 1
    assert "apt install python3-venv" in found.stderr


@pytest.mark.parametrize("module", ["telegram", "twilio", "alembic", "openpyxl", "psycopg", "desk"])
def test_no_command_loads_what_only_one_needs(module):
    loaded = "import sys, hearback.cli, hearback.service; sys.exit(sys.argv[1] in sys.modules)"

    subprocess.run([sys.executable, "-c", loaded, module], cwd=ROOT, check=True)


@pytest.mark.parametrize("module", ["telegram", "twilio", "alembic", "psycopg", "xlsxwriter", "PIL"])
def test_no_server_holds_what_it_may_never_need(module):
    loaded = "import sys, hearback.service, hearback.site; sys.exit(sys.argv[1] in sys.modules)"

    subprocess.run([sys.executable, "-c", loaded, module], cwd=ROOT, check=True)
