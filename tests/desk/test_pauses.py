"""Channels that pause are shown at the desk, in the API, by command and doctor; an admin lifts a pause."""

from datetime import timedelta

import pytest

from bot.clock import utc_now
from civic.officials import Role
from hearback.commands.doctor import _pauses
from storage import Store, pace
from storage.officials import audit_of
from tests.desk.office import Office
from tests.desk.test_commands import Run, run  # noqa: F401  # a fixture
from tests.desk.test_idea_page import signed_in

WHY = "63038 the account's daily limit is reached"
DAY = timedelta(hours=24)


@pytest.fixture
def pausing(office: Office) -> Office:
    """A day's messages are used up."""
    now = office.clock()
    office.store.write_now(pace.hold, "sms", now + DAY, now, WHY)
    return office


async def test_the_first_page_of_the_desk_shows_it(pausing: Office) -> None:
    eve = await signed_in(pausing, Role.VIEWER)

    page = await eve.get("/desk")

    assert "pauses until" in page.text
    assert WHY in page.text


async def test_nothing_is_shown_when_nothing_pauses(office: Office) -> None:
    eve = await signed_in(office, Role.VIEWER)

    assert "pauses until" not in (await eve.get("/desk")).text
    assert (await office.get("/pauses")) == {"items": []}


async def test_an_administrator_lifts_it(pausing: Office) -> None:
    [pause] = (await pausing.get("/pauses"))["items"]
    assert (pause["channel"], pause["reason"]) == ("sms", WHY)

    assert await pausing.post("/pauses/sms/lift", role=Role.ADMIN) == {"items": []}

    await pausing.problem("POST", "/pauses/sms/lift", 404, role=Role.ADMIN)
    [line] = pausing.store.read_now(audit_of, "channel:sms")
    assert line.action == "pause lifted"


async def test_an_administrator_lifts_it_on_the_first_page(pausing: Office) -> None:
    boss = await signed_in(pausing, Role.ADMIN)
    assert 'action="/desk/pauses/sms/lift"' in (await boss.get("/desk")).html

    lifted = await boss.post("/desk/pauses/sms/lift")
    again = await boss.post("/desk/pauses/sms/lift")

    assert (lifted.path, "go on within a minute" in lifted.text) == ("/desk", True)
    assert "pauses until" not in lifted.text
    assert "does not pause any more" in again.text
    assert (await pausing.get("/pauses")) == {"items": []}
    [line] = pausing.store.read_now(audit_of, "channel:sms")
    assert (line.action, line.by) == ("pause lifted", "eve@city.example")


async def test_no_editor_lifts_it_on_the_first_page(pausing: Office) -> None:
    editor = await signed_in(pausing, Role.EDITOR)

    assert "/desk/pauses/" not in (await editor.get("/desk")).html
    assert (await editor.post("/desk/pauses/sms/lift")).status == 403
    assert len((await pausing.get("/pauses"))["items"]) == 1


async def test_no_editor_lifts_it(pausing: Office) -> None:
    await pausing.problem("POST", "/pauses/sms/lift", 403, role=Role.EDITOR)

    assert len((await pausing.get("/pauses"))["items"]) == 1


def test_by_command(run: Run, sqlite_store: Store) -> None:  # noqa: F811
    now = utc_now()
    sqlite_store.write_now(pace.hold, "sms", now + DAY, now, WHY)

    assert WHY in run("pauses", "list")
    assert "go on" in run("pauses", "lift", "sms")
    assert "does not pause" in run("pauses", "lift", "sms", code=1)
    assert WHY not in run("pauses", "list")


def test_the_doctor_says_it(store: Store) -> None:
    now = utc_now()
    assert list(_pauses(store)) == []
    store.write_now(pace.hold, "sms", now + DAY, now, WHY)

    [finding] = _pauses(store)

    assert finding.what.startswith("sms pauses until")
    assert WHY in finding.what
    assert "hearback pauses lift sms" in finding.mend
