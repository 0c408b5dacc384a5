"""Reading ideas through the API."""

from datetime import datetime, timedelta

import pytest

from civic.ideas import Where
from tests.desk.office import ANN, BEN, CLEO, Office

HARBOUR = Where("quay", "Quay", "harbour", None, None, 1.0)


async def test_an_idea_has_the_shape_of_the_contract(office: Office) -> None:
    idea = office.idea("A bench at the stop", of=ANN)
    office.vote(BEN, idea)

    shown = await office.get(f"/ideas/{idea.code}")

    assert shown == {
        "code": idea.code, "title": "A bench at the stop", "text": "A bench at the stop, please",
        "topic": "streets", "place": {"text": "elm st", "name": "Elm Street", "area": "riverside",
                                      "lat": 41.28, "lon": -38.59, "confidence": 0.86},
        "language": "en", "channel": "sms", "campaign": None, "status": "received", "reason": None,
        "due": None, "visibility": "shown", "votes": {"for": 1, "against": 0, "unverified": 0},
        "comments": 0, "followers": 2, "merged_into": None, "photos": [],
        "created_at": "2026-11-23T09:30:00Z", "updated_at": "2026-11-23T09:30:00Z",
    }  # fmt: skip


async def test_an_idea_without_place_says_null(office: Office) -> None:
    idea = office.idea("More buses", place_text=None, where=None)

    assert (await office.get(f"/ideas/{idea.code}"))["place"] is None


@pytest.mark.parametrize("spelling", ["{0}", "%23{0}", "#{0}"])
async def test_a_code_is_read_in_any_case_with_hash_or_dash(office: Office, spelling: str) -> None:
    idea = office.idea()
    written = spelling.format(f"{idea.code[:2]}-{idea.code[2:]}".lower()).replace("#", "%23")

    assert (await office.get(f"/ideas/{written}"))["code"] == idea.code


@pytest.mark.parametrize("code", ["ZZZZ", "%00", "%F0%9F%8E%89", "a" * 300, "K7RD%27--"])
async def test_an_unknown_code_is_not_found(office: Office, code: str) -> None:
    for path in (f"/ideas/{code}", f"/ideas/{code}/history", f"/ideas/{code}/similar"):
        await office.problem("GET", path, 404)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"bench", "buses", "lamp"}),
        ("topic=transport", {"buses"}),
        ("topic=transport,lighting", {"buses", "lamp"}),
        ("topic=transport&topic=lighting", {"buses", "lamp"}),
        ("area=harbour", {"lamp"}),
        ("language=es", {"buses"}),
        ("channel=whatsapp", {"lamp"}),
        ("campaign=budget", set()),
        ("status=received", {"bench", "buses", "lamp"}),
        ("status=done,planned", set()),
        ("visibility=held", {"lamp"}),
        ("q=bench", {"bench"}),
        ("q=BENCHES", {"bench"}),
        ("q=%22)%20OR%20*", set()),
        ("q=;", set()),
        ("since=2026-11-24", {"buses", "lamp"}),
        ("until=2026-11-23", {"bench"}),
        ("since=2026-11-24&until=2026-11-24", {"buses"}),
        ("until=2026-11-24T09:30:00Z", {"bench"}),
        ("since=2026-11-24T11:30:00%2B02:00", {"buses", "lamp"}),
        ("since=2026-11-24T11:30:00+02:00", {"buses", "lamp"}),
        ("since=2026-11-24T09:30:01", {"lamp"}),
        ("topic=transport&language=en", set()),
    ],
)
async def test_each_filter_narrows_the_list(office: Office, query: str, found: set[str]) -> None:
    office.idea("bench")
    office.clock.forward(days=1)
    office.idea("buses", topic="transport", language="es", place_text=None, where=None)
    office.clock.forward(days=1)
    office.idea("lamp", topic="lighting", where=HARBOUR, channel="whatsapp", held_for="phone")

    page = await office.get(f"/ideas?{query}")

    assert {item["title"] for item in page["items"]} == found
    assert page["total"] == len(found)
    assert page["next"] is None


async def test_a_code_is_found_by_search(office: Office) -> None:
    idea = office.idea("bench")
    office.idea("lamp")

    page = await office.get(f"/ideas?q={idea.code.lower()}")

    assert [item["code"] for item in page["items"]] == [idea.code]


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("-votes", ["two", "one", "none"]),
        ("votes", ["none", "one", "two"]),
        ("-created", ["one", "two", "none"]),
        ("created", ["none", "two", "one"]),
        ("updated", ["two", "one", "none"]),
        ("-updated", ["none", "one", "two"]),
    ],
)
async def test_ideas_are_sorted_as_asked(office: Office, sort: str, order: list[str]) -> None:
    none = office.idea("none")
    office.clock.forward(minutes=1)
    two = office.idea("two")
    office.clock.forward(minutes=1)
    one = office.idea("one")
    for number, idea in ((ANN, two), (BEN, two), (ANN, one)):
        office.vote(number, idea)
    office.clock.forward(minutes=1)
    await office.patch(f"/ideas/{none.code}", {"topic": "parks"})

    page = await office.get(f"/ideas?sort={sort}")

    assert [item["title"] for item in page["items"]] == order


@pytest.mark.parametrize("sort", ["-created", "created", "-votes", "-updated"])
async def test_pages_neither_repeat_nor_lose_ideas_while_others_are_filed(office: Office, sort: str) -> None:
    before = set()
    for number in range(7):
        before.add(office.idea(f"idea {number}").code)
        if number % 3:
            office.clock.forward(minutes=1)
    seen: list[str] = []
    cursor = ""

    for _ in range(10):
        page = await office.get(f"/ideas?sort={sort}&limit=2{cursor}")
        seen += [item["code"] for item in page["items"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
        office.clock.forward(minutes=1)
        office.idea("filed meanwhile")

    assert len(seen) == len(set(seen))
    assert before <= set(seen)


async def test_the_last_page_has_no_next(office: Office) -> None:
    for number in range(4):
        office.idea(f"idea {number}")

    first = await office.get("/ideas?limit=2")
    second = await office.get(f"/ideas?limit=2&cursor={first['next']}")

    assert first["total"] == second["total"] == 4
    assert first["next"] is not None
    assert second["next"] is None


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("limit=many", "limit"),
        ("limit=1&limit=2", "limit"),
        ("sort=title", "sort"),
        ("status=open", "status"),
        ("channel=pigeon", "channel"),
        ("visibility=secret", "visibility"),
        ("since=yesterday", "since"),
        ("until=0001-01-01T00:00%2B23:00", "until"),
        ("until=9999-12-31", "until"),
        ("q=a%00b", "q"),
        ("topic=%00", "topic"),
        ("colour=red", "colour"),
        ("cursor=!", "cursor"),
        ("cursor=" + "W1tbW1tb" * 30, "cursor"),
        ("cursor=bnVsbA", "cursor"),
    ],
)
async def test_a_wrong_query_is_refused_by_name(office: Office, query: str, field: str) -> None:
    problem = await office.problem("GET", f"/ideas?{query}", 422)

    assert [error["field"] for error in problem["errors"]] == [field]
    assert field in problem["detail"]


async def test_a_cursor_of_another_order_is_refused(office: Office) -> None:
    for number in range(3):
        office.idea(f"idea {number}")
    page = await office.get("/ideas?sort=-votes&limit=1")

    problem = await office.problem("GET", f"/ideas?sort=-created&cursor={page['next']}", 422)

    assert problem["errors"][0]["field"] == "cursor"


async def test_similar_ideas_have_scores_and_leave_out_the_idea_itself(office: Office) -> None:
    idea = office.idea("A bench at the Elm Street bus stop")
    near = office.idea("Bench for the bus stop on Elm Street")
    office.idea("Hidden bench at the Elm Street bus stop", held_for="phone")
    office.idea("Cheaper swimming lessons", where=None, place_text=None, topic="culture")

    found = await office.get(f"/ideas/{idea.code}/similar?limit=1")

    assert [one["idea"]["code"] for one in found["items"]] == [near.code]
    assert 0 < found["items"][0]["score"] <= 1


async def test_similar_ideas_can_be_asked_for_from_a_score_on(office: Office) -> None:
    idea = office.idea("A bench at the Elm Street bus stop")
    office.idea("Lamp at the Elm Street bus stop", topic="lighting")

    assert await office.get(f"/ideas/{idea.code}/similar?score=1") == {"items": []}


async def test_history_tells_what_happened_and_by_whom_in_order(office: Office, now: datetime) -> None:
    idea, other = office.idea("bench", of=ANN), office.idea("seat", of=BEN)
    path = f"/ideas/{idea.code}"
    due = (now + timedelta(days=30)).date().isoformat()
    for act in (
        office.patch(path, {"title": "Bench", "place": "Weir Street"}),
        office.patch(path, {"visibility": "hidden", "reason": "a name in it"}),
        office.post(f"{path}/status", {"status": "planned", "reason": "Soon.", "due": due}),
        office.post(f"{path}/merge", {"into": other.code}),
        office.post(f"{path}/unmerge"),
    ):
        office.clock.forward(minutes=1)
        await act

    mine = (await office.get(f"{path}/history"))["items"]
    theirs = (await office.get(f"/ideas/{other.code}/history"))["items"]

    assert [event["what"] for event in mine] == [
        "filed", "corrected", "corrected", "visibility", "status", "merged", "unmerged",
    ]  # fmt: skip
    assert mine[0]["by"] == "resident"
    assert {event["by"] for event in mine[1:]} == {"token admin"}
    assert sorted(mine[1]["fields"] + mine[2]["fields"]) == ["place", "title"]
    assert (mine[3]["visibility"], mine[3]["why"]) == ("hidden", "a name in it")
    assert (mine[4]["status"], mine[4]["reason"], mine[4]["due"]) == ("planned", {"en": "Soon."}, due)
    assert mine[5]["idea"] == mine[6]["idea"] == other.code
    assert [(event["what"], event["idea"]) for event in theirs[1:]] == [
        ("joined", idea.code),
        ("parted", idea.code),
    ]


async def test_no_answer_about_ideas_holds_an_address(office: Office) -> None:
    idea = office.idea("bench", of=CLEO)
    office.vote(ANN, idea)
    office.vote(BEN, idea)

    for path in ("/ideas", f"/ideas/{idea.code}", f"/ideas/{idea.code}/history", "/audit", "/messages"):
        text = str(await office.get(path))
        for number in (ANN, BEN, CLEO):
            assert number.lstrip("+") not in text
