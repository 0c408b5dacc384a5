"""One process sends what a SQLite file holds; a dead one is in nobody's way."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from hearback.errors import Misconfiguration
from hearback.lock import sole_sender

HOLDER = """
import sys
from pathlib import Path
from hearback.lock import sole_sender
with sole_sender(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_sender_is_told_who_is_there_and_what_to_do(tmp_path: Path) -> None:
    database = tmp_path / "hearback.db"

    with sole_sender(database), pytest.raises(Misconfiguration) as refused, sole_sender(database):
        pass

    assert str(refused.value).startswith(f"process {os.getpid()} serves {database} already: stop it, or")
    assert "\n" not in str(refused.value)


def test_the_same_file_by_another_path_is_the_same(tmp_path: Path) -> None:
    (tmp_path / "hearback.db").touch()
    (tmp_path / "link").symlink_to(tmp_path, target_is_directory=True)

    with sole_sender(tmp_path / "hearback.db"), pytest.raises(Misconfiguration):  # noqa: SIM117  # what raises
        with sole_sender(tmp_path / "link" / "hearback.db"):
            pass


def test_another_file_is_free(tmp_path: Path) -> None:
    with sole_sender(tmp_path / "one.db"), sole_sender(tmp_path / "two.db"):
        assert (tmp_path / "one.db.lock").exists()


def test_after_an_orderly_end_the_file_is_free(tmp_path: Path) -> None:
    for _ in range(2):
        with sole_sender(tmp_path / "hearback.db"):
            assert (tmp_path / "hearback.db.lock").read_text() == f"{os.getpid()}\n"


def test_a_process_that_was_killed_is_in_nobodys_way(tmp_path: Path) -> None:
    database = tmp_path / "hearback.db"
    command = [sys.executable, "-c", HOLDER, str(database)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(Misconfiguration, match=f"process {holder.pid} "), sole_sender(database):
            pass

        holder.kill()
        holder.wait()

    with sole_sender(database):
        assert database.with_name("hearback.db.lock").exists()


def test_a_folder_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    with (
        pytest.raises(Misconfiguration, match="cannot be made"),
        sole_sender(tmp_path / "no" / "hearback.db"),
    ):
        pass
