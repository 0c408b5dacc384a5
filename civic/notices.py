"""Notices to one person: the first goes at once, those that come soon after it wait and become one message.

News of what people took part in wait for an hour, what officials did to what they wrote for some minutes.

Each is kept as a row of its own, so that it can be taken back, and that nobody is told twice; the message
that they go out with is made of them, in the transaction that adds one. A person on an invented channel sees
everything at once: it costs nothing, and is for trying things out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from phrases import parts
from storage import Tx, gathered, outbound
from storage.contacts import INVENTED
from storage.gathered import DEEDS, NEWS, Family
from storage.models import Address, OutboundMessage, SendStatus, id_of

WITHIN = {NEWS: timedelta(hours=1), DEEDS: timedelta(minutes=5)}
LONGEST = 1500  # characters of one message; Twilio takes 1600


@dataclass(frozen=True, slots=True)
class Notice:
    """What one person is told; `replaces` are keys of notices that it makes old, when they wait still."""

    key: str
    text: str
    language: str
    replaces: Sequence[str] = ()
    change_id: int | None = None  # of the status that it tells
    family: Family = NEWS


def queue(tx: Tx, contact_id: int, address: Address, notice: Notice, now: datetime) -> None:
    """Tell somebody: now, or together with what they are told next; nothing when they were told."""
    if gathered.is_known(tx, notice.key):
        return
    row: dict[str, Any] = {
        "contact_id": contact_id, "address_id": id_of(address), "channel": address.scheme, "kind": "notice",
        "text": notice.text, "language": notice.language, "parts": parts(notice.text).count,
        "dedupe": notice.key, "change_id": notice.change_id,
    }  # fmt: skip
    last = None if address.scheme in INVENTED else gathered.last(tx, contact_id, notice.family)
    within = WITHIN[notice.family]
    if last is None or not _gathers(last, within, now):
        outbound.queue(tx, now, **row)
        return
    gathering = _gathering(tx, last, notice.family, row, now)
    gathered.hold(tx, gathering)
    gathered.supersede(tx, gathering, notice.replaces)
    gathered.add(tx, now, gathering, **row)
    if not _write(tx, gathering, address):  # it has just left
        _begin_anew(tx, gathering, notice, address, row, now)


def _gathers(last: OutboundMessage, within: timedelta, now: datetime) -> bool:
    """Whether what comes now waits for the next message: one went out of late, or waits by itself."""
    return _begun(last) > now - within or (last.status == SendStatus.QUEUED and last.due_at > now)


def _begun(last: OutboundMessage) -> datetime:
    return last.handed_at or last.created_at


def _gathering(tx: Tx, last: OutboundMessage, family: Family, row: dict[str, Any], now: datetime) -> int:
    """The message that gathers what comes now: the last, if it waits and has room, else a new one."""

    def begin(due_at: datetime) -> int:
        return gathered.begin(tx, now, due_at, family, **_wordless(row))

    is_waiting = last.status == SendStatus.QUEUED
    has_room = len(last.text) + len(row["text"]) < LONGEST
    if is_waiting and (last.dedupe or "").startswith(family.gathers):
        return id_of(last) if has_room else begin(last.due_at)
    if is_waiting and last.due_at > now and has_room:  # in quiet hours, say: both in the morning, as one
        new = begin(last.due_at)
        gathered.become_part(tx, id_of(last), new)
        return new
    return begin(_begun(last) + WITHIN[family])


def _begin_anew(  # noqa: PLR0917  # all that a message is made of
    tx: Tx, gone: int, notice: Notice, address: Address, row: dict[str, Any], now: datetime
) -> None:
    part = outbound.by_dedupe(tx, notice.key)
    values = _wordless(row | {"dedupe": f"{notice.key}:{gone}"})
    new = gathered.begin(tx, now, now + WITHIN[notice.family], notice.family, **values)
    gathered.become_part(tx, id_of(part), new)
    _write(tx, new, address)


def _wordless(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in ("text", "parts", "change_id")}


def _write(tx: Tx, gathering: int, address: Address | None = None) -> bool:
    """Make the words out of the parts; False when the message is on its way already, or gone."""
    if not gathered.hold(tx, gathering):
        return False
    texts = dict.fromkeys(part.text for part in gathered.parts_of(tx, gathering))  # of three photos: once
    text = "\n".join(texts)
    where = {"address_id": address.id, "channel": address.scheme} if address else {}
    if not text:
        gathered.drop(tx, gathering)
        return True
    return gathered.rewrite(tx, gathering, text=text, parts=parts(text).count, **where)


def withdraw(tx: Tx, key: str, *, but: int | None) -> int:
    """Take back notices whose keys begin so and that wait still, but for one person's; returns how many."""
    taken = outbound.withdraw(tx, key, but=but)
    for part, gathering in gathered.waiting_parts(tx, key, but=but):
        gathered.drop(tx, part)
        taken += _write(tx, gathering)
    return taken


def forget(tx: Tx, words: str) -> None:
    """Make messages that wait, and hold these words, anew out of the parts that do not."""
    for gathering in gathered.holding(tx, words):
        for part in gathered.parts_of(tx, gathering):
            if words in part.text:
                gathered.drop(tx, id_of(part))
        _write(tx, gathering)
