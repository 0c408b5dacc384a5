"""Questions that nobody's message led to: once, at a good moment, and to nobody who must not get them."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot import asking
from bot.pacing import Rules
from civic import consent, news, statuses
from civic.city import QuietHours
from civic.statuses import News
from hearback.wiring import Place
from phrases import Phrases
from storage import Store, contacts, ideas, inbound, outbound
from storage.models import IdeaStatus, OutboundMessage, SendStatus, StatusChange
from tests.residents import Residents, the

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


@pytest.fixture
def done(residents: Residents, ann: int) -> StatusChange:
    """Her idea is done, and everybody has heard so; she had said already that she wants no city news."""
    idea = residents.idea(ann, "A bench, finished")
    write, now = residents.store.write_now, residents.now
    write(consent.answer_city_news, ann, "sms", "2", now, agrees=False)
    write(statuses.change, the(idea), News(IdeaStatus.DONE), now, by="ed")
    while write(news.tell_next, Phrases.load(), ("en",), now):
        continue
    [notice] = got(residents.store, ann)
    write(outbound.record, the(notice), SendStatus.WIRED, now, handed_at=now)
    [change] = residents.store.read_now(ideas.status_changes, the(idea))
    return change


def asked(store: Store, person: int) -> list[str]:
    return [row.text for row in got(store, person) if "marked as done" in row.text]


async def test_whether_it_is_done_is_asked_once_after_half_an_hour(
    residents: Residents, place: Place, rules: Rules, ann: int, done: StatusChange
) -> None:
    later = residents.now + asking.IDLE

    n = [await ask(residents.store, place, rules, at) for at in (later - ONE, later, later + ONE)]

    assert n == [0, 1, 0]
    assert len(asked(residents.store, ann)) == 1
    assert done.by == "ed"


async def test_whether_it_is_done_waits_for_a_good_moment(
    residents: Residents, place: Place, rules: Rules, ann: int, done: StatusChange
) -> None:
    write, later = residents.store.write_now, residents.now + timedelta(hours=2)
    night = Rules(lambda: place.town.city, lambda: QuietHours.parse("00:00-23:59"))
    enough = Rules(lambda: replace(place.town.city, messages_per_month=0), lambda: None)

    write(contacts.change, ann, last_inbound_at=later - 29 * ONE)
    busy = await ask(residents.store, place, rules, later)
    write(contacts.change, ann, last_inbound_at=residents.now)
    at_night, over = [await ask(residents.store, place, which, later) for which in (night, enough)]
    write(consent.opt_out, ann, "sms", "STOP", later)
    stopped = await ask(residents.store, place, rules, later)

    assert (busy, at_night, over, stopped) == (0, 0, 0, 0)
    assert asked(residents.store, ann) == []
    assert done.status == "done"


async def test_nobody_is_asked_before_they_have_heard_that_it_is_done(
    residents: Residents, place: Place, rules: Rules, ann: int, done: StatusChange
) -> None:
    notice = residents.store.read_now(outbound.by_dedupe, f"status:{done.id}:{ann}")
    residents.store.write_now(
        lambda tx: tx.change(OutboundMessage, the(notice), status=SendStatus.QUEUED.value)
    )

    assert await ask(residents.store, place, rules, residents.now + asking.IDLE) == 0


async def test_nobody_is_asked_about_what_was_done_long_ago(
    residents: Residents, place: Place, rules: Rules, ann: int, done: StatusChange
) -> None:
    assert await ask(residents.store, place, rules, done.at + asking.DONE_WITHIN) == 0
    assert asked(residents.store, ann) == []
