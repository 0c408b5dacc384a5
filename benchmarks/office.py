"""A stand-in for Twilio, and processes of the product that send through it."""

import shutil
import time
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Self

import aiohttp

from benchmarks.processes import ROOT, Process
from benchmarks.recipients import SECRET
from tests.product import free_port
from tests.standins.twilio_account import ACCOUNT_SID, AUTH_TOKEN, SMS_NUMBER

READY = b"Hearback is ready"


class Office:
    """The stand-in, which answers after a while, and a city whose SMS keep a pace (or none)."""

    def __init__(self, url: str, folder: Path, *, pace: int | None, answers_after_ms: int) -> None:
        self._url = url
        self._folder = folder
        self._pace = pace
        self._delay = answers_after_ms
        self._stack = AsyncExitStack()
        self._port, self._web_port = free_port(), free_port()
        self._asked = 0

    async def __aenter__(self) -> Self:
        await self._stack.__aenter__()
        product = f"http://127.0.0.1:{self._web_port}"
        standin = ["tests.standins.twilio", "--port", str(self._port), "--product", product]
        standin += ["--delay", str(self._delay)]
        process = Process(standin, port=self._port, folder=self._folder, settings={})
        await self._stack.enter_async_context(process)
        self._session = await self._stack.enter_async_context(aiohttp.ClientSession())
        return self

    async def __aexit__(self, *error: object) -> None:
        await self._stack.aclose()

    async def start(self, part: str) -> Process:
        """Start `hearback serve`, `web` or `worker`; it ends with this office."""
        arguments = ["hearback", part] + ([] if part == "worker" else ["--port", str(self._web_port)])
        ready = READY if part == "worker" else None  # which listens nowhere
        settings = {
            "HEARBACK_DATABASE_URL": self._url,
            "HEARBACK_SECRET_KEY": SECRET,
            "HEARBACK_CACHE": str(self._folder / "cache"),
            "HEARBACK_CITY": str(self._city()),
            "HEARBACK_PUBLIC_URL": f"http://127.0.0.1:{self._web_port}",
            "HEARBACK_TWILIO_ACCOUNT_SID": ACCOUNT_SID,
            "HEARBACK_TWILIO_AUTH_TOKEN": AUTH_TOKEN,
            "HEARBACK_TWILIO_API_URL": f"http://127.0.0.1:{self._port}",
            "HEARBACK_TWILIO_SMS_FROM": SMS_NUMBER,
            "HEARBACK_QUIET_HOURS": "off",
        }
        process = Process(arguments, port=self._web_port, folder=self._folder, settings=settings, ready=ready)
        return await self._stack.enter_async_context(process)

    def _city(self) -> Path:
        """The demonstration city, without limits, at that pace."""
        folder = self._folder / f"city-{self._pace}"
        if folder.exists():
            return folder
        shutil.copytree(ROOT / "cities" / "demo", folder)
        settings = (folder / "city.toml").read_text("utf-8").splitlines()
        unlimited = {"per_day": "per_day = 1000000", "per_month": "per_month = 1000000"}
        unlimited |= {"[pace]": "[pace]" if self._pace is None else f"[pace]\nsms = {self._pace}"}
        lines = [unlimited.get(line.split(" =")[0], line) for line in settings]
        (folder / "city.toml").write_text("\n".join(lines), "utf-8")
        return folder

    async def first_arrival(self) -> float:
        """When the stand-in got the first message."""
        return (await self._sent(wait=1))[0]

    async def arrivals(self) -> list[float]:
        """When it got each."""
        return await self._sent()

    async def ask(self, n: int) -> float:
        """A resident texts: how many seconds until the stand-in has the answer."""
        self._asked += 1
        began = time.time()
        form = {"From": f"+155501{n:06d}", "Body": "TOP"}
        async with self._session.post(f"http://127.0.0.1:{self._port}/standin/text", data=form) as answer:
            answer.raise_for_status()
        return (await self._sent(wait=self._asked))[self._asked - 1] - began

    async def _sent(self, *, wait: int = 0) -> list[float]:
        url = f"http://127.0.0.1:{self._port}/standin/sent"
        async with self._session.get(url, params={"wait": wait}) as answer:
            return [message["at"] for message in (await answer.json())["messages"]]
