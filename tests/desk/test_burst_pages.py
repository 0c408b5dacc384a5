"""Bursts at the desk and in the API."""

import re

import pytest

from civic.officials import Role
from desk.pages import bursts as burst_pages
from storage import memory
from tests.desk.office import Office
from tests.desk.test_idea_page import signed_in


def crowd(office: Office, people: int = 10, beginning: int = 0) -> str:
    idea = office.idea("A bench")
    for number in range(beginning, beginning + people):
        office.vote(f"+1555{1000 * (number + 1):07}", idea)
    return idea.code


async def test_a_burst_is_set_aside_and_counted_again_at_the_desk(office: Office) -> None:
    code, eve = crowd(office), await signed_in(office, Role.MODERATOR)

    page = await eve.get("/desk/bursts")
    assert code in page.text
    assert "10 people" in page.text
    [seen] = (await office.get("/bursts"))["items"]
    nothing = await eve.post("/desk/bursts", key=seen["key"], reason="")
    assert "nothing was changed" in nothing.text
    await eve.post("/desk/bursts", key=seen["key"], reason="a bought list")
    assert (await office.get(f"/ideas/{code}"))["votes"]["for"] == 0

    [aside] = (await office.get("/bursts"))["set_aside"]
    assert (aside["votes"], aside["reason"], aside["by"]) == (10, "a bought list", "eve@city.example")
    await eve.post(f"/desk/bursts/{aside['id']}/restore")
    assert (await office.get(f"/ideas/{code}"))["votes"]["for"] == 10


async def test_the_api_sets_a_burst_aside(office: Office) -> None:
    code = crowd(office)
    [seen] = (await office.get("/bursts"))["items"]

    made = await office.post("/bursts", {"key": seen["key"], "reason": "copied"}, status=201)
    restored = await office.post(f"/bursts/{made['id']}/restore")

    assert (seen["idea"], made["counts"], restored["counts"]) == (code, False, True)
    await office.problem("POST", "/bursts", 404, json={"key": "newcomers:4711", "reason": "why"})
    await office.problem("POST", "/bursts", 422, json={"key": seen["key"], "reason": " "})
    await office.problem("POST", "/bursts/4711/restore", 404)


async def test_bursts_come_a_page_at_a_time(office: Office) -> None:
    for start in range(3):
        crowd(office, 10 + start, 100 * start)

    first = await office.get("/bursts?limit=2")
    second = await office.get(f"/bursts?limit=2&cursor={first['next']}")

    assert [one["people"] for one in first["items"] + second["items"]] == [12, 11, 10]
    assert (first["total"], second["total"], second["next"]) == (3, 3, None)
    for one in first["items"] + second["items"]:
        await office.post("/bursts", {"key": one["key"], "reason": "copied"}, status=201)
    newest = await office.get("/bursts?limit=2")
    oldest = await office.get(f"/bursts?limit=2&set_aside_cursor={newest['set_aside_next']}")
    assert [one["people"] for one in newest["set_aside"] + oldest["set_aside"]] == [10, 11, 12]
    assert (newest["total"], newest["set_aside_total"], oldest["set_aside_next"]) == (0, 3, None)
    await office.problem("GET", f"/bursts?cursor={newest['set_aside_next']}", 422)


async def test_the_page_leads_to_more(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(burst_pages, "PAGE_SIZE", 1)
    for start in range(2):
        crowd(office, 10 + start, 100 * start)
    eve = await signed_in(office, Role.MODERATOR)

    page = await eve.get("/desk/bursts")
    [following] = re.findall(r'rel="next" href="([^"]+)"', page.html)
    last = await eve.get(following.replace("&amp;", "&"))

    assert "11 people" in page.text
    assert "10 people" not in page.text
    assert "10 people" in last.text
    assert 'rel="next"' not in last.html
    assert (await eve.get("/desk/bursts?cursor=nonsense")).status == 404


async def test_what_is_kept_for_a_while_is_forgotten_when_a_burst_is_set_aside(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "QUICK", 0.0)
    crowd(office)
    [seen] = (await office.get("/bursts"))["items"]
    crowd(office, 11, 100)
    assert [one["key"] for one in (await office.get("/bursts"))["items"]] == [seen["key"]]  # as a moment ago

    made = await office.post("/bursts", {"key": seen["key"], "reason": "copied"}, status=201)
    left = (await office.get("/bursts"))["items"]
    await office.post(f"/bursts/{made['id']}/restore")
    again = (await office.get("/bursts"))["items"]

    assert [one["people"] for one in left] == [11]
    assert [one["people"] for one in again] == [11, 10]
