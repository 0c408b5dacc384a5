"""Rasa itself: trained from our files, served beside Hearback, asked over HTTP: `make test-rasa`."""

import asyncio
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from hearback.rasa import PYTHON, Neighbour
from nlu import training_files
from nlu.rasa import Locked, RasaEngine, Running, Unreachable, look
from tests.product import free_port

pytestmark = pytest.mark.rasa
ROOT = Path(__file__).parents[2]
TUNING = sorted((ROOT / "nlu" / "tuning").glob("*.jsonl"))
SECONDS_TO_TRAIN = 1200  # a slow machine with two cores takes a third of it
SECONDS_TO_START = 300
LEAST_RIGHT = 0.75  # what every language reaches with room to spare; `make evaluate-rasa` measures


@dataclass
class Serving:
    """`hearback nlu serve` in a process of its own."""

    process: subprocess.Popen[str]
    url: str
    token: str
    folder: Path

    def hearback(self, *arguments, **settings):
        """Another command that is set up to ask this server."""
        told = {"HEARBACK_NLU": "rasa", "HEARBACK_RASA_URL": self.url, "HEARBACK_RASA_TOKEN": self.token}
        return hearback(self.folder, *arguments, **told, **settings)


def environment(folder, **settings):
    return {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "HEARBACK_DATABASE_URL": f"sqlite:///{folder / 'hearback.db'}",
        "HEARBACK_CACHE": str(folder / "cache"),
        **settings,
    }


def hearback(folder, *arguments, given=None, **settings):
    return subprocess.run(
        [sys.executable, "-m", "hearback", *arguments], cwd=folder, env=environment(folder, **settings),
        input=given, capture_output=True, text=True, check=False, timeout=SECONDS_TO_TRAIN,
    )  # fmt: skip


def start(folder, port):
    """Start `hearback nlu serve`, and read what it prints until it is ready."""
    process = subprocess.Popen(
        [sys.executable, "-m", "hearback", "nlu", "serve", "--port", str(port)],
        cwd=folder, env=environment(folder), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    told = {}
    for line in process.stdout:
        name, _, value = line.strip().partition("=")
        told[name] = value
        if name == "HEARBACK_RASA_TOKEN":
            break
    assert "HEARBACK_RASA_TOKEN" in told, told
    return Serving(process, told["HEARBACK_RASA_URL"], told["HEARBACK_RASA_TOKEN"], folder)


def is_free(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def wait_until(claim):
    ends = time.monotonic() + 30
    while not claim() and time.monotonic() < ends:
        time.sleep(0.1)
    assert claim()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where everything of these tests is kept; Rasa has been trained there."""
    assert PYTHON.is_file(), "run `make rasa` first"
    place = tmp_path_factory.mktemp("rasa")
    trained = hearback(place, "nlu", "train", "--engine", "rasa")
    assert trained.returncode == 0, trained.stderr
    return place


@pytest.fixture(scope="module")
def serving(folder: Path) -> Iterator[Serving]:
    """A server that understands with what was trained."""
    running = start(folder, free_port())
    yield running
    running.process.terminate()
    running.process.communicate(timeout=30)


def test_the_training_files_are_sound(tmp_path):
    said = Neighbour(tmp_path).validate().splitlines()

    # there are no stories: what is said next is ours to decide
    complaints = {line: "not used in any story or rule" in line for line in said if "UserWarning" in line}
    assert complaints
    assert all(complaints.values())


def test_the_model_is_named_after_its_files(folder):
    [model] = (folder / "cache" / "rasa" / "models").iterdir()

    assert model.name == training_files.model_name()


def test_training_again_takes_the_model_that_is_there(folder):
    model = Neighbour(folder / "cache" / "rasa").model()
    before = model.stat().st_mtime_ns

    again = hearback(folder, "nlu", "train", "--engine", "rasa")

    assert (again.returncode, model.stat().st_mtime_ns) == (0, before)


async def test_the_server_runs_that_model(serving):
    assert await look(serving.url, serving.token) == Running(training_files.model_name())


async def test_the_server_wants_its_token(serving):
    assert await look(serving.url, "another") == Locked()
    assert await look(serving.url, None) == Locked()


async def test_the_server_listens_on_loopback_alone(serving):
    elsewhere = serving.url.replace("127.0.0.1", "127.0.0.2")  # this machine too, for less strict ones

    assert isinstance(await look(elsewhere, serving.token), Unreachable)


def test_the_token_is_on_no_command_line(serving):
    listed = subprocess.run(["ps", "-wweo", "args"], capture_output=True, text=True, check=True).stdout

    assert "rasa_launcher" in listed
    assert serving.token not in listed


@pytest.mark.parametrize("path", TUNING, ids=[path.stem for path in TUNING])
async def test_held_out_messages_are_understood(serving, path):
    messages = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    asked = [message for message in messages if "intent" in message]
    engine = RasaEngine(serving.url, serving.token, seconds=5.0)

    parsed = [await engine.parse(message["text"], path.stem) for message in asked]
    await engine.close()

    right = [one.ranking[0].name == message["intent"] for one, message in zip(parsed, asked, strict=True)]
    assert sum(right) / len(right) >= LEAST_RIGHT


async def test_many_at_once_are_all_understood(serving):
    engine = RasaEngine(serving.url, serving.token, seconds=30.0)
    texts = [f"please put {number} benches by the clinic" for number in range(40)]

    parsed = await asyncio.gather(*(engine.parse(text, "en") for text in texts))
    await engine.close()

    assert {one.ranking[0].name for one in parsed} == {"submit_idea"}


async def test_what_names_an_idea_is_found(serving):
    engine = RasaEngine(serving.url, serving.token, seconds=5.0)

    parsed = await engine.parse("I'd vote for the bench thing", "en")
    await engine.close()

    assert parsed.ranking[0].name == "vote"
    assert [entity.value for entity in parsed.entities if entity.entity == "idea_ref"] == ["the bench thing"]


def test_parse_asks_rasa(serving):
    parsed = serving.hearback(
        "nlu", "parse", "--engine", "rasa", "can we get a bench at the clinic", "/submit_idea"
    )

    idea, order = (json.loads(line) for line in parsed.stdout.splitlines())
    assert (idea["engine"], idea["intent"]["name"]) == ("rasa", "submit_idea")
    assert (order["engine"], order["intent"]["name"]) == ("rules", "out_of_scope")


def test_the_engine_is_kept_with_the_message(serving):
    talked = serving.hearback("chat", given="can we get a bench at the clinic\n")

    assert talked.returncode == 0, talked.stderr
    with sqlite3.connect(serving.folder / "hearback.db") as database:
        assert database.execute("SELECT DISTINCT engine FROM inbound_message").fetchall() == [("rasa",)]
    database.close()


def test_doctor_is_content_with_it(serving):
    found = serving.hearback("doctor")

    assert "trained on these very files" in found.stdout


def test_a_stopped_server_leaves_nothing_behind(folder):
    port = free_port()
    running = start(folder, port)

    running.process.send_signal(signal.SIGTERM)
    running.process.communicate(timeout=30)

    assert (running.process.returncode, is_free(port)) == (0, True)


def test_a_killed_server_leaves_nothing_behind(folder):
    port = free_port()
    running = start(folder, port)

    running.process.kill()
    running.process.communicate(timeout=30)

    wait_until(lambda: is_free(port))
