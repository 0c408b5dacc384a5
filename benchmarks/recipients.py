"""Invented people with phones who agreed to city news, and a broadcast to all of them."""

import os
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from benchmarks.processes import ROOT
from benchmarks.watching import Watch
from civic import broadcast_runs, broadcasts
from civic.broadcast_rehearsals import rehearse
from civic.broadcasts import Draft
from civic.city import City, load_city
from civic.officials import Caller, Role
from hearback import wiring
from hearback.settings import Settings
from storage import Store, Tx, bulk
from storage import broadcasts as stored
from storage.audiences import count_fixed
from storage.broadcast_models import Broadcast
from storage.contacts import SEALED_ADDRESS
from storage.models import Address, Contact

SECRET = "benchmark" * 5
AUTHOR, APPROVER = Caller("an author", Role.EDITOR, 1), Caller("somebody else", Role.EDITOR, 2)
EVERYONE = {"everyone": True}
TEXT = "Larkmouth: the new library opens on Saturday at 10. Come and have a look! STOP ends messages."
PERSON = ("id", "language", "language_chosen", "created_at", "last_inbound_at", "city_news_at")
PHONE = (
    "id",
    "contact_id",
    "scheme",
    "hash",
    "sealed",
    "verified",
    "reply_from",
    "created_at",
    "last_inbound_at",
)


def invent(url: str, people: int) -> None:
    """So many people who have each written by SMS and agreed to city news."""
    store = _store(url)
    store.upgrade()
    store.write_now(_invent, people)
    store.close()


def prepare(url: str) -> dict[str, float]:
    """Rehearse a broadcast, approve it and fix its audience: how long it takes, and the most memory."""
    store, city = _store(url), load_city(ROOT / "cities" / "demo")
    broadcast_id = store.write_now(broadcasts.draft, Draft({"en": TEXT}, EVERYONE), city, _now(), by=AUTHOR)
    began = time.perf_counter()
    store.write_now(_rehearse_and_approve, broadcast_id, city)
    rehearsed = time.perf_counter()
    with Watch([os.getpid()]) as watch:
        while store.write_now(_fix_some, broadcast_id, city):
            pass
    fixed = time.perf_counter()
    people = store.read_now(count_fixed, broadcast_id)
    store.close()
    seconds = {
        "people": people,
        "rehearse_seconds": round(rehearsed - began, 2),
        "seconds": round(fixed - rehearsed, 2),
    }
    return seconds | {"memory_mb": round(watch.most_mb, 1)}


def _rehearse_and_approve(tx: Tx, broadcast_id: int, city: City) -> None:
    rehearse(tx, _broadcast(tx, broadcast_id), city, None, _now(), by=AUTHOR)
    broadcasts.approve(tx, _broadcast(tx, broadcast_id), _now(), by=APPROVER)


def _fix_some(tx: Tx, broadcast_id: int, city: City) -> bool:
    return broadcast_runs.fix_some(tx, _broadcast(tx, broadcast_id), city, _now())


def _broadcast(tx: Tx, broadcast_id: int) -> Broadcast:
    found = stored.by_id(tx, broadcast_id, held=True)
    assert found is not None
    return found


def _now() -> datetime:
    return datetime.now(UTC)


def _store(url: str) -> Store:
    settings = Settings(database_url=url, secret_key=SECRET)  # type: ignore[arg-type]  # pydantic seals it
    return wiring.open_store(url, wiring.vault(settings))


def _invent(tx: Tx, people: int) -> None:
    now = datetime.now(UTC)
    bulk.load(tx, Contact, PERSON, ((n, "en", False, now, now, now) for n in range(1, people + 1)))
    bulk.load(tx, Address, PHONE, _phones(tx, people, now))
    bulk.settle_ids(tx, [Contact, Address])
    bulk.refresh_statistics(tx)


def _phones(tx: Tx, people: int, now: datetime) -> Iterator[Sequence[Any]]:
    for n in range(1, people + 1):
        number = f"+155501{n:06d}"
        sealed, key = tx.vault.seal(number, SEALED_ADDRESS), tx.vault.hash("address", "sms", number)
        yield n, n, "sms", key, sealed, True, "", now, now
