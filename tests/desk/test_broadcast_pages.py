"""Broadcasts at the desk: written with what they would do in sight, approved by somebody else, watched."""

import re
from html import unescape
from typing import Any

import pytest

from civic import officials, sign_ins
from civic.officials import Role
from storage import broadcasts
from tests.desk.browser import Browser, Seen
from tests.desk.office import ANN, BEN, CLEO, Office
from tests.desk.test_broadcasts import run, wants_news

WORDS = {"text_en": "The bridge is open again.", "text_es": "El puente abre."}


async def official(office: Office, name: str, role: Role = Role.EDITOR) -> Browser:
    email, browser = f"{name}@city.example", office.browser()
    office.store.write_now(officials.add_official, email, role, office.clock())
    token = office.store.write_now(sign_ins.invite, email, office.clock(), by="command line")
    await browser.get(f"/desk/sign-in/{token}")
    return browser


def checked(page: Seen) -> dict[str, Any]:
    """What is picked in a form."""
    found: dict[str, Any] = {}
    for name, value in re.findall(r'name="(\w+)" value="([^"]*)" checked', page.html):
        found.setdefault(name, []).append(unescape(value))
    return found


async def test_one_writes_another_approves_and_both_watch(small_office: Office) -> None:
    office = small_office
    wants_news(office, ANN)
    wants_news(office, BEN, "es")
    ann, ben = await official(office, "ann"), await official(office, "ben")
    await ann.get("/desk/broadcasts/new")

    preview = await ann.post("/desk/broadcasts/preview", who="everyone", **WORDS)
    assert preview.status == 200
    assert "2 people get it · 2 parts · about 0.017 USD" in preview.text
    assert WORDS["text_es"] in preview.text
    assert (await office.get("/broadcasts"))["total"] == 0
    kept = await ann.post("/desk/broadcasts", who="everyone", **WORDS)
    assert (kept.status, kept.path) == (200, "/desk/broadcasts/1")
    rehearsed = await ann.post("/desk/broadcasts/1/act", act="rehearse")
    assert "A second official has to approve it" in rehearsed.text
    assert "Approve it" not in rehearsed.text
    refused = await ann.post("/desk/broadcasts/1/act", act="approve")
    assert (refused.status, "a second official has to" in refused.text) == (403, True)

    assert "Approve it" in (await ben.get("/desk/broadcasts/1")).text
    approved = await ben.post("/desk/broadcasts/1/act", act="approve")
    assert "approved by ben@city.example" in approved.text
    assert "news" in office.rung
    run(office)

    assert [one.text for one in office.sent_to(BEN)] == [WORDS["text_es"]]
    running = await ann.get("/desk/broadcasts/1")
    assert "running" in running.text
    assert "waiting 2" in running.text
    assert "paused" in (await ann.post("/desk/broadcasts/1/act", act="pause")).text
    assert "running" in (await ann.post("/desk/broadcasts/1/act", act="resume")).text
    assert "cancelled" in (await ann.post("/desk/broadcasts/1/act", act="cancel")).text
    assert "The bridge is open again." in (await ann.get("/desk/broadcasts")).text


async def test_whom_one_let_in_does_not_approve_what_one_wrote(small_office: Office) -> None:
    office, email = small_office, "ben@city.example"
    ann, ben = await official(office, "ann", Role.ADMIN), office.browser()
    wants_news(office, ANN)
    await ann.get("/desk/settings")
    added = await ann.post("/desk/settings/officials", email=email, role="editor")
    link = re.search(r"/desk/sign-in/[\w-]+", added.html)
    assert link
    assert "may not approve what you wrote" in added.text
    await ben.get(link[0])
    await ann.post("/desk/broadcasts", who="everyone", **WORDS)
    await ann.post("/desk/broadcasts/1/act", act="rehearse")
    await ben.get("/desk/broadcasts/1")

    refused = await ben.post("/desk/broadcasts/1/act", act="approve")
    assert (refused.status, "it may be one person who wrote" in refused.text) == (
        403,
        True,
    )
    assert "let in by ann@city.example" in (await ann.get("/desk/settings")).text
    office.store.write_now(sign_ins.reset, email, office.clock(), by="command line")
    token = office.store.write_now(sign_ins.invite, email, office.clock(), by="command line")
    await ben.get(f"/desk/sign-in/{token}")
    approved = await ben.post("/desk/broadcasts/1/act", act="approve")
    assert "approved by ben@city.example" in approved.text


async def test_an_audience_that_has_grown_is_rehearsed_again(small_office: Office) -> None:
    office = small_office
    ann, ben = await official(office, "ann"), await official(office, "ben")
    await ann.get("/desk/broadcasts/new")
    await ann.post("/desk/broadcasts", who="everyone", **WORDS)
    await ann.post("/desk/broadcasts/1/act", act="rehearse")
    for n in range(11):
        wants_news(office, f"+1555010{n:04}")
    await ben.get("/desk/broadcasts/1")

    refused = await ben.post("/desk/broadcasts/1/act", act="approve")

    assert refused.status == 409
    assert "11 people now and 0 when it was rehearsed" in refused.text


async def test_the_form_says_what_is_wrong_and_keeps_what_was_typed(small_office: Office) -> None:
    ann = await official(small_office, "ann")
    await ann.get("/desk/broadcasts/new")

    for words, said in (({}, "Write a text first"), ({"text_en": "Dear {name}"}, "nobody's name")):
        seen = await ann.post("/desk/broadcasts", who="everyone", q="bench", **words)

        assert (seen.status, said in seen.text) == (422, True)
        assert 'value="bench"' in seen.html
    assert (await small_office.get("/broadcasts"))["total"] == 0


async def test_the_form_shows_the_languages_of_those_who_get_it(small_office: Office) -> None:
    ann = await official(small_office, "ann")
    alone = await ann.get("/desk/broadcasts/new")
    for number, language in ((ANN, "en"), (BEN, "es"), (CLEO, "fr")):
        wants_news(small_office, number, language)

    page = await ann.get("/desk/broadcasts/new")
    fields = {"who": "everyone", "languages": "fr", "text_de": "Die Brücke ist {offen}."}
    wrong = await ann.post("/desk/broadcasts", **fields)

    def shown(seen: Seen) -> list[str]:
        return re.findall(r'name="text_(\w+)"', seen.in_sight)

    assert (shown(alone), shown(page)) == (["en"], ["en", "es", "fr"])
    assert len(re.findall('name="text_', page.html)) == len(small_office.city.languages)
    assert (wrong.status, shown(wrong)) == (422, ["en", "fr", "de"])
    assert "Die Brücke ist {offen}." in wrong.in_sight


async def test_all_of_an_audience_can_be_picked_and_changed(small_office: Office) -> None:
    office = small_office
    ann = await official(office, "ann")
    await ann.get("/desk/broadcasts/new")
    picked = {
        "who": "ideas", "status": ["planned", "doing"], "topic": ["parks"], "q": "bench",
        "took_part": ["author", "voter"], "areas": ["riverside"], "languages": ["es"],
        "channels": ["sms"], "not_written_to_days": "7", "send_at": "2026-12-01T09:00",
    }  # fmt: skip

    await ann.post("/desk/broadcasts", **picked, **WORDS)

    made = await office.get("/broadcasts/1")
    assert made["audience"] == {
        "ideas": {"status": ["planned", "doing"], "topic": ["parks"], "q": "bench"},
        "took_part": ["author", "voter"], "areas": ["riverside"], "languages": ["es"],
        "channels": ["sms"], "not_written_to_days": 7,
    }  # fmt: skip
    assert made["send_at"] == "2026-12-01T10:00:00Z"  # on the city's clock
    form = await ann.get("/desk/broadcasts/1/edit")
    assert form.html.count(" checked") == 9
    assert 'value="2026-12-01T09:00"' in form.html
    changed = await ann.post("/desk/broadcasts/1/edit", who="everyone", **WORDS)
    assert changed.path == "/desk/broadcasts/1"
    assert (await office.get("/broadcasts/1"))["audience"] == {"everyone": True}


@pytest.mark.parametrize(
    "audience",
    [
        {"ideas": {"status": ["planned"], "area": ["riverside"], "since": "2026-11-01T00:00:00Z"}},
        {"ideas": {"topic": ["parks"]}, "campaigns": ["GREEN26"]},
    ],
)
async def test_what_the_form_has_no_field_for_stays_until_it_is_taken_out(
    small_office: Office, audience: dict[str, Any]
) -> None:
    office = small_office
    campaign = {"code": "GREEN26", "titles": {"en": "Green"}, "texts": {"en": "Where?"}}
    await office.post("/campaigns", campaign | {"closes_at": "2026-12-20T00:00:00Z"}, status=201)
    made = await office.post("/broadcasts", {"texts": {"en": "News"}, "audience": audience}, status=201)
    ann, path = await official(office, "ann"), f"/broadcasts/{made['id']}"
    form = await ann.get(f"/desk{path}/edit")
    fields = checked(form)

    await ann.post(f"/desk{path}/edit", **fields, **WORDS)
    same = (await office.get(path))["audience"]
    refused = await ann.post(f"/desk{path}/edit", **fields | {"more": ["{"]}, **WORDS)
    await ann.get(f"/desk{path}/edit")
    await ann.post(f"/desk{path}/edit", **{name: fields[name] for name in fields if name != "more"}, **WORDS)

    assert same == made["audience"]
    assert refused.status == 422
    assert (await office.get(path))["audience"] != same


async def test_what_somebody_else_has_changed_meanwhile_is_not_approved(small_office: Office) -> None:
    office = small_office
    ann, ben = await official(office, "ann"), await official(office, "ben")
    await ann.get("/desk/broadcasts/new")
    await ann.post("/desk/broadcasts", who="everyone", **WORDS)
    await ann.post("/desk/broadcasts/1/act", act="rehearse")
    seen = (await ben.get("/desk/broadcasts/1")).html.partition('name="seen" value="')[2][:70]
    tag = seen.partition('"')[0].replace("&#34;", '"')
    await ann.post("/desk/broadcasts/1/edit", who="everyone", text_en="It is closed.")

    refused = await ben.post("/desk/broadcasts/1/act", act="approve", seen=tag)

    assert refused.status == 412
    assert "It is closed." in refused.text


async def test_it_is_sent_to_ones_own_number_first(small_office: Office) -> None:
    ann = await official(small_office, "ann")
    await ann.get("/desk/broadcasts/new")
    await ann.post("/desk/broadcasts", who="everyone", **WORDS)

    assert (await ann.post("/desk/broadcasts/1/act", act="try", to=ANN)).status == 200
    assert (await ann.post("/desk/broadcasts/1/act", act="try", to="me")).status == 422
    assert (await ann.post("/desk/broadcasts/1/act", act="dance")).status == 400

    assert [one.text for one in small_office.sent_to(ANN)] == list(WORDS.values())


async def test_answers_stand_below_it(small_office: Office) -> None:
    ann = await official(small_office, "ann")
    await ann.get("/desk/broadcasts/new")
    await ann.post("/desk/broadcasts", who="everyone", **WORDS)
    message = small_office.message("At last!")
    small_office.store.write_now(broadcasts.tie, message.id or 0, 1)

    page = await ann.get("/desk/broadcasts/1")

    assert f'<a href="/desk/inbox/{message.id}"><bdi>At last!</bdi></a>' in page.html


@pytest.mark.parametrize(
    "path", ["/desk/broadcasts/7", "/desk/broadcasts/7/edit", "/desk/broadcasts?cursor=x"]
)
async def test_there_is_no_such_page(small_office: Office, path: str) -> None:
    ann = await official(small_office, "ann")

    assert (await ann.get(path)).status == 404
