"""People by their handles at the desk: limiting, muting, breaking the glass."""

import csv
import io
from datetime import timedelta

import pytest

from civic.officials import Role
from storage.models import InboundMessage
from tests.desk.browser import Browser
from tests.desk.office import ANN, Office
from tests.desk.test_idea_page import signed_in


@pytest.fixture
async def eve(office: Office) -> Browser:
    return await signed_in(office, Role.ADMIN)


def someone(office: Office) -> InboundMessage:
    office.idea("A bench", of=ANN)
    return office.message("you <fools>")


async def test_a_message_leads_to_the_page_of_its_writer(office: Office, eve: Browser) -> None:
    message = someone(office)

    inbox = await eve.get("/desk/inbox")
    page = await eve.get(f"/desk/contacts/{message.contact_id}")

    assert f'href="/desk/contacts/{message.contact_id}"' in inbox.html
    assert "resident-" in page.text
    assert "you &lt;fools&gt;" in page.html
    assert ANN not in page.html


async def test_somebody_is_muted_to_the_end_of_a_day_and_released(office: Office, eve: Browser) -> None:
    contact = someone(office).contact_id
    until = (office.clock() + timedelta(days=3)).date()

    page = await eve.post(
        f"/desk/contacts/{contact}/restriction", kind="muted", reason="threats", until=str(until)
    )
    assert "threats" in page.text
    shown = await office.get(f"/contacts/{contact}")
    assert shown["restriction"]["kind"] == "muted"
    assert shown["restriction"]["until"] > str(until)

    await eve.post(f"/desk/contacts/{contact}/release")
    assert (await office.get(f"/contacts/{contact}"))["restriction"] is None


@pytest.mark.parametrize(
    "fields", [{"until": "2020-01-01"}, {"until": "soon"}, {"reason": ""}, {"kind": "banned"}, {"until": ""}]
)
async def test_a_restriction_that_cannot_be_is_refused(
    office: Office, eve: Browser, fields: dict[str, str]
) -> None:
    contact = someone(office).contact_id
    until = str((office.clock() + timedelta(days=3)).date())
    given = {"kind": "muted", "reason": "threats", "until": until} | fields

    page = await eve.post(f"/desk/contacts/{contact}/restriction", **given)

    assert page.status == 422
    assert (await office.get(f"/contacts/{contact}"))["restriction"] is None


async def test_the_api_limits_and_releases(office: Office) -> None:
    contact = someone(office).contact_id
    until = (office.clock() + timedelta(days=3)).isoformat()
    body = {"kind": "limited", "reason": "advertising", "until": until}

    limited = await office.post(f"/contacts/{contact}/restriction", body, role=Role.MODERATOR)
    released = await office.post(f"/contacts/{contact}/release", role=Role.MODERATOR)

    assert limited["restriction"]["reason"] == "advertising"
    assert released["restriction"] is None
    assert ANN not in str(limited)
    await office.problem("GET", "/contacts/4711", 404)
    past = body | {"until": "2020-01-01"}
    await office.problem("POST", f"/contacts/{contact}/restriction", 422, json=past)


async def test_an_address_is_shown_once_and_a_second_official_hears_of_it(
    office: Office, eve: Browser
) -> None:
    contact = someone(office).contact_id
    fay = await signed_in(office, Role.MODERATOR, "fay@city.example")

    refused = await eve.post(f"/desk/contacts/{contact}/address", reason="why not")
    shown = await eve.post(f"/desk/contacts/{contact}/address", reason="court order 7/2026")
    again = await eve.get(f"/desk/contacts/{contact}")

    assert refused.status == 422
    assert ANN not in refused.html
    assert ANN in shown.html
    assert ANN not in again.html
    assert ANN not in str(await office.get("/audit"))
    assert "court order 7/2026" not in (await eve.get("/desk")).text
    home = await fay.get("/desk")
    assert "eve@city.example has looked up the address of a resident" in home.text
    assert "court order 7/2026" in home.text
    [line] = [one for one in (await office.get("/audit"))["items"] if one["action"] == "address revealed"]
    seen = await fay.post(f"/desk/reveals/{line['id']}/seen")
    assert "court order 7/2026" not in seen.text


async def test_the_audit_log_is_saved_with_its_filter(office: Office, eve: Browser) -> None:
    contact = someone(office).contact_id
    body = {"kind": "limited", "reason": "=1+1", "until": (office.clock() + timedelta(days=3)).isoformat()}
    await office.post(f"/contacts/{contact}/restriction", body)

    file = await eve.get("/desk/settings/audit/export?action=limited")

    names, line = list(csv.reader(io.StringIO(file.html)))
    assert names[:5] == ["id", "at", "by", "action", "subject"]
    assert line[2:5] == ["token admin", "limited", f"contact:{contact}"]
    assert line[-1] == "action=limited"
    assert not any(cell.startswith("=") for cell in line)
