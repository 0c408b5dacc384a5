"""People who wrote some time ago and agreed to city news, put into a store past the product."""

from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime

from civic import consent
from hearback.secrets import derive
from storage import Tx, Vault, contacts, open_store

SECRET = "an-invented-secret-of-the-tests"


def let_listen(database_url: str, scheme: str, paths: Sequence[str]) -> None:
    """Let them be there; the product has `SECRET` as its secret."""
    vault = Vault(derive(SECRET.encode(), "encryption"), derive(SECRET.encode(), "lookup"))
    with closing(open_store(database_url, vault)) as store:
        store.upgrade()
        store.write_now(_agree, scheme, paths, datetime.now(UTC))


def _agree(tx: Tx, scheme: str, paths: Sequence[str], now: datetime) -> None:
    for path in paths:
        known = contacts.recognise(tx, scheme, path, now)
        contacts.change(tx, known.contact_id, language="en")
        consent.answer_city_news(tx, known.contact_id, scheme, "1", now, agrees=True)
