"""Broadcasts from a terminal."""

import json

import pytest

from bot.clock import utc_now
from civic import consent
from storage import Store, Tx, contacts
from tests.desk.office import ANN
from tests.desk.test_commands import Run, open_one, run

__all__ = ["open_one", "run"]
DRAFT = ["broadcast", "draft", "--text", "en=The bridge is open.", "--text", "es=El puente abre."]


def agree(tx: Tx, number: str = ANN) -> None:
    known = contacts.recognise(tx, "sms", number, utc_now())
    consent.answer_city_news(tx, known.contact_id, "sms", "1", utc_now(), agrees=True)


@pytest.fixture
def officials_there(run: Run) -> None:
    for name, role in (("ann", "editor"), ("ben", "editor"), ("vic", "viewer")):
        run("official", "add", f"{name}@city.example", "--role", role)


@pytest.mark.usefixtures("officials_there")
def test_from_a_draft_to_its_end(run: Run, open_one: Store) -> None:
    open_one.write_now(agree)
    made = json.loads(run(*DRAFT, "--everyone", "--official", "ann@city.example", "--format", "json"))
    assert (made["state"], made["audience"], made["by"]) == ("draft", {"everyone": True}, "ann@city.example")

    shown = run("broadcast", "rehearse", "1")
    assert "by_channel.sms" in shown
    assert "resident-" in shown
    assert ANN not in shown
    assert "second official" in run("broadcast", "approve", "1", "--official", "ann@city.example", code=1)
    assert "needs the role editor" in run(
        "broadcast", "approve", "1", "--official", "vic@city.example", code=1
    )
    approved = run("broadcast", "approve", "1", "--official", "ben@city.example", "--format", "json")
    assert json.loads(approved)["counts"]["queued"] == 1
    assert "approved" in run("broadcast", "list")
    assert "paused" in run("broadcast", "pause", "1")
    assert "approved" in run("broadcast", "resume", "1")
    assert "cancelled" in run("broadcast", "cancel", "1")
    assert "it is cancelled" in run("broadcast", "edit", "1", "--text", "en=A", code=1)
    assert run("broadcast", "list", "--state", "running") == ""


@pytest.mark.usefixtures("officials_there")
def test_an_audience_that_has_grown_is_rehearsed_again(run: Run, open_one: Store) -> None:
    run(*DRAFT, "--everyone", "--official", "ann@city.example")
    run("broadcast", "rehearse", "1")
    for n in range(11):
        open_one.write_now(agree, f"+1555010{n:04}")
    approve = ("broadcast", "approve", "1", "--official", "ben@city.example")

    assert "11 people now and 0 when it was rehearsed" in run(*approve, code=1)
    run("broadcast", "rehearse", "1")
    assert "approved" in run(*approve)


def test_an_audience_by_options(run: Run) -> None:
    ideas = "topic=parks&topic=streets&q=bench"
    options = ["--ideas", ideas, "--took-part", "voter", "--language", "es", "--not-written-to-days", "3"]

    made = json.loads(run(*DRAFT, *options, "--send-at", "2030-01-01T09:00:00Z", "--format", "json"))

    assert made["audience"] == {
        "ideas": {"topic": ["parks", "streets"], "q": "bench"}, "took_part": ["voter"],
        "languages": ["es"], "not_written_to_days": 3,
    }  # fmt: skip
    edited = json.loads(run("broadcast", "edit", "1", "--send-at", "now", "--format", "json"))
    assert (edited["send_at"], edited["audience"]) == (None, made["audience"])


@pytest.mark.parametrize(
    ("arguments", "said", "code"),
    [
        ([*DRAFT], "must say who", 1),
        (["broadcast", "draft", "--text", "The bridge", "--everyone"], "language before the text", 2),
        (["broadcast", "draft", "--text", "en=Dear {name}", "--everyone"], "nobody's name", 1),
        ([*DRAFT, "--channel", "pigeon"], "audience: must be", 2),
        (["broadcast", "show", "7"], "no broadcast has this number", 1),
        (["broadcast", "answers", "7"], "no broadcast has this number", 1),
    ],
)
def test_what_cannot_be_is_one_line(run: Run, arguments: list[str], said: str, code: int) -> None:
    error = run(*arguments, code=code)

    assert said in error
    assert error.count("\n") == 1


def test_it_is_tried_on_ones_own_number(run: Run) -> None:
    run(*DRAFT, "--everyone")

    assert run("broadcast", "try", "1", ANN) == "2 messages of 2 parts are on their way.\n"
    assert run("broadcast", "answers", "1") == ""
