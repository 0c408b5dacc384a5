"""Who may call what, and that nothing but problems comes back when something is wrong."""

from datetime import datetime

import pytest
from aiohttp.test_utils import TestClient, TestServer

from civic import officials
from civic.city import City
from civic.officials import Role
from desk.api.app import OPERATIONS
from nlu.understanding import Understanding
from storage import Vault, open_store
from tests.desk.office import Clock, Office

CALLS = sorted((one.method, one.path) for one in OPERATIONS)  # with which role: `test_access_table`


@pytest.mark.parametrize(("method", "path"), CALLS)
@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "Bearer",
        "Bearer hb_wrong",
        "Basic aGI6aGI=",
        "hb_wrong",
        "Bearer ünïcödé",
        "Bearer " + "x" * 900,
    ],
)
async def test_without_a_good_token_nothing_is_answered(
    small_office: Office, method: str, path: str, header: str | None
) -> None:
    headers = {} if header is None else {"Authorization": header}
    address = path.format(code="ZZZZ", id=9, channel="sms")

    answer = await small_office.call(method, address, role=None, headers=headers)

    assert answer.status == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert answer.content_type == "application/problem+json"


async def test_a_token_may_do_no_more_than_its_official(small_office: Office) -> None:
    now, store = small_office.clock(), small_office.store
    store.write_now(officials.add_official, "eve@city.example", Role.VIEWER, now)
    token = store.write_now(officials.add_token, "eve's", Role.ADMIN, now, email="eve@city.example")
    small_office.tokens[Role.ADMIN] = token

    await small_office.get("/ideas")
    await small_office.problem("GET", "/audit", 403)


async def test_the_scheme_is_read_in_any_case(small_office: Office) -> None:
    headers = {"Authorization": f"bearer {small_office.tokens[Role.VIEWER]}"}

    assert (await small_office.call("GET", "/ideas", role=None, headers=headers)).status == 200


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing", 404),
        ("GET", "/", 404),
        ("GET", "/ideas/", 404),
        ("GET", "/../v2", 404),
        ("DELETE", "/ideas", 405),
        ("PUT", "/ideas/ZZZZ", 405),
        ("POST", "/audit", 405),
        ("TRACE", "/ideas", 405),
    ],
)
async def test_what_is_not_there_is_a_problem_too(
    small_office: Office, method: str, path: str, status: int
) -> None:
    await small_office.problem(method, path, status)


async def test_a_wrong_method_says_which_are_right(small_office: Office) -> None:
    answer = await small_office.call("DELETE", "/ideas")

    assert answer.headers["Allow"] == "GET, HEAD, POST"


async def test_head_answers_as_get_without_body(small_office: Office) -> None:
    answer = await small_office.call("HEAD", "/ideas")

    assert (answer.status, await answer.read()) == (200, b"")


async def test_no_cache_keeps_what_residents_wrote(small_office: Office) -> None:
    for answer in (await small_office.call("GET", "/ideas"), await small_office.call("GET", "/nothing")):
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_a_store_that_cannot_be_reached_is_said_so(vault: Vault, city: City, now: datetime) -> None:
    nowhere = open_store("postgresql://nobody@127.0.0.1:1/none?connect_timeout=2", vault)
    office = Office(nowhere, city, Clock(now), tokens=dict.fromkeys(Role, "hb_any"))
    office.client = TestClient(TestServer(office.app()))
    await office.client.start_server()

    answer = await office.call("GET", "/ideas")

    assert answer.status == 503
    assert answer.headers["Retry-After"]
    assert answer.content_type == "application/problem+json"
    await office.close()
    nowhere.close()


async def test_what_nobody_expected_says_nothing_of_itself(small_office: Office) -> None:
    small_office.reader = BrokenReader
    await small_office.close()
    small_office.client = TestClient(TestServer(small_office.app()))
    await small_office.client.start_server()

    problem = await small_office.problem("POST", "/ideas", 500, json={"text": "a bench"})

    assert "bench" not in str(problem)
    assert "RuntimeError" not in str(problem)


class BrokenReader:
    """Raises what it was given to read."""

    async def read(self, text: str, *, preferred: str, known: bool = False) -> Understanding:
        raise RuntimeError(text)
