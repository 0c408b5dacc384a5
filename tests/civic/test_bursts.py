"""Bursts of new people: what is seen, and what setting their votes aside does and does not."""

from datetime import UTC, datetime, timedelta

import pytest

from civic import bursts, ideas, own_data, votes
from civic.bursts import Kind, NoBurst
from civic.ideas import Draft
from storage import Store, Tx, contacts, funnel
from storage.checks import find_differences
from storage.listing import Filters
from storage.models import Idea

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


def person(tx: Tx, number: int, at: datetime = NOW) -> int:
    return contacts.recognise(tx, "sms", f"+1555{number:07}", at).contact_id


def submit(tx: Tx, author: int | None, text: str) -> Idea:
    draft = Draft(
        text=text, title="A bench", topic="streets", topic_confidence=1.0, place_text=None, where=None,
        language="en", channel="sms",
    )  # fmt: skip
    return ideas.submit(tx, draft, contact_id=author, inbound_id=None, now=NOW)


def vote(tx: Tx, contact_id: int, idea: Idea, burst_id: int | None = None) -> None:
    votes.cast(tx, contact_id, idea.id or 0, "for", verified=True, channel="sms", now=NOW, burst_id=burst_id)


def crowd(tx: Tx, many: int = 10) -> Idea:
    """New people, far apart, who vote on one idea; somebody else has voted on it too, and on another."""
    idea, other = submit(tx, None, "a bench please"), submit(tx, None, "a lamp please")
    ann = person(tx, 1)
    for one in (idea, other):
        vote(tx, ann, one)
    for number in range(many):
        vote(tx, person(tx, 1000 * (number + 2)), idea)
    return idea


def pro(store: Store, idea: Idea) -> int:
    return store.read_now(ideas.by_code, idea.code).votes_for


def test_many_new_people_whose_only_vote_is_on_one_idea_are_seen(store: Store) -> None:
    idea = store.write_now(crowd)

    [burst] = store.read_now(bursts.seen, LATER)

    assert (burst.kind, burst.idea_id, len(burst.contact_ids)) == (Kind.NEWCOMERS, idea.id, 10)
    assert store.read_now(bursts.seen, NOW + timedelta(days=8)) == []


def test_few_new_people_are_no_burst(store: Store) -> None:
    store.write_now(crowd, 9)

    assert store.read_now(bursts.seen, LATER) == []


def test_numbers_that_run_on_are_seen_and_others_are_not(store: Store) -> None:
    store.write_now(lambda tx: [person(tx, 4200 + number) for number in range(5)])
    store.write_now(lambda tx: [person(tx, 90_000 + 100 * number) for number in range(9)])

    [burst] = store.read_now(bursts.seen, LATER)

    assert (burst.kind, len(burst.contact_ids)) == (Kind.NUMBERS, 5)
    assert "5550004" not in burst.key


def test_a_text_that_several_people_wrote_is_seen(store: Store) -> None:
    def copy(tx: Tx) -> None:
        for number in range(3):
            submit(tx, person(tx, 1000 * (number + 1)), f"Lower the dog tax for everybody{'!' * number}")
        for number in range(3):
            submit(tx, person(tx, 1000 * (number + 1)), "a bench")  # anybody may say so

    store.write_now(copy)

    [burst] = store.read_now(bursts.seen, LATER)

    assert (burst.kind, len(burst.contact_ids)) == (Kind.COPIES, 3)


def test_votes_are_set_aside_and_counted_again(store: Store) -> None:
    idea = store.write_now(crowd)
    [burst] = store.read_now(bursts.seen, LATER)

    burst_id = store.write_now(bursts.set_aside, burst.key, "a bought list", LATER, by="eve")
    assert pro(store, idea) == 1
    assert store.read_now(find_differences) == []
    assert store.read_now(bursts.seen, LATER) == []
    kept = store.read_now(own_data.gather, burst.contact_ids[0])["votes"]
    assert [one["vote"] for one in kept] == ["for"]

    store.write_now(bursts.restore, burst_id, LATER, by="eve")
    assert pro(store, idea) == 11
    assert store.read_now(find_differences) == []


@pytest.mark.parametrize("filters", [Filters(), Filters(topic=("streets",))], ids=["all", "some"])
def test_people_whose_votes_are_set_aside_are_not_among_those_who_voted(
    store: Store, filters: Filters
) -> None:
    store.write_now(crowd)
    [burst] = store.read_now(bursts.seen, LATER)

    def voted() -> int | None:
        return store.read_now(funnel.stages, filters, ["en"], 11).voted

    assert voted() == 11
    burst_id = store.write_now(bursts.set_aside, burst.key, "a bought list", LATER, by="eve")
    assert voted() == 1
    store.write_now(bursts.restore, burst_id, LATER, by="eve")
    assert voted() == 11


def test_later_votes_of_the_same_people_do_not_count_either(store: Store) -> None:
    idea = store.write_now(crowd)
    [burst] = store.read_now(bursts.seen, LATER)
    burst_id = store.write_now(bursts.set_aside, burst.key, "a bought list", LATER, by="eve")
    voter, again = burst.contact_ids[0], burst.contact_ids[1]
    other = store.write_now(submit, None, "a tree please")

    store.write_now(vote, voter, other, burst_id)
    store.write_now(votes.take_back, again, idea.id or 0)
    store.write_now(vote, again, idea, burst_id)

    assert (pro(store, other), pro(store, idea)) == (0, 1)
    assert store.read_now(find_differences) == []
    store.write_now(bursts.restore, burst_id, LATER, by="eve")
    assert (pro(store, other), pro(store, idea)) == (1, 11)
    assert store.read_now(find_differences) == []


def test_what_is_no_burst_cannot_be_set_aside(store: Store) -> None:
    store.write_now(crowd)

    with pytest.raises(NoBurst):
        store.write_now(bursts.set_aside, "newcomers:4711", "why", LATER, by="eve")
    with pytest.raises(NoBurst):
        store.write_now(bursts.restore, 4711, LATER, by="eve")
