"""What takes no writes is an outage: the same call works later, or on another server."""

from collections.abc import Callable
from datetime import datetime

import pytest

from storage import Store, StoreUnavailable, Tx, Vault, contacts, health, ideas, open_store
from tests.read_only import only_to_read, read_only
from tests.residents import number

Work = Callable[[Tx, datetime], None]


def _knock(tx: Tx, now: datetime) -> None:
    contacts.recognise(tx, "sms", number(1), now)


def _check(tx: Tx, _now: datetime) -> None:
    health.check(tx)


WORKS = pytest.mark.parametrize("work", [_knock, _check])


@WORKS
def test_a_standby_is_an_outage_until_it_takes_writes_again(
    postgresql_url: str, vault: Vault, now: datetime, work: Work
) -> None:
    store = open_store(postgresql_url, vault)
    store.write_now(_check, now)

    with read_only(postgresql_url):
        with pytest.raises(StoreUnavailable, match="ReadOnly"):
            store.write_now(work, now)
        assert store.read_now(ideas.highest_id) == 0
    store.write_now(work, now)
    store.close()


@WORKS
def test_a_file_that_may_only_be_read_is_an_outage(
    sqlite_url: str, vault: Vault, now: datetime, work: Work
) -> None:
    store = open_store(only_to_read(sqlite_url), vault)

    with pytest.raises(StoreUnavailable):
        store.write_now(work, now)
    store.close()


def test_a_database_that_takes_writes_is_well(store: Store) -> None:
    store.write_now(health.check)
