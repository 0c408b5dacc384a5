"""Campaigns on the page for everybody: what is asked now, and what came of what was asked."""

import re
from datetime import timedelta
from typing import Any

import pytest

from bot.public.ways import sms
from civic import campaigns, ideas, merges
from civic.campaigns import Draft
from civic.city import City, load_city
from storage import Tx
from storage import campaigns as stored
from storage.models import Visibility
from tests.bot.test_public import DEMO, Reader, place, reader  # noqa: F401  # fixtures
from tests.residents import Residents, the

DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def city() -> City:
    return load_city(DEMO)


def make(residents: Residents, city: City, code: str = "GREEN26", *, opens: int = 0, closes: int = 7) -> None:
    given: dict[str, Any] = {
        "code": code, "titles": {"en": f"Greener streets <{code}>", "es": "Calles más verdes"},
        "texts": {"en": "Where should we plant?"}, "opens_at": residents.now + opens * DAY,
        "closes_at": residents.now + closes * DAY,
    }  # fmt: skip
    now = residents.now
    residents.store.write_now(
        campaigns.create, Draft(**given), city, lambda _code: None, now, by="ann@city.example"
    )


async def test_what_is_asked_now_stands_first(reader: Reader, residents: Residents, city: City) -> None:  # noqa: F811
    make(residents, city)
    make(residents, city, "LATER26", opens=3)
    reader.ways = [sms("+15550100099")]

    page = await reader.read()

    assert "What the city asks" in page
    assert "Greener streets &lt;GREEN26&gt;" in page
    assert "Open until 30 November 2026" in page
    assert "Text GREEN26 and your idea" in page
    assert "LATER26" not in page
    assert "What the city asks" not in await reader.read("/?q=bench")
    spanish = await reader.read("/?lang=es")
    assert ("Calles más verdes" in spanish, "Where should we plant?" in spanish) == (True, True)
    later = await reader.read("/campaigns/later26")
    assert "Opens on 26 November 2026" in later
    assert "Text LATER26" not in later


async def test_a_city_that_asks_nothing_has_no_such_part(reader: Reader) -> None:  # noqa: F811
    assert "calls" not in await reader.read()
    await reader.read("/campaigns/GREEN26", 404)
    await reader.read("/campaigns/%00", 404)


async def test_few_ideas_are_not_counted(reader: Reader, residents: Residents, city: City) -> None:  # noqa: F811
    make(residents, city)
    for n in range(4):
        residents.idea(residents.person(n), f"Tree {n}", campaign="GREEN26")
    assert "Ideas: " not in await reader.read()

    residents.idea(residents.person(4), "Tree 4", campaign="GREEN26")

    assert "Ideas: 5" in await reader.read()


async def test_its_ideas_are_ranked_and_fixed_when_it_has_closed(
    reader: Reader, residents: Residents, city: City  # noqa: F811
) -> None:  # fmt: skip
    make(residents, city)
    ann, ben, cleo = (residents.person(n) for n in range(3))
    bench, tree = (residents.idea(ann, text, campaign="GREEN26") for text in ("A bench", "A tree"))
    held = residents.idea(ann, "Hidden", campaign="GREEN26")
    residents.store.write_now(ideas.show, the(held), Visibility.HIDDEN, residents.now, by="ann@city.example")
    residents.idea(ben, "Elsewhere")
    residents.vote(ben, tree)

    page = await reader.read("/campaigns/green26")
    assert re.findall(r'class="code">(\w+)<', page) == [tree.code, bench.code]
    assert re.findall(r"Place (\d)", page) == ["1"]  # nobody has voted for the other
    assert "until it closes" in page
    reader.now += 7 * DAY
    residents.store.write_now(campaigns.count_due, reader.now)
    residents.vote(ben, bench)
    residents.vote(cleo, bench)

    final = await reader.read("/campaigns/GREEN26")
    assert re.findall(r'class="code">(\w+)<', final) == [tree.code, bench.code]
    assert "what counted when it closed" in final
    assert "Closed on 30 November 2026" in final
    assert "Closed on 30 November 2026" in await reader.read()
    residents.store.write_now(ideas.show, the(tree), Visibility.HIDDEN, residents.now, by="ann@city.example")
    assert tree.code not in await reader.read("/campaigns/GREEN26")
    reader.now += 91 * DAY
    await reader.read("/campaigns/GREEN26", 404)
    assert "GREEN26" not in await reader.read()
    campaign = residents.store.read_now(stored.get, "GREEN26")
    assert residents.store.read_now(stored.places, campaign).total == 1


async def test_what_was_merged_into_a_hidden_idea_is_gone(
    reader: Reader, residents: Residents, city: City  # noqa: F811
) -> None:  # fmt: skip
    make(residents, city)
    ann = residents.person(1)
    lamp, bench = (residents.idea(ann, text, campaign="GREEN26") for text in ("Lamp at the mill", "A bench"))
    reader.now += 7 * DAY
    residents.store.write_now(campaigns.count_due, reader.now)
    residents.store.write_now(merges.merge, the(lamp), the(bench), residents.now, by="ann@city.example")
    residents.store.write_now(ideas.show, the(bench), Visibility.HIDDEN, residents.now, by="ann@city.example")

    page = await reader.read("/campaigns/GREEN26")

    assert [word for word in (lamp.code, bench.code, "Lamp at the mill") if word in page] == []


async def test_a_page_is_counted_once(
    reader: Reader, residents: Residents, city: City, monkeypatch: pytest.MonkeyPatch  # noqa: F811
) -> None:  # fmt: skip
    """However many different numbers of votes stand on it."""
    make(residents, city)
    people = [residents.person(n) for n in range(4)]
    for votes in range(4):
        idea = residents.idea(people[0], f"Tree {votes}", campaign="GREEN26")
        for who in people[:votes]:
            residents.vote(who, idea)
    asked: list[str] = []
    rows, run = Tx.rows, Tx.run

    def note(do: Any) -> Any:
        def doing(tx: Tx, statement: Any, *args: Any, **values: Any) -> Any:
            asked.append(str(statement))
            return do(tx, statement, *args, **values)

        return doing

    monkeypatch.setattr(Tx, "rows", note(rows))
    monkeypatch.setattr(Tx, "run", note(run))

    page = await reader.read("/campaigns/GREEN26")

    assert re.findall(r"Place (\d)", page) == ["1", "2", "3"]
    assert len([one for one in asked if "count(*)" in one and "campaign" in one]) == 1


async def test_a_long_list_has_pages(reader: Reader, residents: Residents, city: City) -> None:  # noqa: F811
    make(residents, city)
    for n in range(25):
        residents.idea(None, f"Tree {n}", campaign="GREEN26")

    first = await reader.read("/campaigns/GREEN26")
    beyond = re.search(r'rel="next" href="([^"]+)"', first)
    assert beyond
    second = await reader.read(beyond[1].replace("&amp;", "&"))

    codes = [re.findall(r'class="code">(\w+)<', page) for page in (first, second)]
    assert [len(page) for page in codes] == [20, 5]
    assert len({code for page in codes for code in page}) == 25
