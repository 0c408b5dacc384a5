"""Processes under measurement: started, waited for, their CPU time read, ended."""

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import Self

import aiohttp

START_SECONDS = 60.0
LOOK_SECONDS = 0.05
ROOT = Path(__file__).parent.parent
_NUMBERS = count(1)


class Process:
    """One Python program that listens on a port of loopback."""

    def __init__(
        self, arguments: Sequence[str], *, port: int, folder: Path, settings: Mapping[str, str],
        ready: bytes | None = None,
    ) -> None:  # fmt: skip
        """`arguments` follow `python -m`; it is ready when it answers on /health/ready, or says so."""
        self.port = port
        self._arguments = arguments
        self._folder = folder
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("HEARBACK_")}
        self._environment = inherited | {"PYTHONPATH": str(ROOT)} | dict(settings)
        self._ready = ready
        self._log = folder / f"{arguments[0]}-{next(_NUMBERS)}.log"

    async def __aenter__(self) -> Self:
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: ASYNC220  # returns at once
                [sys.executable, "-m", *self._arguments],
                cwd=self._folder, env=self._environment, stdout=log, stderr=log, stdin=subprocess.DEVNULL,
            )  # fmt: skip
        try:
            async with asyncio.timeout(START_SECONDS), aiohttp.ClientSession() as session:
                while not await self._is_ready(session):  # noqa: ASYNC110  # it is another process
                    await asyncio.sleep(LOOK_SECONDS)
        except BaseException:
            self._process.kill()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        self._process.terminate()
        try:
            self._process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    async def _is_ready(self, session: aiohttp.ClientSession) -> bool:
        if self._process.poll() is not None:
            raise RuntimeError(f"{' '.join(self._arguments)} ended by itself:\n{self.log_tail()}")
        if self._ready is not None:
            return self._ready in self._log.read_bytes()
        try:
            async with session.get(f"http://127.0.0.1:{self.port}/health/ready") as answer:
                return answer.status in {200, 404}  # 404: it listens, and has no such address
        except aiohttp.ClientError:
            return False

    @property
    def pid(self) -> int:
        """Its number."""
        return self._process.pid

    def log_tail(self) -> str:
        """The end of what it said."""
        return self._log.read_text()[-2000:]

    def cpu_seconds(self) -> float:
        """The CPU time of all its threads so far, in user and kernel."""
        stat = Path(f"/proc/{self._process.pid}/stat")
        if stat.exists():
            fields = stat.read_text().rpartition(")")[2].split()
            return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        shown = subprocess.run(
            ["ps", "-o", "cputime=", "-p", str(self._process.pid)], capture_output=True, text=True, check=True
        )
        return _seconds(shown.stdout.strip())


def _seconds(clock: str) -> float:
    """`[days-][hours:]minutes:seconds` as `ps` prints them."""
    total = 0.0
    for part in re.split("[-:]", clock):
        total = total * 60 + float(part)
    return total
