"""A running service: what it says of its health, what it takes over, how it ends."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from civic import cities, officials
from civic.officials import Role
from hearback.parts import Parts
from hearback.service import Service
from hearback.settings import Settings
from hearback.wiring import Place
from nlu.understanding import Understanding
from storage import Store
from tests.product import free_port

WEB = Parts(web=True, worker=False)


class Silent:
    """An engine that has broken down."""

    async def read(self, _text: str, *, preferred: str, known: bool = False) -> Understanding:
        raise RuntimeError(f"no model for {preferred}, {known}")


@asynccontextmanager
async def running(service: Service) -> AsyncIterator[str]:
    """Serve on a free port until the block ends."""
    port, started = free_port(), asyncio.Event()
    task = asyncio.create_task(service.run("127.0.0.1", port, started))
    await started.wait()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


@dataclass(frozen=True)
class Doors:
    """A server with all its doors, one whose simulator is open to everybody, and a token for the API."""

    address: str
    alone: str
    token: str

    async def knock(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
        """Status and content type of what is answered."""
        given = headers | {"Authorization": f"Bearer {self.token}"}
        url = (self.alone if path.startswith("/simulator") else self.address) + path
        async with (
            aiohttp.ClientSession() as session,
            session.request(method, url, data=body, headers=given) as answer,
        ):
            return answer.status, answer.content_type


@pytest.fixture
async def doors(sqlite_store: Store, place: Place, now: datetime) -> AsyncIterator[Doors]:
    settings = Settings(
        twilio_account_sid="AC00000000000000000000000000000001", twilio_auth_token="12345",
        twilio_api_url="http://127.0.0.1:9", simulator=True,
    )  # fmt: skip
    token = sqlite_store.write_now(officials.add_token, "all", Role.ADMIN, now)
    async with (
        running(Service(settings, sqlite_store, place, parts=WEB)) as address,
        running(Service(Settings(), sqlite_store, place, parts=WEB)) as alone,
    ):
        yield Doors(address, alone, token)


async def _health(address: str) -> tuple[int, dict[str, Any]]:
    async with aiohttp.ClientSession() as session, session.get(f"{address}/health/ready") as answer:
        return answer.status, await answer.json()


async def test_it_is_ready_when_database_and_engine_answer(sqlite_store: Store, place: Place) -> None:
    async with running(Service(Settings(), sqlite_store, place, parts=WEB)) as address:
        assert await _health(address) == (200, {"status": "ok"})


async def test_without_an_engine_it_is_not_ready(sqlite_store: Store, place: Place) -> None:
    broken = replace(place, interpreter=Silent())  # type: ignore[arg-type]  # all that is asked of one

    async with running(Service(Settings(), sqlite_store, broken, parts=WEB)) as address:
        status, said = await _health(address)

    assert (status, said["status"]) == (503, "unavailable")
    assert "RuntimeError" in said["engine"]


async def test_web_alone_takes_over_a_city_that_was_loaded(
    sqlite_store: Store, place: Place, now: datetime, trained: Path
) -> None:
    settings = Settings(cache=trained)
    files = cities.read_files(settings.city_folder)
    renamed = files["city.toml"].replace(place.town.city.name, "New Larkmouth")
    sqlite_store.write_now(cities.remember, files | {"city.toml": renamed}, settings.city_folder, now)
    service = Service(settings, sqlite_store, place, parts=WEB)

    async with running(service), asyncio.timeout(60):
        while service.place is place:  # noqa: ASYNC110  # a chore: nobody tells
            await asyncio.sleep(0.01)

    assert service.place.town.city.name == "New Larkmouth"


SAYS = {
    "webhook": "text/plain",
    "simulator": "text/plain",
    "desk": "text/html",
    "api": "application/problem+json",
}


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
@pytest.mark.parametrize(
    ("method", "path", "content_type"),
    [
        ("POST", "/webhooks/twilio", "application/x-www-form-urlencoded"),
        ("POST", "/webhooks/twilio/status", "application/x-www-form-urlencoded"),
        ("POST", "/simulator/messages", "application/json"),
        ("POST", "/desk/sign-in", "application/x-www-form-urlencoded"),
        ("POST", "/api/v1/ideas", "application/json"),
        ("PATCH", "/api/v1/ideas/K7RD", "application/json"),
        ("POST", "/api/v1/ideas/K7RD/status", "application/json"),
        ("POST", "/api/v1/messages/1/answer", "application/json"),
    ],
)
async def test_a_body_that_is_not_packed_as_it_says_is_the_senders_mistake(
    doors: Doors, method: str, path: str, content_type: str, encoding: str
) -> None:
    status, said = await doors.knock(
        method, path, b"not packed at all", {"Content-Encoding": encoding, "Content-Type": content_type}
    )

    assert status == 400
    assert said == SAYS[next(door for door in SAYS if door in path)]


@pytest.mark.parametrize(
    "content_type",
    [
        "multipart/form-data",
        "multipart/form-data; boundary=x",
        "application/x-www-form-urlencoded; charset=klingon",
    ],
)
@pytest.mark.parametrize(
    ("path", "statuses"),
    [
        ("/webhooks/twilio", {403}), ("/webhooks/twilio/status", {403}), ("/simulator/messages", {415}),
        ("/desk/sign-in", {400, 403}), ("/api/v1/ideas", {422}),
    ],
)  # fmt: skip
async def test_a_form_that_cannot_be_read_is_never_our_mistake(
    doors: Doors, path: str, statuses: set[int], content_type: str
) -> None:
    body = b'--x\r\nContent-Disposition: form-data; name="From"\r\n\r\n'

    status, _said = await doors.knock("POST", path, body, {"Content-Type": content_type})

    assert status in statuses


def test_a_process_loads_no_library_that_it_does_not_need() -> None:
    loaded = "import sys, hearback.service; print([one for one in sys.argv[1:] if one in sys.modules])"

    found = subprocess.run(
        [sys.executable, "-c", loaded, "telegram", "desk", "bot.web", "aiohttp"],
        cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert found.stdout.strip() == "['aiohttp']"
