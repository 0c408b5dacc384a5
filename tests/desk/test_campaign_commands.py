"""Campaigns from a terminal."""

import csv
import json
from datetime import timedelta

import pytest

from bot.clock import utc_now
from civic import ideas
from civic.ideas import Draft
from storage import Store, Tx, contacts
from tests.desk.office import ANN
from tests.desk.test_commands import Run, open_one, run

__all__ = ["open_one", "run"]
SOON = f"{utc_now() + timedelta(days=20):%Y-%m-%d}"
GREEN = ("campaign", "create", "green26", "--title", "en=Greener streets", "--text", "en=Where?")


def submit(tx: Tx) -> str:
    author = contacts.recognise(tx, "sms", ANN, utc_now()).contact_id
    draft = Draft("A tree", "A tree", "parks", 0.9, None, None, "en", "sms", campaign="GREEN26")
    return ideas.submit(tx, draft, contact_id=author, inbound_id=None, now=utc_now()).code


def test_from_the_question_to_the_results(run: Run, open_one: Store) -> None:
    made = json.loads(run(*GREEN, "--closes-at", SOON, "--per-month", "2", "--format", "json"))
    assert (made["code"], made["state"], made["per_month"]) == ("GREEN26", "open", 2)
    assert made["by"] == "command line"
    code = open_one.write_now(submit)

    assert "GREEN26" in run("campaign", "list", "--state", "open")
    assert run("campaign", "list", "--state", "closed") == ""
    assert "Greener streets" in run("campaign", "show", "green26")
    tally = list(csv.DictReader(run("campaign", "tally", "GREEN26", "--format", "csv").splitlines()))
    assert [(one["by"], one["ideas"]) for one in tally[:2]] == [("all", "1"), ("status", "1")]
    live = json.loads(run("campaign", "results", "GREEN26", "--format", "json"))
    assert (live["final"], live["items"][0]["idea"]["code"]) == (False, code)
    assert code in run("ideas", "list", "--campaign", "green26")

    assert "closed" in run("campaign", "close", "GREEN26")
    assert json.loads(run("campaign", "results", "GREEN26", "--format", "json"))["final"] is True
    assert "it has closed already" in run("campaign", "close", "GREEN26", code=1)
    assert "no campaign has this code" in run("campaign", "tally", "NOTHERE", code=1)


@pytest.mark.usefixtures("open_one")
def test_broadcasts_go_to_its_people(run: Run) -> None:
    run(*GREEN, "--closes-at", SOON)
    draft = ("broadcast", "draft", "--text", "en=Thank you.", "--campaign", "green26")

    made = json.loads(run(*draft, "--belongs-to", "green26", "--format", "json"))
    assert (made["audience"], made["campaign"]) == ({"campaigns": ["GREEN26"]}, "GREEN26")
    changed = json.loads(run("broadcast", "edit", "1", "--belongs-to", "none", "--format", "json"))
    assert (changed["audience"], changed["campaign"]) == ({"campaigns": ["GREEN26"]}, None)
    assert "NOTHERE" in run("broadcast", "draft", "--text", "en=A", "--campaign", "NOTHERE", code=1)


@pytest.mark.parametrize(
    ("given", "closes"),
    [("2031-07-01", "2031-07-02T00:00:00Z"), ("2031-12-01", "2031-12-02T01:00:00Z"),
     ("2031-12-01T18:00", "2031-12-01T19:00:00Z"), ("2031-12-01T18:00:00Z", "2031-12-01T18:00:00Z"),
     ("2031-03-30", "2031-03-31T00:00:00Z")],
)  # fmt: skip
@pytest.mark.usefixtures("open_one")
def test_times_are_on_the_clock_of_the_city_as_at_the_desk(run: Run, given: str, closes: str) -> None:
    times = ("--opens-at", "2031-03-30", "--closes-at", given)  # the day on which summer time begins there
    made = json.loads(run(*GREEN, *times, "--format", "json"))
    assert (made["opens_at"], made["closes_at"]) == ("2031-03-30T01:00:00Z", closes)


@pytest.mark.parametrize(
    ("given", "words", "code"),
    [
        (("--closes-at", SOON, "--kind", "poll"), "poll is not offered yet", 1),
        (("--closes-at", "some day"), "closes_at", 2),
        (("--closes-at", SOON, "--topic", "dragons"), "topic", 1),
        (("--closes-at", SOON, "--title", "Grün"), "--title wants a language", 2),
    ],
)
@pytest.mark.usefixtures("open_one")
def test_what_is_refused_is_one_line(run: Run, given: tuple[str, ...], words: str, code: int) -> None:
    said = run(*GREEN, *given, code=code)

    assert words in said
    assert said.count("\n") == 1
