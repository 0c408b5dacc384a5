"""Signing in at the desk, through its pages."""

import asyncio
import re

import pyotp
import pytest

from civic import officials, sign_ins
from civic.officials import Role
from storage import Store
from tests.desk.browser import Browser
from tests.desk.office import Office
from tests.desk.test_idea_page import signed_in

ED = "ed@city.example"
GOOD = "correct horse battery"
OUTSIDE = "http://desk.city.example"  # no loopback, and plain http, so that the test's cookies travel


@pytest.fixture
async def browser(small_office: Office) -> Browser:
    return small_office.browser()


def link(office: Office, role: Role = Role.EDITOR) -> str:
    store: Store = office.store
    if store.read_now(lambda tx: officials.officials.by_email(tx, ED)) is None:
        store.write_now(officials.add_official, ED, role, office.clock())
    return f"/desk/sign-in/{store.write_now(sign_ins.invite, ED, office.clock(), by='command line')}"


async def with_password(office: Office, browser: Browser) -> None:
    await browser.get(link(office))
    await browser.get("/desk/password")
    await browser.post("/desk/password", password=GOOD, again=GOOD)
    await browser.post("/desk/sign-out")


async def test_on_this_machine_a_link_opens_the_desk(small_office: Office, browser: Browser) -> None:
    opened = link(small_office)

    seen = await browser.get(opened)

    assert (seen.status, seen.path) == (200, "/desk")
    assert "What needs you now" in seen.text
    again = await browser.get(opened)
    assert again.status == 410


async def test_in_the_internet_a_preview_does_not_use_a_link_up(
    outside_office: Office, outside_browser: Browser
) -> None:
    opened = link(outside_office)

    first, second = await outside_browser.get(opened), await outside_browser.get(opened)
    signed_in = await outside_browser.post(opened)

    assert first.status == second.status == 200
    assert signed_in.path == "/desk/password"


async def test_in_the_internet_nothing_opens_without_password_and_second_factor(
    outside_office: Office, outside_browser: Browser
) -> None:
    browser = outside_browser
    await browser.get(opened := link(outside_office))
    await browser.post(opened)

    assert (await browser.get("/desk/ideas")).path == "/desk/password"
    seen = await browser.post("/desk/password", password=GOOD, again=GOOD)
    assert seen.path == "/desk/second-factor/new"
    secret = re.search(r'name="secret" value="([A-Z2-7]{32})"', seen.html)
    assert secret is not None
    wrong = await browser.post("/desk/second-factor/new", secret=secret[1], code="000000")
    assert wrong.status == 403
    code = pyotp.TOTP(secret[1]).at(outside_office.clock())
    seen = await browser.post("/desk/second-factor/new", secret=secret[1], code=code)
    assert seen.path == "/desk/account"

    await browser.post("/desk/sign-out")
    await browser.get("/desk/sign-in")
    seen = await browser.post("/desk/sign-in", email=ED, password=GOOD)
    assert seen.path == "/desk/second-factor"
    assert (await browser.get("/desk/ideas")).path == "/desk/second-factor"
    for path in ("/desk/password", "/desk/second-factor/new"):  # half a sign-in changes nothing
        assert (await browser.get(path)).path == "/desk/second-factor"
    later = outside_office.clock.forward(minutes=1)
    seen = await browser.post("/desk/second-factor", code=pyotp.TOTP(secret[1]).at(later))
    assert seen.path == "/desk"


async def test_a_password_signs_in_and_a_wrong_one_says_nothing_more(
    small_office: Office, browser: Browser
) -> None:
    await with_password(small_office, browser)

    wrong = [
        await browser.post("/desk/sign-in", email=email, password="a wrong password")
        for email in (ED, "nobody@city.example")
    ]
    assert [seen.status for seen in wrong] == [403, 403]
    assert wrong[0].text.replace(ED, "") == wrong[1].text.replace("nobody@city.example", "")

    seen = await browser.post("/desk/sign-in", email=ED.upper(), password=GOOD, next="/desk/ideas?q=bench")
    assert seen.path == "/desk/ideas"


async def test_guessing_is_stopped_and_a_link_still_works(small_office: Office, browser: Browser) -> None:
    await with_password(small_office, browser)

    statuses = [
        (await browser.post("/desk/sign-in", email=ED, password=f"wrong number {n}")).status for n in range(6)
    ]
    right = await browser.post("/desk/sign-in", email=ED, password=GOOD)

    assert statuses == [403] * 5 + [429]
    assert right.status == 429
    assert (await browser.get(link(small_office))).path == "/desk"


async def test_guessing_many_at_once_is_stopped_as_well(small_office: Office, browser: Browser) -> None:
    await with_password(small_office, browser)

    guesses = (browser.post("/desk/sign-in", email=ED, password=f"wrong number {n}") for n in range(12))
    statuses = [seen.status for seen in await asyncio.gather(*guesses)]

    assert sorted(statuses) == [403] * 5 + [429] * 7


@pytest.mark.parametrize(
    "wanted", ["https://evil.example", "//evil.example", "/desk\\..", "/api/v1", "javascript:"]
)
async def test_signing_in_leads_nowhere_else(small_office: Office, browser: Browser, wanted: str) -> None:
    await with_password(small_office, browser)

    seen = await browser.post("/desk/sign-in", email=ED, password=GOOD, next=wanted)

    assert seen.path == "/desk"


async def test_forms_of_others_are_refused(small_office: Office, browser: Browser) -> None:
    await browser.get(link(small_office))
    await browser.get("/desk/account")

    without = await browser.post("/desk/account/language", token="", language="es")
    other = await browser.post("/desk/account/language", token="0" * 64, language="es")
    cross = [
        await browser.post("/desk/account/language", language="es", headers=headers)
        for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"},
                        {"Origin": "https://evil.example"}, {"Origin": "null"})
    ]  # fmt: skip

    assert {seen.status for seen in (without, other, *cross)} == {403}
    assert "Language of the desk" in (await browser.get("/desk/account")).text
    mine = {"Sec-Fetch-Site": "same-origin"}
    seen = await browser.post("/desk/account/language", language="es", headers=mine)
    assert "Idioma del escritorio" in seen.text


async def test_signing_out_everywhere_ends_every_browser(small_office: Office, browser: Browser) -> None:
    other = small_office.browser()
    for one in (browser, other):
        await one.get(link(small_office))

    await browser.get("/desk/account")
    await browser.post("/desk/sign-out", everywhere="1")

    assert (await other.get("/desk/ideas")).path == "/desk/sign-in"


async def test_an_idle_browser_is_signed_out(small_office: Office, browser: Browser) -> None:
    await browser.get(link(small_office))
    small_office.clock.forward(minutes=119)
    assert (await browser.get("/desk")).path == "/desk"
    small_office.clock.forward(minutes=119)
    assert (await browser.get("/desk")).path == "/desk"

    small_office.clock.forward(minutes=121)

    assert (await browser.get("/desk")).path == "/desk/sign-in"


async def test_cookies_are_out_of_reach_for_scripts_and_other_sites(small_office: Office) -> None:
    assert small_office.client is not None
    answer = await small_office.client.get(link(small_office), allow_redirects=False)

    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie  # http on loopback


async def test_behind_https_cookies_are_secure(secure_office: Office) -> None:
    assert secure_office.client is not None
    answer = await secure_office.client.get("/desk/sign-in")

    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-hearback-form=")
    assert "Secure" in cookie
    assert "Path=/" in cookie


async def test_pages_hold_no_inline_script_and_say_so(small_office: Office, browser: Browser) -> None:
    seen = await browser.get(link(small_office))

    policy = seen.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert seen.headers["Cache-Control"] == "no-store"
    assert " style=" not in seen.html
    assert " onclick=" not in seen.html
    assert "<script>" not in seen.html


async def test_a_refusal_speaks_the_language_that_the_official_chose(office: Office) -> None:
    vic = await signed_in(office, Role.VIEWER, "vic@city.example")
    await vic.get("/desk/account")
    await vic.post("/desk/account/language", language="es")

    refused = await vic.get("/desk/inbox")
    gone = await vic.get("/desk/ideas/ZZ99")
    aged = await vic.post("/desk/account/language", token="0" * 64, language="en")

    assert (refused.status, "Su rol no incluye esto" in refused.text) == (403, True)
    assert (gone.status, "No ha funcionado" in gone.text) == (404, True)
    assert (aged.status, "El formulario es demasiado antiguo" in aged.text) == (403, True)
