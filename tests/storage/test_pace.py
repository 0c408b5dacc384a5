"""The pace of a channel is one for all processes, and exact."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from storage import Store, Vault, contacts, dispatch, open_store, outbound, pace
from tests.residents import at_once, number

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LEASE = timedelta(minutes=5)


def _fill(
    store: Store, messages: int, *, channel: str = "sms", kind: str = "broadcast", **values: Any
) -> None:
    for n in range(messages):
        known = store.write_now(contacts.recognise, channel, number(n), NOON)
        store.write_now(
            outbound.queue, NOON, contact_id=known.contact_id, address_id=known.address_id, channel=channel,
            kind=kind, text="news", language="en", **values,
        )  # fmt: skip


def _claim(store: Store, now: datetime, rate: float, limit: int = 32) -> dispatch.Claim:
    return store.write_now(
        dispatch.claim, now, limit=limit, lease=LEASE, channels=["sms", "telegram"],
        rates={"sms": rate, "telegram": rate},
    )  # fmt: skip


@pytest.mark.parametrize("rate", [1, 30, 80, 300])
def test_over_ten_seconds_the_pace_is_exact(store: Store, rate: int) -> None:
    now, given = NOON, []
    while now < NOON + timedelta(seconds=10):
        given += store.write_now(pace.moments, "sms", [1] * 32, rate, now)
        now = max(now + timedelta(milliseconds=50), store.read_now(pace.next_moment, "sms", now))

    within = [moment for moment in given if moment < NOON + timedelta(seconds=10)]
    assert abs(len(within) - 10 * rate) <= 0.02 * 10 * rate
    gaps = {later - earlier for earlier, later in pairwise(given)}
    assert min(gaps) >= timedelta(seconds=1 / rate) - timedelta(microseconds=1)  # never two at once


def test_sms_keep_pace_by_parts(store: Store) -> None:
    assert store.write_now(pace.moments, "sms", [1, 3, 1, 1], 10, NOON) == [
        NOON + timedelta(seconds=seconds) for seconds in (0, 0.1, 0.4, 0.5)
    ]


def test_after_a_rest_nothing_is_caught_up(store: Store) -> None:
    store.write_now(pace.moments, "sms", [1], 10, NOON)
    later = NOON + timedelta(hours=1)

    assert store.write_now(pace.moments, "sms", [1, 1], 10, later) == [later, later + timedelta(seconds=0.1)]


def test_who_asks_a_little_late_does_not_fall_behind(store: Store) -> None:
    given = store.write_now(pace.moments, "sms", [1] * 3, 100, NOON)
    late = NOON + timedelta(milliseconds=80)

    more = store.write_now(pace.moments, "sms", [1] * 2, 100, late)

    assert more == [given[-1] + timedelta(milliseconds=10), given[-1] + timedelta(milliseconds=20)]
    assert all(moment < late for moment in more)  # at once: they are due


def test_what_does_not_fit_into_a_second_stays_queued(store: Store) -> None:
    _fill(store, 40)

    claim = _claim(store, NOON, rate=10)

    assert len(claim.messages) == 11  # at once, and one each tenth of a second
    assert claim.full == {"sms": NOON + timedelta(seconds=0.1)}
    assert store.read_now(outbound.counts) == {"sending": 11, "queued": 29}


def test_a_full_channel_keeps_no_other_waiting(store: Store) -> None:
    _fill(store, 20)
    _fill(store, 2, channel="telegram", kind="notice")

    claim = _claim(store, NOON, rate=1)

    assert [message.channel for message in claim.messages].count("telegram") == 2


def test_a_channel_without_a_pace_is_not_held_up(store: Store) -> None:
    _fill(store, 20)

    claim = store.write_now(dispatch.claim, NOON, limit=32, lease=LEASE, channels=["sms"], rates={})

    assert {message.moment for message in claim.messages} == {None}
    assert len(claim.messages) == 20


def test_an_answer_waits_behind_no_more_than_a_second_of_broadcasts(store: Store) -> None:
    _fill(store, 40)
    first = _claim(store, NOON, rate=10)
    known = store.write_now(contacts.recognise, "sms", number(99), NOON)
    answer = store.write_now(
        outbound.queue, NOON, contact_id=known.contact_id, address_id=known.address_id, channel="sms",
        kind="reply", text="Noted", language="en",
    )  # fmt: skip

    second = _claim(store, first.full["sms"], rate=10)

    assert [message.id for message in second.messages][:1] == [answer]


def test_two_processes_share_one_pace(postgresql_url: str, vault: Vault, now: datetime) -> None:
    one, two = open_store(postgresql_url, vault), open_store(postgresql_url, vault)
    try:
        calls = [
            (lambda store=store: store.write_now(pace.moments, "telegram", [1] * 5, 30, now))
            for store in (one, two) * 3
        ]
        given = sorted(moment for moments in at_once(*calls) for moment in moments)
    finally:
        one.close()
        two.close()

    assert len(given) == 30
    gaps = [later - earlier for earlier, later in pairwise(given)]
    assert min(gaps) >= timedelta(seconds=1 / 30) - timedelta(microseconds=2)
