"""Questions that nobody's message led to: once, at a good moment, and to nobody who must not get them."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot import asking
from bot.pacing import Rules
from civic.city import QuietHours
from hearback.wiring import Place
from storage import Store, contacts, inbound, outbound
from storage.models import OutboundMessage
from tests.residents import Residents

ONE = timedelta(minutes=1)


@pytest.fixture
def rules(place: Place) -> Rules:
    """Any hour will do."""
    return Rules(lambda: place.town.city, lambda: None)


@pytest.fixture
def ann(residents: Residents) -> int:
    """She put an idea forward, and was told who writes."""
    person = residents.person(1)
    residents.idea(person)
    residents.store.write_now(
        contacts.change, person, greeted_at=residents.now, last_inbound_at=residents.now
    )
    return person


def got(store: Store, person: int) -> list[OutboundMessage]:
    return store.read_now(outbound.of_contact, person, 10)


async def ask(store: Store, place: Place, rules: Rules, at: datetime) -> int:
    return await asking.run(store, lambda: place.town, rules, lambda: at)


async def test_the_question_goes_once_however_often_the_clock_strikes(
    residents: Residents, place: Place, rules: Rules, ann: int
) -> None:
    later = residents.now + asking.SILENT_FOR

    asked = [await ask(residents.store, place, rules, at) for at in (later - ONE, later, later + ONE)]

    assert asked == [0, 1, 0]
    [message] = got(residents.store, ann)
    assert (message.kind, message.parts) == ("notice", 1)
    assert message.valid_until == later + asking.LASTS


async def test_nobody_is_asked_in_quiet_hours(residents: Residents, place: Place, ann: int) -> None:
    night = Rules(lambda: place.town.city, lambda: QuietHours.parse("00:00-23:59"))

    assert await ask(residents.store, place, night, residents.now + asking.SILENT_FOR) == 0
    assert got(residents.store, ann) == []


async def test_nobody_is_asked_who_had_enough_this_month(
    residents: Residents, place: Place, ann: int
) -> None:
    enough = Rules(lambda: replace(place.town.city, messages_per_month=0), lambda: None)

    assert await ask(residents.store, place, enough, residents.now + asking.SILENT_FOR) == 0
    assert got(residents.store, ann) == []


async def test_nobody_is_asked_while_what_they_wrote_waits(
    residents: Residents, place: Place, rules: Rules, ann: int
) -> None:
    residents.text(1, "and another thing")
    assert residents.store.read_now(inbound.has_waiting, ann)

    assert await ask(residents.store, place, rules, residents.now + asking.SILENT_FOR) == 0


async def test_nobody_is_asked_who_wrote_long_ago(
    residents: Residents, place: Place, rules: Rules, ann: int
) -> None:
    assert await ask(residents.store, place, rules, residents.now + asking.WROTE_WITHIN) == 0
    assert got(residents.store, ann) == []


async def test_all_are_asked_however_many_they_are(
    residents: Residents, place: Place, rules: Rules, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "BATCH", 2)
    for n in range(5):
        person = residents.person(n)
        residents.idea(person)
        residents.store.write_now(
            contacts.change, person, greeted_at=residents.now, last_inbound_at=residents.now
        )

    assert await ask(residents.store, place, rules, residents.now + asking.SILENT_FOR) == 5
