"""How often a token may call."""

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from civic.officials import Role
from desk.api import add_routes
from desk.api.limits import Limits
from tests.desk.office import Office


async def client_with(office: Office, limits: Limits) -> TestClient[web.Request, web.Application]:
    app = web.Application()
    add_routes(app, office.desk(), limits=limits)
    client = TestClient(TestServer(app))
    await client.start_server()
    return client


async def test_a_token_that_calls_too_often_waits_and_others_do_not(small_office: Office) -> None:
    client = await client_with(small_office, Limits(small_office.clock, at_once=3, a_second=0.5))
    viewer, editor = (
        {"Authorization": f"Bearer {small_office.tokens[role]}"} for role in (Role.VIEWER, Role.EDITOR)
    )

    answers = [await client.get("/api/v1/ideas", headers=viewer) for _ in range(5)]
    others = await client.get("/api/v1/ideas", headers=editor)
    small_office.clock.forward(seconds=2)
    later = [await client.get("/api/v1/ideas", headers=viewer) for _ in range(2)]

    assert [answer.status for answer in answers] == [200, 200, 200, 429, 429]
    assert answers[3].headers["Retry-After"] == "2"
    assert answers[3].content_type == "application/problem+json"
    assert others.status == 200
    assert [answer.status for answer in later] == [200, 429]
    await client.close()


async def test_what_is_refused_has_no_effect(small_office: Office) -> None:
    client = await client_with(small_office, Limits(small_office.clock, at_once=1, a_second=1))
    headers = {"Authorization": f"Bearer {small_office.tokens[Role.ADMIN]}"}

    for _ in range(3):
        await client.post("/api/v1/ideas", json={"text": "a bench please"}, headers=headers)

    assert (await small_office.get("/ideas"))["total"] == 1
    await client.close()
