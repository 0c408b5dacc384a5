"""Notices that wait and go out as one message: the parts are kept as rows of their own, which are never sent.

A part keeps its key, so that nobody is told twice, and its words, so that it can be taken out again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, case, cast, func, literal_column, or_, update
from sqlalchemy import select as select_columns
from sqlmodel import col, select

from storage import outbound
from storage.models import URGENCY, OutboundMessage, SendStatus
from storage.tx import Tx, table_of

PART_OF = "part of"  # why a part is not sent by itself
SUPERSEDED = "superseded by later news"

_OUT, _WHOLE = table_of(OutboundMessage), table_of(OutboundMessage).alias("whole")


@dataclass(frozen=True, slots=True)
class Family:
    """Notices that are gathered with one another, by what their keys begin with, and so what gathers them."""

    gathers: str
    parts: tuple[str, ...]

    @property
    def prefixes(self) -> tuple[str, ...]:
        """What the key of a message of this family begins with."""
        return self.gathers, *self.parts


NEWS = Family("news:", ("status:", "promise:"))  # of what people took part in
DEEDS = Family("deeds:", ("author",))  # of what officials did to what they wrote
FAMILIES = (NEWS, DEEDS)


def last(tx: Tx, contact_id: int, family: Family) -> OutboundMessage | None:
    """The last notice of a family to a person that was, or is to be, sent."""
    is_gathered = or_(*(_OUT.c.dedupe.startswith(prefix) for prefix in family.prefixes))
    query = select(OutboundMessage).where(
        OutboundMessage.contact_id == contact_id, is_gathered,
        OutboundMessage.status != SendStatus.SUPPRESSED,
    )  # fmt: skip
    return tx.first(query.order_by(col(OutboundMessage.id).desc()).limit(1))


def is_known(tx: Tx, key: str) -> bool:
    """Whether a notice with this key was written, to be sent alone or with others."""
    return tx.find(OutboundMessage, dedupe=key) is not None


def is_waiting(tx: Tx, key: str) -> bool:
    """Whether a notice has not gone out yet, alone or with others."""
    notice = tx.find(OutboundMessage, dedupe=key)
    whole = _whole(notice) if notice else None
    return notice is not None and (
        notice.status == SendStatus.QUEUED or (whole is not None and _is_waiting(tx, whole))
    )


def begin(tx: Tx, now: datetime, due_at: datetime, family: Family, **values: Any) -> int:
    """A message that gathers others, without words as yet."""
    key = f"{family.gathers}{values['contact_id']}:{values.pop('dedupe')}:{now.timestamp():.0f}"
    gathering = outbound.queue(tx, now, **values, text="", dedupe=key, due_at=due_at)
    if gathering is None:
        raise LookupError("a message that gathers others is there already")
    return gathering


def add(tx: Tx, now: datetime, gathering: int, **values: Any) -> None:
    """Note one more notice as a part of such a message."""
    part = {"status": SendStatus.SUPPRESSED.value, "reason": _reason(gathering)}
    outbound.queue(tx, now, **(values | part))


def become_part(tx: Tx, message_id: int, gathering: int) -> bool:
    """Let a notice that still waits by itself, or was a part of another message, be a part of this one."""
    waits = _OUT.c.status.in_([SendStatus.QUEUED.value, SendStatus.SUPPRESSED.value])
    part = {"status": SendStatus.SUPPRESSED.value, "reason": _reason(gathering)}
    return tx.run(update(_OUT).where(_OUT.c.id == message_id, waits).values(**part)).rowcount == 1


def hold(tx: Tx, gathering: int) -> bool:
    """Let no other transaction change such a message until this one ends; False when it is gone."""
    return tx.find(OutboundMessage, held=True, id=gathering) is not None


def supersede(tx: Tx, gathering: int, keys: Sequence[str]) -> None:
    """Leave parts out, by key or, with a colon at its end, its beginning: there is later news of the same."""
    if keys:
        old = or_(
            *(_OUT.c.dedupe.startswith(key) if key.endswith(":") else _OUT.c.dedupe == key for key in keys)
        )
        parts = update(_OUT).where(_is_part_of(gathering), old)
        tx.run(parts.values(reason=SUPERSEDED))


def parts_of(tx: Tx, gathering: int) -> list[OutboundMessage]:
    """What goes out with such a message, in order."""
    query = select(OutboundMessage).where(_is_part_of(gathering))
    return [part for part in tx.all(query.order_by(col(OutboundMessage.id))) if part.text]


def rewrite(tx: Tx, gathering: int, **values: Any) -> bool:
    """Give such a message its words; False when it is on its way already."""
    waits = (_OUT.c.id == gathering) & (_OUT.c.status == SendStatus.QUEUED.value)
    return tx.run(update(_OUT).where(waits).values(**values)).rowcount == 1


def drop(tx: Tx, message_id: int) -> None:
    """Delete a part, or a message that gathers nothing any more and still waits."""
    may = _OUT.c.status.in_([SendStatus.QUEUED.value, SendStatus.SUPPRESSED.value])
    tx.run(_OUT.delete().where(_OUT.c.id == message_id, may))


def waiting_parts(tx: Tx, dedupe: str, *, but: int | None) -> list[tuple[int, int]]:
    """Parts whose keys begin so, but for one person's, and the messages, waiting still, that they are in."""
    query = select(OutboundMessage).where(
        outbound.with_key(dedupe), outbound.among_them(SendStatus.SUPPRESSED)
    )
    found = tx.all(query if but is None else query.where(col(OutboundMessage.contact_id) != but))
    pairs = [(part.id or 0, _whole(part)) for part in found]
    return [(part, whole) for part, whole in pairs if whole is not None and _is_waiting(tx, whole)]


def _is_waiting(tx: Tx, message_id: int) -> bool:
    message = outbound.by_id(tx, message_id)
    return message is not None and message.status == SendStatus.QUEUED


def _whole(part: OutboundMessage) -> int | None:
    """The message that a part goes out with."""
    head, _, number = (part.reason or "").rpartition(" ")
    return int(number) if head == PART_OF else None


def holding(tx: Tx, words: str) -> list[int]:
    """Messages that gather others, still wait, and hold these words."""
    query = select(OutboundMessage).where(
        or_(*(_OUT.c.dedupe.startswith(family.gathers) for family in FAMILIES)),
        OutboundMessage.status == SendStatus.QUEUED,
        OutboundMessage.urgency == URGENCY["notice"],  # few beside a broadcast
        _OUT.c.text.contains(words, autoescape=True),
    )  # fmt: skip
    return [row.id for row in tx.all(query) if row.id is not None]


def is_of_a_part(reason: ColumnElement[str | None]) -> ColumnElement[bool]:
    """Whether this is why a part is not sent: in the words of its index, which else is not used."""
    begins: ColumnElement[str] = literal_column(f"'{PART_OF} '")
    return func.substr(reason, literal_column("1"), literal_column(str(len(PART_OF) + 1))) == begins


def whole_of(reason: ColumnElement[str | None]) -> ColumnElement[int]:
    """The message that a part goes out with; nothing for what is no part."""
    number = cast(func.substr(reason, len(PART_OF) + 2), Integer)
    return case((is_of_a_part(reason), number), else_=None)


def is_part(message: OutboundMessage) -> bool:
    """Whether a message is only a part of another one."""
    return message.reason == SUPERSEDED or _whole(message) is not None


def _is_part_of(gathering: int) -> ColumnElement[bool]:
    """Whether it is a part of such a message: looked for among its person's, which have an index."""
    whose = select_columns(_WHOLE.c.contact_id).where(_WHOLE.c.id == gathering).scalar_subquery()
    return (_OUT.c.contact_id == whose) & (_OUT.c.reason == _reason(gathering))


def _reason(gathering: int) -> str:
    return f"{PART_OF} {gathering}"
