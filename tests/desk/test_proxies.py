"""Where a browser is, behind proxies: believed of our own ones alone."""

from datetime import datetime
from ipaddress import ip_network

import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request

from civic import sign_ins
from civic.city import City
from civic.sign_ins import MOST_AN_ADDRESS
from desk.pages import doors
from storage import Store
from tests.desk.office import Clock, Office

PROXIES = (ip_network("192.0.2.0/28"), ip_network("2001:db8::/32"))
BROWSER, OTHER, OURS, SECOND = "198.51.100.7", "203.0.113.9", "192.0.2.1", "192.0.2.2"


def request(remote: str, forwarded: str) -> web.Request:
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    return make_mocked_request("POST", "/desk/sign-in", headers=headers).clone(remote=remote)


@pytest.mark.parametrize(
    ("remote", "forwarded", "is_at"),
    [
        (BROWSER, "", BROWSER),
        (BROWSER, OTHER, BROWSER),  # who comes directly may say what they like
        (OURS, BROWSER, BROWSER),
        (OURS, f"{BROWSER}, {SECOND}", BROWSER),  # through two of ours
        (OURS, f"{OTHER}, {BROWSER}", BROWSER),  # what was said before our first proxy is hearsay
        (OURS, f"{OTHER},{BROWSER} , {SECOND}", BROWSER),
        (OURS, "", OURS),
        (OURS, "nonsense", "nonsense"),  # kept as it is: only for counting
        ("2001:db8::1", "2001:db9::7", "2001:db9::7"),
    ],
)
def test_an_address_is_believed_of_our_proxies_alone(remote: str, forwarded: str, is_at: str) -> None:
    assert doors.client_address(request(remote, forwarded), PROXIES) == is_at


def test_without_proxies_nothing_is_believed() -> None:
    assert doors.client_address(request(OURS, BROWSER), ()) == OURS


@pytest.mark.parametrize(("proxies", "refused"), [(("127.0.0.0/8", "::1/128"), 429), ((), 403)])
async def test_wrong_passwords_are_counted_by_where_the_browser_is(
    sqlite_store: Store, city: City, now: datetime, proxies: tuple[str, ...], refused: int
) -> None:
    office = Office(sqlite_store, city, Clock(now), proxies=tuple(map(ip_network, proxies)))
    await office.open()
    for number in range(MOST_AN_ADDRESS):
        sqlite_store.write_now(sign_ins.attempt, f"{number}@city.example", BROWSER, now)
    browser = office.browser()
    await browser.get("/desk/sign-in")

    tried = await browser.post(
        "/desk/sign-in", headers={"X-Forwarded-For": BROWSER}, email="eve@city.example", password="wrong one"
    )
    await office.close()

    assert tried.status == refused
