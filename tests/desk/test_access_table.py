"""Every route with every role and without one, against docs/access.md."""

import re
from pathlib import Path

import pytest

from civic import officials, sign_ins
from civic.officials import Role
from desk.api.app import OPERATIONS
from desk.api.operations import PREFIX
from desk.pages.app import PAGES
from tests.desk.office import Office

DOCS = (Path(__file__).parents[2] / "docs" / "access.md").read_text(encoding="utf-8")
LINE = re.compile(r"^\| `([A-Z]+) (/[^`]*)` \| ([a-z ]+) \|$", re.MULTILINE)
TABLE = [(method, path, who) for method, path, who in LINE.findall(DOCS)]
ROUTES = {(one.method, PREFIX + one.path) for one in OPERATIONS} | {
    (one.method, f"/desk{one.path}") for one in PAGES
}
DESK = [line for line in TABLE if line[1].startswith("/desk")]
ENDS_THE_SIGN_IN = "/desk/sign-out"


def test_the_table_lists_every_route() -> None:
    assert {(method, path) for method, path, _who in TABLE} == ROUTES


def concrete(path: str) -> str:
    """An address that the route takes, of something that is not there."""
    return re.sub(r"\{(id|[a-z]+_id)\}", "7", path).replace("{code}", "K7RD").replace(
        "{link}", "guess"
    ).replace("{channel}", "sms")  # fmt: skip


async def test_the_api_admits_whom_the_table_names(small_office: Office) -> None:
    for method, path, who in TABLE:
        if not path.startswith(PREFIX):
            continue
        least, address = Role[who.upper()], concrete(path).removeprefix(PREFIX)
        for role in (None, *Role):
            answer = await small_office.call(method, address, role=role)

            if role is None:
                assert answer.status == 401, (method, path)
            else:
                assert (answer.status == 403) == (role < least), (method, path, role)


async def test_the_desk_wants_a_sign_in(small_office: Office) -> None:
    browser = small_office.browser()
    for method, path, who in DESK:
        await browser.get("/desk/sign-in")
        seen = await (browser.get if method == "GET" else browser.post)(concrete(path))

        if who != "everybody":
            assert seen.path == "/desk/sign-in", (method, path)


@pytest.mark.parametrize("role", Role)
async def test_the_desk_admits_whom_the_table_names(small_office: Office, role: Role) -> None:
    browser, email = small_office.browser(), f"{role.name.lower()}@city.example"
    small_office.store.write_now(officials.add_official, email, role, small_office.clock())
    token = small_office.store.write_now(sign_ins.invite, email, small_office.clock(), by="command line")
    await browser.get(f"/desk/sign-in/{token}")
    for method, path, who in DESK:
        if who.upper() not in Role.__members__ or path == ENDS_THE_SIGN_IN:
            continue
        await browser.get("/desk/account")
        seen = await (browser.get if method == "GET" else browser.post)(concrete(path))

        assert (seen.status == 403) == (role < Role[who.upper()]), (method, path, role, seen.text)
        assert seen.path != "/desk/sign-in", (method, path)
        assert seen.status != 500, (method, path)
