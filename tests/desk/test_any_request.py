"""Whatever is sent, the API answers as its document says: no 5xx, nothing undocumented."""

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from datetime import UTC, datetime
from typing import Self

import pytest
import schemathesis
from aiohttp import web
from hypothesis import HealthCheck, settings
from schemathesis.checks import load_all_checks
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from civic.city import City
from civic.officials import Role
from desk.api import add_routes
from desk.api.app import OPERATIONS
from desk.api.document import document
from desk.api.limits import Limits
from storage import Store, Tx, officials
from storage.models import ApiToken, id_of
from tests.desk.office import ANN, BEN, Clock, Office

load_all_checks()
SCHEMA = schemathesis.openapi.from_dict(document(OPERATIONS))
CHECKS = (
    schemathesis.checks.not_a_server_error, status_code_conformance, content_type_conformance,
    response_schema_conformance, response_headers_conformance,
)  # fmt: skip
EXAMPLES = 12  # of each operation


def out_of_reach(tx: Tx, name: str) -> None:
    """Give the token that asks a number that no example guesses: it would be revoked."""
    token = officials.token_by_name(tx, name)
    assert token is not None
    tx.change(ApiToken, id_of(token), id=1_000_003)


class Served:
    """An office on loopback, in a thread of its own: who asks it may block."""

    def __init__(self, store: Store, city: City) -> None:
        self._office = Office(store, city, Clock(datetime(2026, 11, 23, 9, 30, tzinfo=UTC)))
        self._address: Future[str] = Future()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        runner = web.AppRunner(self._app())
        self._loop.run_until_complete(runner.setup())
        site = web.TCPSite(runner, "127.0.0.1", 0)
        self._loop.run_until_complete(site.start())
        self._address.set_result("http://{}:{}".format(*runner.addresses[0][:2]))
        self._loop.run_forever()
        self._loop.run_until_complete(runner.cleanup())

    def _app(self) -> web.Application:
        office = self._office
        office.make_tokens()
        office.store.write_now(out_of_reach, "admin")
        idea = office.idea("A bench", of=ANN)
        office.idea("A lamp", of=BEN)
        office.vote(BEN, idea)
        office.message("what is this?")
        app = web.Application()
        add_routes(app, office.desk(), limits=Limits(office.clock, at_once=1_000_000))
        return app

    def __enter__(self) -> Self:
        self._thread.start()
        self.address = self._address.result(timeout=20)
        self.token = self._office.tokens[Role.ADMIN]
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=20)
        self._loop.close()


@pytest.fixture
def served(sqlite_store: Store, city: City) -> Iterator[Served]:
    with Served(sqlite_store, city) as opened:
        yield opened


@SCHEMA.parametrize()
@settings(
    max_examples=EXAMPLES, derandomize=True, deadline=None, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
def test_any_request_is_answered_as_documented(case: schemathesis.Case, served: Served) -> None:
    headers = {"Authorization": f"Bearer {served.token}"}

    case.call_and_validate(base_url=served.address, headers=headers, checks=CHECKS)
