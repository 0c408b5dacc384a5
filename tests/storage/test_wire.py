"""What is deferred runs in its order, is raised when it is wrong, and goes with its transaction."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from storage import Store, StoreUnavailable, Tx, contacts, participation
from storage.models import Contact
from tests.residents import Residents

LANGUAGE = text("SELECT language FROM contact WHERE id = :id")


def _person(store: Store, now: datetime) -> int:
    return store.write_now(Tx.add, Contact, created_at=now, language_chosen=False)


def _speaks(tx: Tx, contact_id: int) -> str | None:
    return contacts.by_id(tx, contact_id).language


def test_a_change_is_seen_by_the_next_statement(store: Store, now: datetime) -> None:
    person = _person(store, now)

    def change(tx: Tx) -> tuple[str | None, str]:
        contacts.change(tx, person, language="en")
        prepared = _speaks(tx, person)
        contacts.change(tx, person, language="es")
        return prepared, tx.run(LANGUAGE, {"id": person}).scalar_one()

    assert store.write_now(change) == ("en", "es")


def test_many_changes_take_effect_in_their_order_when_the_transaction_ends(
    store: Store, now: datetime
) -> None:
    person = _person(store, now)

    def change(tx: Tx) -> None:
        for language in ("en", "es", "fr"):
            contacts.change(tx, person, language=language, last_inbound_at=now + timedelta(minutes=1))

    store.write_now(change)

    assert store.read_now(_speaks, person) == "fr"


def test_a_deferred_mistake_ends_the_transaction_at_the_latest_with_it(store: Store, now: datetime) -> None:
    person = _person(store, now)

    def follow_nothing(tx: Tx) -> None:
        contacts.change(tx, person, language="en")
        participation.put_follow(tx, person, 4711, muted=False, now=now)

    with pytest.raises((IntegrityError, StoreUnavailable)):
        store.write_now(follow_nothing)

    assert store.read_now(_speaks, person) is None


def test_after_a_deferred_mistake_the_connection_goes_on(
    store: Store, residents: Residents, now: datetime
) -> None:
    person = _person(store, now)
    for _ in range(3):
        with pytest.raises(IntegrityError):
            store.write_now(participation.put_follow, person, 4711, muted=False, now=now)

    store.write_now(contacts.change, person, language="fr")

    assert store.read_now(_speaks, person) == "fr"


def test_what_was_deferred_is_undone_with_its_transaction(store: Store, now: datetime) -> None:
    person = _person(store, now)

    def give_up(tx: Tx) -> None:
        contacts.change(tx, person, language="en")
        raise LookupError("on second thought")

    with pytest.raises(LookupError):
        store.write_now(give_up)
    store.write_now(contacts.change, person, last_inbound_at=now)

    assert store.read_now(_speaks, person) is None
