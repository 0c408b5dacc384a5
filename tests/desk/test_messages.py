"""Messages that want a person."""

import asyncio
from typing import Any

import pytest

from civic import privacy
from civic.officials import Role
from storage import contacts, inbound
from storage.models import MessageState
from tests.desk.office import ANN, BEN, Office


async def test_a_message_has_no_address_but_a_handle(office: Office) -> None:
    message = office.message("wat")

    [item] = (await office.get("/messages?state=unclear", role=Role.MODERATOR))["items"]

    handle = item.pop("contact")
    assert handle.startswith("resident-")
    assert item.pop("contact_id") == message.contact_id
    assert item == {
        "id": message.id, "channel": "sms", "text": "wat", "state": "unclear", "reason": "unclear",
        "language": "en", "intent": "out_of_scope", "received_at": "2026-11-23T09:30:00Z",
        "handled_at": "2026-11-23T09:30:00Z", "idea": None, "media": [],
    }  # fmt: skip


async def test_a_handle_stays_with_its_person(office: Office) -> None:
    office.message("wat", of=ANN)
    office.message("huh", of=BEN)
    office.message("wat again", of=ANN, scheme="whatsapp")

    third, second, first = [item["contact"] for item in (await office.get("/messages"))["items"]]

    assert first == third != second


async def test_messages_are_listed_by_state_and_paged(office: Office) -> None:
    unclear = [office.message(f"wat {number}").id for number in range(5)]
    office.message("thanks", state=MessageState.HANDLED)
    office.message("boom", state=MessageState.PARKED)
    seen: list[int] = []
    cursor = ""

    for _ in range(5):
        page = await office.get(f"/messages?state=unclear&limit=2{cursor}")
        seen += [item["id"] for item in page["items"]]
        assert page["total"] == 5
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"

    assert seen == sorted(unclear, reverse=True)
    assert (await office.get("/messages?state=parked"))["total"] == 1
    assert (await office.get("/messages"))["total"] == 7


async def test_one_message_can_be_read(office: Office) -> None:
    message = office.message("wat")

    assert (await office.get(f"/messages/{message.id}"))["text"] == "wat"


@pytest.mark.parametrize("number", ["0", "999", "-1", "wat", "9" * 18, "9" * 40])
async def test_an_unknown_message_is_not_found(office: Office, number: str) -> None:
    await office.problem("GET", f"/messages/{number}", 404)
    await office.problem("POST", f"/messages/{number}/answer", 404, json={"text": "Hello"})


@pytest.mark.parametrize("query", ["state=lost", "limit=0", "cursor=x", "order=up"])
async def test_a_wrong_question_is_refused(office: Office, query: str) -> None:
    await office.problem("GET", f"/messages?{query}", 422)


async def test_an_answer_goes_to_the_channel_that_the_message_came_by(office: Office) -> None:
    message = office.message("wat", scheme="whatsapp")

    answered = await office.post(
        f"/messages/{message.id}/answer",
        {"text": "Which bench do you mean?"},
        status=202,
        role=Role.MODERATOR,
    )

    assert answered["state"] == "handled"
    [text] = office.store.read_now(_sent_about, message.address_id)
    assert (text.text, text.channel, text.kind, text.reply_to_id) == (
        "Which bench do you mean?", "whatsapp", "reply", message.id,
    )  # fmt: skip
    assert office.rung == ["replies"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("when will it be mended?", 'You asked: "when will it be mended?". By 14 December.'),
        (
            "when will somebody come and mend the fountain on the square, please",
            'You asked: "when will somebody come and mend the...". By 14 December.',
        ),
    ],
)
async def test_a_late_answer_says_what_it_answers(office: Office, text: str, expected: str) -> None:
    message = office.message(text)
    office.clock.forward(hours=3)

    await office.post(f"/messages/{message.id}/answer", {"text": "By 14 December."}, status=202)

    assert [sent.text for sent in office.sent_to(ANN)] == [expected]


async def test_a_late_answer_with_no_room_for_it_says_nothing_more(office: Office) -> None:
    message, text = office.message("when?"), "x" * 1600
    office.clock.forward(hours=3)

    await office.post(f"/messages/{message.id}/answer", {"text": text}, status=202)

    assert [sent.text for sent in office.sent_to(ANN)] == [text]


def _sent_about(tx: Any, address_id: int) -> Any:
    from storage import outbound

    return outbound.for_reader(tx, address_id, 0)


async def test_two_officials_never_answer_the_same_message_unawares(office: Office) -> None:
    message = office.message("wat")
    address = f"/messages/{message.id}/answer"

    first, second = await asyncio.gather(
        office.call("POST", address, json={"text": "Which bench?"}),
        office.call("POST", address, json={"text": "Which bench, please?"}),
    )

    assert sorted([first.status, second.status]) == [202, 409]
    problem = await office.problem("POST", address, 409, json={"text": "Hello?"})
    assert '"again": true' in problem["detail"]
    assert len(office.sent_to(ANN)) == 1


async def test_a_message_is_answered_again_when_that_is_meant(office: Office) -> None:
    message = office.message("wat")
    for again in ({}, {"again": True}, {"again": True}):
        await office.post(f"/messages/{message.id}/answer", {"text": "Which bench?", **again}, status=202)

    assert [text.text for text in office.sent_to(ANN)] == ["Which bench?"] * 3
    await office.problem("POST", f"/messages/{message.id}/answer", 409, json={"text": "Hello"})


async def test_nobody_who_said_stop_is_answered(office: Office) -> None:
    message = office.message("wat")
    office.stop(ANN)

    await office.problem("POST", f"/messages/{message.id}/answer", 409, json={"text": "Hello"})

    assert office.sent_to(ANN) == []
    assert (await office.get(f"/messages/{message.id}"))["state"] == "unclear"


async def test_what_the_bot_has_not_read_yet_is_not_answered(office: Office) -> None:
    message = office.message("wat", state=MessageState.WAITING)

    await office.problem("POST", f"/messages/{message.id}/answer", 409, json={"text": "Hello"})


async def test_one_who_was_erased_cannot_be_answered(office: Office) -> None:
    message = office.message("wat")
    contact = office.store.write_now(contacts.recognise, "sms", ANN, office.clock())
    office.store.write_now(privacy.forget, contact.contact_id, office.clock())

    await office.problem("POST", f"/messages/{message.id}/answer", 409, json={"text": "Hello"})

    assert (await office.get(f"/messages/{message.id}"))["contact"] is None


@pytest.mark.parametrize(
    "body", [{}, {"text": ""}, {"text": " "}, {"text": "x" * 1601}, {"text": "a\0"}, {"text": 1}]
)
async def test_a_wrong_answer_is_refused(office: Office, body: Any) -> None:
    message = office.message("wat")

    problem = await office.problem("POST", f"/messages/{message.id}/answer", 422, json=body)

    assert problem["errors"][0]["field"] == "text"


async def test_a_message_names_the_idea_that_it_filed(office: Office) -> None:
    message, idea = office.message("a bench please"), office.idea("bench")
    office.store.write_now(inbound.settle, message.id, MessageState.HANDLED, office.clock(), idea_id=idea.id)

    assert (await office.get(f"/messages/{message.id}"))["idea"] == idea.code
