"""Bursts at the desk and in the API."""

from civic.officials import Role
from tests.desk.office import Office
from tests.desk.test_idea_page import signed_in


def crowd(office: Office) -> str:
    idea = office.idea("A bench")
    for number in range(10):
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
