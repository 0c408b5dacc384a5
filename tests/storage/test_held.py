"""What waits for another try holds back what was written to its person after it, for a while."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from psycopg import RawCursor
from sqlalchemy import text

from storage import Store, Tx, claiming, contacts, dispatch, outbound
from storage.models import OutboundMessage, SendStatus
from storage.outbound import record
from storage.prepared import prepare
from tests.residents import Residents, number
from tests.transactions import opened

LEASE = timedelta(seconds=30)
NEXT_TRY = timedelta(minutes=2)
HOLDS = timedelta(minutes=10)
Queue = Callable[..., int]


@pytest.fixture
def queue(store: Store, now: datetime) -> Queue:
    """Queue a text to a person."""

    def add(words: str, kind: str = "reply", *, person: int = 1, channel: str = "sms", **values: Any) -> int:
        known = store.write_now(contacts.recognise, channel, number(person), now)
        row = {"contact_id": known.contact_id, "address_id": known.address_id, "channel": channel}
        queued = store.write_now(outbound.queue, now, kind=kind, text=words, language="en", **(row | values))
        assert queued is not None
        return queued

    return add


def texts(store: Store, at: datetime) -> list[str]:
    """What is claimed at a moment."""
    channels = ["sms", "telegram"]
    claim = store.write_now(dispatch.claim, at, limit=10, lease=LEASE, channels=channels)
    return [message.text for message in claim.messages]


def refuse(store: Store, message_id: int, now: datetime, *, first: datetime | None = None) -> None:
    """The platform did not take it for the moment."""
    columns = {"due_at": now + NEXT_TRY, "holds_until": (first or now) + HOLDS}
    assert store.write_now(record, message_id, SendStatus.QUEUED, now, **columns)


def test_a_later_answer_waits_for_the_next_try_of_an_earlier_one(
    store: Store, queue: Queue, now: datetime
) -> None:
    first, _later = queue("one"), queue("two")
    assert texts(store, now) == ["one"]

    refuse(store, first, now)

    assert texts(store, now + NEXT_TRY / 2) == []
    assert texts(store, now + NEXT_TRY) == ["one"]
    store.write_now(record, first, SendStatus.WIRED, now)
    assert texts(store, now + NEXT_TRY) == ["two"]


@pytest.mark.parametrize(
    "end", [SendStatus.WIRED, SendStatus.FAILED, SendStatus.UNKNOWN, SendStatus.SUPPRESSED]
)
def test_it_goes_as_soon_as_the_earlier_one_has_ended(
    store: Store, queue: Queue, now: datetime, end: SendStatus
) -> None:
    first = queue("one")
    texts(store, now)
    refuse(store, first, now)
    queue("two")
    texts(store, now + NEXT_TRY)

    def as_a_cycle_does(tx: Tx) -> list[str]:
        later = {"claimed_until": now + HOLDS} if end == SendStatus.UNKNOWN else {}
        record(tx, first, end, now, **later)
        claim = dispatch.claim(tx, now + NEXT_TRY, limit=9, lease=LEASE, channels=["sms"], answers_only=True)
        return [message.text for message in claim.messages]

    assert store.write_now(as_a_cycle_does) == ["two"]


def test_it_waits_no_longer_than_ten_minutes_from_the_first_try(
    store: Store, queue: Queue, now: datetime
) -> None:
    first = queue("one")
    texts(store, now)
    queue("two")
    late = now + HOLDS - timedelta(seconds=1)

    refuse(store, first, late, first=now)

    assert texts(store, late) == []
    assert texts(store, now + HOLDS) == ["two"]


def test_an_answer_to_stop_and_an_emergency_wait_for_nothing(
    store: Store, queue: Queue, now: datetime
) -> None:
    first = queue("one")
    texts(store, now)
    refuse(store, first, now)

    queue("You will get no more messages.", "service")

    assert texts(store, now) == ["You will get no more messages."]


@pytest.mark.parametrize("later", ["service", "reply", "notice", "broadcast"])
@pytest.mark.parametrize("earlier", ["service", "reply", "notice", "broadcast"])
def test_nothing_waits_for_what_is_less_urgent(
    store: Store, queue: Queue, now: datetime, earlier: str, later: str
) -> None:
    order = ["service", "reply", "notice", "broadcast"]
    first = queue("one", earlier)
    texts(store, now)
    refuse(store, first, now)
    queue("two", later)

    is_held = later != "service" and order.index(earlier) <= order.index(later)

    assert texts(store, now) == ([] if is_held else ["two"])


def test_another_person_and_another_channel_do_not_wait(store: Store, queue: Queue, now: datetime) -> None:
    first = queue("one")
    texts(store, now)
    refuse(store, first, now)
    known = store.write_now(contacts.recognise, "sms", number(1), now)

    queue("elsewhere", channel="telegram", contact_id=known.contact_id)
    queue("other", person=2)

    assert texts(store, now) == ["elsewhere", "other"]


def test_what_was_never_tried_holds_nothing(store: Store, queue: Queue, now: datetime) -> None:
    queue("tomorrow", due_at=now + timedelta(days=1))
    queue("today")

    assert texts(store, now) == ["today"]


def test_two_that_were_refused_go_in_order(store: Store, queue: Queue, now: datetime) -> None:
    first, second = queue("one"), queue("two")
    texts(store, now)
    refuse(store, first, now)
    assert texts(store, now + HOLDS) == ["two"]  # the first has had its ten minutes
    refuse(store, second, now)

    refuse_again = {"due_at": now + NEXT_TRY, "holds_until": now + HOLDS}
    for message in (second, first):
        store.write_now(lambda tx, one=message: tx.change(OutboundMessage, one, **refuse_again))

    assert texts(store, now + NEXT_TRY) == ["one"]
    store.write_now(record, first, SendStatus.WIRED, now)
    assert texts(store, now + NEXT_TRY) == ["two"]


@pytest.mark.parametrize("end", [SendStatus.QUEUED, SendStatus.WIRED, SendStatus.FAILED])
def test_what_becomes_of_a_message_ends_its_holding(
    store: Store, queue: Queue, now: datetime, end: SendStatus
) -> None:
    first = queue("one")
    texts(store, now)
    refuse(store, first, now)
    texts(store, now + NEXT_TRY)

    store.write_now(record, first, end, now)  # and `queued` where the city's rules let it wait, untried

    row = store.read_now(outbound.by_id, first)
    assert row is not None
    assert row.holds_until is None


NAMES = """contact_id, channel, kind, urgency, text, is_erased, language, status, attempts, due_at, parts,
created_at, updated_at"""
MANY = f"""
INSERT INTO outbound_message ({NAMES})
SELECT {NAMES} FROM outbound_message, generate_series(1, 3000)
"""


def test_whoever_is_held_is_found_by_an_index(store: Store, queue: Queue, now: datetime) -> None:
    queue("one")

    plan = store.write_now(_plan, now)

    assert "ix_outbound_message_holds" in plan
    assert "SCAN held" not in plan
    assert "Seq Scan on outbound_message held" not in plan


def _plan(tx: Tx, now: datetime) -> str:
    values = {"now": now, "most": 9, "channels": ["sms"]}
    query = claiming.ANSWERS_ON_SQLITE if tx.is_sqlite else claiming.ANSWERS
    ready = prepare(query, tx.connection.dialect, values)
    given = ready._given(values)
    if tx.is_sqlite:
        found = list(tx.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {ready.sql}", tuple(given)))
    else:
        tx.run(text(MANY))  # few rows are read faster without
        tx.run(text("ANALYZE outbound_message"))
        driver: Any = tx.connection.connection.driver_connection
        found = RawCursor(driver).execute(f"EXPLAIN {ready.sql}", given).fetchall()
    return " ".join(str(row) for row in found)


def test_a_message_that_another_process_tries_for_the_second_time_is_not_overtaken(
    residents: Residents, queue: Queue, now: datetime
) -> None:
    store = residents.store
    if store.read_now(lambda tx: tx.is_sqlite):
        pytest.skip("SQLite has one writer")
    first, _later = queue("one"), queue("two")
    texts(store, now)
    refuse(store, first, now)
    claim = {"limit": 10, "lease": LEASE, "channels": ["sms"]}

    with opened(store, dispatch.claim, now + NEXT_TRY, **claim) as other:
        assert [message.text for message in other.result.messages] == ["one"]
        assert texts(store, now + NEXT_TRY) == []
