"""Rasa as a neighbour: programs of its own environment, trained and started from here."""

import asyncio
import os
import re
import signal
import socket
import subprocess
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from hearback.errors import Refusal
from nlu import training_files
from nlu.engine import EngineSilent
from nlu.rasa import RasaEngine, Running, look

CHECKOUT = Path(__file__).resolve().parents[1]
LAUNCHER = Path(__file__).with_name("rasa_launcher.py")
PYTHON = CHECKOUT / ".venv-rasa" / "bin" / "python"
HOST = "127.0.0.1"  # Rasa's own default is every address of the machine
SECONDS_TO_START = 180.0
SECONDS_TO_STOP = 10.0
SECONDS_TO_TRAIN = 7_200.0  # DIET on a slow machine; the light pipeline takes two minutes
_LOOK_EVERY = 0.5  # seconds
_LINES_SHOWN = 5
_MODELS_KEPT = 4


@dataclass(frozen=True, slots=True)
class Server:
    """Rasa's server, running."""

    url: str
    process: asyncio.subprocess.Process
    output: int  # the file that it writes to

    async def until_ready(self, token: str) -> None:
        """Wait until it answers, and answers quickly: the first message takes longer than all others."""
        looking = asyncio.create_task(self._until_it_answers(token))
        ended = asyncio.create_task(self.process.wait())
        done, waiting = await asyncio.wait(
            [looking, ended], timeout=SECONDS_TO_START, return_when=asyncio.FIRST_COMPLETED
        )
        for task in waiting:
            task.cancel()
        if ended in done:
            raise Refusal(f"Rasa's server ended: {_last_words(_content(self.output))}")
        if not done:
            raise Refusal(f"Rasa's server gave no answer for {SECONDS_TO_START:.0f} s")
        await looking

    async def until_it_ends(self) -> None:
        """Wait until it is gone, which it should not be by itself. Raises `Refusal`."""
        await self.process.wait()
        raise Refusal(f"Rasa's server ended: {_last_words(_content(self.output))}")

    async def stop(self) -> None:
        """Stop it, gently at first."""
        for name in (signal.SIGTERM, signal.SIGKILL):
            if self.process.returncode is not None:
                return
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, name)
            with suppress(TimeoutError):
                await asyncio.wait_for(self.process.wait(), SECONDS_TO_STOP)

    async def _until_it_answers(self, token: str) -> None:
        while not isinstance(await look(self.url, token), Running):  # noqa: ASYNC110  # it cannot tell us
            await asyncio.sleep(_LOOK_EVERY)
        engine = RasaEngine(self.url, token, seconds=SECONDS_TO_STOP)
        with suppress(EngineSilent):
            await engine.parse("hello", "")
        await engine.close()


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Rasa's environment, and the folder where its models and everything else that it writes are kept."""

    folder: Path
    python: Path = PYTHON

    def model(self, config: Path = training_files.CONFIG) -> Path:
        """Where the model of exactly these training files is, once it is trained. Raises `Refusal`."""
        try:
            return self.folder / "models" / training_files.model_name(config)
        except FileNotFoundError as error:
            raise Refusal(f"{error} is missing: Rasa is trained from a checkout of Hearback") from error

    def train(self, config: Path = training_files.CONFIG) -> Path:
        """Train from the files, unless a model of exactly these is there already. Raises `Refusal`."""
        model = self.model(config)
        if model.is_file():
            return model
        model.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self.folder) as unfinished:
            self._run_to_end([
                "train", "nlu", "--nlu", str(training_files.DATA), "--domain", str(training_files.DOMAIN),
                "--config", str(config), "--out", unfinished, "--fixed-model-name", model.name,
            ])  # fmt: skip
            (Path(unfinished) / model.name).replace(model)  # whole or not at all
        _forget_oldest(model.parent)
        return model

    def validate(self, config: Path = training_files.CONFIG) -> str:
        """What `rasa data validate` says of the files. Raises `Refusal` when they are not sound."""
        return self._run_to_end([
            "data", "validate", "--data", str(training_files.DATA), "--domain", str(training_files.DOMAIN),
            "--config", str(config),
        ])  # fmt: skip

    @asynccontextmanager
    async def serving(self, model: Path, port: int, token: str) -> AsyncIterator[Server]:
        """A server on loopback for as long as the block lasts. Raises `Refusal`."""
        _refuse_taken(port)
        self.folder.mkdir(parents=True, exist_ok=True)
        arguments = ["run", "--enable-api", "--model", str(model), "-i", HOST, "-p", str(port)]
        with tempfile.TemporaryFile(dir=self.folder) as output:
            process = await asyncio.create_subprocess_exec(
                *self._command(arguments),
                cwd=self.folder, env={**self._environment(), "RASA_AUTH_TOKEN": token},
                stdin=subprocess.PIPE, stdout=output, stderr=output,
                start_new_session=True,  # Ctrl-C is for us; we stop it
            )  # fmt: skip
            server = Server(f"http://{HOST}:{port}", process, output.fileno())
            try:
                await server.until_ready(token)
                yield server
            finally:
                await server.stop()

    def _run_to_end(self, arguments: Sequence[str]) -> str:
        self.folder.mkdir(parents=True, exist_ok=True)
        with (
            tempfile.TemporaryFile(dir=self.folder) as output,
            subprocess.Popen(  # noqa: S603  # our own environment and files
                self._command(arguments), cwd=self.folder, env=self._environment(),
                stdin=subprocess.PIPE, stdout=output, stderr=output,
            ) as process,
        ):  # fmt: skip
            try:
                process.wait(SECONDS_TO_TRAIN)
            except subprocess.TimeoutExpired as error:
                process.kill()
                raise Refusal(f"rasa {arguments[0]} was not done after {SECONDS_TO_TRAIN:.0f} s") from error
            said = _content(output.fileno())
        if process.returncode:
            ending = f"exit code {process.returncode}"  # below zero: a signal
            raise Refusal(f"rasa {arguments[0]} failed ({ending}): {_last_words(said)}")
        return said

    def _command(self, arguments: Sequence[str]) -> Sequence[str]:
        if not self.python.is_file():
            raise Refusal(
                "Rasa is not installed: `make rasa` in a checkout of Hearback makes its environment"
            )
        return [str(self.python), str(LAUNCHER), *arguments]

    def _environment(self) -> Mapping[str, str]:
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("HEARBACK_", "PYTHON"))
        }
        return kept | {
            "RASA_TELEMETRY_ENABLED": "false",  # in every process: Rasa's own settings file says true
            "HOME": str(self.folder),  # where Rasa writes that file and other traces
            "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
            "TF_CPP_MIN_LOG_LEVEL": "2",
        }


def _forget_oldest(models: Path) -> None:
    """Keep the newest few: each is some megabytes, and a new one comes with every changed example."""
    found = sorted(models.glob("hearback-*.tar.gz"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in found[_MODELS_KEPT:]:
        path.unlink(missing_ok=True)


def _refuse_taken(port: int) -> None:
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((HOST, port))
        except OSError as error:
            raise Refusal(f"{HOST}:{port} is taken ({error.strerror}): choose another --port") from error


def _content(output: int) -> str:
    return os.pread(output, 1 << 16, max(0, os.fstat(output).st_size - (1 << 16))).decode(errors="replace")


def _last_words(output: str) -> str:
    lines = [line.strip() for line in re.split(r"[\r\n]+", output) if line.strip()]
    return " / ".join(lines[-_LINES_SHOWN:]) or "without a word"
