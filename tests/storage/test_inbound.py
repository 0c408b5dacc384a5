"""Messages are kept once, and handed out in order."""

from datetime import datetime
from functools import partial
from typing import Any

import pytest
from sqlalchemy import text

from storage import Store, Tx, contacts, inbound
from storage.inbound import Arrival
from storage.models import InboundMessage, MessageState
from storage.tx import table_of
from tests.residents import Residents, at_once, number
from tests.transactions import opened


def sms(n: int, sid: str, text: str = "Benches please") -> Arrival:
    return Arrival("sms", sid, "sms", number(n), text, to="+15550109999", extras={"button": "yes"})


def how_many(store: Store) -> int:
    return len(store.read_now(lambda tx: tx.run(table_of(InboundMessage).select()).all()))


def test_redelivered_message_is_kept_once(residents: Residents, store: Store) -> None:
    assert residents.texts(sms(1, "SM1"), sms(1, "SM1")) == 1
    assert residents.texts(sms(1, "SM1")) == 0

    assert how_many(store) == 1


def test_messages_that_come_in_many_times_at_once_are_kept_once(residents: Residents, store: Store) -> None:
    kept = at_once(*(partial(residents.texts, sms(n, f"SM{n}")) for n in range(20) for _ in range(4)))

    assert sum(kept) == 20
    assert how_many(store) == 20


def test_a_kept_message_has_all_that_came_with_it(residents: Residents, store: Store) -> None:
    residents.texts(sms(1, "SM1"))

    message = store.read_now(inbound.by_external_id, "sms", "SM1")

    assert message is not None
    assert (message.text, message.state) == ("Benches please", MessageState.WAITING)
    assert message.extras == {"button": "yes", "to": "+15550109999"}


def test_equal_texts_without_an_id_are_different_messages(residents: Residents) -> None:
    def hello(n: int) -> Arrival:
        return Arrival("simulator", None, "simulator", f"phone {n}", "hello")

    assert residents.texts(hello(1), hello(2), hello(1)) == 3


def test_the_same_unreadable_body_is_parked_once(residents: Residents, store: Store) -> None:
    unreadable = Arrival("sms", None, None, None, raw=b"\xff\x00From=%")

    assert residents.texts(unreadable) == 1
    assert residents.texts(unreadable) == 0

    (parked,) = store.read_now(inbound.listed, "parked", 10)
    assert (parked.text, parked.reason, parked.contact_id) == ("", "unreadable", None)
    assert parked.sealed is not None
    assert store.vault.unseal(parked.sealed, inbound.SEALED_RAW) == "\xff\x00From=%"
    assert store.write_now(inbound.retry) == 0


@pytest.mark.parametrize("text", ["a\x00b", "half a smile \ud83d", "🙂 whole", "x" * 30_000, ""])
def test_any_text_is_kept(residents: Residents, store: Store, text: str) -> None:
    assert residents.texts(sms(1, "SM1", text)) == 1

    message = store.read_now(inbound.by_external_id, "sms", "SM1")
    assert message is not None
    assert message.text == text.replace("\x00", "\N{REPLACEMENT CHARACTER}").replace(
        "\ud83d", "\N{REPLACEMENT CHARACTER}"
    )


def test_the_oldest_message_of_each_person_waits_first(residents: Residents, store: Store) -> None:
    first, _second, other = (residents.text(n, text) for n, text in [(1, "a"), (1, "b"), (2, "c")])

    waiting = store.read_now(inbound.waiting, 10)

    assert [message.id for message in waiting] == [first, other]
    assert store.read_now(inbound.waiting, 10, channel="whatsapp") == []


def test_one_phone_that_floods_keeps_nobody_else_waiting(residents: Residents, store: Store) -> None:
    residents.texts(*(sms(1, f"SM1-{n}", "again") for n in range(100)))
    residents.texts(*(sms(n, f"SM{n}", "once") for n in range(2, 6)))

    waiting = store.read_now(inbound.waiting, 4)

    assert [message.text for message in waiting] == ["again", "once", "once", "once"]


def test_whose_message_waits_is_told_by_the_index(store: Store) -> None:
    plan = store.read_now(_plan_of_waiting)

    assert "ix_inbound_message_waiting" in plan


def _plan_of_waiting(tx: Tx) -> str:
    if not tx.is_sqlite:
        tx.run(text("SET LOCAL enable_seqscan = off"))  # few rows are read faster without
    explain = "EXPLAIN QUERY PLAN" if tx.is_sqlite else "EXPLAIN"
    statement = inbound._WAITING.compile(tx.connection)
    values: Any = (64, 0) if tx.is_sqlite else {"most": 64}
    return " ".join(str(row) for row in tx.connection.exec_driver_sql(f"{explain} {statement}", values))


def test_a_later_message_is_not_taken_before_the_earlier_one(
    residents: Residents, store: Store, now: datetime
) -> None:
    first, second = residents.text(1, "a"), residents.text(1, "b")

    assert store.write_now(inbound.take, second) is None
    store.write_now(inbound.settle, first, MessageState.HANDLED, now)
    taken = store.write_now(inbound.take, second)

    assert taken is not None
    assert store.write_now(inbound.take, first) is None


def test_of_a_batch_only_whom_no_other_worker_serves_is_ours(residents: Residents, store: Store) -> None:
    if store.is_sqlite:
        pytest.skip("SQLite has one writer")
    ann, ben = residents.text(1, "a"), residents.text(2, "b")

    with opened(store, inbound.take_all, [ann]) as other:
        taken = store.write_now(inbound.take_all, [ann, ben])

        assert (list(other.result), list(taken)) == ([ann], [ben])


def test_a_parked_message_blocks_nobody_and_can_be_tried_again(
    residents: Residents, store: Store, now: datetime
) -> None:
    first, second = residents.text(1, "a"), residents.text(1, "b")
    store.write_now(inbound.settle, first, MessageState.PARKED, now, reason="it raised")

    assert store.write_now(inbound.take, second) is not None
    assert store.write_now(inbound.retry, first) == 1
    assert [message.id for message in store.read_now(inbound.waiting, 10)] == [first]
    assert store.write_now(inbound.retry) == 0


def test_lists_go_back_in_time(residents: Residents, store: Store) -> None:
    ids = [residents.text(1, str(n)) for n in range(5)]

    page = store.read_now(inbound.listed, "waiting", 2)
    next_page = store.read_now(inbound.listed, "waiting", 2, page[-1].id)

    assert [message.id for message in [*page, *next_page]] == ids[:0:-1]


def test_what_was_written_before_comes_newest_first(residents: Residents, store: Store) -> None:
    ids = [residents.text(1, str(n)) for n in range(3)]
    residents.text(2, "somebody else")
    message = store.read_now(inbound.by_id, ids[2])
    assert message is not None

    assert [before.id for before in store.read_now(inbound.previous, message, 5)] == [ids[1], ids[0]]


def test_sms_and_whatsapp_of_one_number_are_one_person(store: Store, now: datetime) -> None:
    sms_address = store.write_now(contacts.recognise, "sms", number(1), now)
    whatsapp = store.write_now(contacts.recognise, "whatsapp", number(1), now)
    nameless = store.write_now(contacts.recognise, "whatsapp", "US.1349", now)

    assert sms_address.contact_id == whatsapp.contact_id != nameless.contact_id
    assert sms_address.address_id != whatsapp.address_id
    addresses = store.read_now(contacts.addresses, [sms_address.contact_id])
    assert {address.verified for address in addresses} == {True}
    assert {store.read_now(contacts.path_of, address.sealed) for address in addresses} == {number(1)}


def test_the_same_path_on_platforms_without_numbers_is_two_people(store: Store, now: datetime) -> None:
    telegram = store.write_now(contacts.recognise, "telegram", "42", now)
    terminal = store.write_now(contacts.recognise, "terminal", "42", now)

    assert telegram.contact_id != terminal.contact_id
    assert not store.read_now(contacts.addresses, [telegram.contact_id])[0].verified
