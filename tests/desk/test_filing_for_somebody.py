"""Ideas that come by phone, on paper or at the counter."""

import logging
from typing import Any

import pytest

from civic.officials import Role
from tests.desk.office import ANN, BEN, CLEO, Office

TEXT = "my gran cant stand that long, a bench at the elm st stop please"


async def test_title_topic_and_place_are_read_out_of_the_text(office: Office) -> None:
    filed = await office.post("/ideas", {"text": TEXT}, status=201, role=Role.MODERATOR)

    assert (filed["title"], filed["topic"], filed["place"]["name"]) == (
        "A bench on Elm Street",
        "streets",
        "Elm Street",
    )
    assert (filed["text"], filed["channel"], filed["language"]) == (TEXT, "desk", "en")
    assert (filed["followers"], filed["votes"]["for"]) == (0, 0)


async def test_the_answer_says_where_the_new_idea_is(office: Office) -> None:
    answer = await office.call("POST", "/ideas", json={"text": TEXT})

    code = (await answer.json())["code"]
    assert answer.status == 201
    assert answer.headers["Location"] == f"/api/v1/ideas/{code}"
    assert (await office.get(f"/ideas/{code}"))["code"] == code


async def test_what_the_official_gives_wins(office: Office) -> None:
    given = {"title": "A seat", "topic": "parks", "place": "Weir Street", "language": "fr"}

    filed = await office.post("/ideas", {"text": TEXT, **given}, status=201)

    assert (filed["title"], filed["topic"], filed["language"]) == ("A seat", "parks", "fr")
    assert filed["place"]["name"] == "Weir Street"


async def test_place_null_means_nowhere(office: Office) -> None:
    assert (await office.post("/ideas", {"text": TEXT, "place": None}, status=201))["place"] is None


async def test_what_the_engine_does_not_see_as_an_idea_is_filed_all_the_same(office: Office) -> None:
    text = "what about the bench that was promised at the bus stop years ago " * 2 + "?!"

    filed = await office.post("/ideas", {"text": text}, status=201)

    assert filed["topic"] == "other"
    assert filed["title"].startswith("what about the bench")
    assert len(filed["title"]) <= 60


async def test_that_person_gets_one_confirming_text_and_follows(office: Office) -> None:
    filed = await office.post("/ideas", {"text": TEXT, "on_behalf_of": "+1 555 010-0001"}, status=201)

    [text] = office.sent_to(ANN)
    assert (text.channel, text.kind, text.status, text.language) == ("sms", "notice", "queued", "en")
    assert filed["code"] in text.text
    assert "Larkmouth" in text.text
    assert filed["followers"] == 1
    assert office.rung == ["replies"]


async def test_the_confirming_text_speaks_the_language_of_the_idea(office: Office) -> None:
    filed = await office.post("/ideas", {"text": "¿un banco?", "on_behalf_of": ANN}, status=201)

    [text] = office.sent_to(ANN)
    assert text.language == filed["language"] == "es"


async def test_nobody_who_said_stop_is_written_to(office: Office) -> None:
    office.stop(ANN)

    await office.post("/ideas", {"text": TEXT, "on_behalf_of": ANN}, status=201)

    assert office.sent_to(ANN) == []


async def test_a_known_resident_stays_the_same_person(office: Office) -> None:
    idea = office.idea("seat", of=ANN)
    filed = await office.post("/ideas", {"text": TEXT, "on_behalf_of": ANN}, status=201)

    await office.post(f"/ideas/{filed['code']}/merge", {"into": idea.code})

    assert (await office.get(f"/ideas/{idea.code}"))["followers"] == 1


@pytest.mark.parametrize(
    "number",
    ["5550100001", "+999", "+1555", "ann", "+1555010000100000", "tel:+15550100001x", "+\u0661", "", "+1\0"],
)
async def test_a_wrong_number_is_refused_without_being_repeated(office: Office, number: str) -> None:
    problem = await office.problem("POST", "/ideas", 422, json={"text": TEXT, "on_behalf_of": number})

    assert problem["errors"][0]["field"] == "on_behalf_of"
    assert len(number) < 3 or number not in str(problem)
    assert (await office.get("/ideas"))["total"] == 0


async def test_the_number_is_in_no_answer_and_in_no_log(
    office: Office, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)

    filed = await office.post("/ideas", {"text": TEXT, "on_behalf_of": CLEO}, status=201)
    answers = [
        filed,
        *[
            await office.get(path)
            for path in ("/ideas", f"/ideas/{filed['code']}/history", "/messages", "/audit")
        ],
        await office.problem("POST", "/ideas", 422, json={"text": "", "on_behalf_of": CLEO}),
        await office.problem("POST", "/ideas", 422, json={"text": TEXT, "on_behalf_of": [CLEO]}),
        await office.problem(
            "POST", "/ideas", 422, json={"text": TEXT, "on_behalf_of": CLEO, "topic": "dragons"}
        ),
    ]

    said = str(answers) + caplog.text + "".join(capsys.readouterr())
    assert CLEO.lstrip("+") not in said


async def test_personal_data_in_the_text_holds_the_idea(office: Office) -> None:
    filed = await office.post("/ideas", {"text": f"call me on {BEN} about the bench"}, status=201)

    assert filed["visibility"] == "held"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "text"),
        ({"text": "  "}, "text"),
        ({"text": None}, "text"),
        ({"text": "a\0b"}, "text"),
        ({"text": "x" * 10_001}, "text"),
        ({"text": TEXT, "title": "x" * 61}, "title"),
        ({"text": TEXT, "topic": "dragons"}, "topic"),
        ({"text": TEXT, "language": "xx"}, "language"),
        ({"text": TEXT, "place": ""}, "place"),
        ({"text": TEXT, "votes": 7}, "votes"),
    ],
)
async def test_a_wrong_idea_is_refused_by_name(office: Office, body: Any, field: str) -> None:
    problem = await office.problem("POST", "/ideas", 422, json=body)

    assert problem["errors"][0]["field"] == field


async def test_history_names_the_official_who_filed_it(office: Office) -> None:
    filed = await office.post("/ideas", {"text": TEXT}, status=201, role=Role.MODERATOR)

    [event] = (await office.get(f"/ideas/{filed['code']}/history"))["items"]
    assert (event["what"], event["by"]) == ("filed", "token moderator")
