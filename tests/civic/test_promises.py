"""A promised day that passes is told once, with a new day; a day that an official names is a new promise."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from civic import ideas, news, promises, statuses
from civic.city import City, load_city
from civic.statuses import News
from phrases import Phrases
from storage import listing, outbound
from storage import promises as stored_promises
from storage.models import Idea, IdeaStatus, OutboundMessage, Visibility
from storage.officials import audit_of
from tests.residents import Residents, the

PHRASES, LANGUAGES = Phrases.load(), ("en", "es")
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def city() -> City:
    return load_city(Path("cities/demo"))


def promise(residents: Residents, idea: Idea, due: date, status: IdeaStatus = IdeaStatus.PLANNED) -> None:
    residents.store.write_now(statuses.change, the(idea), News(status, due=due), residents.now, by="ed")
    tell(residents)


def tell(residents: Residents, after: timedelta = timedelta(0)) -> None:
    while residents.store.write_now(news.tell_next, PHRASES, LANGUAGES, residents.now + after):
        pass


def strike(residents: Residents, city: City, days: int) -> int:
    """The clock, some days later; returns how many promises had passed."""
    noted = residents.store.write_now(promises.note_broken, city, residents.now + days * DAY)
    tell(residents, days * DAY)
    return noted


def late(residents: Residents, person: int) -> list[OutboundMessage]:
    rows = residents.store.read_now(outbound.of_contact, person, 50)
    return [row for row in rows if row.text.startswith("No news yet")]


def test_everyone_hears_once_that_there_is_no_news(residents: Residents, city: City) -> None:
    ann, ben, cleo = (residents.person(n) for n in (1, 2, 3))
    idea = residents.idea(ann, "More benches")
    residents.vote(ben, idea)
    residents.unfollow(cleo, idea)
    due = residents.now.date() + 10 * DAY
    promise(residents, idea, due)

    noted = [strike(residents, city, days) for days in (9, 10, 11, 11, 12, 200)]

    next_due = due + DAY + timedelta(days=city.due_days["planned"])
    assert noted == [0, 0, 1, 0, 0, 0]
    for person in (ann, ben):
        [told] = late(residents, person)
        assert told.text == (
            f'No news yet on {idea.code} "More benches": planned. '
            f"Next news by {next_due.day} {next_due:%B %Y}."
        )
    assert late(residents, cleo) == []
    assert residents.again(idea).due == next_due
    entry = audit_of_passed(residents, idea)
    assert entry == (due.isoformat(), next_due.isoformat())


def audit_of_passed(residents: Residents, idea: Idea) -> tuple[str, str]:
    log = residents.store.read_now(audit_of, f"idea:{the(idea)}")
    [entry] = [one for one in log if one.action == "promise passed"]
    return entry.details["before"], entry.details["after"]


def test_the_desk_sees_it_until_an_official_has_said_something(residents: Residents, city: City) -> None:
    idea = residents.idea(residents.person(1))
    due = residents.now.date() + DAY
    promise(residents, idea, due)
    strike(residents, city, 2)
    today = due + DAY
    seen = residents.store.read_now(listing.overdue, today, 5)

    later = residents.now + 2 * DAY
    said = News(IdeaStatus.PLANNED, due=today + 30 * DAY)
    residents.store.write_now(statuses.change, the(idea), said, later, by="ed")

    assert ([the(one) for one in seen[0]], seen[1]) == ([the(idea)], 1)
    assert residents.store.read_now(listing.overdue, today, 5) == ([], 0)


def test_another_day_is_another_promise(residents: Residents, city: City) -> None:
    ann = residents.person(1)
    idea, today = residents.idea(ann), residents.now.date()
    promise(residents, idea, today + DAY)
    strike(residents, city, 2)
    again = News(IdeaStatus.PLANNED, due=today + 5 * DAY)
    residents.store.write_now(statuses.change, the(idea), again, residents.now + 3 * DAY, by="ed")
    tell(residents, 3 * DAY)

    assert strike(residents, city, 6) == 1
    assert len(late(residents, ann)) == 2


def test_what_nobody_has_answered_is_a_promise_of_the_citys_own(residents: Residents, city: City) -> None:
    ann = residents.person(1)
    idea = residents.idea(ann)
    days = city.due_days["received"]

    noted = [strike(residents, city, after) for after in (days - 1, days, days + 1, days + 2)]

    assert noted == [0, 0, 1, 0]
    assert len(late(residents, ann)) == 1
    assert residents.again(idea).due == residents.now.date() + timedelta(days=2 * days + 1)


def test_the_day_of_what_nobody_has_answered_can_be_asked_for(residents: Residents, city: City) -> None:
    idea = residents.idea(residents.person(1))
    day = timedelta(days=city.due_days["received"])
    silent = replace(city, due_days={})
    held = residents.again(residents.idea(residents.person(2), held_for="phone"))
    now, filed = residents.now, residents.again(idea)

    assert promises.promised(filed, city, now) == now.date() + day
    assert promises.promised(filed, city, now + day + DAY) is None
    assert promises.promised(filed, silent, now) is None
    assert promises.promised(held, city, now) is None


@pytest.mark.parametrize("status", [IdeaStatus.DONE, IdeaStatus.DECLINED, IdeaStatus.PASSED_ON])
def test_what_is_over_promises_nothing(residents: Residents, city: City, status: IdeaStatus) -> None:
    idea = residents.idea(residents.person(1))
    said = News(status, {"en": "So it is."}, due=residents.now.date() + DAY)
    residents.store.write_now(statuses.change, the(idea), said, residents.now, by="ed")

    assert strike(residents, city, 2) == 0


def test_what_passed_long_ago_is_not_told_now(residents: Residents, city: City) -> None:
    idea = residents.idea(residents.person(1))
    promise(residents, idea, residents.now.date() + DAY)

    assert strike(residents, city, 30) == 0


def test_what_is_hidden_is_told_to_nobody(residents: Residents, city: City) -> None:
    ann = residents.person(1)
    idea = residents.idea(ann)
    promise(residents, idea, residents.now.date() + DAY)
    residents.store.write_now(ideas.show, the(idea), Visibility.HIDDEN, residents.now, by="ed")

    assert strike(residents, city, 2) == 0
    assert late(residents, ann) == []


def test_news_in_between_is_told_instead(residents: Residents, city: City) -> None:
    ann = residents.person(1)
    idea = residents.idea(ann)
    promise(residents, idea, residents.now.date() + DAY)
    at = residents.now + 2 * DAY
    residents.store.write_now(promises.note_broken, city, at)
    residents.store.write_now(statuses.change, the(idea), News(IdeaStatus.DONE), at, by="ed")

    tell(residents, 2 * DAY)

    assert late(residents, ann) == []


def test_a_crash_between_two_batches_tells_nobody_twice(
    residents: Residents, city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(promises, "BATCH", 2)
    people = [residents.person(n) for n in range(5)]
    idea = residents.idea(people[0])
    for person in people[1:]:
        residents.follow(person, idea)
    promise(residents, idea, residents.now.date() + DAY)
    at = residents.now + 2 * DAY
    residents.store.write_now(promises.note_broken, city, at)
    [passed] = residents.store.read_now(stored_promises.of_idea, the(idea))

    residents.store.write_now(news.tell_next, PHRASES, LANGUAGES, at)
    residents.store.write_now(stored_promises.told, the(passed), 0)  # as if it had not been written
    tell(residents, 2 * DAY)

    assert [len(late(residents, person)) for person in people] == [1] * 5


def test_erasing_the_idea_takes_its_promises_along(residents: Residents, city: City) -> None:
    ann = residents.person(1)
    idea = residents.idea(ann)
    promise(residents, idea, residents.now.date() + DAY)
    strike(residents, city, 2)

    residents.forget(ann)

    assert residents.store.read_now(stored_promises.of_idea, the(idea)) == []
