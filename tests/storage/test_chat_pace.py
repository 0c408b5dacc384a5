"""One chat gets its messages at its own pace, whichever process sends them."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from storage import Store, contacts, dispatch, outbound
from storage.dispatch import Claimed
from storage.models import SendStatus

LEASE = timedelta(seconds=30)
SECOND = timedelta(seconds=1)
RATES = {"telegram": 30.0, "telegram_chat": 1.0}


@pytest.fixture
def queue(store: Store, now: datetime) -> Any:
    """Queue a text to somebody on Telegram."""

    def add(words: str, *, person: int = 1, channel: str = "telegram", kind: str = "reply") -> int:
        known = store.write_now(contacts.recognise, channel, str(person), now)
        queued = store.write_now(
            outbound.queue, now, contact_id=known.contact_id, address_id=known.address_id, channel=channel,
            kind=kind, text=words, language="en",
        )  # fmt: skip
        assert queued is not None
        return queued

    return add


def claim(store: Store, at: datetime, rates: dict[str, float] | None = None) -> list[Claimed]:
    return store.write_now(
        dispatch.claim, at, limit=10, lease=LEASE, channels=["telegram", "sms"],
        rates=RATES if rates is None else rates,
    ).messages  # fmt: skip


def test_the_next_message_of_a_chat_waits_a_second(store: Store, queue: Any, now: datetime) -> None:
    first, _second = queue("one"), queue("two")
    (one,) = claim(store, now)
    store.write_now(outbound.record, first, SendStatus.WIRED, now)

    (two,) = claim(store, now + SECOND / 10)

    assert (one.chat_free_at, one.moment) == (None, now)
    assert (two.chat_free_at, two.moment) == (now + SECOND, None)  # its moment is still to be asked for


def test_after_a_second_the_chat_is_free(store: Store, queue: Any, now: datetime) -> None:
    first, _second = queue("one"), queue("two")
    claim(store, now)
    store.write_now(outbound.record, first, SendStatus.WIRED, now)

    (two,) = claim(store, now + SECOND)

    assert (two.chat_free_at, two.moment) == (None, now + SECOND)


def test_what_waits_for_its_chat_takes_no_moment_from_others(store: Store, queue: Any, now: datetime) -> None:
    first, _second = queue("one"), queue("two")
    claim(store, now)
    store.write_now(outbound.record, first, SendStatus.WIRED, now)
    queue("other", person=2)

    found = {message.text: message for message in claim(store, now + SECOND / 10)}

    moment = found["other"].moment
    assert moment is not None
    assert moment <= now + SECOND / 10
    assert found["two"].chat_free_at == now + SECOND


def test_of_a_long_history_the_newest_count(store: Store, queue: Any, now: datetime) -> None:
    for n in range(40):
        message = queue(f"old {n}")
        (claimed,) = claim(store, now + n * 2 * SECOND)
        assert claimed.chat_free_at is None
        store.write_now(outbound.record, message, SendStatus.WIRED, now + n * 2 * SECOND)
    queue("new")

    (new,) = claim(store, now + 39 * 2 * SECOND)

    assert new.chat_free_at == now + 79 * SECOND


@pytest.mark.parametrize("rates", [{}, {"telegram": 30.0}])
def test_without_a_pace_to_a_chat_nothing_waits(
    store: Store, queue: Any, now: datetime, rates: dict[str, float]
) -> None:
    first, _second = queue("one"), queue("two")
    claim(store, now, rates)
    store.write_now(outbound.record, first, SendStatus.WIRED, now)

    assert [message.chat_free_at for message in claim(store, now, rates)] == [None]


def test_another_channel_of_the_person_is_another_chat(store: Store, queue: Any, now: datetime) -> None:
    first = queue("one")
    claim(store, now)
    store.write_now(outbound.record, first, SendStatus.WIRED, now)
    queue("by sms", channel="sms")

    assert [message.chat_free_at for message in claim(store, now)] == [None]


def test_what_was_withdrawn_unsent_keeps_no_chat_waiting(store: Store, queue: Any, now: datetime) -> None:
    first = queue("one", kind="notice")
    store.write_now(outbound.record, first, SendStatus.SUPPRESSED, now)
    queue("two")

    assert [message.chat_free_at for message in claim(store, now)] == [None]
