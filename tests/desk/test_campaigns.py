"""Campaigns by the API: made, changed, counted, closed; their ideas, and broadcasts that belong to them."""

from typing import Any

import pytest

from bot.gate import Gate
from bot.outcomes import Result, record_and_claim
from bot.pacing import Rules
from bot.spending import Purse
from civic import campaigns as civic
from civic.officials import Role
from storage import reach
from storage.models import Idea, SendStatus
from tests.desk.office import ANN, BEN, CLEO, Office
from tests.desk.test_broadcasts import by, official, run

GREEN = {
    "code": "green26", "titles": {"en": "Greener streets", "es": "Calles más verdes"},
    "texts": "Where should we plant trees next?", "closes_at": "2026-12-06",
}  # fmt: skip


async def make(office: Office, **changes: Any) -> Any:
    return await office.post("/campaigns", GREEN | changes, status=201, role=Role.EDITOR)


async def test_a_call_for_ideas_is_made_and_listed(office: Office) -> None:
    made = await make(office)

    assert (made["code"], made["kind"], made["state"]) == ("GREEN26", "call_for_ideas", "open")
    assert made["texts"] == {"en": "Where should we plant trees next?"}
    assert (made["opens_at"], made["closes_at"]) == ("2026-11-23T09:30:00Z", "2026-12-07T00:00:00Z")
    assert (made["by"], made["closed_at"], made["per_month"]) == ("token editor", None, None)
    assert "news" in office.rung
    await make(office, code="LATER26", opens_at="2026-12-01T00:00:00Z")
    for state, codes in {"open": ["GREEN26"], "upcoming": ["LATER26"], "closed": []}.items():
        page = await office.get(f"/campaigns?state={state}", role=Role.VIEWER)
        assert ([one["code"] for one in page["items"]], page["total"]) == (codes, len(codes))
    first = await office.get("/campaigns?limit=1")
    assert (first["items"][0]["code"], first["total"]) == ("LATER26", 2)
    second = await office.get(f"/campaigns?limit=1&cursor={first['next']}")
    assert (second["items"][0]["code"], second["next"]) == ("GREEN26", None)
    shown = await office.get("/campaigns/green26", role=Role.VIEWER)
    assert shown == made
    log = (await office.get("/audit?action=campaign%20created"))["items"]
    assert [entry["by"] for entry in log] == ["token editor"] * 2


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"kind": "budget"}, "kind", "budget is not offered yet; call_for_ideas is"),
        ({"kind": "poll"}, "kind", "not offered yet"),
        ({"kind": "town_hall"}, "kind", "not offered yet"),
        ({"kind": "festival"}, "kind", "must be"),
        ({"code": "STOP"}, "code", "for something else"),
        ({"code": "AYUDA"}, "code", "for something else"),
        ({"code": "HELPP"}, "code", "one letter away"),
        ({"code": "BENCH"}, "code", "ordinary word"),
        ({"code": "BANCOS"}, "code", "ordinary word"),
        ({"code": "TRIENNALE"}, "code", "has no digit"),
        ({"code": "TOP5"}, "code", "with digits in it"),
        ({"code": "ELM"}, "code", "place or topic"),
        ({"code": "K7RD"}, "code", "reads like the code of an idea"),
        ({"code": "a b"}, "code", "letters A to Z"),
        ({"titles": {"es": "Verde"}}, "titles", "needs one in en"),
        ({"titles": {"xx": "?"}}, "titles", "languages of the city"),
        ({"closes_at": "2026-11-01"}, "closes_at", "after opens_at"),
        ({"topic": "dragons"}, "topic", "must be one of"),
        ({"per_month": 0}, "per_month", "greater than or equal to 1"),
        ({"colour": "green"}, "colour", "unknown here"),
    ],
)
async def test_what_is_refused(small_office: Office, changes: dict[str, Any], field: str, words: str) -> None:
    problem = await small_office.problem("POST", "/campaigns", 422, json=GREEN | changes)

    assert [error["field"] for error in problem["errors"]] == [field]
    assert words in problem["detail"]
    assert (await small_office.get("/campaigns"))["total"] == 0


async def test_a_change_wants_to_know_what_it_changes(office: Office) -> None:
    await make(office)
    seen = (await office.call("GET", "/campaigns/GREEN26")).headers["ETag"]

    changed = await office.patch(
        "/campaigns/GREEN26", {"titles": "Green!", "per_month": 2, "area": "riverside"},
        headers={"If-Match": seen}, role=Role.EDITOR,
    )  # fmt: skip
    assert (changed["titles"], changed["per_month"], changed["area"]) == ({"en": "Green!"}, 2, "riverside")
    assert changed["texts"] == {"en": "Where should we plant trees next?"}
    again = {"json": {"per_month": 3}, "headers": {"If-Match": seen}}
    await office.problem("PATCH", "/campaigns/GREEN26", 412, **again)
    await office.problem("POST", "/campaigns/GREEN26/close", 412, headers={"If-Match": seen})
    await office.problem("PATCH", "/campaigns/GREEN26", 403, role=Role.MODERATOR, json={"per_month": 3})
    await office.problem("PATCH", "/campaigns/NOTHERE", 404, json={"per_month": 3})
    assert (await office.patch("/campaigns/GREEN26", {"per_month": None}))["per_month"] is None


def idea_in(office: Office, title: str, number: str, **changes: Any) -> Idea:
    return office.idea(title, of=number, campaign="GREEN26", **changes)


async def test_it_is_counted_and_its_results_are_fixed_when_it_closes(office: Office) -> None:
    await make(office)
    bench, tree = idea_in(office, "A bench", ANN), idea_in(office, "A tree", BEN, language="es")
    office.idea("A lamp", of=CLEO)
    office.vote(CLEO, tree)

    tally = await office.get("/campaigns/green26/tally", role=Role.VIEWER)
    assert (tally["ideas"], tally["people"], tally["votes"]["for"]) == (2, 3, 1)
    assert tally["by_language"] == {
        "en": {"ideas": 1, "for": 0, "against": 0, "unverified": 0},
        "es": {"ideas": 1, "for": 1, "against": 0, "unverified": 0},
    }
    assert set(tally["by_area"]) == {"riverside"}
    live = await office.get("/campaigns/GREEN26/results")
    assert [(one["rank"], one["idea"]["code"]) for one in live["items"]] == [(1, tree.code), (2, bench.code)]
    assert (live["final"], live["state"], live["total"]) == (False, "open", 2)

    closed = await office.post("/campaigns/GREEN26/close", role=Role.EDITOR)
    assert (closed["state"], closed["closed_at"]) == ("closed", "2026-11-23T09:30:00Z")
    office.vote(CLEO, bench)
    office.vote(BEN, bench)
    await office.post(f"/ideas/{tree.code}/status", {"status": "planned", "reason": "In spring."})

    final = await office.get("/campaigns/GREEN26/results?limit=1")
    assert (final["final"], final["total"]) == (True, 2)
    assert final["items"][0]["idea"]["reason"] == {"en": "In spring."}
    assert final["items"][0]["votes"] == {"for": 1, "against": 0, "unverified": 0}
    rest = await office.get(f"/campaigns/GREEN26/results?limit=1&cursor={final['next']}")
    assert [(one["rank"], one["votes"]["for"]) for one in rest["items"]] == [(2, 0)]
    assert rest["items"][0]["idea"]["votes"]["for"] == 2  # as it stands today
    await office.problem("POST", "/campaigns/GREEN26/close", 409)
    await office.problem("PATCH", "/campaigns/GREEN26", 409, json={"closes_at": "2027-01-01"})
    assert (await office.patch("/campaigns/GREEN26", {"texts": "Over."}))["texts"] == {"en": "Over."}


async def test_what_its_time_is_over_for_is_closed_by_the_clock(office: Office) -> None:
    await make(office, closes_at="2026-11-23T10:00:00Z")
    idea = idea_in(office, "A bench", ANN)
    office.clock.forward(minutes=30)

    assert (await office.get("/campaigns/GREEN26"))["state"] == "closed"
    assert (await office.get("/campaigns/GREEN26/results"))["final"] is False
    assert office.store.write_now(civic.count_due, office.clock()) == 1
    final = await office.get("/campaigns/GREEN26/results")
    assert (final["final"], final["items"][0]["idea"]["code"]) == (True, idea.code)


async def test_ideas_are_found_counted_and_exported_by_campaign(office: Office) -> None:
    await make(office)
    idea_in(office, "A bench", ANN)
    office.idea("A lamp", of=BEN)

    for asked in ("GREEN26", "green26"):
        found = await office.get(f"/ideas?campaign={asked}")
        assert [(one["title"], one["campaign"]) for one in found["items"]] == [("A bench", "GREEN26")]
        assert (await office.get(f"/stats?campaign={asked}"))["total"] == 1
    file = await office.call("GET", "/ideas/export?format=jsonl&campaign=GREEN26")
    assert [line for line in (await file.text()).splitlines() if "A lamp" in line] == []


async def test_a_moderator_puts_an_idea_in_and_takes_it_out(office: Office) -> None:
    await make(office)
    idea = office.idea("A lamp", of=BEN)
    path = f"/ideas/{idea.code}"

    assert (await office.patch(path, {"campaign": "green26"}, role=Role.MODERATOR))["campaign"] == "GREEN26"
    assert (await office.patch(path, {"campaign": None}))["campaign"] is None
    await office.problem("PATCH", path, 422, json={"campaign": "NOTHERE"})
    events = (await office.get(f"{path}/history"))["items"]
    assert [(one["what"], one["campaign"]) for one in events if one["what"] == "campaign"] == [
        ("campaign", "GREEN26"), ("campaign", None),
    ]  # fmt: skip
    await office.post("/campaigns/GREEN26/close")
    assert "closed" in (await office.problem("PATCH", path, 422, json={"campaign": "GREEN26"}))["detail"]


async def test_people_of_a_campaign_are_written_to(office: Office) -> None:
    await make(office)
    bench = idea_in(office, "A bench", ANN)
    office.vote(BEN, bench)
    office.idea("A lamp", of=CLEO)
    ann, ben = official(office, "ann"), official(office, "ben")
    new = {"texts": {"en": "Thank you all."}, "audience": {"campaigns": ["green26"]}}

    made = await by(office, ann, "POST", "/broadcasts", 201, json=new)
    assert made["audience"] == {"campaigns": ["GREEN26"]}
    assert (await by(office, ann, "POST", "/broadcasts/1/rehearse", 200))["people"] == 2
    await by(office, ann, "PATCH", "/broadcasts/1", 200, json={
        "audience": {"ideas": {"campaign": "green26"}, "took_part": ["voter"]}, "campaign": "green26",
    })  # fmt: skip
    assert (await by(office, ann, "POST", "/broadcasts/1/rehearse", 200))["people"] == 1
    assert (await by(office, ben, "POST", "/broadcasts/1/approve", 200))["campaign"] == "GREEN26"
    run(office)
    assert [one.text for one in office.sent_to(BEN)] == ["Thank you all."]
    for wrong in ({"audience": {"campaigns": ["NOTHERE"]}}, {"campaign": "NOTHERE"}):
        await by(office, ann, "POST", "/broadcasts", 422, json=new | wrong)


async def test_a_campaign_writes_to_a_person_as_often_as_it_may(office: Office) -> None:
    """By the rehearsal, and again at the moment of sending when two were approved at once."""
    await make(office, per_month=1)
    idea_in(office, "A bench", ANN)
    ann, ben = official(office, "ann"), official(office, "ben")
    new = {"texts": {"en": "News."}, "audience": {"campaigns": ["GREEN26"]}, "campaign": "GREEN26"}
    for number in (1, 2):
        await by(office, ann, "POST", "/broadcasts", 201, json=new)
        await by(office, ann, "POST", f"/broadcasts/{number}/rehearse", 200)
        await by(office, ben, "POST", f"/broadcasts/{number}/approve", 200)
    run(office)
    now = office.clock.forward(hours=1)
    rules = Rules(lambda: office.city, lambda: None)
    gate = Gate(office.store, {}, rules, Purse(lambda: office.city))
    ends, results = [], []
    for _ in range(2):
        claim = office.store.write_now(record_and_claim, results, now, ["sms"], 9)
        [message] = claim.messages
        stopped = await gate.stops(message, ANN, now)
        ends.append((message.campaign, stopped.columns["reason"] if stopped else None))
        results = [stopped or Result(message, SendStatus.WIRED, {"external_id": "SM1"})]
    office.store.write_now(record_and_claim, results, now, [], 0)

    assert ends == [("GREEN26", None), ("GREEN26", reach.ENOUGH_OF_CAMPAIGN)]
    await by(office, ann, "POST", "/broadcasts", 201, json=new)
    third = await by(office, ann, "POST", "/broadcasts/3/rehearse", 200)
    assert (third["people"], third["left_out"]) == (0, {reach.ENOUGH_OF_CAMPAIGN: 1})
    await by(office, ann, "PATCH", "/broadcasts/3", 200, json={"campaign": None})
    assert (await by(office, ann, "POST", "/broadcasts/3/rehearse", 200))["people"] == 1
