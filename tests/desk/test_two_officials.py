"""Two officials who edit the same idea: the second one is told, and nothing is lost."""

from typing import Any

import pytest

from tests.desk.office import ANN, BEN, Office

CHANGES: list[tuple[str, str, Any]] = [
    ("PATCH", "", {"title": "A bench with a back"}),
    ("PATCH", "", {"visibility": "hidden"}),
    ("POST", "/status", {"status": "planned"}),
    ("POST", "/merge", {"into": "OTHER"}),
]


async def tag_of(office: Office, code: str) -> str:
    return (await office.call("GET", f"/ideas/{code}")).headers["ETag"]


@pytest.mark.parametrize(("method", "path", "body"), CHANGES)
async def test_the_second_to_change_an_idea_is_refused_and_the_first_change_stays(
    office: Office, method: str, path: str, body: Any
) -> None:
    code, other = office.idea("A bench").code, office.idea("A bus shelter").code
    body = {"into": other} if path == "/merge" else body
    seen = await tag_of(office, code)
    await office.patch(f"/ideas/{code}", {"topic": "parks"}, headers={"If-Match": seen})
    before = await office.get(f"/ideas/{code}")

    problem = await office.problem(method, f"/ideas/{code}{path}", 412, json=body, headers={"If-Match": seen})

    assert "read it again" in problem["detail"]
    assert await office.get(f"/ideas/{code}") == before
    assert (await office.get(f"/ideas/{other}"))["merged_into"] is None


@pytest.mark.parametrize(("method", "path", "body"), CHANGES)
async def test_what_was_read_last_may_be_changed(office: Office, method: str, path: str, body: Any) -> None:
    code, other = office.idea("A bench").code, office.idea("A bus shelter").code
    body = {"into": other} if path == "/merge" else body
    seen = await tag_of(office, code)

    answer = await office.call(method, f"/ideas/{code}{path}", json=body, headers={"If-Match": seen})

    assert answer.status == 200
    assert answer.headers["ETag"] == await tag_of(office, code) != seen


async def test_an_unmerge_heeds_the_tag_as_well(office: Office) -> None:
    code, other = office.idea("A bench").code, office.idea("A bus shelter").code
    seen = await tag_of(office, code)
    await office.post(f"/ideas/{code}/merge", {"into": other})

    await office.problem("POST", f"/ideas/{code}/unmerge", 412, headers={"If-Match": seen})
    fresh = {"If-Match": await tag_of(office, code)}
    answer = await office.call("POST", f"/ideas/{code}/unmerge", headers=fresh)

    assert answer.status == 200


async def test_a_vote_does_not_stop_an_official(office: Office) -> None:
    idea = office.idea("A bench", of=ANN)
    seen = await tag_of(office, idea.code)
    office.vote(BEN, idea)

    answer = await office.call(
        "POST", f"/ideas/{idea.code}/status", json={"status": "doing"}, headers={"If-Match": seen}
    )

    assert answer.status == 200
    assert (await answer.json())["votes"]["for"] == 1


@pytest.mark.parametrize("given", ["*", '"of another thing", {seen}', "W/{seen}"])
async def test_a_tag_is_found_among_others_and_when_a_proxy_made_it_weak(
    small_office: Office, given: str
) -> None:
    code = small_office.idea().code
    headers = {"If-Match": given.format(seen=await tag_of(small_office, code))}

    answer = await small_office.call("PATCH", f"/ideas/{code}", json={"topic": "parks"}, headers=headers)

    assert answer.status == 200


@pytest.mark.parametrize("given", ["", "x", "7f83b1", '"7f83b1"'])
async def test_a_tag_that_is_none_of_ours_stops_the_change(small_office: Office, given: str) -> None:
    code = small_office.idea().code

    await small_office.problem(
        "PATCH", f"/ideas/{code}", 412, json={"topic": "parks"}, headers={"If-Match": given}
    )

    assert (await small_office.get(f"/ideas/{code}"))["topic"] == "streets"
