"""The outbox: claimed once, in order, and reports that never take anything back."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import permutations
from typing import Any

import pytest

from storage import Store, contacts, dispatch, outbound
from storage.dispatch import Claim
from storage.models import RANK, SendStatus
from tests.residents import Residents, number

LEASE = timedelta(seconds=30)
LATER = timedelta(minutes=1)
REPORTS = [SendStatus.WIRED, SendStatus.FAILED, SendStatus.DELIVERED]
RECEIPT: dict[str, Any] = {"channel": "sms", "kind": "service", "text": "Done.", "language": "en"}
Queue = Callable[..., int]


@pytest.fixture
def queue(store: Store, now: datetime) -> Queue:
    """Queue a text to a person."""

    def add(n: int, text: str, kind: str = "reply", **values: Any) -> int:
        known = store.write_now(contacts.recognise, "sms", number(n), now)
        row = {
            "contact_id": known.contact_id, "address_id": known.address_id, "channel": "sms", "kind": kind,
            "text": text, "language": "en",
        } | values  # fmt: skip
        return store.write_now(outbound.queue, now, **row) or 0

    return add


def claim(store: Store, now: datetime, limit: int = 10) -> Claim:
    return store.write_now(dispatch.claim, now, limit=limit, lease=LEASE, channels=["sms"])


def texts(claimed: Claim) -> list[str]:
    return [message.text for message in claimed.messages]


def status(store: Store, message_id: int) -> str:
    message = store.read_now(outbound.by_id, message_id)
    assert message is not None
    return message.status


def test_one_message_a_person_is_claimed_in_order(store: Store, queue: Queue, now: datetime) -> None:
    first, _, _ = queue(1, "one"), queue(1, "two"), queue(2, "other")

    claimed = claim(store, now)

    assert texts(claimed) == ["one", "other"]
    assert texts(claim(store, now)) == []
    store.write_now(outbound.record, first, SendStatus.WIRED, now)
    assert texts(claim(store, now)) == ["two"]


def test_a_claimed_message_has_what_sending_needs(store: Store, queue: Queue, now: datetime) -> None:
    queue(1, "one")

    (message,) = claim(store, now).messages

    assert store.vault.unseal(message.sealed_to, contacts.SEALED_ADDRESS) == number(1)
    assert (message.attempts, message.retried, message.opted_out) == (1, False, False)


def test_replies_go_before_notices(store: Store, queue: Queue, now: datetime) -> None:
    queue(1, "news", "notice")
    queue(2, "reply")

    assert texts(claim(store, now, limit=1)) == ["reply"]


def test_a_person_with_many_messages_does_not_keep_others_waiting(
    store: Store, queue: Queue, now: datetime
) -> None:
    for n in range(12):
        queue(1, f"chatty {n}")
    queue(2, "patient")

    claims = [claim(store, now, limit=5) for _ in range(3)]

    assert [texts(each) for each in claims] == [["chatty 0"], ["patient"], []]
    assert [each.more for each in claims] == [True, False, False]


def test_what_is_due_later_or_on_another_channel_waits(store: Store, queue: Queue, now: datetime) -> None:
    queue(1, "tomorrow", due_at=now + timedelta(days=1))
    queue(2, "elsewhere", channel="whatsapp")

    assert claim(store, now) == Claim([], more=False)
    assert store.read_now(outbound.next_due, ["sms"]) == now + timedelta(days=1)


def test_a_message_that_a_crash_left_is_claimed_again_when_its_lease_ends(
    store: Store, queue: Queue, now: datetime
) -> None:
    queue(1, "one")
    claim(store, now)

    assert claim(store, now + LEASE - timedelta(seconds=1)).messages == []
    (again,) = claim(store, now + LEASE).messages

    assert (again.retried, again.attempts) == (True, 2)


def test_what_a_crash_left_goes_before_what_was_written_after_it(
    store: Store, queue: Queue, now: datetime
) -> None:
    left = queue(1, "one")
    claim(store, now)
    queue(1, "two")
    queue(2, "other")

    assert texts(claim(store, now + LATER)) == ["one", "other"]
    store.write_now(outbound.record, left, SendStatus.WIRED, now)
    assert texts(claim(store, now + LATER)) == ["two"]


def test_what_a_crash_left_on_a_channel_that_is_gone_keeps_no_answer_waiting(
    store: Store, queue: Queue, now: datetime
) -> None:
    queue(1, "one", channel="telegram")
    store.write_now(dispatch.claim, now, limit=1, lease=LEASE, channels=["telegram"])
    queue(1, "two")

    assert texts(claim(store, now)) == []
    assert texts(claim(store, now + LATER)) == ["two"]


def test_a_message_left_by_a_dead_process_is_released(store: Store, queue: Queue, now: datetime) -> None:
    queue(1, "one")
    claim(store, now)

    assert store.write_now(outbound.release, now) == 1
    assert [message.retried for message in claim(store, now).messages] == [True]


def test_a_message_of_unknown_fate_is_looked_at_again(store: Store, queue: Queue, now: datetime) -> None:
    message_id = queue(1, "one")
    claim(store, now)
    store.write_now(outbound.record, message_id, SendStatus.UNKNOWN, now, claimed_until=now + LATER)

    assert claim(store, now).messages == []
    assert [message.retried for message in claim(store, now + LATER).messages] == [True]


def test_a_retry_is_a_new_attempt(store: Store, queue: Queue, now: datetime) -> None:
    message_id = queue(1, "one")
    claim(store, now)

    assert store.write_now(outbound.record, message_id, SendStatus.QUEUED, now, due_at=now + LATER)

    assert claim(store, now).messages == []
    (again,) = claim(store, now + LATER).messages
    assert (again.retried, again.attempts) == (False, 2)


@pytest.mark.parametrize("reports", [*permutations(REPORTS)])
def test_the_order_of_reports_does_not_matter(
    store: Store, queue: Queue, now: datetime, reports: tuple[SendStatus, ...]
) -> None:
    message_id = queue(1, "one")
    claim(store, now)

    ranks = []
    for report in (*reports, *reports):
        store.write_now(outbound.record, message_id, report, now)
        ranks.append(RANK[status(store, message_id)])

    assert ranks == sorted(ranks)
    assert status(store, message_id) == SendStatus.DELIVERED


@pytest.mark.parametrize("late", [SendStatus.QUEUED, SendStatus.UNKNOWN, SendStatus.SUPPRESSED])
@pytest.mark.parametrize("known", REPORTS)
def test_what_was_reported_is_not_taken_back(
    store: Store, queue: Queue, now: datetime, known: SendStatus, late: SendStatus
) -> None:
    message_id = queue(1, "one")
    claim(store, now)
    store.write_now(outbound.record, message_id, known, now)

    assert not store.write_now(outbound.record, message_id, late, now)
    assert status(store, message_id) == known


def test_suppressed_is_final(store: Store, queue: Queue, now: datetime) -> None:
    message_id = queue(1, "one")
    claim(store, now)

    assert store.write_now(outbound.record, message_id, SendStatus.SUPPRESSED, now, reason="opted out")
    assert not store.write_now(outbound.record, message_id, SendStatus.DELIVERED, now)
    assert claim(store, now + timedelta(days=1)).messages == []


def test_news_is_queued_once_a_person_and_change(store: Store, queue: Queue) -> None:
    first = queue(1, "planned", "notice", dedupe="status:7:1")
    second = queue(1, "planned", "notice", dedupe="status:7:1")

    assert first
    assert not second
    assert store.read_now(outbound.counts) == {"queued": 1}


def test_a_report_is_found_by_the_providers_id(store: Store, queue: Queue, now: datetime) -> None:
    message_id = queue(1, "one")
    store.write_now(outbound.note_external_id, message_id, "SM1")
    store.write_now(outbound.note_external_id, message_id, "SM2")

    message = store.read_now(outbound.by_external_id, "SM1")

    assert message is not None
    assert message.id == message_id


def test_a_receipt_of_an_erasure_goes_to_a_sealed_address(store: Store, now: datetime) -> None:
    sealed = store.vault.seal("Ada", contacts.SEALED_ADDRESS)
    row = RECEIPT | {"channel": "terminal"}
    receipt_id = store.write_now(outbound.queue, now, sealed_to=sealed, **row)

    assert [message.id for message in store.read_now(outbound.unread, "terminal", "Ada")] == [receipt_id]
    assert store.read_now(outbound.unread, "terminal", "Bob") == []
    store.write_now(outbound.read_by, store.read_now(outbound.unread, "terminal", "Ada"), now)
    assert store.read_now(outbound.counts) == {}


def test_two_receipts_do_not_wait_for_each_other(store: Store, now: datetime) -> None:
    for path in (number(1), number(2)):
        sealed = store.vault.seal(path, contacts.SEALED_ADDRESS)
        store.write_now(outbound.queue, now, sealed_to=sealed, **RECEIPT)

    claimed = claim(store, now)

    paths = [store.vault.unseal(message.sealed_to, contacts.SEALED_ADDRESS) for message in claimed.messages]
    assert paths == [number(1), number(2)]


def test_replies_of_an_address_are_counted(store: Store, queue: Queue, now: datetime) -> None:
    queue(1, "one")
    queue(1, "news", "notice")
    queue(2, "other")
    address = store.write_now(contacts.recognise, "sms", number(1), now).address_id

    assert store.read_now(outbound.sent_since, address, now - LATER) == 1
    assert store.read_now(outbound.sent_since, address, now) == 0


def test_someone_who_said_stop_meanwhile_is_known_when_sending(
    store: Store, queue: Queue, now: datetime, residents: Residents
) -> None:
    queue(1, "one")
    store.write_now(contacts.change, residents.person(1), opted_out_at=now)

    assert [message.opted_out for message in claim(store, now).messages] == [True]
