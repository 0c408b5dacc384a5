"""A status that tells many people waits for a second official."""

from dataclasses import replace
from typing import Any

import pytest

from civic import officials
from civic.officials import Role
from desk.pages import acts
from storage.models import Idea
from tests.desk.office import ANN, BEN, CLEO, Office
from tests.desk.test_idea_page import post, signed_in

PLANNED = {"status": "planned", "reason": {"en": "In spring."}, "due": "2027-03-01"}


@pytest.fixture
def idea(office: Office) -> Idea:
    """An idea that three people follow, in a city where two is the most."""
    office.city = replace(office.city, supporter_limit=2)
    filed = office.idea("A bench", of=ANN)
    for number in (BEN, CLEO):
        office.vote(number, filed)
    return filed


def token(office: Office, name: str, email: str) -> dict[str, str]:
    """The header of an editor's own token."""
    if f"official {email}" not in office.rung:
        office.store.write_now(officials.add_official, email, Role.EDITOR, office.clock())
        office.rung.append(f"official {email}")
    made = office.store.write_now(officials.add_token, name, Role.EDITOR, office.clock(), email=email)
    return {"Authorization": f"Bearer {made}"}


async def say(office: Office, idea: Idea, headers: dict[str, str], body: Any = None) -> Any:
    return await office.post(f"/ideas/{idea.code}/status", body or PLANNED, role=None, headers=headers)


async def history(office: Office, idea: Idea) -> list[tuple[str, str]]:
    items = (await office.get(f"/ideas/{idea.code}/history"))["items"]
    return [(event["what"], event["by"]) for event in items]


async def test_it_waits_for_another_official_and_then_goes(office: Office, idea: Idea) -> None:
    ann, ben = token(office, "a", "ann@city.example"), token(office, "b", "ben@city.example")
    before = len(office.rung)

    office.clock.forward(hours=1)
    waits = await say(office, idea, ann)
    own = await office.problem("POST", f"/ideas/{idea.code}/status/approve", 403, role=None, headers=ann)
    service = await office.problem("POST", f"/ideas/{idea.code}/status/approve", 403, role=Role.ADMIN)
    pending = (await office.get(f"/ideas/{idea.code}"))["pending"]
    office.clock.forward(hours=1)
    done = await office.post(f"/ideas/{idea.code}/status/approve?id={pending['id']}", role=None, headers=ben)

    assert waits["status"] == "received"
    assert waits["pending"] == pending
    assert pending == PLANNED | {
        "id": pending["id"], "people": 3, "by": "ann@city.example", "at": pending["at"],
    }  # fmt: skip
    assert "another official" in own["detail"]
    assert "without an official" in service["detail"]
    assert (done["status"], "pending" in done) == ("planned", False)
    assert office.rung[before:].count("news") == 2  # the one that waits rings for nothing
    assert await history(office, idea) == [
        ("filed", "resident"), ("proposed", "ann@city.example"), ("status", "ann@city.example"),
        ("approved", "ben@city.example"),
    ]  # fmt: skip
    audit = await office.get("/audit?action=status%20approved")
    assert audit["items"][0]["by"] == "ben@city.example"


async def test_an_officials_other_token_is_the_same_official(office: Office, idea: Idea) -> None:
    first = token(office, "first", "ann@city.example")
    second = token(office, "second", "ann@city.example")
    await say(office, idea, first)

    await office.problem("POST", f"/ideas/{idea.code}/status/approve", 403, role=None, headers=second)

    assert (await office.get(f"/ideas/{idea.code}"))["status"] == "received"


async def test_what_was_not_read_is_not_approved(office: Office, idea: Idea) -> None:
    ann, ben = token(office, "a", "ann@city.example"), token(office, "b", "ben@city.example")
    seen = (await say(office, idea, ann))["pending"]["id"]
    again = (await say(office, idea, ann))["pending"]["id"]
    other = (await say(office, idea, ann, PLANNED | {"status": "doing"}))["pending"]

    path = f"/ideas/{idea.code}/status/approve?id={seen}"
    problem = await office.problem("POST", path, 409, role=None, headers=ben)

    assert again == seen
    assert (other["id"] > seen, other["status"]) == (True, "doing")
    assert "another change" in problem["detail"]


async def test_it_can_be_withdrawn_and_then_nothing_waits(office: Office, idea: Idea) -> None:
    ann, ben = token(office, "a", "ann@city.example"), token(office, "b", "ben@city.example")
    await say(office, idea, ann)

    after = await office.post(f"/ideas/{idea.code}/status/withdraw", role=None, headers=ann)

    assert ("pending" in after, after["status"]) == (False, "received")
    for act in ("approve", "withdraw"):
        await office.problem("POST", f"/ideas/{idea.code}/status/{act}", 409, role=None, headers=ben)


async def test_a_day_that_has_passed_meanwhile_is_not_promised(office: Office, idea: Idea) -> None:
    ann, ben = token(office, "a", "ann@city.example"), token(office, "b", "ben@city.example")
    await say(office, idea, ann)
    office.clock.forward(days=200)

    problem = await office.problem("POST", f"/ideas/{idea.code}/status/approve", 409, role=None, headers=ben)

    assert "passed" in problem["detail"]
    assert (await office.get(f"/ideas/{idea.code}"))["pending"]["status"] == "planned"


async def test_few_people_hear_it_at_once(office: Office, idea: Idea) -> None:
    office.city = replace(office.city, supporter_limit=3)

    said = await office.post(f"/ideas/{idea.code}/status", PLANNED)

    assert (said["status"], "pending" in said) == ("planned", False)


async def test_a_status_without_a_day_has_the_citys_own(office: Office) -> None:
    idea = office.idea("A bench", of=ANN)
    path = f"/ideas/{idea.code}/status"

    said = await office.post(path, {"status": "planned"})
    office.clock.forward(days=3)
    again = await office.post(path, {"status": "planned"})
    none = await office.post(path, {"status": "planned", "due": None})

    assert (said["due"], again["due"], none["due"]) == ("2027-05-22", "2027-05-22", None)


async def test_the_desk_shows_what_waits_and_its_author_no_button(office: Office, idea: Idea) -> None:
    ann = await signed_in(office, Role.EDITOR, "ann@city.example")
    ben = await signed_in(office, Role.EDITOR, "ben@city.example")
    await post(ann, idea, "status", status="planned", due="2027-03-01", reason_en="In spring.")
    office.clock.forward(seconds=10)
    await acts.carry_out(office.desk())
    number = (await office.get(f"/ideas/{idea.code}"))["pending"]["id"]

    hers, his = await ann.get(f"/desk/ideas/{idea.code}"), await ben.get(f"/desk/ideas/{idea.code}")
    home = await ben.get("/desk")
    path = f"/desk/ideas/{idea.code}/status/approve"
    refused = await ann.post(path, proposal=str(number))
    stale = await ben.post(path, proposal=str(number + 1))
    done = await ben.post(path, proposal=str(number))

    assert "Another official has to approve it." in hers.text
    assert "Approve it and tell them" in his.text
    assert "3 people would hear it." in his.text
    assert "The city says: In spring." in his.text
    assert "Wait for a second official" in home.text
    assert "another official has to" in refused.text
    assert "read it again" in stale.text
    assert "Approved. Everybody hears it." in done.text
    assert office.idea_now(idea.code).status == "planned"
    assert "Wait for a second official" not in (await ben.get("/desk")).text


async def test_the_desk_withdraws(office: Office, idea: Idea) -> None:
    ann = await signed_in(office, Role.EDITOR, "ann@city.example")
    pending = (await office.post(f"/ideas/{idea.code}/status", PLANNED))["pending"]
    assert pending["by"] == "token admin"

    page = await ann.post(f"/desk/ideas/{idea.code}/status/withdraw", proposal=str(pending["id"]))
    broken = await ann.post(f"/desk/ideas/{idea.code}/status/withdraw", proposal="7; drop")

    assert "Withdrawn. Nobody hears anything." in page.text
    assert broken.status == 400
    assert "pending" not in await office.get(f"/ideas/{idea.code}")
