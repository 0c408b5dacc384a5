"""The product as its users meet it: `hearback serve` or a half of it, in its own process, on loopback."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Self

import aiohttp

from tests.standins.telegram import Telegram
from tests.standins.telegram_account import SECRET
from tests.standins.twilio import Twilio

START_SECONDS = 180.0  # on a busy machine
READY = b"Hearback is ready"
LOOK_SECONDS = 0.03


def free_port() -> int:
    """A port on loopback that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def telegram_settings(telegram: Telegram, mode: str) -> dict[str, str]:
    """What lets a product speak to a stand-in's bot."""
    return {
        "HEARBACK_TELEGRAM_TOKEN": telegram.token,
        "HEARBACK_TELEGRAM_SECRET": SECRET,
        "HEARBACK_TELEGRAM_API_URL": telegram.api_url,
        "HEARBACK_TELEGRAM_MODE": mode,
    }


class Product:
    """One `hearback serve`, `web` or `worker` that can be killed and started again on the same store."""

    def __init__(
        self, folder: Path, *, port: int | None = None, settings: Mapping[str, str] | None = None,
        part: str = "serve", log: str = "product.log",
    ) -> None:  # fmt: skip
        self.folder = folder
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = folder / log
        self._arguments = [part] if part == "worker" else [part, "--port", str(self.port)]
        self._began = 0  # where in the log its last start begins
        self._settings = dict(settings or {})
        self._process: subprocess.Popen[bytes] | None = None

    def use(self, twilio: Twilio) -> Self:
        """Let it speak to a stand-in, and the stand-in to it."""
        numbers = sorted(twilio.numbers)
        self._settings |= {
            "HEARBACK_PUBLIC_URL": self.url,
            "HEARBACK_TWILIO_ACCOUNT_SID": twilio.account_sid,
            "HEARBACK_TWILIO_AUTH_TOKEN": twilio.auth_token,
            "HEARBACK_TWILIO_API_URL": twilio.url,
            "HEARBACK_TWILIO_SMS_FROM": next(
                number for number in numbers if not number.startswith("whatsapp:")
            ),
            "HEARBACK_TWILIO_WHATSAPP_FROM": next(
                number for number in numbers if number.startswith("whatsapp:")
            ),
            "HEARBACK_QUIET_HOURS": "off",
        }
        twilio.product_url = twilio.public_url = self.url
        return self

    def use_telegram(self, telegram: Telegram, *, mode: str = "webhook") -> Self:
        """Let it speak to a stand-in's bot; a webhook is set by hand, since loopback has no https."""
        self._settings |= telegram_settings(telegram, mode)
        self._settings |= {"HEARBACK_PUBLIC_URL": self.url, "HEARBACK_QUIET_HOURS": "off"}
        telegram.product_url = telegram.public_url = self.url
        if mode == "webhook":
            telegram.hook(f"{self.url}/webhooks/telegram")
        return self

    @property
    def environment(self) -> dict[str, str]:
        """What its process and its command line see."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("HEARBACK_")}
        default = {"HEARBACK_DATABASE_URL": f"sqlite:///{self.folder / 'hearback.db'}"}
        return inherited | default | {"PYTHONPATH": str(Path.cwd())} | self._settings

    @property
    def pid(self) -> int:
        """Its process, for those who kill or measure it."""
        assert self._process is not None
        return self._process.pid

    async def start(self) -> None:
        """Start it and wait until it is ready."""
        with self.log.open("ab") as log:
            self._began = log.tell()
            self._process = subprocess.Popen(  # noqa: ASYNC220  # returns at once
                [sys.executable, "-m", "hearback", *self._arguments],
                cwd=self.folder, env=self.environment, stdout=log, stderr=log,
            )  # fmt: skip
        async with asyncio.timeout(START_SECONDS), aiohttp.ClientSession() as session:
            while not await self._is_ready(session):  # noqa: ASYNC110  # another process: nothing to wait on
                await asyncio.sleep(LOOK_SECONDS)

    async def _is_ready(self, session: aiohttp.ClientSession) -> bool:
        assert self._process is not None
        if self._process.poll() is not None:
            raise RuntimeError(f"it ended by itself:\n{self.log.read_text()[-3000:]}")
        if self._arguments == ["worker"]:  # it listens nowhere, but says when it is ready
            return READY in self.log.read_bytes()[self._began :]
        try:
            async with session.get(f"{self.url}/health/ready") as answer:
                return answer.status == 200
        except aiohttp.ClientError:
            return False

    def kill(self) -> None:
        """SIGKILL: it can do nothing any more."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """SIGTERM: it ends in order; returns its exit code."""
        return self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> int:
        process, self._process = self._process, None
        if process is None:
            return 0
        process.send_signal(how)
        return process.wait(timeout=30)

    def command(self, *arguments: str, text: str | None = None) -> subprocess.CompletedProcess[str]:
        """Run `hearback …` on the same store."""
        return subprocess.run(
            [sys.executable, "-m", "hearback", *arguments],
            cwd=self.folder, env=self.environment, input=text, capture_output=True, text=True, timeout=60,
            check=False,
        )  # fmt: skip

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        self.stop()
