"""Officials read what residents say about ideas, and show or hide it."""

from typing import Any

import pytest

from civic import comments, revisions
from civic.comments import Said
from civic.officials import Role
from storage import Tx, contacts
from storage.models import Comment, Idea
from tests.desk.office import ANN, BEN, CLEO, Office


def say(
    office: Office, number: str, idea: Idea, text: str, stance: Any = None, *, held_for: str | None = None
) -> Comment:
    def add(tx: Tx) -> Comment:
        who = contacts.recognise(tx, "sms", number, office.clock()).contact_id
        said = Said(text, stance, "en", "sms", held_for)
        return comments.add(
            tx, said, contact_id=who, idea_id=idea.id or 0, inbound_id=None, now=office.clock()
        )

    return office.store.write_now(add)


async def test_the_discussion_of_an_idea_has_no_names(office: Office) -> None:
    idea = office.idea("A bench", of=ANN)
    say(office, BEN, idea, "My gran needs it", "for")
    say(office, CLEO, idea, "It blocks the path", "against")

    page = await office.get(f"/ideas/{idea.code}/comments", role=Role.VIEWER)

    assert [(one["stance"], one["text"], one["visibility"]) for one in page["items"]] == [
        ("against", "It blocks the path", "shown"),
        ("for", "My gran needs it", "shown"),
    ]
    assert (page["next"], page["total"]) == (None, 2)
    assert set(page["items"][0]) == {
        "id", "idea", "stance", "text", "language", "channel", "visibility", "held_for", "reports",
        "created_at",
    }  # fmt: skip
    assert (await office.get(f"/ideas/{idea.code}"))["comments"] == 2


async def test_pages_of_a_discussion_follow_one_another(small_office: Office) -> None:
    idea = small_office.idea("A bench")
    for n in range(5):
        say(small_office, BEN, idea, f"Word {n}")

    first = await small_office.get(f"/ideas/{idea.code}/comments?limit=3")
    second = await small_office.get(f"/ideas/{idea.code}/comments?limit=3&cursor={first['next']}")

    assert [one["text"][-1] for one in [*first["items"], *second["items"]]] == list("43210")
    assert second["next"] is None


async def test_a_moderator_shows_what_was_held_and_hides_what_was_shown(office: Office) -> None:
    idea = office.idea("A bench", of=ANN)
    comment = say(office, BEN, idea, "Call 555 0100", held_for="phone")
    path = f"/ideas/{idea.code}/comments"
    (held,) = (await office.get(f"{path}?visibility=held"))["items"]
    assert (held["held_for"], (await office.get(f"/ideas/{idea.code}"))["comments"]) == ("phone", 0)

    shown = await office.patch(f"{path}/{comment.id}", {"visibility": "shown"}, role=Role.MODERATOR)

    assert (shown["visibility"], shown["held_for"]) == ("shown", None)
    assert (await office.get(f"/ideas/{idea.code}"))["comments"] == 1
    await office.patch(f"{path}/{comment.id}", {"visibility": "hidden", "reason": "an insult"})
    assert (await office.get(f"/ideas/{idea.code}"))["comments"] == 0
    line = (await office.get("/audit"))["items"][0]
    assert (line["action"], line["subject"]) == ("comment visibility", f"comment:{comment.id}")
    assert line["details"] == {
        "before": "shown", "after": "hidden", "reason": "an insult", "idea": idea.code,
    }  # fmt: skip


async def test_the_writer_hears_once_that_a_comment_is_hidden_and_why(office: Office) -> None:
    idea = office.idea("A bench", of=ANN)
    comment = say(office, BEN, idea, "Ann is a fool")
    path = f"/ideas/{idea.code}/comments/{comment.id}"

    for _ in range(2):
        await office.patch(path, {"visibility": "hidden", "reason": "It is an insult."})
    await office.patch(path, {"visibility": "held"})

    [told] = office.sent_to(BEN)
    assert told.text == (
        f'Your comment on {idea.code} "A bench": others do not see it any more.\n'
        "The city says: It is an insult."
    )
    assert (told.parts, told.kind, office.sent_to(ANN)) == (1, "notice", [])
    assert "replies" in office.rung


async def test_the_writer_hears_in_their_language_that_a_comment_is_shown(office: Office) -> None:
    idea = office.idea("A bench")
    comment = say(office, BEN, idea, "Llame al 555 0100", held_for="phone")
    office.speaks(BEN, "es")

    await office.patch(f"/ideas/{idea.code}/comments/{comment.id}", {"visibility": "shown"})

    [told] = office.sent_to(BEN)
    assert (told.language, "ahora todos pueden verlo" in told.text) == ("es", True)


async def test_who_said_stop_hears_nothing_of_a_comment_and_nobody_of_a_hidden_idea(office: Office) -> None:
    idea, hidden = office.idea("A bench", of=ANN), office.idea("Secret", of=ANN)
    said = [(idea, say(office, BEN, idea, "Good")), (hidden, say(office, CLEO, hidden, "Good"))]
    office.stop(BEN)
    await office.patch(f"/ideas/{hidden.code}", {"visibility": "hidden"})

    for of, comment in said:
        await office.patch(f"/ideas/{of.code}/comments/{comment.id}", {"visibility": "hidden"})

    assert office.sent_to(BEN) == office.sent_to(CLEO) == []


async def test_a_viewer_does_not_moderate(small_office: Office) -> None:
    idea = small_office.idea("A bench")
    comment = say(small_office, BEN, idea, "Good")

    await small_office.problem(
        "PATCH", f"/ideas/{idea.code}/comments/{comment.id}", 403, role=Role.VIEWER,
        json={"visibility": "hidden"},
    )  # fmt: skip


@pytest.mark.parametrize("number", ["999", "999999999999"])
async def test_a_comment_that_is_not_there_is_a_problem(small_office: Office, number: str) -> None:
    idea, other = small_office.idea("A bench"), small_office.idea("A lamp")
    comment = say(small_office, BEN, idea, "Good")
    body = {"visibility": "hidden"}

    await small_office.problem("PATCH", f"/ideas/{idea.code}/comments/{number}", 404, json=body)
    await small_office.problem("PATCH", f"/ideas/{other.code}/comments/{comment.id}", 404, json=body)
    await small_office.problem("GET", "/ideas/NOPE/comments", 404)


async def test_ideas_that_are_one_have_one_discussion(small_office: Office) -> None:
    idea, twin = small_office.idea("A bench"), small_office.idea("Another bench")
    say(small_office, BEN, idea, "first")
    say(small_office, CLEO, twin, "second")
    await small_office.post(f"/ideas/{twin.code}/merge", {"into": idea.code})

    page = await small_office.get(f"/ideas/{idea.code}/comments")
    alone = await small_office.get(f"/ideas/{twin.code}/comments")

    assert [(one["idea"], one["text"]) for one in page["items"]] == [
        (twin.code, "second"),
        (idea.code, "first"),
    ]
    assert [one["text"] for one in alone["items"]] == ["second"]


async def test_the_history_shows_how_an_idea_read_before_its_author_edited_it(office: Office) -> None:
    idea = office.idea("A bench", of=ANN)
    office.store.write_now(
        revisions.rewrite, idea.id or 0, "Two benches, please", None, office.clock.forward(minutes=1),
        by="resident", title="Two benches",
    )  # fmt: skip

    history = (await office.get(f"/ideas/{idea.code}/history", role=Role.VIEWER))["items"]
    now = await office.get(f"/ideas/{idea.code}")

    assert [event["what"] for event in history] == ["filed", "edited"]
    assert (history[1]["by"], history[1]["title"], history[1]["text"]) == (
        "resident",
        "A bench",
        "A bench, please",
    )
    assert (now["title"], now["text"], now["place"]["name"]) == (
        "Two benches",
        "Two benches, please",
        "Elm Street",
    )


async def test_personal_data_is_taken_out_by_the_api(office: Office) -> None:
    idea = office.idea("Ask Bob", of=ANN, text="Ask Bob Miller, bob@example.com")
    comment = say(office, BEN, idea, "Bob is at 212-555-0188")
    path = f"/ideas/{idea.code}"

    left = await office.post(f"{path}/redact", {"words": ["bob", "Bob Miller"]}, role=Role.MODERATOR)
    said = await office.post(f"{path}/comments/{comment.id}/redact", {"words": ["Bob"]}, role=Role.MODERATOR)

    assert (left["title"], left["text"]) == ("Ask [...]", "Ask [...], [...]")
    assert (said["id"], said["text"]) == (comment.id, "[...] is at [...]")
    lines = (await office.get("/audit"))["items"][:2]
    assert [(line["action"], line["subject"], line["by"]) for line in lines] == [
        ("redacted", f"comment:{comment.id}", "token moderator"),
        ("redacted", f"idea:{idea.id}", "token moderator"),
    ]


async def test_a_redaction_that_finds_nothing_or_the_wrong_thing_is_a_problem(small_office: Office) -> None:
    idea, other = small_office.idea("A bench"), small_office.idea("A lamp")
    comment = say(small_office, BEN, idea, "Good")
    read = await small_office.call("GET", f"/ideas/{idea.code}")

    problem = await small_office.problem("POST", f"/ideas/{idea.code}/redact", 422, json={})
    elsewhere = f"/ideas/{other.code}/comments/{comment.id}/redact"
    await small_office.problem("POST", elsewhere, 404, json={"words": ["Good"]})
    await small_office.post(f"/ideas/{idea.code}/redact", {"words": ["bench"]})
    late = {"If-Match": read.headers["ETag"]}
    await small_office.problem(
        "POST", f"/ideas/{idea.code}/redact", 412, json={"words": ["please"]}, headers=late
    )

    assert [error["field"] for error in problem["errors"]] == ["words"]
