"""What the city says of an idea, and who hears it."""

from datetime import date, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from civic import consent, ideas, news, statuses
from civic.statuses import BadStatus, News
from phrases import Phrases
from storage import Tx, contacts, outbound, participation
from storage import ideas as stored
from storage.models import Idea, IdeaStatus, OutboundMessage, Visibility
from storage.officials import audit_of
from storage.tx import table_of
from tests.residents import Residents, the

PLANNED = News(IdeaStatus.PLANNED, due=date(2026, 12, 24))
LANGUAGES = ("en", "es")


@pytest.fixture(scope="module")
def phrases() -> Phrases:
    return Phrases.load()


def say(residents: Residents, idea: Idea, what: News) -> Idea:
    return residents.store.write_now(
        statuses.change, the(idea), what, residents.clock(), by="ed@city.example"
    )


def tell_all(residents: Residents, phrases: Phrases) -> list[tuple[int | None, str]]:
    """Queue all news; returns who is told, in which language."""
    while residents.store.write_now(news.tell_next, phrases, LANGUAGES, residents.now):
        pass
    rows = residents.store.read_now(lambda tx: tx.run(table_of(OutboundMessage).select()).all())
    return [(row.contact_id, row.language) for row in rows]


def test_any_status_may_follow_any(residents: Residents) -> None:
    idea, every = residents.idea(None), [*IdeaStatus, *reversed(IdeaStatus), *IdeaStatus]
    every = [status for status, following in pairwise(every) if status != following]

    for status in every:
        assert say(residents, idea, News(status, {"en": f"because {status}"})).status == status

    changes = residents.store.read_now(stored.status_changes, the(idea))
    assert [change.status for change in changes] == [status.value for status in every]


@pytest.mark.parametrize("status", [IdeaStatus.DECLINED, IdeaStatus.PASSED_ON])
@pytest.mark.parametrize("reason", [None, {}, {"en": ""}])
def test_no_without_a_reason_is_refused(
    residents: Residents, status: IdeaStatus, reason: dict[str, str] | None
) -> None:
    idea = residents.idea(None)

    with pytest.raises(BadStatus) as refused:
        say(residents, idea, News(status, reason))

    assert refused.value.field == "reason"
    assert residents.again(idea).status == "received"


def test_a_day_that_has_passed_is_refused(residents: Residents) -> None:
    idea, today = residents.idea(None), residents.now.date()

    with pytest.raises(BadStatus) as refused:
        say(residents, idea, News(IdeaStatus.DOING, due=today - timedelta(days=1)))

    assert refused.value.field == "due"
    say(residents, idea, News(IdeaStatus.DOING, due=today))


def test_the_citys_clock_says_which_day_is_today(residents: Residents) -> None:
    idea, today = residents.idea(None), residents.now.date()
    evening_in_the_west = residents.now.replace(hour=2) + timedelta(days=1)
    news_today = News(IdeaStatus.DOING, due=today)

    changed = residents.store.write_now(
        statuses.change,
        the(idea),
        news_today,
        evening_in_the_west,
        by="ed",
        zone=ZoneInfo("America/New_York"),
    )

    assert changed.due == today


def test_the_same_again_says_nothing_to_anybody(residents: Residents, phrases: Phrases) -> None:
    author = residents.person(1)
    idea = residents.idea(author)

    first, again = say(residents, idea, PLANNED), say(residents, idea, PLANNED)

    assert again.updated_at == first.updated_at
    assert tell_all(residents, phrases) == [(author, "en")]
    say(residents, idea, PLANNED)
    assert tell_all(residents, phrases) == [(author, "en")]


def test_another_reason_or_day_is_news(residents: Residents, phrases: Phrases) -> None:
    idea = residents.idea(residents.person(1))

    told = []
    for what in (
        PLANNED,
        News(IdeaStatus.PLANNED, due=date(2027, 1, 24)),
        News(IdeaStatus.PLANNED, {"en": "money"}, due=date(2027, 1, 24)),
    ):
        residents.now += timedelta(hours=2)  # else it would wait, and become one with the news before it
        say(residents, idea, what)
        told.append(len(tell_all(residents, phrases)))

    assert told == [1, 2, 3]


def test_everyone_who_took_part_hears_once_in_their_language(residents: Residents, phrases: Phrases) -> None:
    author, voter, spanish, muted, stopped, other = (residents.person(n) for n in range(6))
    idea, twin = residents.idea(author), residents.idea(other)
    for person in (voter, spanish, muted, stopped):
        residents.vote(person, idea)
    residents.vote(voter, twin)
    residents.merge(twin, idea)
    residents.unfollow(muted, idea)
    residents.store.write_now(consent.opt_out, stopped, "sms", "STOP", residents.now)
    residents.store.write_now(contacts.change, spanish, language="es")

    say(residents, idea, PLANNED)

    told = tell_all(residents, phrases)
    assert sorted(told, key=str) == sorted(
        [(author, "en"), (voter, "en"), (spanish, "es"), (other, "en")], key=str
    )


def test_many_people_are_told_in_batches(residents: Residents, phrases: Phrases) -> None:
    idea, people = residents.idea(None), news.BATCH * 2 + 1
    for n in range(people):
        residents.follow(residents.person(n), idea)
    say(residents, idea, PLANNED)

    batches = []
    while residents.store.write_now(news.tell_next, phrases, LANGUAGES, residents.now):
        batches.append(residents.store.read_now(outbound.counts)["queued"])

    assert batches == [news.BATCH, news.BATCH * 2, people]
    assert residents.store.read_now(participation.untold, 1) == []


def test_nobody_hears_of_what_is_hidden(residents: Residents, phrases: Phrases) -> None:
    idea = residents.idea(residents.person(1))
    residents.store.write_now(ideas.show, the(idea), Visibility.HIDDEN, residents.now, by="mo@city.example")

    say(residents, idea, PLANNED)

    assert tell_all(residents, phrases) == []


def see(residents: Residents, idea: Idea, visibility: Visibility) -> None:
    residents.store.write_now(ideas.show, the(idea), visibility, residents.clock(), by="mo@city.example")


@pytest.mark.parametrize("unseen", [Visibility.HELD, Visibility.HIDDEN])
def test_a_status_set_while_nobody_may_see_the_idea_is_told_when_it_is_shown(
    residents: Residents, phrases: Phrases, unseen: Visibility
) -> None:
    author, voter, late = (residents.person(n) for n in range(3))
    idea = residents.idea(author)
    residents.vote(voter, idea)
    see(residents, idea, unseen)
    say(residents, idea, News(IdeaStatus.CONSIDERED))
    tell_all(residents, phrases)
    say(residents, idea, PLANNED)
    residents.follow(late, idea)
    told_before = tell_all(residents, phrases)

    see(residents, idea, Visibility.SHOWN)

    told = tell_all(residents, phrases)
    assert all(person == author for person, _language in told_before)
    assert told.count((voter, "en")) == told.count((late, "en")) == 1  # of the status now, not of history
    texts = residents.store.read_now(lambda tx: tx.run(table_of(OutboundMessage).select()).all())
    assert all("planned" in row.text for row in texts if row.contact_id == voter)
    residents.store.write_now(outbound_is_delivered)
    see(residents, idea, unseen)
    see(residents, idea, Visibility.SHOWN)
    assert tell_all(residents, phrases) == told


def test_who_has_heard_it_hears_nothing_when_the_idea_is_shown_again(
    residents: Residents, phrases: Phrases
) -> None:
    author, voter = residents.person(0), residents.person(1)
    idea = residents.idea(author)
    say(residents, idea, PLANNED)
    told = tell_all(residents, phrases)
    residents.store.write_now(outbound_is_delivered)
    residents.vote(voter, idea)

    see(residents, idea, Visibility.HIDDEN)
    see(residents, idea, Visibility.SHOWN)

    assert tell_all(residents, phrases) == told


def outbound_is_delivered(tx: Tx) -> None:
    tx.run(table_of(OutboundMessage).update().values(status="delivered"))


def test_news_that_wait_for_the_morning_are_taken_back_when_the_idea_is_hidden(
    residents: Residents, phrases: Phrases
) -> None:
    author, voter = residents.person(0), residents.person(1)
    idea = residents.idea(author)
    residents.vote(voter, idea)
    say(residents, idea, PLANNED)
    assert len(tell_all(residents, phrases)) == 2

    see(residents, idea, Visibility.HELD)
    assert tell_all(residents, phrases) == [(author, "en")]

    see(residents, idea, Visibility.HIDDEN)
    assert tell_all(residents, phrases) == []

    see(residents, idea, Visibility.SHOWN)
    assert sorted(tell_all(residents, phrases)) == [(author, "en"), (voter, "en")]


def test_a_status_is_in_the_audit_log(residents: Residents) -> None:
    idea = residents.idea(None)

    say(residents, idea, PLANNED)

    (entry,) = residents.store.read_now(audit_of, f"idea:{idea.id}")
    assert (entry.by, entry.action) == ("ed@city.example", "status")
    assert entry.details == {"before": "received", "after": "planned"}
