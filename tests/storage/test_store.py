"""Transactions, on both databases."""

from datetime import datetime

from storage import Store, Tx, contacts


def test_what_one_transaction_wrote_the_next_one_reads(store: Store, now: datetime) -> None:
    def contact(tx: Tx) -> int:
        return contacts.recognise(tx, "sms", "+15550100001", now).contact_id

    contact_id = store.write_now(contact)

    assert store.read_now(contacts.by_id, contact_id).created_at == now
