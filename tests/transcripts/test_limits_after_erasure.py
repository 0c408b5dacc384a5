"""What an erased person had used of their limits is known to the process alone, and not for long."""

from datetime import datetime, timedelta
from pathlib import Path

from bot.dialogue.limits import DATA_LINKS, LIVES, Limits
from hearback.wiring import Place
from storage import Store, contacts
from storage.models import Address
from storage.tx import table_of
from tests.transcripts.stage import Stage

DAY = timedelta(days=1)


def everything(sqlite_url: str) -> bytes:
    """All bytes of the database and its log."""
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    return b"".join(path.read_bytes() for path in file.parent.glob(f"{file.name}*"))


async def erase(stage: Stage) -> None:
    for text in ("MY DATA", "FORGET ME", "1"):
        await stage.text("ann", "sms", text)


async def test_the_database_keeps_no_key_of_somebody_who_is_erased(
    sqlite_store: Store, sqlite_url: str, place: Place, now: datetime
) -> None:
    stage = Stage(sqlite_store, place, now)
    await stage.text("ann", "sms", "hello")
    [address] = sqlite_store.read_now(lambda tx: tx.run(table_of(Address).select()).all())
    assert sqlite_store.read_now(contacts.address_hash, "sms", "+15550100001") == address.hash

    keys = [address.hash, address.owner_hash]
    assert [key for key in keys if key.encode() in everything(sqlite_url)] == keys

    await erase(stage)

    assert sqlite_store.truncate_log()
    assert [key for key in keys if key.encode() in everything(sqlite_url)] == []
    assert stage.place.town.limits.used(DATA_LINKS, address.owner_hash, now - DAY) == 1
    assert (
        Stage(sqlite_store, place, now).place.town.limits.used(DATA_LINKS, address.owner_hash, now - DAY) == 0
    )


def test_what_is_noted_again_counts_once_and_a_day_later_not_at_all(now: datetime) -> None:
    limits, since = Limits(), now - DAY

    for _ in range(2):  # a transaction may be repeated
        limits.carry(1, [(DATA_LINKS, "key", [now, now])], now)
    limits.carry(2, [(DATA_LINKS, "key", [now])], now)
    assert limits.used(DATA_LINKS, "key", since) == 3
    assert limits.used(DATA_LINKS, "another", since) == 0

    limits.carry(3, [], now + LIVES)
    assert limits.used(DATA_LINKS, "key", since) == 0


def test_no_more_erasures_are_remembered_than_there_is_room_for(now: datetime) -> None:
    limits = Limits(most=2)

    for n in range(3):
        limits.carry(n, [(DATA_LINKS, str(n), [now])], now)

    assert [limits.used(DATA_LINKS, str(n), now - DAY) for n in range(3)] == [0, 1, 1]
