"""Campaigns: what they may be, when they are open, what counts in them."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from civic import campaigns, merges
from civic import ideas as civic_ideas
from civic.campaigns import BadCampaign, CannotDo, Draft
from civic.city import City, load_city
from storage import Store, Tx, listing
from storage import campaigns as stored
from storage import ideas as stored_ideas
from storage.campaign_models import Campaign
from storage.campaigns import Standing, Sums
from storage.listing import Filters
from storage.models import Idea, Visibility, id_of
from storage.officials import audit_of
from tests.residents import ELM, Residents, the

WEEK = timedelta(days=7)


@pytest.fixture(scope="module")
def city() -> City:
    return load_city(Path("cities/demo"))


def no_word(_code: str) -> None:
    """Nothing else is meant by any keyword."""


def draft(now: datetime, **changes: Any) -> Draft:
    given: dict[str, Any] = {
        "code": "GREEN26", "titles": {"en": "Greener streets"}, "texts": {"en": "Where should we plant?"},
        "opens_at": now, "closes_at": now + WEEK,
    }  # fmt: skip
    return Draft(**given | changes)


def create(residents: Residents, city: City, **changes: Any) -> Campaign:
    now = residents.now
    return residents.store.write_now(campaigns.create, draft(now, **changes), city, no_word, now, by="ed")


def results(store: Store, campaign: Campaign) -> list[Standing]:
    return store.read_now(stored.results, campaign, ("en", "es"), 10, None)


def again(store: Store) -> Campaign:
    return store.read_now(stored.get, "GREEN26")


def show(residents: Residents, idea: Idea, visibility: Visibility) -> None:
    residents.store.write_now(civic_ideas.show, the(idea), visibility, residents.clock(), by="mo")


def test_it_is_upcoming_then_open_then_closed(residents: Residents, city: City) -> None:
    now = residents.now
    campaign = create(residents, city, code=" green26 ", opens_at=now + WEEK, closes_at=now + 2 * WEEK)

    assert campaign.code == "GREEN26"
    moments = [now, now + WEEK, now + 2 * WEEK - timedelta(seconds=1), now + 2 * WEEK]
    states = [campaigns.state_of(campaign, at) for at in moments]
    assert states == ["upcoming", "open", "open", "closed"]
    for at, state in zip(moments, states, strict=True):
        assert residents.store.read_now(stored.count, [state], at) == 1
        assert residents.store.read_now(stored.count, ["upcoming", "open", "closed"], at) == 1
        assert residents.store.read_now(campaigns.is_open, "green26", at) == (state == "open")


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("kind", {"kind": "budget"}),
        ("kind", {"kind": "poll"}),
        ("kind", {"kind": "town_hall"}),
        ("kind", {"kind": "party"}),
        ("code", {"code": "A1"}),
        ("code", {"code": "2GREEN"}),
        ("code", {"code": "PARK PLAN"}),
        ("code", {"code": "ÄRGER26"}),
        ("code", {"code": "K7RD"}),
        ("code", {"code": "TREES"}),  # as `taken` below says
        ("titles", {"titles": {}}),
        ("titles", {"titles": {"es": "Verde"}}),
        ("titles", {"titles": {"en": "x" * 61}}),
        ("titles", {"titles": {"en": "Green", "tlh": "x"}}),
        ("texts", {"texts": {"en": " "}}),
        ("texts", {"texts": {"en": "x", "es": ""}}),
        ("topic", {"topic": "dragons"}),
        ("area", {"area": "the moon"}),
        ("per_month", {"per_month": 0}),
        ("closes_at", {"closes_at": datetime.fromisoformat("2020-01-01T00:00:00Z")}),
    ],
)
def test_what_it_may_not_be(residents: Residents, city: City, field: str, changes: dict[str, Any]) -> None:
    def taken(code: str) -> str | None:
        return "is an ordinary word" if code == "TREES" else None

    now = residents.now
    with pytest.raises(BadCampaign) as refused:
        residents.store.write_now(campaigns.create, draft(now, **changes), city, taken, now, by="ed")

    assert refused.value.field == field
    assert residents.store.read_now(stored.codes) == frozenset()


def test_a_keyword_is_given_once(residents: Residents, city: City) -> None:
    create(residents, city)

    with pytest.raises(BadCampaign, match="another campaign"):
        create(residents, city, code="green26")


def test_its_ideas_are_counted(residents: Residents, city: City) -> None:
    create(residents, city)
    ann, ben, cleo, dot = (residents.person(n) for n in range(4))
    bench = residents.idea(ann, campaign="GREEN26", where=ELM)
    tree = residents.idea(ben, "Plant a tree", campaign="GREEN26", language="es")
    twin = residents.idea(ben, "Plant trees", campaign="GREEN26")
    residents.idea(dot, "Elsewhere")
    residents.vote(cleo, tree)
    residents.vote(ann, tree, "against")
    residents.vote(ann, twin)
    residents.store.write_now(merges.merge, the(twin), the(tree), residents.clock(), by="ed")

    tally = residents.store.read_now(stored.tally, "GREEN26")

    assert tally.total.ideas == 3
    merged = residents.store.read_now(stored_ideas.get, the(tree))
    assert (tally.total.pro, tally.total.con) == (merged.votes_for, merged.votes_against)
    assert tally.people == 3  # Dot's idea is in no campaign
    assert tally.by["language"]["en"].ideas == 2
    assert tally.by["area"]["riverside"] == Sums(1, 0, 0, 0)
    assert tally.by["area"][None].ideas == 2
    assert residents.store.read_now(stored.public_sums, "GREEN26").ideas == 2
    found = residents.store.read_now(listing.count, Filters(campaign=("GREEN26",)), city.languages)
    assert found == 3
    assert [one.idea.code for one in results(residents.store, again(residents.store))] == [
        tree.code, bench.code,
    ]  # fmt: skip


def test_what_counted_is_fixed_when_its_time_is_over(residents: Residents, city: City) -> None:
    campaign = create(residents, city)
    ann, ben, cleo = (residents.person(n) for n in range(3))
    first, second = (residents.idea(ann, text, campaign="GREEN26") for text in ("A bench", "A tree"))
    residents.vote(ben, first)

    assert residents.store.write_now(campaigns.count_due, campaign.closes_at - timedelta(seconds=1)) == 0
    assert residents.store.write_now(campaigns.count_due, campaign.closes_at) == 1
    assert residents.store.write_now(campaigns.count_due, campaign.closes_at) == 0
    residents.vote(ben, second)
    residents.vote(cleo, second)

    final = again(residents.store)
    assert [(one.idea.code, one.pro) for one in results(residents.store, final)] == [
        (first.code, 1), (second.code, 0),
    ]  # fmt: skip
    places = residents.store.read_now(stored.places, final)
    assert (places.total, places.of(1), places.of(0)) == (2, 1, 2)


def test_results_have_what_everybody_may_see_today(residents: Residents, city: City) -> None:
    """Held on the last evening, hidden later, merged and taken apart: also when it has closed."""
    campaign = create(residents, city)
    ann, ben = residents.person(1), residents.person(2)
    seen, held, twin = (residents.idea(ann, text, campaign="GREEN26") for text in ("A bench", "A tree", "B"))
    residents.vote(ben, seen)
    show(residents, held, Visibility.HELD)
    residents.store.write_now(merges.merge, the(twin), the(seen), residents.clock(), by="mo")
    closed = residents.store.write_now(campaigns.close, campaign, residents.clock(), by="ed")

    def found() -> list[tuple[str, int]]:
        listed = results(residents.store, closed)
        places = residents.store.read_now(stored.places, closed)
        assert places.total == len(listed)
        return [(one.idea.code, places.of(one.pro)) for one in listed]

    assert found() == [(seen.code, 1)]
    show(residents, held, Visibility.SHOWN)
    assert found() == [(seen.code, 1), (held.code, 2)]
    show(residents, seen, Visibility.HIDDEN)
    assert found() == [(held.code, 1)]
    residents.store.write_now(merges.unmerge, the(twin), residents.clock(), by="mo")
    assert found() == [(twin.code, 1), (held.code, 1)]


def test_results_go_on_where_a_page_ended(residents: Residents, city: City) -> None:
    campaign = create(residents, city)
    ideas = [residents.idea(residents.person(n), f"Idea {n}", campaign="GREEN26") for n in range(5)]
    residents.vote(residents.person(9), ideas[2])
    for is_final in (False, True):
        if is_final:
            residents.store.write_now(campaigns.close, campaign, residents.clock(), by="ed")
        now = again(residents.store)
        whole = results(residents.store, now)

        beyond = residents.store.read_now(
            stored.results, now, ("en",), 10, (whole[1].pro, the(whole[1].idea))
        )

        assert whole[0].idea.code == ideas[2].code
        assert beyond == whole[2:]


def test_closing_by_hand_is_for_good(residents: Residents, city: City) -> None:
    campaign = create(residents, city)
    closed = residents.store.write_now(campaigns.close, campaign, residents.now, by="ed")

    assert campaigns.state_of(closed, residents.now) == "closed"
    assert closed.counted_at == residents.now
    with pytest.raises(CannotDo):
        residents.store.write_now(campaigns.close, closed, residents.now, by="ed")
    longer = draft(residents.now, closes_at=residents.now + 2 * WEEK)
    with pytest.raises(CannotDo):
        residents.store.write_now(campaigns.edit, closed, longer, city, residents.now, by="ed")
    renamed = draft(residents.now, titles={"en": "Greener streets, over"})
    edited = residents.store.write_now(campaigns.edit, closed, renamed, city, residents.now, by="ed")
    assert edited.titles == {"en": "Greener streets, over"}


def test_what_was_counted_stays_closed(residents: Residents, city: City) -> None:
    """Though somebody decided in the last second, and was heard after the count."""
    campaign = create(residents, city)
    last = campaign.closes_at - timedelta(seconds=1)
    longer = draft(residents.now, closes_at=campaign.closes_at + WEEK)
    residents.store.write_now(campaigns.count_due, campaign.closes_at)

    with pytest.raises(CannotDo, match="closed"):
        residents.store.write_now(campaigns.edit, campaign, longer, city, last, by="ed")
    with pytest.raises(CannotDo, match="closed"):
        residents.store.write_now(campaigns.close, campaign, last, by="ed")
    assert campaigns.state_of(again(residents.store), last) == "closed"
    assert residents.store.read_now(stored.count, ["closed"], last) == 1
    assert residents.store.read_now(stored.count, ["upcoming", "open"], last) == 0
    assert not residents.store.read_now(campaigns.is_open, "GREEN26", last)


def test_who_extends_and_who_counts_wait_for_each_other(residents: Residents, city: City) -> None:
    """Whoever comes first, it is either longer and not counted, or counted and as long as it was."""
    campaign = create(residents, city)
    store, ends = residents.store, campaign.closes_at
    last = ends - timedelta(seconds=1)
    longer = draft(residents.now, closes_at=ends + WEEK)
    started = threading.Event()

    def extend(tx: Tx) -> None:
        held = campaigns.hold(tx, "GREEN26")
        assert held is not None
        started.set()
        time.sleep(0.2)  # the other has come meanwhile
        campaigns.edit(tx, held, longer, city, last, by="ed")

    with ThreadPoolExecutor(1) as other:
        extending = other.submit(store.write_now, extend)
        assert started.wait(10)
        assert store.write_now(campaigns.count_due, ends) == 0
        extending.result(10)

    after = again(store)
    assert (after.closes_at, after.counted_at) == (ends + WEEK, None)


def test_an_idea_is_put_in_and_taken_out(residents: Residents, city: City) -> None:
    campaign = create(residents, city)
    idea = residents.idea(residents.person(1))

    def put(code: str | None) -> str | None:
        put_in = residents.store.write_now(campaigns.put_in, the(idea), code, residents.clock(), by="mo")
        return put_in.campaign

    assert put("green26") == "GREEN26"
    assert put("GREEN26") == "GREEN26"
    assert put(None) is None
    with pytest.raises(BadCampaign):
        put("NOTHERE")
    residents.store.write_now(campaigns.close, campaign, residents.clock(), by="ed")
    with pytest.raises(BadCampaign, match="closed"):
        put("GREEN26")
    entries = residents.store.read_now(audit_of, f"idea:{the(idea)}")
    assert [(one.action, one.by, one.details) for one in entries] == [
        ("campaign", "mo", {"after": "GREEN26"}), ("campaign", "mo", {"before": "GREEN26"}),
    ]  # fmt: skip


def test_ideas_of_a_campaign_are_found_through_their_index(sqlite_store: Store, city: City) -> None:
    """Whatever there are of others: nobody goes through them."""
    filters = Filters(campaign=("GREEN26",), status=("received",))
    campaign = create(Residents(sqlite_store, datetime(2026, 11, 23, tzinfo=UTC)), city)

    def plans(tx: Tx) -> list[str]:
        asked: list[tuple[str, Any]] = [
            (str(query.compile(tx.connection)), ("GREEN26",) * str(query.compile(tx.connection)).count("?"))
            for query in (stored._BY_KINDS, stored._PUBLIC, stored._COUNT_PEOPLE, stored._LIVE_PLACES)
        ]
        top = str(stored_ideas._TOP_OF.compile(tx.connection))
        asked.append((top, ("shown", "GREEN26", 4, 0)))
        event.listen(tx.connection, "before_cursor_execute", lambda *call: asked.append(call[2:4]))
        for sort in ("created", "votes"):
            listing.page(tx, filters, ("en",), sort=sort, descending=True, limit=20, after=None)
        stored.results(tx, campaign, ("en",), 20, None)
        stored.places(tx, campaign)
        return [
            str(row)
            for statement, values in list(asked)
            for row in tx.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        ]

    found = sqlite_store.read_now(plans)

    assert any("ix_idea_campaign" in line for line in found)
    assert not [line for line in found if "SCAN idea" in line or "ix_idea_visibility" in line]


def test_erasing_its_author_leaves_sums(residents: Residents, city: City) -> None:
    campaign = create(residents, city)
    ann, ben = residents.person(1), residents.person(2)
    idea, other = residents.idea(ann, campaign="GREEN26"), residents.idea(ben, "A tree", campaign="GREEN26")
    residents.vote(ben, idea)
    closed = residents.store.write_now(campaigns.close, campaign, residents.clock(), by="ed")

    residents.forget(ben)

    after = results(residents.store, closed)
    assert [(one.idea.code, one.pro) for one in after] == [(idea.code, 1)]
    assert other.code not in {one.idea.code for one in after}
    assert id_of(closed)
