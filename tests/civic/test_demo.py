"""An invented city's worth of people, ideas and votes."""

from datetime import datetime

import pytest
import sqlmodel
from sqlalchemy import func, select

from civic import audiences, news, promises
from civic.city import City
from civic.codes import is_valid
from civic.demo.plan import BadSize, Size, make_plan
from civic.demo.seeding import seed
from civic.demo.texts import tongues
from civic.done_checks import CHOSEN_WITHIN, choose
from phrases import Phrases
from storage import Store, Tx, done_checks, funnel, ideas, listing, outbound
from storage import promises as stored_promises
from storage.audiences import groups
from storage.checks import find_differences
from storage.listing import Filters
from storage.loop_models import Promise
from storage.models import (
    Address,
    Comment,
    Contact,
    Follow,
    Idea,
    InboundMessage,
    OutboundMessage,
    StatusChange,
    Table,
    Vote,
)
from storage.tx import table_of

SMALL = Size(ideas=40, votes=300, contacts=60)


def count(tx: Tx, model: type[Table]) -> int:
    return int(tx.run(select(func.count()).select_from(table_of(model))).scalar_one())


def fill(store: Store, city: City, now: datetime, size: Size = SMALL, number: int = 1) -> None:
    for _ in seed(store, city, size, seed=number, now=now):
        pass


def all_ideas(store: Store) -> list[Idea]:
    return store.read_now(
        listing.batch, Filters(), ("en",), sort="id", descending=False, limit=1000, after=None
    )


def test_there_is_as_much_as_was_asked_for_and_counts_agree_with_a_recount(
    store: Store, city: City, now: datetime
) -> None:
    fill(store, city, now)

    assert [store.read_now(count, model) for model in (Idea, Vote, Contact, Address)] == [40, 300, 60, 60]
    assert store.read_now(find_differences) == []
    assert sum(idea.votes_for + idea.votes_against for idea in all_ideas(store)) == 300
    assert store.read_now(count, Follow) == 340
    assert store.read_now(count, Comment) == sum(idea.comments for idea in all_ideas(store))


def test_nobody_is_owed_news_of_a_promise_that_has_passed(store: Store, city: City, now: datetime) -> None:
    fill(store, city, now, Size(ideas=400, votes=400, contacts=60))

    assert store.read_now(count, Promise) > 0
    assert store.write_now(promises.note_broken, city, now) == 0
    assert store.read_now(stored_promises.untold) is None
    assert store.read_now(listing.overdue, now.date(), 1)[1] > 0


def test_nobody_is_asked_whether_what_was_done_lately_is(store: Store, city: City, now: datetime) -> None:
    fill(store, city, now, Size(ideas=600, votes=2000, contacts=200))
    done = [one for one in all_ideas(store) if one.status == "done"]

    assert done
    assert any(store.read_now(done_checks.last_change, one.id).at > now - CHOSEN_WITHIN for one in done)
    assert store.write_now(choose, now) == 0


def test_some_have_heard_back_what_became_of_what_they_took_part_in(
    store: Store, city: City, now: datetime
) -> None:
    fill(store, city, now)
    shown = {idea.id: idea for idea in all_ideas(store) if idea.status != "received"}

    def told(tx: Tx) -> list[OutboundMessage]:
        return tx.all(sqlmodel.select(OutboundMessage))

    def changes(tx: Tx) -> dict[int | None, StatusChange]:
        return {change.id: change for change in tx.all(sqlmodel.select(StatusChange))}

    said = store.read_now(changes)
    heard = store.read_now(told)
    assert heard
    for message in heard:
        change = said[message.change_id]
        assert shown[change.idea_id].code in message.text
        assert (message.channel, message.status, message.kind) == ("simulator", "delivered", "notice")
        assert message.dedupe == f"status:{change.id}:{message.contact_id}"
    steps = store.read_now(funnel.stages, Filters(), ("en",), 300)
    assert steps.heard_back == len({message.contact_id for message in heard})
    assert store.read_now(outbound.next_due, ["simulator", "sms"]) is None
    assert not store.write_now(news.tell_next, Phrases.load(["en"]), ["en"], now)


def test_it_is_added_to_what_is_there_and_life_goes_on(store: Store, city: City, now: datetime) -> None:
    fill(store, city, now)
    fill(store, city, now)

    idea = store.write_now(
        ideas.add, code="ZZZZ", title="A bench", text="a bench", topic="streets", language="en",
        channel="sms", created_at=now, updated_at=now, votes_for=0, votes_against=0, votes_unverified=0,
        comments=0, followers=0, topic_confidence=1.0, status="received", visibility="shown",
    )  # fmt: skip

    assert idea.id > max(idea.id or 0 for idea in all_ideas(store)[:-1])
    assert store.read_now(count, Vote) == 600
    assert store.read_now(find_differences) == []


def test_the_same_seed_invents_the_same_city_and_another_one_another(
    sqlite_store: Store, city: City, now: datetime
) -> None:
    fill(sqlite_store, city, now)
    fill(sqlite_store, city, now, number=1)
    fill(sqlite_store, city, now, number=2)

    texts = [idea.text for idea in all_ideas(sqlite_store)]

    assert texts[:40] == texts[40:80] != texts[80:]


def test_what_is_invented_is_varied_and_well_formed(sqlite_store: Store, city: City, now: datetime) -> None:
    fill(sqlite_store, city, now, Size(400, 4_000, 900))

    found = all_ideas(sqlite_store)

    assert {idea.language for idea in found} == set(city.languages)
    assert len({idea.status for idea in found}) >= 6
    assert all(is_valid(idea.code) for idea in found)
    assert all(idea.topic in {topic.key for topic in city.topics} for idea in found)
    assert all(idea.created_at <= now for idea in found)
    assert max(idea.votes_for for idea in found) > 100
    assert sqlite_store.read_now(count, InboundMessage) == 20


def test_invented_people_have_no_numbers(sqlite_store: Store, city: City, now: datetime) -> None:
    fill(sqlite_store, city, now)

    def schemes(tx: Tx) -> set[str]:
        return {str(row.scheme) for row in tx.run(select(table_of(Address).c.scheme))}

    assert sqlite_store.read_now(schemes) == {"simulator"}


@pytest.mark.parametrize(
    "size", [Size(0, 0, 0), Size(5, 0, 0), Size(0, 0, 5), Size(1, 1, 2), Size(1, 6, 10)], ids=str
)
def test_small_cities_work_too(sqlite_store: Store, city: City, now: datetime, size: Size) -> None:
    fill(sqlite_store, city, now, size)

    assert sqlite_store.read_now(count, Vote) == size.votes
    assert sqlite_store.read_now(find_differences) == []


@pytest.mark.parametrize("size", [Size(1, 1, 0), Size(1, 7, 10), Size(0, 1, 10), Size(-1, 0, 0)], ids=str)
def test_what_cannot_be_is_refused_before_anything_is_written(
    sqlite_store: Store, city: City, now: datetime, size: Size
) -> None:
    with pytest.raises(BadSize):
        fill(sqlite_store, city, now, size)

    assert sqlite_store.read_now(count, Contact) == 0


def test_few_ideas_get_most_of_the_votes(now: datetime) -> None:
    plan = make_plan(Size(1_000, 50_000, 10_000), ("en",), seed=1, now=now)

    most = sorted(plan.votes, reverse=True)

    assert sum(plan.votes) == 50_000
    assert sum(most[:100]) > 25_000
    assert most[0] <= plan.people.active


def test_every_language_has_all_texts() -> None:
    spoken = tongues(("en", "es", "fr", "de", "pt", "nl"))

    assert len(spoken) == 6
    for tongue in spoken.values():
        assert tongue.reasons.keys() == {"declined", "passed_on", "planned"}
        assert tongue.comments
        assert tongue.unclear
        assert all(len(core) == 3 for core in tongue.cores)


def test_some_invented_people_get_city_news_on_the_simulator_alone(
    sqlite_store: Store, city: City, now: datetime
) -> None:
    fill(sqlite_store, city, now)
    frame = audiences.frame(city, now)

    found = sqlite_store.read_now(groups, audiences.read({"everyone": True}), frame)

    reached = [group for group in found if group.reason is None]
    assert {group.channel for group in reached} == {"simulator"}
    assert 0 < sum(group.people for group in reached) < 60
