"""What officials do from a terminal."""

import csv
import io
import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from bot.clock import utc_now
from civic import comments, ideas, officials, proposals
from civic.city import load_city
from civic.comments import Said
from civic.ideas import Draft
from civic.officials import Caller, Role
from civic.statuses import News
from hearback.cli import main
from hearback.settings import Settings
from hearback.wiring import open_store_from_settings
from storage import Store, contacts, inbound
from storage.inbound import Arrival
from storage.models import Idea, IdeaStatus, MessageState
from storage.officials import audit_page
from tests.desk.office import ANN
from tests.residents import Residents

Run = Callable[..., str]
DEMO = Path(__file__).parents[2] / "cities" / "demo"


@pytest.fixture
def run(
    tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Run one command on the store of this test and return what it printed."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HEARBACK_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("HEARBACK_SECRET_KEY", "k" * 64)

    def run_one(*arguments: str, code: int = 0) -> str:
        capsys.readouterr()
        ended = 0
        try:
            main(arguments)
        except SystemExit as end:
            ended = int(end.code or 0)
        printed = capsys.readouterr()
        assert ended == code, printed.err
        if code:
            assert printed.out == ""
            assert "Traceback" not in printed.err
        return printed.err if code else printed.out

    return run_one


@pytest.fixture
def open_one(run: Run) -> Iterator[Store]:
    """The store that the commands use."""
    store = open_store_from_settings(Settings.load())
    yield store
    store.close()


def filed(store: Store, now: datetime, title: str = "A bench") -> Idea:
    draft = Draft(title, title, "streets", 0.5, "elm st", None, "en", "sms")
    return store.write_now(ideas.submit, draft, contact_id=None, inbound_id=None, now=now)


def received(store: Store, now: datetime, text: str, state: MessageState) -> int:
    store.write_now(inbound.keep, [Arrival("sms", f"SM{text}", "sms", ANN, text)], now)
    message = store.read_now(inbound.by_external_id, "sms", f"SM{text}")
    assert message is not None
    store.write_now(inbound.settle, message.id or 0, state, now)
    return message.id or 0


def test_a_token_is_printed_once_and_works(run: Run, open_one: Store) -> None:
    run("official", "add", "Ann@City.example", "--role", "editor")

    token = run("token", "add", "ann's", "--role", "admin", "--official", "ann@city.example").strip()

    caller = open_one.read_now(officials.caller, token)
    assert caller is not None
    assert (caller.name, caller.role) == ("ann@city.example", officials.Role.EDITOR)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("token", "add", "x", "--role", "king"), 2),
        (("token", "add", "x"), 2),
        (("token", "add", "x", "--role", "viewer", "--official", "nobody@city.example"), 1),
        (("official", "add", "nobody", "--role", "viewer"), 1),
        (("ideas", "show", "ZZZZ"), 1),
        (("ideas", "list", "--status", "open"), 2),
        (("ideas", "list", "--limit", "0"), 2),
        (("ideas", "list", "--since", "yesterday"), 2),
        (("messages", "show", "9"), 1),
        (("messages", "retry", "9"), 1),
        (("messages", "list", "--state", "lost"), 2),
    ],
)
def test_what_is_wrong_is_said_on_standard_error(run: Run, arguments: tuple[str, ...], code: int) -> None:
    said = run(*arguments, code=code)

    assert said
    assert code == 2 or said.count("\n") == 1


def test_ideas_are_listed_as_table_json_and_csv(run: Run, open_one: Store, now: datetime) -> None:
    idea = filed(open_one, now, "A bench at the stop")

    table = run("ideas", "list")
    whole = json.loads(run("ideas", "list", "--format", "json"))
    rows = list(csv.DictReader(io.StringIO(run("ideas", "list", "--format", "csv"))))

    assert idea.code in table
    assert "A bench at the stop" in table
    assert [one["code"] for one in whole] == [idea.code]
    assert whole[0]["votes"] == {"for": 0, "against": 0, "unverified": 0}
    assert (rows[0]["code"], rows[0]["votes.for"], rows[0]["place.text"]) == (idea.code, "0", "elm st")


def test_the_filters_of_the_api_are_options(run: Run, open_one: Store, now: datetime) -> None:
    bench, lamp = filed(open_one, now, "bench"), filed(open_one, now, "lamp")

    found = json.loads(
        run(
            "ideas",
            "list",
            "--q",
            "bench",
            "--sort",
            "-votes",
            "--status",
            "received,done",
            "--format",
            "json",
        )
    )

    assert [one["code"] for one in found] == [bench.code]
    assert lamp.code not in str(found)


def test_a_long_list_is_read_page_by_page(run: Run, open_one: Store, now: datetime) -> None:
    for number in range(203):
        filed(open_one, now, f"idea {number}")

    assert len(json.loads(run("ideas", "list", "--limit", "500", "--format", "json"))) == 203
    assert len(json.loads(run("ideas", "list", "--limit", "201", "--format", "json"))) == 201


def test_one_idea_is_shown_with_its_history(run: Run, open_one: Store, now: datetime) -> None:
    idea = filed(open_one, now)

    said = run("ideas", "show", f"#{idea.code.lower()}")

    assert "A bench" in said
    assert "filed  by resident" in said
    assert json.loads(run("ideas", "show", idea.code, "--format", "json"))["code"] == idea.code


def test_nothing_is_printed_where_nothing_is(run: Run) -> None:
    assert run("ideas", "list") == ""
    assert run("messages", "list") == ""
    assert json.loads(run("ideas", "list", "--format", "json")) == []
    assert run("ideas", "list", "--format", "csv") == ""


def test_on_a_terminal_it_is_said_that_there_is_nothing(run: Run) -> None:
    run("db", "upgrade")
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "hearback", "ideas", "list"]

    subprocess.run(command, stdin=subprocess.DEVNULL, stdout=theirs, check=True)

    os.close(theirs)
    assert os.read(ours, 100).decode().strip() == "None."
    os.close(ours)


def test_hostile_words_stay_words(run: Run, open_one: Store, now: datetime) -> None:
    filed(open_one, now, "=1+1\x1b[2J\u202e|calc")

    table, lines = run("ideas", "list"), run("ideas", "list", "--format", "csv")

    assert "\x1b" not in table + lines
    assert "\u202e" not in table + lines
    assert next(csv.DictReader(io.StringIO(lines)))["title"].startswith("'=")


def test_messages_are_listed_without_addresses(run: Run, open_one: Store, now: datetime) -> None:
    received(open_one, now, "wat", MessageState.UNCLEAR)
    received(open_one, now, "boom", MessageState.PARKED)

    every = run("messages", "list")
    parked = json.loads(run("messages", "list", "--state", "parked", "--format", "json"))

    assert "resident-" in every
    assert ANN.lstrip("+") not in every
    assert [one["text"] for one in parked] == ["boom"]


def test_parked_messages_wait_again_one_or_all(run: Run, open_one: Store, now: datetime) -> None:
    first, *_others = (received(open_one, now, f"boom {n}", MessageState.PARKED) for n in range(3))

    assert run("messages", "retry", str(first)) == "1 message waits to be handled.\n"
    assert run("messages", "retry") == "2 messages wait to be handled.\n"

    assert len(json.loads(run("messages", "list", "--state", "waiting", "--format", "json"))) == 3


def test_one_message_is_shown(run: Run, open_one: Store, now: datetime) -> None:
    number = received(open_one, now, "wat", MessageState.UNCLEAR)

    assert "wat" in run("messages", "show", str(number))


@pytest.mark.parametrize(
    "command",
    [
        "ideas list",
        "ideas show",
        "messages list",
        "messages show",
        "messages retry",
        "token add",
        "official add",
    ],
)
def test_every_command_explains_itself_with_an_example(run: Run, command: str) -> None:
    assert "Example: hearback" in run(*command.split(), "--help")


def test_a_status_that_waits_is_approved_by_another_official(
    run: Run, open_one: Store, now: datetime
) -> None:
    idea, write = filed(open_one, now), open_one.write_now
    for name in ("ann", "ben", "vic"):
        role = Role.VIEWER if name == "vic" else Role.EDITOR
        write(officials.add_official, f"{name}@city.example", role, now)
    ann = Caller("ann@city.example", Role.EDITOR, 1)
    city = replace(load_city(DEMO), supporter_limit=-1)
    write(proposals.set_status, idea.id, News(IdeaStatus.DOING), city, now, by=ann)

    listed = json.loads(run("ideas", "pending", "--format", "json"))
    own = run("ideas", "approve", idea.code, "--official", "ann@city.example", code=1)
    viewer = run("ideas", "approve", idea.code, "--official", "vic@city.example", code=1)
    nobody = run("ideas", "approve", idea.code, "--official", "x@city.example", code=1)
    said = run("ideas", "approve", idea.code, "--official", "ben@city.example")

    assert [(one["code"], one["pending"]["status"]) for one in listed] == [(idea.code, "doing")]
    assert "another official" in own
    assert "needs an editor" in viewer
    assert "no official" in nobody
    assert said == "Approved: everybody hears it.\n"
    assert json.loads(run("ideas", "show", idea.code, "--format", "json"))["status"] == "doing"
    assert "no change" in run("ideas", "withdraw", idea.code, "--official", "ben@city.example", code=1)


def test_a_burst_is_listed_set_aside_and_counted_again(run: Run, sqlite_store: Store) -> None:
    residents = Residents(sqlite_store, utc_now())
    idea = residents.idea(None, "A bench")
    for number in range(10):
        residents.vote(residents.person(1000 * (number + 1)), idea)

    [seen] = json.loads(run("bursts", "list", "--format", "json"))["items"]
    done = run("bursts", "set-aside", seen["key"], "--reason", "a bought list")

    assert done.startswith("10 votes of 10 people do not count")
    [aside] = json.loads(run("bursts", "list", "--format", "json"))["set_aside"]
    assert (aside["idea"], aside["by"]) == (idea.code, "command line")
    assert "a bought list" in run("bursts", "list")
    assert "count again" in run("bursts", "restore", str(aside["id"]))
    assert seen["key"] in run("bursts", "list")
    assert "no burst" in run("bursts", "set-aside", "newcomers:4711", "--reason", "why", code=1)
    assert "a reason" in run("bursts", "set-aside", seen["key"], "--reason", " ", code=1)
    for unknown in ("4711", str(10**12)):
        assert "no burst" in run("bursts", "restore", unknown, code=1)


def test_personal_data_is_taken_out_of_an_idea_and_a_comment(
    run: Run, open_one: Store, now: datetime
) -> None:
    idea = filed(open_one, now, "Ask Bob Miller on 212-555-0188")
    who = open_one.write_now(contacts.recognise, "sms", ANN, now).contact_id
    said = Said("Bob knows", None, "en", "sms")
    comment = open_one.write_now(
        comments.add, said, contact_id=who, idea_id=idea.id or 0, inbound_id=None, now=now
    )

    assert run("ideas", "redact", idea.code, "--word", "Bob Miller") == "Ask [...] on [...]\n"
    by_number = ("ideas", "redact", idea.code, "--comment", str(comment.id))
    assert run(*by_number, "--word", "Bob") == "[...] knows\n"
    assert "nothing was found" in run(*by_number, code=1)
    assert "no comment" in run("ideas", "redact", idea.code, "--comment", "99", code=1)
    assert [line.by for line in open_one.read_now(audit_page, 2, None)] == ["command line"] * 2
