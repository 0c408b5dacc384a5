"""One idea at the desk: reading it, correcting it, merging, and setting a status with second thoughts."""

import re

import pytest

from civic import officials, sign_ins
from civic.officials import Role
from desk.pages import acts
from storage import officials as stored_officials
from storage.models import Idea
from tests.desk.browser import Browser, Seen
from tests.desk.office import ANN, BEN, CLEO, Office


async def signed_in(
    office: Office, role: Role, email: str = "eve@city.example", *, language: str | None = None
) -> Browser:
    assert office.client is not None
    official = office.store.write_now(officials.add_official, email, role, office.clock())
    office.store.write_now(stored_officials.change, official, language=language)
    token = office.store.write_now(sign_ins.invite, email, office.clock(), by="command line")
    browser = office.browser()
    await browser.get(f"/desk/sign-in/{token}")
    return browser


@pytest.fixture
async def eve(office: Office) -> Browser:
    return await signed_in(office, Role.EDITOR)


async def carried_out(office: Office) -> int:
    office.clock.forward(seconds=10)
    return await acts.carry_out(office.desk())


def undo_in(page: Seen) -> str:
    """Where the act that waits on this page is undone."""
    found = re.search(r'action="(/desk/acts/\d+/undo)"', page.html)
    assert found is not None
    return found[1]


def seen(page: Seen) -> str:
    found = re.search(r'name="seen" value="([^"]*)"', page.html)
    assert found is not None
    return found[1].replace("&#34;", '"')


async def post(browser: Browser, idea: Idea, what: str, **fields: str) -> Seen:
    page = await browser.get(f"/desk/ideas/{idea.code}")
    return await browser.post(f"/desk/ideas/{idea.code}/{what}", seen=seen(page), **fields)


async def test_a_page_shows_the_words_and_nobodys_number(office: Office, eve: Browser) -> None:
    idea = office.idea("A bench", of=ANN, text="can we get a bench <b>pls</b>\u202e =1+1")
    office.vote(BEN, idea)

    page = await eve.get(f"/desk/ideas/{idea.code.lower()}")

    assert page.status == 200
    assert "can we get a bench &lt;b&gt;pls&lt;/b&gt; =1+1" in page.html
    assert "\u202e" not in page.html
    assert ANN not in page.html
    assert "resident-" in page.text
    assert "2 followers" in page.text


async def test_correcting_changes_only_what_was_changed(office: Office, eve: Browser) -> None:
    idea = office.idea("A bench", of=ANN)

    page = await post(
        eve, idea, "correct", title="A bench for gran", topic="parks", place="Elm Street",
        old_title="A bench", old_topic="streets", old_place="Elm Street",
    )  # fmt: skip

    assert "Saved." in page.text
    now = office.idea_now(idea.code)
    assert (now.title, now.topic, now.topic_confidence) == ("A bench for gran", "parks", 1.0)
    assert now.place_confidence == 0.86
    assert now.text == idea.text


async def test_the_second_of_two_officials_is_stopped(office: Office, eve: Browser) -> None:
    idea = office.idea("A bench")
    page = await eve.get(f"/desk/ideas/{idea.code}")
    await office.patch(f"/ideas/{idea.code}", {"title": "A seat"})

    answer = await eve.post(
        f"/desk/ideas/{idea.code}/correct", seen=seen(page), title="A stool", old_title="A bench"
    )

    assert answer.status == 409
    assert "Somebody else changed this idea meanwhile" in answer.text
    assert office.idea_now(idea.code).title == "A seat"


async def test_a_status_is_previewed_undone_and_then_told(office: Office, eve: Browser) -> None:
    idea = office.idea("A bench", of=ANN)
    office.vote(BEN, idea)
    address = f"/desk/ideas/{idea.code}/status"

    asked = {"status": "planned", "due": "", "reason_en": "With the shelter."}
    preview = await eve.get(address, params=asked)
    assert "2 people get a message" in preview.text
    assert "With the shelter." in preview.text
    fields = {**asked, "seen": seen(preview)}
    page = await eve.post(address, **fields)
    page = await eve.post(undo_in(page))
    assert "Undone: nothing was changed" in page.text
    assert await carried_out(office) == 0

    await eve.post(address, **fields)
    assert office.idea_now(idea.code).status == "received"
    assert await carried_out(office) == 1
    assert office.idea_now(idea.code).status == "planned"
    assert office.rung == ["news"]
    page = await eve.get("/desk")
    assert f"Done: {idea.code} becomes “planned”" in page.text


async def test_a_status_that_wants_a_reason_gets_one(office: Office, eve: Browser) -> None:
    idea = office.idea("A bench")
    address = f"/desk/ideas/{idea.code}/status"
    await eve.get(address)

    without = await eve.post(address, status="declined", due="")
    past = await eve.post(address, status="planned", due="2020-01-01")
    same = await eve.post(address, status="received", due="")

    assert {page.status for page in (without, past, same)} == {422}
    assert "This status wants a reason" in without.text
    assert "This day has passed" in past.text
    assert "nobody would hear anything" in same.text


async def test_a_reason_has_a_text_in_the_first_language(office: Office, eve: Browser) -> None:
    idea = office.idea("A bench")
    address = f"/desk/ideas/{idea.code}/status"
    await eve.get(address)

    shown = await eve.post(address, status="declined", due="", reason_es="No queda presupuesto.")

    assert shown.status == 422
    assert "first language" in shown.text
    assert "No queda presupuesto." in shown.text  # nothing typed is lost
    assert office.idea_now(idea.code).status == "received"


async def test_a_reason_is_asked_for_in_the_languages_of_those_who_hear_it(
    office: Office, eve: Browser
) -> None:
    idea = office.idea("A bench", of=ANN)
    office.vote(BEN, idea)
    office.speaks(BEN, "fr")
    address = f"/desk/ideas/{idea.code}/status"

    page = await eve.get(address)
    wrong = await eve.post(address, status="declined", due="", reason_pl="Brak pieniędzy.")

    assert re.findall(r'name="reason_(\w+)"', page.in_sight) == ["en", "fr"]
    assert "Other languages" in page.text
    assert len(re.findall(r'name="reason_', page.html)) == len(office.city.languages)
    assert re.findall(r'name="reason_(\w+)"', wrong.in_sight) == ["en", "fr", "pl"]
    assert "Brak pieniędzy." in wrong.in_sight


async def test_what_changed_meanwhile_stops_an_act_and_says_so(office: Office, eve: Browser) -> None:
    idea = office.idea("A bench", of=ANN)
    await post(eve, idea, "visibility", visibility="hidden", reason="It names a neighbour.")
    await office.patch(f"/ideas/{idea.code}", {"title": "A seat"})

    await carried_out(office)

    assert office.idea_now(idea.code).visibility == "shown"
    assert "Not carried out:" in (await eve.get("/desk")).text


async def test_hiding_wants_a_reason_and_tells_the_author(office: Office, eve: Browser) -> None:
    idea = office.idea("A bench", of=ANN)

    assert (await post(eve, idea, "visibility", visibility="hidden")).status == 422
    await post(eve, idea, "visibility", visibility="hidden", reason="It names a neighbour.")
    await carried_out(office)

    assert office.idea_now(idea.code).visibility == "hidden"
    [told] = office.sent_to(ANN)
    assert "It names a neighbour." in told.text


async def test_merging_waits_and_parting_is_exact(office: Office, eve: Browser) -> None:
    idea, other = office.idea("A bench", of=ANN), office.idea("Another bench", of=CLEO)
    office.vote(BEN, idea)
    office.vote(BEN, other)

    assert (await post(eve, idea, "merge", into="none")).status == 422
    await post(eve, idea, "merge", into=other.code)
    await carried_out(office)
    page = await eve.get(f"/desk/ideas/{idea.code}")
    assert f"This idea is part of {other.code}" in page.text
    assert office.idea_now(other.code).votes_for == 1

    page = await eve.post(f"/desk/ideas/{idea.code}/unmerge", seen=seen(page))

    assert "as they were before" in page.text
    assert [office.idea_now(one.code).votes_for for one in (idea, other)] == [1, 1]


async def test_notes_and_assignees(office: Office, eve: Browser) -> None:
    idea = office.idea("A bench")

    await post(eve, idea, "notes", text="Ask the parks <department>.")
    page = await post(eve, idea, "assignee", email="eve@city.example")

    assert "Ask the parks &lt;department&gt;." in page.html
    assert re.search(r"<option selected>eve@city.example", page.html)


async def test_a_viewer_reads_and_has_no_button(small_office: Office) -> None:
    idea = small_office.idea("A bench", of=ANN)
    vera = await signed_in(small_office, Role.VIEWER)

    page = await vera.get(f"/desk/ideas/{idea.code}")

    assert page.status == 200
    assert "<button" not in page.html
    assert "Notes for colleagues" not in page.text


async def test_what_is_not_there_is_said_plainly(small_office: Office) -> None:
    vera = await signed_in(small_office, Role.EDITOR)

    pages = [
        await vera.get(path) for path in ("/desk/ideas/K7RD", "/desk/ideas/K7RD/status", "/desk/nothing")
    ]

    assert {page.status for page in pages} == {404}
    assert all("There is nothing at this address" in page.text for page in pages)
