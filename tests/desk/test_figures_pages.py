"""Charts, the map, kept lists, live numbers and settings: pages of the desk."""

import json
import re
from dataclasses import replace

import pytest

from civic import officials
from civic.officials import Role
from civic.tiles import Tiles
from tests.desk.browser import Browser
from tests.desk.office import ANN, BEN, Office
from tests.desk.test_idea_page import signed_in


@pytest.fixture
async def ada(office: Office) -> Browser:
    return await signed_in(office, Role.ADMIN, "ada@city.example")


async def test_charts_count_what_the_filters_find(office: Office, ada: Browser) -> None:
    idea = office.idea("A bench", of=ANN)
    office.idea("A tree", topic="parks", where=None)
    office.vote(BEN, idea)

    page = await ada.get("/desk/ideas/charts")
    parks = await ada.get("/desk/ideas/charts?topic=parks")

    assert "2 ideas, 1 vote" in page.text
    assert "Riverside 1 1" in page.text
    assert "1 idea, 0 votes" in parks.text
    assert "No idea fits" in (await ada.get("/desk/ideas/charts?topic=waste")).text


async def test_the_map_has_a_mark_a_place_and_says_the_same_as_a_table(office: Office, ada: Browser) -> None:
    for n in range(2):
        office.idea(f"Bench {n}")
    office.idea("Somewhere", where=None)

    page = await ada.get("/desk/ideas/map")

    found = re.search(r'data-map="([^"]*)"', page.html)
    assert found is not None
    drawn = json.loads(found[1].replace("&#34;", '"'))
    assert [(spot["name"], spot["ideas"]) for spot in drawn["spots"]] == [("Elm Street", 2)]
    assert drawn["areas"]
    assert "Elm Street 2 0" in page.text
    assert "1 idea names no place" in page.text


async def test_a_list_is_kept_under_a_name_for_oneself_or_for_all(office: Office, ada: Browser) -> None:
    vera = await signed_in(office, Role.VIEWER, "vera@city.example")
    await ada.get("/desk/ideas")
    await ada.post("/desk/views", name="Parks, please", query="topic=parks&nonsense=1", shared="1")
    await ada.post("/desk/views", name="Mine", query="status=received")
    nameless = await ada.post("/desk/views", name="  ", query="")

    assert "A name has 1 to 60 characters." in nameless.text
    page = await vera.get("/desk/ideas")
    assert 'href="/desk/ideas?topic=parks"' in page.html
    assert "Mine" not in page.text
    assert (await vera.post("/desk/views/1/drop")).status == 404
    assert "The name is gone" in (await ada.post("/desk/views/1/drop")).text


async def test_numbers_stay_true_while_a_page_is_open(office: Office, ada: Browser) -> None:
    office.message("hm?")

    async with ada.session.get(f"{ada.base}/desk/live") as stream:
        line = await stream.content.readline()

    assert stream.content_type == "text/event-stream"
    assert json.loads(line.removeprefix(b"data: ")) == {"overdue": 0, "inbox": 1, "moderation": 0}


async def test_the_first_page_says_what_needs_me(office: Office, ada: Browser) -> None:
    idea = office.idea("A bench")
    await office.post(f"/ideas/{idea.code}/status", {"status": "planned", "due": "2026-11-24"})
    await ada.get(f"/desk/ideas/{idea.code}")
    await ada.post(f"/desk/ideas/{idea.code}/assignee", email="ada@city.example")
    page = await ada.get("/desk")
    assert "0 promises overdue" in page.text
    assert "You look after A bench" in page.text
    assert "votes in the last 7 days" in page.text  # what took long to count may be kept for a moment

    office.clock.forward(days=2)
    page = await (await signed_in(office, Role.ADMIN, "zoe@city.example")).get("/desk")

    assert "1 promise overdue" in page.text
    assert "news was promised by 24 Nov 2026" in page.text


async def test_an_administrator_gives_and_takes_access(office: Office, ada: Browser) -> None:
    page = await ada.get("/desk/settings")
    assert "ada@city.example" in page.text
    page = await ada.post("/desk/settings/officials", email="new@city.example", role="viewer")
    link = re.search(r"/desk/sign-in/[A-Za-z0-9_-]+", page.html)
    assert link is not None
    newcomer = office.browser()
    assert (await newcomer.get(link[0])).path == "/desk"
    assert (await newcomer.get("/desk/settings")).status == 403

    again = await ada.post("/desk/settings/officials", email="new@city.example", role="viewer")
    assert again.status == 422
    ids = re.findall(r'action="/desk/settings/officials/(\d+)"', again.html)
    mine, theirs = ids[0], ids[-1]
    await ada.post(f"/desk/settings/officials/{theirs}", act="role", role="moderator")
    assert (await newcomer.get("/desk/inbox")).status == 200
    await ada.post(f"/desk/settings/officials/{theirs}", act="disable")
    assert (await newcomer.get("/desk")).path == "/desk/sign-in"
    for act in ("disable", "role"):
        own = await ada.post(f"/desk/settings/officials/{mine}", act=act, role="viewer")
        assert own.status == 409
    assert (await ada.get("/desk/settings")).status == 200


async def test_tokens_are_made_and_revoked_and_it_is_all_written_down(office: Office, ada: Browser) -> None:
    await ada.get("/desk/settings")
    page = await ada.post("/desk/settings/tokens", name="map", role="viewer", email="")
    made = re.search(r"hb_[A-Za-z0-9_-]+", page.html)
    assert made is not None
    assert office.client is not None
    bearer = {"Authorization": f"Bearer {made[0]}"}
    assert (await office.client.get("/api/v1/ideas", headers=bearer)).status == 200
    number = re.search(r"<bdi>map</bdi>.*?/tokens/(\d+)/revoke", page.html, re.DOTALL)
    assert number is not None

    await ada.post(f"/desk/settings/tokens/{number[1]}/revoke")

    assert (await office.client.get("/api/v1/ideas", headers=bearer)).status == 401
    log = await ada.get("/desk/settings/audit?by=ada&action=token")
    assert "token revoked" in log.text
    assert "token added" in log.text
    assert "<td>signed in</td>" not in log.html
    assert made[0] not in log.html
    assert "Larkmouth" in (await ada.get("/desk/settings/city")).text


async def test_the_desk_makes_tokens_in_ones_own_name_and_in_no_colleagues(
    small_office: Office,
) -> None:
    ada = await signed_in(small_office, Role.ADMIN, "ada@city.example")
    small_office.store.write_now(
        officials.add_official, "vic@city.example", Role.EDITOR, small_office.clock()
    )
    page = await ada.get("/desk/settings")
    assert "<option>ada@city.example</option>" in page.html
    assert "<option>vic@city.example</option>" not in page.html

    for email in ("vic@city.example", "nobody@city.example"):
        refused = await ada.post("/desk/settings/tokens", name="vic's", role="editor", email=email)
        assert refused.status == 403
        assert "choose yourself or a service" in refused.text
        await ada.get("/desk/settings")
    page = await ada.post("/desk/settings/tokens", name="script", role="editor", email="ada@city.example")

    assert "hb_" in page.html
    assert "vic's" not in page.text
    log = await ada.get("/desk/settings/audit?action=token")
    assert "official: ada@city.example" in log.text


@pytest.mark.parametrize("number", ["99", "999999999", "2147483648", "9" * 20, "9" * 5000])
async def test_what_no_number_stands_for_is_changed_by_no_form(small_office: Office, number: str) -> None:
    ada = await signed_in(small_office, Role.ADMIN, "ada@city.example")
    await ada.get("/desk/settings")

    revoked = await ada.post(f"/desk/settings/tokens/{number}/revoke")
    await ada.get("/desk/settings")
    changed = await ada.post(f"/desk/settings/officials/{number}", act="disable")

    assert (revoked.status, changed.status) == (404, 404)


async def test_the_map_loads_tiles_from_the_citys_host_alone(small_office: Office) -> None:
    small_office.idea("A bench", of=ANN)
    eve = await signed_in(small_office, Role.VIEWER)
    without = await eve.get("/desk/ideas/map")
    tiles = Tiles("https://tiles.example/{z}/{x}/{y}.png", "© <Survey>")
    small_office.city = replace(small_office.city, tiles=tiles)

    page = await eve.get("/desk/ideas/map")
    elsewhere = await eve.get("/desk/ideas")

    policy = "Content-Security-Policy"
    assert "img-src 'self' https://tiles.example data:;" in page.headers[policy]
    assert "img-src 'self' data:;" in without.headers[policy] == elsewhere.headers[policy]
    assert ("https://tiles.example/{z}/{x}/{y}.png" in page.html, "tiles.example" in without.html) == (
        True,
        False,
    )
    assert "<Survey>" not in page.html
