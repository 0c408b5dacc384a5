"""Sums over ideas: the same on both databases, and read from indexes alone on SQLite."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event

from storage import Store, Tx, funnel, statistics
from storage.listing import Filters
from storage.statistics import Day
from tests.residents import ELM, Residents

LANGUAGES = ("en", "es")
MADRID, UTC_ZONE = ZoneInfo("Europe/Madrid"), ZoneInfo("UTC")
SOME = Filters(
    status=("received", "planned"), topic=("parks",), area=("riverside",), language=("en",),
    channel=("sms",), visibility=("shown",), since=datetime(2025, 1, 1, tzinfo=UTC),
    until=datetime(2027, 1, 1, tzinfo=UTC),
)  # fmt: skip


def by_day(store: Store, zone: ZoneInfo, filters: Filters = Filters()) -> list[Day]:  # noqa: B008  # frozen
    return store.read_now(statistics.by_day, filters, LANGUAGES, zone)


def idea_at(store: Store, moment: datetime) -> None:
    Residents(store, moment).idea(None, f"A bench of {moment}")


def fill(residents: Residents) -> None:
    """A bench, into which a seat was merged that the same three voted on, and something else."""
    bench = residents.idea(residents.person(1), "A bench at the bus stop", where=ELM)
    seat = residents.idea(residents.person(2), "A seat at the bus stop", where=ELM)
    residents.idea(residents.person(2), "Trams at night", topic="transport", channel="whatsapp")
    for n in range(3, 6):
        residents.vote(residents.person(n), bench, "for" if n > 3 else "against")
        residents.vote(residents.person(n), seat)
    residents.merge(seat, bench)


def test_without_ideas_there_is_no_day(store: Store) -> None:
    assert by_day(store, MADRID) == []


def test_days_without_ideas_are_left_out_and_the_last_moment_of_a_day_belongs_to_it(store: Store) -> None:
    for moment in ("2026-11-20T22:59:59.999999", "2026-11-20T23:00:00", "2026-11-23T12:00:00"):
        idea_at(store, datetime.fromisoformat(moment).replace(tzinfo=UTC))

    assert [(day.key, day.ideas) for day in by_day(store, MADRID)] == [
        ("2026-11-20", 1), ("2026-11-21", 1), ("2026-11-23", 1),
    ]  # fmt: skip
    assert [(day.key, day.ideas) for day in by_day(store, UTC_ZONE)] == [
        ("2026-11-20", 2), ("2026-11-23", 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("zone", "moments", "days"),
    [
        # the clock goes from midnight to one: the day begins at one
        ("America/Asuncion", ["2023-10-01T03:59:00", "2023-10-01T04:00:00"], ["2023-09-30", "2023-10-01"]),
        # it goes back from one to midnight, which comes twice: the day begins with the first
        ("America/Havana", ["2023-11-05T03:59:00", "2023-11-05T04:10:00", "2023-11-05T05:10:00"],
         ["2023-11-04", "2023-11-05", "2023-11-05"]),
        # and by quarters of an hour
        ("Asia/Kathmandu", ["2026-03-01T18:14:00", "2026-03-01T18:15:00"], ["2026-03-01", "2026-03-02"]),
    ],
)  # fmt: skip
def test_a_day_is_that_of_the_clock_also_when_the_clock_is_changed(
    store: Store, zone: str, moments: list[str], days: list[str]
) -> None:
    for moment in moments:
        idea_at(store, datetime.fromisoformat(moment).replace(tzinfo=UTC))

    counted = {day.key: day.ideas for day in by_day(store, ZoneInfo(zone))}

    assert counted == {day: days.count(day) for day in days}


def test_sums_of_all_kinds_and_days_agree(store: Store, residents: Residents) -> None:
    fill(residents)

    for filters in (Filters(), SOME, Filters(q="bus stop"), Filters(public=True)):
        kinds = store.read_now(statistics.by_kinds, filters, LANGUAGES)
        days = by_day(store, MADRID, filters)
        ideas, votes = sum(day.ideas for day in days), sum(day.votes for day in days)
        assert votes == 3
        for name, sums in kinds.items():
            assert sum(one.ideas for one in sums) == ideas, name
            assert sum(one.votes for one in sums) == votes, name
    assert store.read_now(funnel.stages, SOME, LANGUAGES, 3) == funnel.Stages(2, 3, 0)
    assert store.read_now(funnel.stages, SOME, LANGUAGES, funnel.MOST_VOTES + 1).voted is None


def test_few_ideas_are_looked_through_once_and_count_as_they_do_among_many(
    store: Store, residents: Residents, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(residents)

    for filters in (SOME, Filters(q="bus stop"), Filters(public=True), Filters(topic=("none",))):
        few = store.read_now(statistics.few, filters, LANGUAGES, MADRID)
        if not store.is_sqlite:
            assert few is None
            continue
        assert few is not None
        assert few.days == by_day(store, MADRID, filters)
        assert few.kinds == store.read_now(statistics.by_kinds, filters, LANGUAGES)
        stages = store.read_now(funnel.stages, filters, LANGUAGES, 3)
        assert store.read_now(funnel.stages, filters, LANGUAGES, 3, few.ids) == stages
    monkeypatch.setattr(statistics, "FEW", 1)
    assert store.read_now(statistics.few, SOME, LANGUAGES, MADRID) is None
    assert store.read_now(statistics.few, Filters(), LANGUAGES, MADRID) is None


@pytest.mark.parametrize("filters", [Filters(), SOME, Filters(q="bench"), Filters(public=True)])
@pytest.mark.parametrize(
    "ask",
    [
        lambda tx, filters: statistics.by_day(tx, filters, LANGUAGES, MADRID),
        lambda tx, filters: statistics.by_kinds(tx, filters, LANGUAGES),
        lambda tx, filters: (
            statistics.few(tx, filters, LANGUAGES, MADRID) or statistics.by_kinds(tx, filters, LANGUAGES)
        ),
        lambda tx, filters: funnel.submitted(tx, filters, LANGUAGES),
    ],
    ids=["days", "kinds", "few", "authors"],
)
def test_on_sqlite_ideas_are_counted_in_the_order_of_an_index(
    sqlite_store: Store, filters: Filters, ask: Callable[[Tx, Filters], Any]
) -> None:
    Residents(sqlite_store, datetime(2026, 11, 23, tzinfo=UTC)).idea(None, "A bench")

    plan = sqlite_store.read_now(explained, lambda tx: ask(tx, filters))

    reading = [step for step in plan if step.startswith(("SCAN idea ", "SEARCH idea "))]
    assert not [step for step in plan if "TEMP B-TREE FOR GROUP BY" in step]
    assert not [step for step in plan if "TEMP B-TREE FOR DISTINCT" in step]
    assert all("COVERING INDEX" in step for step in reading if "SCAN" in step)
    assert any("COVERING INDEX ix_idea_" in step for step in reading)


def test_on_sqlite_the_stages_of_some_ideas_go_through_the_ideas_once(sqlite_store: Store) -> None:
    Residents(sqlite_store, datetime(2026, 11, 23, tzinfo=UTC)).idea(None, "A bench")

    plan = sqlite_store.read_now(explained, lambda tx: funnel.stages(tx, SOME, LANGUAGES, 1))

    reading = [step for step in plan if step.startswith(("SCAN idea", "SEARCH idea"))]
    assert reading == ["SCAN idea USING COVERING INDEX ix_idea_author"]
    for table in ("status_change", "vote", "outbound_message", "part"):  # found from the ideas
        assert not [step for step in plan if step.startswith(f"SCAN {table}")], table


def explained(tx: Tx, ask: Callable[[Tx], Any]) -> list[str]:
    """How SQLite runs what is asked."""
    statements: list[tuple[str, Any]] = []

    def note(*execution: Any) -> None:
        statements.append((execution[2], execution[3]))

    event.listen(tx.connection, "before_cursor_execute", note)
    ask(tx)
    event.remove(tx.connection, "before_cursor_execute", note)
    return [
        str(row[-1])
        for statement, values in statements
        for row in tx.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
    ]
