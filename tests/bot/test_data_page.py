"""The page behind MY DATA: works once, for ten minutes, and not for whatever only looks at links."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer

from bot.data_page import DataPage, add_data_page
from civic import own_data
from civic.city import load_city
from hearback import wiring
from hearback.settings import Settings
from storage import Store
from tests.residents import Residents, number

WORDS = "a bench <b>for</b> Quillfeather, please"
ME = 1


@dataclass
class Reader:
    """Somebody with a browser, and a clock."""

    residents: Residents
    client: TestClient[web.Request, web.Application]
    now: datetime

    def link(self) -> str | None:
        """A new link of resident 1."""
        return self.residents.store.write_now(own_data.issue, self.residents.person(ME), self.now)

    async def look(self, token: str | None) -> ClientResponse:
        return await self.client.get(f"/data/{token}")

    async def press(self, token: str | None, **form: str) -> ClientResponse:
        return await self.client.post(f"/data/{token}", data=form)


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The demonstration city."""
    settings = Settings(cache=tmp_path_factory.mktemp("trained"))
    return wiring.place(load_city(settings.city_folder), settings).town


@pytest.fixture
async def reader(store: Store, town: Any, now: datetime) -> AsyncIterator[Reader]:
    """A browser at the page, on both databases; resident 1 has done everything one can do."""
    residents = Residents(store, now)
    residents.text(ME, WORDS)
    idea = residents.idea(residents.person(ME), WORDS, title="A bench")
    residents.vote(residents.person(ME), idea)
    residents.comment(residents.person(ME), idea, "and soon", "for")
    residents.comment(residents.person(2), idea, "somebody else's words")
    app = web.Application()
    here = Reader(residents, TestClient(TestServer(app)), now + timedelta(hours=1))
    add_data_page(app, DataPage(store, lambda: town, lambda: here.now))
    await here.client.start_server()
    yield here
    await here.client.close()


async def test_looking_shows_a_button_and_uses_nothing_up(reader: Reader) -> None:
    token = reader.link()

    for _ in range(3):
        page = await reader.look(token)
        text = await page.text()
        assert (page.status, "Quillfeather" in text, "<form" in text) == (200, False, True)

    assert (await reader.press(token)).status == 200


async def test_the_button_shows_everything_once(reader: Reader) -> None:
    token = reader.link()

    page = await reader.press(token)

    text = await page.text()
    assert page.status == 200
    assert "a bench &lt;b&gt;for&lt;/b&gt; Quillfeather, please" in text
    assert "and soon" in text
    assert "somebody else" not in text
    assert number(ME) not in text
    again = await reader.press(token)
    assert (again.status, "Quillfeather" in await again.text()) == (410, False)
    assert (await reader.look(token)).status == 410


async def test_a_form_that_cannot_be_read_uses_nothing_up(reader: Reader) -> None:
    token = reader.link()

    broken = await reader.client.post(
        f"/data/{token}", data=b"no part of a form", headers={"Content-Type": "multipart/form-data"}
    )

    assert broken.status == 400
    assert (await reader.press(token)).status == 200


async def test_everything_is_there_for_machines(reader: Reader) -> None:
    page = await reader.press(reader.link(), **{"as": "json"})

    data = json.loads(await page.text())
    assert page.content_type == "application/json"
    assert page.headers["Content-Disposition"] == 'attachment; filename="my-data.json"'
    assert [one["text"] for one in data["ideas"]] == [WORDS]
    assert [(one["side"], one["text"]) for one in data["comments"]] == [("for", "and soon")]
    assert [one["vote"] for one in data["votes"]] == ["for"]
    assert [(one["from"], one["text"]) for one in data["messages"]] == [("you", WORDS)]
    assert [one["channel"] for one in data["channels"]] == ["sms"]
    assert number(ME) not in json.dumps(data)


async def test_a_link_lives_for_ten_minutes(reader: Reader) -> None:
    token = reader.link()

    reader.now += timedelta(minutes=9, seconds=59)
    assert (await reader.look(token)).status == 200
    reader.now += timedelta(seconds=2)

    assert (await reader.look(token)).status == 410
    assert (await reader.press(token)).status == 410


async def test_a_new_link_ends_the_one_before_and_three_a_day_are_enough(reader: Reader) -> None:
    first, second, third = reader.link(), reader.link(), reader.link()

    assert reader.link() is None
    assert [(await reader.look(token)).status for token in (first, second, third)] == [410, 410, 200]
    reader.now += timedelta(hours=25)
    assert reader.link() is not None


@pytest.mark.parametrize("token", ["x", "A" * 43, "../privacy", "%00", "é" * 43])
async def test_a_link_that_was_never_given_shows_nothing(reader: Reader, token: str) -> None:
    answer = await reader.press(token)

    assert answer.status in (404, 410)
    assert "Quillfeather" not in await answer.text()


async def test_nothing_on_the_way_keeps_the_page_or_its_address(reader: Reader) -> None:
    token = reader.link()

    for page in (await reader.look(token), await reader.press(token), await reader.press(token)):
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert "default-src 'none'" in page.headers["Content-Security-Policy"]
        assert "<script" not in await page.text()


async def test_an_erased_person_has_no_link_any_more(reader: Reader) -> None:
    token = reader.link()
    reader.residents.forget(reader.residents.person(ME))

    assert (await reader.press(token)).status == 410


def test_the_link_is_kept_as_a_hash(sqlite_store: Store, sqlite_url: str, now: datetime) -> None:
    residents = Residents(sqlite_store, now)
    token = sqlite_store.write_now(own_data.issue, residents.person(ME), now)
    assert token
    assert sqlite_store.truncate_log()

    content = Path(sqlite_url.removeprefix("sqlite:///")).read_bytes()

    assert token.encode() not in content
