"""Broadcasts by the API: drafted, rehearsed, tried, approved by a second official, watched, stopped."""

from datetime import datetime
from typing import Any

import pytest

from civic import broadcast_runs, consent, officials
from civic.officials import Role
from storage import Tx, broadcasts, contacts
from tests.desk.office import ANN, BEN, Office

TEXTS = {"en": "The bridge is open again.", "es": "El puente vuelve a abrir."}
NEW = {"texts": TEXTS, "audience": {"everyone": True}, "send_at": None}
Official = tuple[str, str]


def official(office: Office, name: str, role: Role = Role.EDITOR) -> dict[str, str]:
    """The headers of a person of the administration."""
    email = f"{name}@city.example"
    office.store.write_now(officials.add_official, email, role, office.clock())
    token = office.store.write_now(officials.add_token, name, role, office.clock(), email=email)
    return {"Authorization": f"Bearer {token}"}


def wants_news(office: Office, number: str, language: str = "en") -> int:
    def write(tx: Tx, now: datetime) -> int:
        known = contacts.recognise(tx, "sms", number, now)
        contacts.change(tx, known.contact_id, language=language)
        consent.answer_city_news(tx, known.contact_id, "sms", "1", now, agrees=True)
        return known.contact_id

    return office.store.write_now(write, office.clock())


def run(office: Office) -> None:
    for _ in range(9):
        ran = office.store.write_now(broadcast_runs.run_due, office.city, office.clock(), may_begin=True)
        if not ran.more:
            return


async def by(office: Office, who: dict[str, str], method: str, path: str, status: int, **rest: Any) -> Any:
    rest["headers"] = who | rest.get("headers", {})
    if status >= 400:
        return await office.problem(method, path, status, role=None, **rest)
    answer = await office.call(method, path, role=None, **rest)
    assert answer.status == status, await answer.text()
    return await answer.json()


async def test_from_a_draft_to_everybody(office: Office) -> None:
    ann, ben = official(office, "ann"), official(office, "ben")
    wants_news(office, ANN)
    wants_news(office, BEN, "es")

    made = await by(office, ann, "POST", "/broadcasts", 201, json=NEW)
    assert (made["id"], made["state"], made["people"], made["fingerprint"]) == (1, "draft", None, None)
    assert made["audience"] == {"everyone": True}
    rehearsal = await by(office, ann, "POST", "/broadcasts/1/rehearse", 200)
    foreseen = ("people", "by_channel", "by_language", "parts", "currency")
    assert {name: rehearsal[name] for name in foreseen} == {
        "people": 2, "by_channel": {"sms": 2}, "by_language": {"en": 1, "es": 1}, "parts": 2,
        "currency": "USD",
    }  # fmt: skip
    assert rehearsal["cost"] == pytest.approx(0.0166)
    assert rehearsal["left_out"] == {}
    assert rehearsal["finish"] == rehearsal["begin"] == "2026-11-23T10:00:00Z"  # 9:00 on the city's clock
    assert {one["text"] for one in rehearsal["samples"]} == set(TEXTS.values())
    assert all(one["to"].startswith("resident-") for one in rehearsal["samples"])
    assert (await by(office, ann, "GET", "/broadcasts/1", 200))["rehearsal"]["people"] == 2

    approved = await by(office, ben, "POST", "/broadcasts/1/approve", 200)
    assert (approved["state"], approved["people"], approved["approved_by"]) == (
        "approved", 2, "ben@city.example",
    )  # fmt: skip
    assert approved["counts"] == {
        "queued": 2, "sending": 0, "wired": 0, "delivered": 0, "failed": 0, "unknown": 0, "suppressed": 0,
    }  # fmt: skip
    assert "news" in office.rung
    run(office)

    assert [one.text for one in office.sent_to(ANN)] == [TEXTS["en"]]
    assert [one.text for one in office.sent_to(BEN)] == [TEXTS["es"]]
    page = await office.get("/broadcasts?state=running")
    assert (page["total"], page["items"][0]["counts"]["queued"]) == (1, 2)
    said = [entry["action"] for entry in (await office.get("/audit"))["items"]]
    assert {"broadcast drafted", "broadcast rehearsed", "broadcast approved"} <= set(said)


async def test_who_may_not_approve(office: Office) -> None:
    ann, ben = official(office, "ann"), official(office, "ben")
    await by(office, ann, "POST", "/broadcasts", 201, json=NEW)

    assert "rehearse" in (await by(office, ben, "POST", "/broadcasts/1/approve", 409))["detail"]
    await by(office, ann, "POST", "/broadcasts/1/rehearse", 200)
    await by(office, ann, "POST", "/broadcasts/1/approve", 403)
    await office.problem("POST", "/broadcasts/1/approve", 403, role=Role.ADMIN)  # a service
    await by(office, ann, "PATCH", "/broadcasts/1", 200, json={"texts": {"en": "It is closed."}})
    assert "rehearse" in (await by(office, ben, "POST", "/broadcasts/1/approve", 409))["detail"]


async def test_many_more_people_than_were_rehearsed_want_another_rehearsal(office: Office) -> None:
    ann, ben = official(office, "ann"), official(office, "ben")
    await by(office, ann, "POST", "/broadcasts", 201, json=NEW)
    await by(office, ann, "POST", "/broadcasts/1/rehearse", 200)
    for n in range(11):
        wants_news(office, f"+1555010{n:04}")

    problem = await by(office, ben, "POST", "/broadcasts/1/approve", 409)

    assert problem["detail"] == (
        "its audience has grown, 11 people now and 0 when it was rehearsed: rehearse it again"
    )
    assert (await by(office, ann, "GET", "/broadcasts/1", 200))["state"] == "draft"
    await by(office, ann, "POST", "/broadcasts/1/rehearse", 200)
    assert (await by(office, ben, "POST", "/broadcasts/1/approve", 200))["people"] == 11


async def test_an_edit_keeps_what_it_does_not_name_and_returns_it_to_draft(office: Office) -> None:
    ann, ben = official(office, "ann"), official(office, "ben")
    await by(office, ann, "POST", "/broadcasts", 201, json=NEW | {"send_at": "2026-12-01T09:00:00Z"})
    await by(office, ann, "POST", "/broadcasts/1/rehearse", 200)
    assert (await by(office, ben, "POST", "/broadcasts/1/approve", 200))["state"] == "approved"

    changed = await by(office, ann, "PATCH", "/broadcasts/1", 200, json={"audience": {"languages": ["es"]}})

    assert (changed["state"], changed["texts"], changed["approved_by"]) == ("draft", TEXTS, None)
    assert changed["send_at"] == "2026-12-01T09:00:00Z"
    assert changed["audience"] == {"languages": ["es"]}
    cleared = await by(office, ann, "PATCH", "/broadcasts/1", 200, json={"send_at": None})
    assert cleared["send_at"] is None


async def test_a_time_that_passed_while_it_waited_stays_as_it_is(office: Office) -> None:
    ann = official(office, "ann")
    await by(office, ann, "POST", "/broadcasts", 201, json=NEW | {"send_at": "2026-12-01T09:00:00Z"})
    office.clock.forward(days=30)

    changed = await by(office, ann, "PATCH", "/broadcasts/1", 200, json={"texts": {"en": "Later"}})

    assert changed["send_at"] == "2026-12-01T09:00:00Z"
    await by(office, ann, "PATCH", "/broadcasts/1", 422, json={"send_at": "2026-12-02T09:00:00Z"})


async def test_two_officials_do_not_write_over_each_other(office: Office) -> None:
    ann = official(office, "ann")
    answer = await office.call("POST", "/broadcasts", role=None, headers=ann, json=NEW)
    tag = answer.headers["ETag"]
    assert answer.headers["Location"] == "/api/v1/broadcasts/1"

    await by(
        office, ann, "PATCH", "/broadcasts/1", 200, json={"texts": {"en": "A"}}, headers={"If-Match": tag}
    )

    for method, path in (("PATCH", ""), ("POST", "/rehearse"), ("POST", "/approve"), ("POST", "/cancel")):
        body = {"json": {"texts": {"en": "B"}}} if method == "PATCH" else {}
        await by(office, ann, method, f"/broadcasts/1{path}", 412, headers={"If-Match": tag}, **body)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"texts": {}}, "texts"),
        ({"texts": {"en": "Dear {name}"}}, "texts"),
        ({"texts": {"xx": "?", "en": "!"}}, "texts"),
        ({"audience": {}}, "audience"),
        ({"audience": {"areas": ["atlantis"]}}, "audience"),
        ({"audience": {"channels": ["pigeon"]}}, "audience"),
        ({"audience": {"campaigns": ["NOTHERE"]}}, "audience"),
        ({"campaign": "NOTHERE"}, "campaign"),
        ({"audience": {"ideas": {"status": ["new"]}}}, "audience"),
        ({"audience": {"everyone": True, "not_written_to_days": 0}}, "audience"),
        ({"send_at": "soon"}, "send_at"),
        ({"send_at": "2020-01-01T00:00:00Z"}, "send_at"),
        ({"colour": "red"}, "colour"),
    ],
)
async def test_a_problem_names_the_field(small_office: Office, change: dict[str, Any], field: str) -> None:
    problem = await small_office.problem("POST", "/broadcasts", 422, json=NEW | change)

    assert [error["field"] for error in problem["errors"]] == [field]


async def test_filters_of_ideas_have_one_value_or_a_list(small_office: Office) -> None:
    ideas = {"status": "received,doing", "area": ["riverside"], "q": "bench", "since": "2026-01-01"}

    made = await small_office.post("/broadcasts", NEW | {"audience": {"ideas": ideas}}, status=201)

    assert made["audience"]["ideas"] == {
        "status": ["received", "doing"], "area": ["riverside"], "q": "bench", "since": "2026-01-01T00:00:00Z",
    }  # fmt: skip
    assert (await small_office.post("/broadcasts/1/rehearse"))["people"] == 0


async def test_a_viewer_and_a_moderator_have_no_part_in_it(small_office: Office) -> None:
    for role in (Role.VIEWER, Role.MODERATOR):
        await small_office.problem("GET", "/broadcasts", 403, role=role)
        await small_office.problem("POST", "/broadcasts", 403, role=role, json=NEW)


async def test_there_is_no_such_broadcast(small_office: Office) -> None:
    for method, path in (("GET", ""), ("GET", "/answers"), ("POST", "/rehearse"), ("POST", "/pause")):
        await small_office.problem(method, f"/broadcasts/99999999999{path}", 404)


async def test_it_is_tried_on_ones_own_number_first(small_office: Office) -> None:
    await small_office.post("/broadcasts", NEW, status=201)

    tried = await small_office.post("/broadcasts/1/try", {"to": ANN}, status=202)

    assert tried == {"messages": 2, "parts": 2}
    assert [one.text for one in small_office.sent_to(ANN)] == list(TEXTS.values())
    assert "replies" in small_office.rung
    small_office.stop(BEN)
    await small_office.problem("POST", "/broadcasts/1/try", 409, json={"to": BEN})
    problem = await small_office.problem("POST", "/broadcasts/1/try", 422, json={"to": "me"})
    assert problem["errors"][0]["field"] == "to"


async def test_pause_resume_cancel(small_office: Office) -> None:
    office = small_office
    ann, ben = official(office, "ann"), official(office, "ben")
    wants_news(office, ANN)
    await by(office, ann, "POST", "/broadcasts", 201, json=NEW)
    for act in ("pause", "resume"):
        await by(office, ann, "POST", f"/broadcasts/1/{act}", 409)
    await by(office, ann, "POST", "/broadcasts/1/rehearse", 200)
    await by(office, ben, "POST", "/broadcasts/1/approve", 200)
    run(office)

    assert (await by(office, ann, "POST", "/broadcasts/1/pause", 200))["state"] == "paused"
    assert (await by(office, ann, "POST", "/broadcasts/1/resume", 200))["state"] == "running"
    cancelled = await by(office, ann, "POST", "/broadcasts/1/cancel", 200)

    assert (cancelled["state"], cancelled["counts"]["suppressed"]) == ("cancelled", 1)
    assert cancelled["suppressed"] == {"called off": 1}
    await by(office, ann, "PATCH", "/broadcasts/1", 409, json={"texts": {"en": "A"}})
    await by(office, ann, "POST", "/broadcasts/1/rehearse", 409)


async def test_answers_are_listed_with_the_broadcast(small_office: Office) -> None:
    await small_office.post("/broadcasts", NEW, status=201)
    first, second = small_office.message("Thank you"), small_office.message("At last", of=BEN)
    for one in (first, second):
        small_office.store.write_now(broadcasts.tie, one.id or 0, 1)

    page = await small_office.get("/broadcasts/1/answers?limit=1")
    rest = await small_office.get(f"/broadcasts/1/answers?limit=1&cursor={page['next']}")

    assert (page["total"], [one["text"] for one in page["items"]]) == (2, ["At last"])
    assert [one["text"] for one in rest["items"]] == ["Thank you"]
    assert (await small_office.get("/broadcasts/1"))["answers"] == 2


async def test_pages_of_broadcasts(small_office: Office) -> None:
    for _ in range(3):
        await small_office.post("/broadcasts", NEW, status=201)

    page = await small_office.get("/broadcasts?limit=2")
    rest = await small_office.get(f"/broadcasts?limit=2&cursor={page['next']}")

    assert ([one["id"] for one in page["items"]], page["total"]) == ([3, 2], 3)
    assert ([one["id"] for one in rest["items"]], rest["next"]) == ([1], None)
