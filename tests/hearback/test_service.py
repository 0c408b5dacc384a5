"""A running service: what it says of its health, what it takes over, how it ends."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import aiohttp

from civic import cities
from hearback.service import Parts, Service
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
async def running(service: Service, parts: Parts) -> AsyncIterator[str]:
    """Serve on a free port until the block ends."""
    port, started = free_port(), asyncio.Event()
    task = asyncio.create_task(service.run(parts, "127.0.0.1", port, started))
    await started.wait()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _health(address: str) -> tuple[int, dict[str, Any]]:
    async with aiohttp.ClientSession() as session, session.get(f"{address}/health/ready") as answer:
        return answer.status, await answer.json()


async def test_it_is_ready_when_database_and_engine_answer(sqlite_store: Store, place: Place) -> None:
    async with running(Service(Settings(), sqlite_store, place), WEB) as address:
        assert await _health(address) == (200, {"status": "ok"})


async def test_without_an_engine_it_is_not_ready(sqlite_store: Store, place: Place) -> None:
    broken = replace(place, interpreter=Silent())  # type: ignore[arg-type]  # all that is asked of one

    async with running(Service(Settings(), sqlite_store, broken), WEB) as address:
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
    service = Service(settings, sqlite_store, place)

    async with running(service, WEB), asyncio.timeout(60):
        while service.place is place:  # noqa: ASYNC110  # a chore: nobody tells
            await asyncio.sleep(0.01)

    assert service.place.town.city.name == "New Larkmouth"
