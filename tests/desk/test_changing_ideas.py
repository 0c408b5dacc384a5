"""Officials correct ideas, say what becomes of them, and merge them."""

from datetime import timedelta
from typing import Any

import pytest

from civic import news
from civic.officials import Role
from phrases import Phrases
from tests.desk.office import ANN, BEN, CLEO, Office

PHRASES = Phrases.load()


async def test_a_moderator_corrects_title_topic_and_place_and_the_words_stay(office: Office) -> None:
    idea = office.idea("bench", of=ANN)
    office.clock.forward(minutes=1)

    changed = await office.patch(
        f"/ideas/{idea.code}",
        {"title": "  A bench  at Weir Street ", "topic": "parks", "place": "weir street"},
        role=Role.MODERATOR,
    )

    assert changed["title"] == "A bench at Weir Street"
    assert changed["text"] == "bench, please"
    assert changed["topic"] == "parks"
    assert (changed["place"]["name"], changed["place"]["area"]) == ("Weir Street", "riverside")
    assert changed["place"]["confidence"] == 1.0
    assert changed["updated_at"] == "2026-11-23T09:31:00Z"


@pytest.mark.parametrize(
    ("place", "name", "area"),
    [
        ("riverside", "Riverside", "riverside"),
        ("CALLE DEL OLMO", "Elm Street", "riverside"),
        ("behind the old mill", None, None),
    ],
)
async def test_a_place_is_a_key_a_name_in_any_language_or_free_words(
    office: Office, place: str, name: str | None, area: str | None
) -> None:
    idea = office.idea("bench", where=None, place_text=None)

    changed = await office.patch(f"/ideas/{idea.code}", {"place": place})

    assert changed["place"]["name"] == name
    assert changed["place"]["area"] == area
    assert changed["place"]["text"]


async def test_null_removes_the_place(office: Office) -> None:
    idea = office.idea("bench")

    assert (await office.patch(f"/ideas/{idea.code}", {"place": None}))["place"] is None


async def test_a_corrected_idea_is_found_by_its_new_words(office: Office) -> None:
    idea = office.idea("bench")
    await office.patch(f"/ideas/{idea.code}", {"title": "Playground"})

    assert (await office.get("/ideas?q=playground"))["total"] == 1


async def test_a_held_idea_is_shown_when_a_moderator_says_so(office: Office) -> None:
    idea = office.idea("bench", held_for="phone")

    changed = await office.patch(f"/ideas/{idea.code}", {"visibility": "shown"}, role=Role.MODERATOR)

    assert changed["visibility"] == "shown"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "   "}, "title"),
        ({"title": None}, "title"),
        ({"title": "x" * 61}, "title"),
        ({"title": "a\0b"}, "title"),
        ({"topic": "dragons"}, "topic"),
        ({"topic": None}, "topic"),
        ({"place": ""}, "place"),
        ({"place": 7}, "place"),
        ({"visibility": "gone"}, "visibility"),
        ({"reason": "why not"}, "reason"),
        ({"text": "other words"}, "text"),
        ({"votes": 1000}, "votes"),
        ([], "body"),
    ],
)
async def test_a_wrong_correction_is_refused_by_name_and_changes_nothing(
    office: Office, body: Any, field: str
) -> None:
    idea = office.idea("bench")

    problem = await office.problem("PATCH", f"/ideas/{idea.code}", 422, json=body)

    assert problem["errors"][0]["field"] == field
    assert office.idea_now(idea.code) == idea


async def test_one_wrong_field_spoils_the_whole_correction(office: Office) -> None:
    idea = office.idea("bench")

    await office.problem("PATCH", f"/ideas/{idea.code}", 422, json={"title": "Seat", "topic": "dragons"})

    assert office.idea_now(idea.code).title == "bench"


@pytest.mark.parametrize(
    "raw", [b"", b"{", b"\xff\xfe", b'{"title": "\\ud800"}', b"null", b'"title"', b"[" * 5000]
)
async def test_a_body_that_is_no_json_object_is_refused(office: Office, raw: bytes) -> None:
    idea = office.idea("bench")

    await office.problem("PATCH", f"/ideas/{idea.code}", 422, data=raw)


async def test_a_body_that_is_too_large_is_refused(office: Office) -> None:
    idea = office.idea("bench")
    large = b'{"title": "' + b"x" * 300_000 + b'"}'

    await office.problem("PATCH", f"/ideas/{idea.code}", 413, data=large)


async def test_a_status_is_set_with_reason_and_day_and_rings_for_news(office: Office) -> None:
    idea = office.idea("bench", of=ANN)
    reason = {"en": "The budget is spent.", "es": "No queda presupuesto."}

    changed = await office.post(
        f"/ideas/{idea.code}/status",
        {"status": "declined", "reason": reason, "due": "2026-12-24"},
        role=Role.EDITOR,
    )

    assert (changed["status"], changed["reason"], changed["due"]) == ("declined", reason, "2026-12-24")
    assert office.rung == ["news"]


async def test_news_of_a_status_reaches_all_who_took_part_once_and_nobody_who_said_stop(
    office: Office,
) -> None:
    idea = office.idea("bench", of=ANN)
    office.vote(BEN, idea)
    office.vote(CLEO, idea)
    office.stop(CLEO)
    for _again in range(2):
        await office.post(f"/ideas/{idea.code}/status", {"status": "doing", "reason": "Works have begun."})

    while office.store.write_now(news.tell_next, PHRASES, office.city.languages, office.clock()):
        pass

    assert [len(office.sent_to(number)) for number in (ANN, BEN, CLEO)] == [1, 1, 0]
    assert "Works have begun." in office.sent_to(BEN)[0].text


async def test_a_plain_reason_is_in_the_first_language_of_the_city(office: Office) -> None:
    idea = office.idea("bench")

    changed = await office.post(
        f"/ideas/{idea.code}/status", {"status": "passed_on", "reason": " The county. "}
    )

    assert changed["reason"] == {"en": "The county."}


async def test_the_same_status_again_is_said_once(office: Office) -> None:
    idea = office.idea("bench")
    body = {"status": "planned", "due": "2026-12-24"}

    first = await office.post(f"/ideas/{idea.code}/status", body)
    office.clock.forward(minutes=5)
    second = await office.post(f"/ideas/{idea.code}/status", body)

    assert first == second
    events = (await office.get(f"/ideas/{idea.code}/history"))["items"]
    assert [event["what"] for event in events] == ["filed", "status"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"status": "declined"}, "reason"),
        ({"status": "declined", "reason": ""}, "reason"),
        ({"status": "passed_on", "reason": {"en": "  "}}, "reason"),
        ({"status": "passed_on", "reason": None}, "reason"),
        ({"status": "done", "reason": {"xx": "words"}}, "reason"),
        ({"status": "declined", "reason": {"es": "No queda presupuesto."}}, "reason"),
        ({"status": "done", "reason": {"en": " ", "es": "Hecho."}}, "reason"),
        ({"status": "done", "reason": {"en": 7}}, "reason"),
        ({"status": "done", "reason": "x" * 1001}, "reason"),
        ({"status": "done", "reason": "a\0b"}, "reason"),
        ({"status": "open"}, "status"),
        ({"reason": "words"}, "status"),
        ({"status": "planned", "due": "soon"}, "due"),
        ({"status": "planned", "due": "2026-02-30"}, "due"),
        ({"status": "planned", "due": "2026-11-22"}, "due"),
        ({"status": "done", "because": "words"}, "because"),
    ],
)
async def test_a_wrong_status_is_refused_by_name(office: Office, body: Any, field: str) -> None:
    idea = office.idea("bench")

    problem = await office.problem("POST", f"/ideas/{idea.code}/status", 422, json=body)

    assert {error["field"] for error in problem["errors"]} == {field}
    assert field in problem["detail"]
    assert office.idea_now(idea.code).status == "received"
    assert office.rung == []


async def test_merged_ideas_count_each_person_once_and_unmerge_restores_both(office: Office) -> None:
    mine, theirs = office.idea("bench"), office.idea("seat")
    for number, idea in ((ANN, mine), (BEN, mine), (ANN, theirs)):
        office.vote(number, idea)
    before = [await office.get(f"/ideas/{idea.code}") for idea in (mine, theirs)]

    merged = await office.post(
        f"/ideas/{mine.code}/merge", {"into": f"#{theirs.code.lower()}"}, role=Role.MODERATOR
    )
    joint = await office.get(f"/ideas/{theirs.code}")
    alone = await office.post(f"/ideas/{mine.code}/unmerge", role=Role.MODERATOR)

    assert merged["merged_into"] == theirs.code
    assert joint["votes"]["for"] == 2
    assert alone["merged_into"] is None
    after = [await office.get(f"/ideas/{idea.code}") for idea in (mine, theirs)]
    assert [idea["votes"] for idea in after] == [idea["votes"] for idea in before]
    assert [idea["followers"] for idea in after] == [idea["followers"] for idea in before]


async def test_a_list_says_into_what_ideas_were_merged(office: Office) -> None:
    mine, theirs = office.idea("bench"), office.idea("seat")
    await office.post(f"/ideas/{mine.code}/merge", {"into": theirs.code})

    items = (await office.get("/ideas"))["items"]

    assert {item["code"]: item["merged_into"] for item in items} == {
        mine.code: theirs.code,
        theirs.code: None,
    }


async def test_what_cannot_be_merged_is_a_conflict(office: Office) -> None:
    mine, theirs, third = office.idea("bench"), office.idea("seat"), office.idea("chair")

    await office.problem("POST", f"/ideas/{mine.code}/merge", 409, json={"into": mine.code})
    await office.problem("POST", f"/ideas/{mine.code}/unmerge", 409)
    await office.post(f"/ideas/{mine.code}/merge", {"into": theirs.code})
    await office.problem("POST", f"/ideas/{mine.code}/merge", 409, json={"into": third.code})


@pytest.mark.parametrize("body", [{"into": "ZZZZ"}, {"into": "%"}, {"into": None}, {}])
async def test_a_merge_into_nothing_is_refused_by_name(office: Office, body: Any) -> None:
    idea = office.idea("bench")

    problem = await office.problem("POST", f"/ideas/{idea.code}/merge", 422, json=body)

    assert problem["errors"][0]["field"] == "into"


async def test_every_change_is_in_the_audit_log_with_its_author(office: Office) -> None:
    idea, other = office.idea("bench"), office.idea("seat")
    path = f"/ideas/{idea.code}"
    await office.patch(path, {"title": "Seat"}, role=Role.MODERATOR)
    await office.patch(path, {"visibility": "hidden"}, role=Role.MODERATOR)
    await office.post(f"{path}/status", {"status": "done"}, role=Role.EDITOR)
    await office.post(f"{path}/merge", {"into": other.code}, role=Role.MODERATOR)
    await office.post(f"{path}/unmerge", role=Role.MODERATOR)

    lines = (await office.get("/audit"))["items"]

    mine = [(line["by"], line["action"]) for line in reversed(lines) if line["subject"] == f"idea:{idea.id}"]
    assert mine == [
        ("token moderator", "corrected"),
        ("token moderator", "visibility"),
        ("token editor", "status"),
        ("token moderator", "merged"),
        ("token moderator", "unmerged"),
    ]


async def test_the_audit_log_is_filtered(office: Office) -> None:
    code = office.idea("A bench").code
    await office.patch(f"/ideas/{code}", {"topic": "parks"})
    office.clock.forward(days=1)
    await office.post(f"/ideas/{code}/status", {"status": "doing"})

    async def actions(query: str) -> list[str]:
        return [line["action"] for line in (await office.get(f"/audit?{query}"))["items"]]

    assert await actions("action=status") == ["status"]
    assert await actions("subject=idea:1&until=2026-11-23") == ["corrected"]
    assert await actions("since=2026-11-24") == ["status"]
    assert await actions("by=nobody") == []


async def test_the_audit_log_is_paged_without_gaps(office: Office) -> None:
    idea = office.idea("bench")
    for number in range(5):
        await office.patch(f"/ideas/{idea.code}", {"title": f"Bench {number}"})
    whole = [line["id"] for line in (await office.get("/audit"))["items"]]

    paged: list[int] = []
    cursor = ""
    while cursor is not None and len(paged) < len(whole) + 2:
        page = await office.get(f"/audit?limit=2{cursor}")
        paged += [line["id"] for line in page["items"]]
        cursor = f"&cursor={page['next']}" if page["next"] else None

    assert paged == whole


async def test_a_status_with_a_day_far_away_is_kept(office: Office) -> None:
    idea = office.idea("bench")
    due = (office.clock.now + timedelta(days=4000)).date().isoformat()

    assert (await office.post(f"/ideas/{idea.code}/status", {"status": "planned", "due": due}))["due"] == due
