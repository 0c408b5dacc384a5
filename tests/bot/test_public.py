"""The page for everybody: what is shown, masked, and nothing else."""

import re
import xml.etree.ElementTree as ET
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.public.pages import Public, add_public
from bot.public.ways import BotName, Way, sms, telegram, whatsapp
from civic import comments, ideas, statuses
from civic.city import load_city
from civic.comments import Said
from civic.statuses import News
from hearback import wiring
from hearback.settings import Settings
from storage.memory import Memory
from storage.models import Idea, IdeaStatus, Visibility
from tests.residents import Residents, the

DEMO = Path(__file__).parents[2] / "cities" / "demo"
ATOM = "{http://www.w3.org/2005/Atom}"
HOSTILE = '<script>alert(1)</script> "quoted" & \u202eturned'


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> wiring.Place:
    settings = Settings(cache=tmp_path_factory.mktemp("cache"), public_url="http://city.example")
    return wiring.place(load_city(DEMO), settings)


class Reader:
    """Somebody with a browser."""

    def __init__(self, residents: Residents, place: wiring.Place) -> None:
        self.ways: list[Way] = []
        self.now = residents.now
        app = web.Application()

        async def ways() -> list[Way]:
            return self.ways

        add_public(
            app,
            Public(
                residents.store, lambda: place.town, ways, has_simulator=False, memory=Memory(),
                clock=lambda: self.now,
            ),
        )  # fmt: skip
        self.client = TestClient(TestServer(app))

    async def read(self, path: str = "/", status: int = 200, **headers: str) -> str:
        answer = await self.client.get(path, headers=headers, allow_redirects=False)
        text = await answer.text()
        assert answer.status == status, text
        return text

    async def codes(self, path: str = "/") -> list[str]:
        return re.findall(r'class="code">(\w+)<', await self.read(path))


@pytest.fixture
async def reader(residents: Residents, place: wiring.Place) -> AsyncIterator[Reader]:
    opened = Reader(residents, place)
    await opened.client.start_server()
    yield opened
    await opened.client.close()


def show(residents: Residents, idea: Idea, visibility: Visibility) -> None:
    residents.store.write_now(ideas.show, the(idea), visibility, residents.now, by="ann@city.example")


def say(residents: Residents, idea: Idea, status: str, **more: Any) -> None:
    news = News(IdeaStatus(status), **more)
    residents.store.write_now(statuses.change, the(idea), news, residents.clock(), by="ann@city.example")


async def test_an_empty_city_invites_to_begin(reader: Reader) -> None:
    page = await reader.read()

    assert "No ideas yet" in page
    assert "script" not in page


async def test_an_idea_is_shown_with_status_votes_reason_and_day(
    reader: Reader, residents: Residents
) -> None:
    author, voter = residents.person(1), residents.person(2)
    idea = residents.idea(author, "More benches in the park")
    residents.vote(voter, idea)
    say(residents, idea, "planned", reason={"en": "In spring.", "es": "En primavera."}, due=date(2027, 3, 1))

    english, spanish = await reader.read(), await reader.read("/?lang=es")

    assert "More benches in the park" in english
    for words in ("planned", "In spring.", "Next news by 1 March 2027", "1 for", "0 against"):
        assert words in english
    assert "En primavera." in spanish
    assert "1 a favor" in spanish


@pytest.mark.parametrize("visibility", [Visibility.HELD, Visibility.HIDDEN])
async def test_what_is_not_shown_is_on_no_page(
    reader: Reader, residents: Residents, visibility: Visibility
) -> None:
    idea = residents.idea(residents.person(1), "Names Mr Giraffe")
    show(residents, idea, visibility)

    for path in ("/", "/?q=mr", "/feed.atom", "/?order=votes"):
        assert "Giraffe" not in await reader.read(path)
        assert idea.code not in await reader.read(path)
    assert "Giraffe" not in await reader.read(f"/ideas/{idea.code}", 404)


async def test_a_merged_idea_leads_to_the_one_that_stands_for_it(
    reader: Reader, residents: Residents
) -> None:
    one, other = residents.idea(residents.person(1)), residents.idea(residents.person(2), "Seats")
    residents.merge(other, one)

    answer = await reader.client.get(f"/ideas/{other.code}", allow_redirects=False)

    assert (answer.status, answer.headers["Location"]) == (302, f"/ideas/{one.code}")
    assert await reader.codes() == [one.code]


async def test_what_residents_typed_is_masked_and_harmless(reader: Reader, residents: Residents) -> None:
    text = f"call +1 555 010 0001 or a.b@city.example, I live at 14 Elm Street {HOSTILE}"
    idea = residents.idea(residents.person(1), text)
    said = Said("my number is +1 555 010 0002", "for", "en", "sms")
    residents.store.write_now(
        comments.add, said, contact_id=residents.person(2), idea_id=the(idea), inbound_id=None,
        now=residents.clock(),
    )  # fmt: skip

    for path in ("/", f"/ideas/{idea.code}", "/feed.atom"):
        page = await reader.read(path)
        assert "[...]" in page
        for secret in ("010 0001", "a.b@", "14 Elm", "010 0002", "<script", "\u202e"):
            assert secret not in page


async def test_nobody_reads_whom_residents_name(reader: Reader, residents: Residents) -> None:
    text = "My name is Maud Fenwick, my husband Harold has dementia, clearer signs please"
    idea = residents.idea(residents.person(1), text)
    said = Said("This is Joan Pike, I agree", "for", "en", "sms")
    residents.store.write_now(
        comments.add, said, contact_id=residents.person(2), idea_id=the(idea), inbound_id=None,
        now=residents.clock(),
    )  # fmt: skip

    for path in ("/", f"/ideas/{idea.code}", "/feed.atom"):
        page = await reader.read(path)
        assert "clearer signs" in page
        for name in ("Maud", "Fenwick", "Harold", "Joan", "Pike"):
            assert name not in page


async def test_ideas_are_found_by_words_status_topic_and_order(reader: Reader, residents: Residents) -> None:
    one, two = (
        residents.idea(residents.person(1), "More benches"),
        residents.idea(None, "A lamp", topic="lighting"),
    )
    residents.vote(residents.person(3), one)
    say(residents, two, "doing")

    assert await reader.codes("/?q=bench") == [one.code]
    assert await reader.codes("/?status=doing") == [two.code]
    assert await reader.codes("/?topic=lighting&area=") == [two.code]
    assert await reader.codes("/?order=votes") == [one.code, two.code]
    assert "Nothing fits" in await reader.read("/?q=elephant")
    assert sorted(await reader.codes("/?status=nonsense&order=odd&after=what&topic=x")) == sorted(
        [one.code, two.code]
    )


@pytest.mark.parametrize("order", ["new", "votes", "news"])
async def test_pages_follow_one_another_without_gap(reader: Reader, residents: Residents, order: str) -> None:
    filed = {residents.idea(None, f"Idea number {number}").code for number in range(45)}
    path, seen = f"/?order={order}", []

    while path:
        page = await reader.read(path)
        seen += re.findall(r'class="code">(\w+)<', page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        path = following[1].replace("&amp;", "&") if following else ""

    assert sorted(seen) == sorted(filed)


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("es-MX,es;q=0.9,en;q=0.5", "es"),
        ("da,fr;q=0.7", "fr"),
        ("xx", "en"),
        ("", "en"),
        ("en;q=0.1, fr", "fr"),
    ],
)
async def test_the_browser_says_the_language(reader: Reader, accepted: str, language: str) -> None:
    headers = {"Accept-Language": accepted}

    assert f'<html lang="{language}">' in await reader.read("/", **headers)


async def test_the_address_outranks_the_browser_and_links_keep_it(
    reader: Reader, residents: Residents
) -> None:
    residents.idea(None, "More benches")

    page = await reader.read("/?lang=fr", **{"Accept-Language": "es"})

    assert '<html lang="fr">' in page
    assert re.search(r'href="/ideas/\w+\?lang=fr"', page)


async def test_numbers_and_codes_say_how_to_take_part(reader: Reader) -> None:
    reader.ways = [sms("+15550100099"), whatsapp("+15550100098"), telegram("larkmouth_bot")]

    page = await reader.read()

    assert page.count("<svg") == 3
    for address in ("sms:+15550100099", "https://wa.me/15550100098", "https://t.me/larkmouth_bot"):
        assert f'href="{address}"' in page


async def test_a_page_has_a_strict_policy_and_can_be_kept_for_a_moment(reader: Reader) -> None:
    first = await reader.client.get("/")
    again = await reader.client.get("/", headers={"If-None-Match": first.headers["ETag"]})

    assert first.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "unsafe" not in first.headers["Content-Security-Policy"]
    assert "max-age=30" in first.headers["Cache-Control"]
    assert first.headers["Vary"] == "Accept-Language"
    assert again.status == 304
    assert "style=" not in await first.text()


async def test_the_feed_is_atom_with_the_latest_news_first(reader: Reader, residents: Residents) -> None:
    one, two = residents.idea(None, "More benches"), residents.idea(None, "A lamp")
    say(residents, one, "declined", reason={"en": "No money."})

    feed = ET.fromstring(await reader.read("/feed.atom"))

    entries = feed.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}id") for entry in entries] == [
        f"http://city.example/ideas/{one.code}",
        f"http://city.example/ideas/{two.code}",
    ]
    assert "No money." in (entries[0].findtext(f"{ATOM}summary") or "")


async def test_few_people_are_not_counted_out(reader: Reader, residents: Residents) -> None:
    for number in range(6):
        residents.idea(None, f"Idea {number}", language="fr" if number == 0 else "en")

    page = await reader.read()

    table = page[page.index("<table>") :]
    assert "<td>5</td>" in table
    assert "<td>fewer than 5</td>" in table


async def test_the_name_of_a_bot_is_asked_for_once_and_again_after_a_while() -> None:
    now, asked = [0.0], []

    async def ask() -> str:
        asked.append(now[0])
        if len(asked) == 1:
            raise TimeoutError
        return "larkmouth_bot"

    bot = BotName(ask, lambda: now[0])
    names = [await bot.name()]
    names.append(await bot.name())
    now[0] = 61.0
    names += [await bot.name(), await bot.name()]

    assert names == ["", "", "larkmouth_bot", "larkmouth_bot"]
    assert asked == [0.0, 61.0]
