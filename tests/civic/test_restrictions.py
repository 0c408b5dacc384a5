"""Limiting and muting somebody, and breaking the glass."""

from datetime import UTC, datetime, timedelta

import pytest

from civic import restrictions, reveals
from civic.restrictions import BadRestriction, Restriction
from civic.reveals import BadReason
from storage import Store, alerts, contacts, officials
from storage.alerts import Way
from storage.errors import Vanished

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
WEEK = NOW + timedelta(days=7)
NUMBER = "+15550100001"


@pytest.fixture
def ann(store: Store) -> int:
    return store.write_now(contacts.recognise, "sms", NUMBER, NOW).contact_id


def restrict(store: Store, contact_id: int, kind: Restriction = Restriction.MUTED, **changes: object) -> None:
    given = {"reason": "threats", "until": WEEK, "now": NOW, "by": "eve"} | changes
    store.write_now(restrictions.restrict, contact_id, kind, **given)  # type: ignore[arg-type]  # any of them


def in_force(store: Store, contact_id: int, at: datetime) -> Restriction | None:
    return restrictions.now_of(store.read_now(contacts.by_id, contact_id), at)


def test_a_restriction_ends_by_itself(store: Store, ann: int) -> None:
    restrict(store, ann)

    assert in_force(store, ann, WEEK - timedelta(seconds=1)) is Restriction.MUTED
    assert in_force(store, ann, WEEK) is None


def test_each_decision_is_written_down_with_its_reason(store: Store, ann: int) -> None:
    restrict(store, ann, Restriction.LIMITED)
    store.write_now(restrictions.release, ann, NOW, by="fay")

    lines = store.read_now(officials.audit_of, f"contact:{ann}")
    assert [(line.by, line.action) for line in lines] == [("eve", "limited"), ("fay", "released")]
    assert lines[0].details["reason"] == "threats"
    assert in_force(store, ann, NOW) is None


@pytest.mark.parametrize(
    "changes", [{"reason": "  "}, {"until": NOW}, {"until": NOW + timedelta(days=400)}, {"reason": "x" * 501}]
)
def test_a_restriction_wants_a_reason_and_an_end(store: Store, ann: int, changes: dict[str, object]) -> None:
    with pytest.raises(BadRestriction):
        restrict(store, ann, **changes)

    assert in_force(store, ann, NOW) is None


def test_nobody_can_be_restricted_who_is_not_there(store: Store) -> None:
    with pytest.raises(Vanished):
        restrict(store, 4711)


def test_an_address_is_revealed_for_a_reason_that_a_second_official_sees(store: Store, ann: int) -> None:
    ways = [Way.WEBHOOK]

    found = store.write_now(reveals.reveal, ann, "court order 7/2026", NOW, by="eve", ways=ways)

    assert found is not None
    assert (found.scheme, found.path) == ("sms", NUMBER)
    assert NUMBER not in repr(found)
    [line] = store.read_now(reveals.unseen, NOW, by="fay")
    assert (line.by, line.details["reason"]) == ("eve", "court order 7/2026")
    assert NUMBER not in str(line.details)
    assert store.read_now(reveals.unseen, NOW, by="eve") == []
    assert store.read_now(alerts.count_waiting) == 1
    assert not store.write_now(reveals.see, line.id or 0, NOW, by="eve")
    assert store.write_now(reveals.see, line.id or 0, NOW, by="fay")
    assert store.read_now(reveals.unseen, NOW, by="gus") == []


def test_an_address_is_not_revealed_without_a_reason(store: Store, ann: int) -> None:
    with pytest.raises(BadReason):
        store.write_now(reveals.reveal, ann, "because", NOW, by="eve", ways=[])

    assert store.read_now(officials.audit_of, f"contact:{ann}") == []
