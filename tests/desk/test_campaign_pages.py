"""Campaigns at the desk: made, changed, watched, closed; ideas put in, broadcasts to their people."""

from civic.officials import Role
from storage import ideas
from storage.models import id_of
from tests.desk.office import ANN, BEN, Office
from tests.desk.test_broadcast_pages import WORDS, official

GREEN = {
    "code": "green26", "titles_en": "Greener streets", "titles_es": "Calles más verdes",
    "texts_en": "Where should we plant?", "closes_at": "2026-12-20T18:00", "per_month": "2",
}  # fmt: skip


async def test_from_an_empty_list_to_the_results(small_office: Office) -> None:
    office = small_office
    ann = await official(office, "ann")
    assert "None was made yet" in (await ann.get("/desk/campaigns")).text
    await ann.get("/desk/campaigns/new")

    made = await ann.post("/desk/campaigns", **GREEN)
    assert (made.status, made.path) == (200, "/desk/campaigns/GREEN26")
    assert "Where should we plant?" in made.text
    assert "20 Dec 2026, 18:00" in made.text  # on the city's clock
    assert "news" in office.rung
    shown = await office.get("/campaigns/GREEN26")
    assert (shown["closes_at"], shown["per_month"], shown["by"]) == (
        "2026-12-20T19:00:00Z", 2, "ann@city.example",
    )  # fmt: skip
    bench = office.idea("A bench", of=ANN, campaign="GREEN26")
    office.vote(BEN, bench)
    page = await ann.get("/desk/campaigns/GREEN26")
    assert ("1 idea · votes for 1" in page.text, "A bench" in page.text) == (True, True)
    assert "As it stands now" in page.text

    edit = await ann.get("/desk/campaigns/GREEN26/edit")
    assert 'value="2026-12-20T18:00"' in edit.html
    changed = await ann.post(
        "/desk/campaigns/GREEN26/edit", **GREEN | {"titles_en": "Green!", "area": "riverside"}
    )
    assert ("Green!" in changed.text, "Saved." in changed.text) == (True, True)
    closed = await ann.post("/desk/campaigns/GREEN26/close")
    assert "It is closed. What counts is written down." in closed.text
    assert "What counted when it closed" in closed.text
    again = await ann.post("/desk/campaigns/GREEN26/close")
    assert (again.status, "it has closed already" in again.text) == (409, True)
    assert "closed" in (await ann.get("/desk/campaigns")).text


async def test_the_form_says_what_is_wrong_and_keeps_what_was_typed(small_office: Office) -> None:
    ann = await official(small_office, "ann")
    await ann.get("/desk/campaigns/new")

    taken = await ann.post("/desk/campaigns", **GREEN | {"code": "BENCH"})
    no_time = await ann.post("/desk/campaigns", **GREEN | {"closes_at": "some day"})

    assert (taken.status, "Keyword: is an ordinary word" in taken.text) == (422, True)
    assert "Where should we plant?" in taken.text
    assert "Closes: must be an ISO 8601 date or time" in no_time.text
    assert (await small_office.get("/campaigns"))["total"] == 0


async def test_what_was_not_touched_stays_to_the_second(small_office: Office) -> None:
    """The form has minutes; one that opens at once has seconds."""
    office = small_office
    office.clock.forward(seconds=17)
    ann = await official(office, "ann")
    await ann.get("/desk/campaigns/new")
    await ann.post("/desk/campaigns", **GREEN)
    form = GREEN | {"opens_at": "2026-11-23T08:30", "titles_en": "Green!"}
    assert f'value="{form["opens_at"]}"' in (await ann.get("/desk/campaigns/GREEN26/edit")).html

    await ann.post("/desk/campaigns/GREEN26/edit", **form)
    shown = await office.get("/campaigns/GREEN26")
    assert (shown["titles"]["en"], shown["opens_at"]) == ("Green!", "2026-11-23T09:30:17Z")
    await ann.post("/desk/campaigns/GREEN26/close")
    over = await ann.post("/desk/campaigns/GREEN26/edit", **form | {"titles_en": "Over"})
    moved = await ann.post("/desk/campaigns/GREEN26/edit", **form | {"opens_at": "2026-11-23T08:31"})

    assert (over.status, moved.status) == (200, 409)
    shown = await office.get("/campaigns/GREEN26")
    assert (shown["titles"]["en"], shown["opens_at"]) == ("Over", "2026-11-23T09:30:17Z")


async def test_two_officials_do_not_overwrite_each_other(small_office: Office) -> None:
    ann, ben = await official(small_office, "ann"), await official(small_office, "ben")
    await ann.get("/desk/campaigns/new")
    await ann.post("/desk/campaigns", **GREEN)
    seen = (await small_office.call("GET", "/campaigns/GREEN26")).headers["ETag"]
    await ann.post("/desk/campaigns/GREEN26/edit", seen=seen, **GREEN | {"titles_en": "Green!"})
    await ben.get("/desk/campaigns/GREEN26")

    refused = await ben.post("/desk/campaigns/GREEN26/close", seen=seen)

    assert (refused.status, "Somebody else changed this campaign" in refused.text) == (409, True)
    assert (await small_office.get("/campaigns/GREEN26"))["state"] == "open"


async def test_who_may_not_write_reads(small_office: Office) -> None:
    ann, vic = await official(small_office, "ann"), await official(small_office, "vic", Role.VIEWER)
    await ann.get("/desk/campaigns/new")
    await ann.post("/desk/campaigns", **GREEN)

    page = await vic.get("/desk/campaigns/GREEN26")

    assert (page.status, "Close it" in page.text, "Change it" in page.text) == (200, False, False)
    assert (await vic.get("/desk/campaigns/new")).status == 403
    assert (await vic.get("/desk/campaigns/NOTHERE")).status == 404


async def test_a_moderator_puts_an_idea_in_and_takes_it_out(small_office: Office) -> None:
    office = small_office
    ann, mo = await official(office, "ann"), await official(office, "mo", Role.MODERATOR)
    await ann.get("/desk/campaigns/new")
    await ann.post("/desk/campaigns", **GREEN)
    idea = office.idea("A bench", of=ANN)
    page = await mo.get(f"/desk/ideas/{idea.code}")
    assert "GREEN26 · Greener streets" in page.text

    put = await mo.post(f"/desk/ideas/{idea.code}/campaign", campaign="GREEN26")
    assert "put it into the campaign GREEN26" in put.text
    assert office.store.read_now(ideas.get, id_of(idea)).campaign == "GREEN26"
    out = await mo.post(f"/desk/ideas/{idea.code}/campaign", campaign="")
    assert "took it out of its campaign" in out.text
    assert office.store.read_now(ideas.get, id_of(idea)).campaign is None


async def test_a_broadcast_to_its_people_stays_one(small_office: Office) -> None:
    office = small_office
    ann = await official(office, "ann")
    await ann.get("/desk/campaigns/new")
    await ann.post("/desk/campaigns", **GREEN)
    office.idea("A bench", of=ANN, campaign="GREEN26")
    form = {"who": "campaigns", "campaigns": "GREEN26", "campaign": "GREEN26", **WORDS}

    preview = await ann.post("/desk/broadcasts/preview", **form)
    assert "1 person gets it" in preview.text
    await ann.post("/desk/broadcasts", **form)
    edit = await ann.get("/desk/broadcasts/1/edit")

    kept = await office.get("/broadcasts/1")
    assert (kept["audience"], kept["campaign"]) == ({"campaigns": ["GREEN26"]}, "GREEN26")
    assert 'name="who" value="campaigns" checked' in edit.html
    assert 'name="campaigns" value="GREEN26" checked' in edit.html
    assert '<option value="GREEN26" selected>' in edit.html


async def test_a_spanish_desk_speaks_spanish(small_office: Office) -> None:
    ann = await official(small_office, "ann")
    await ann.get("/desk/campaigns/new")
    await ann.post("/desk/campaigns", **GREEN)
    await ann.post("/desk/account/language", language="es")

    page = await ann.get("/desk/campaigns/GREEN26")

    assert ("Calles más verdes" in page.text, "abierta" in page.text) == (True, True)
