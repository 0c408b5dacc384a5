"""How else a person can be reached, and how often the city has begun to write to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, func, update
from sqlalchemy import select as select_columns

from storage import contacts
from storage.broadcast_models import Broadcast
from storage.models import BEGUN, OutboundMessage, SendStatus
from storage.tx import Tx, table_of

ENOUGH_OF_CAMPAIGN = "monthly limit of the campaign"
QUIET = "quiet hours"  # or a day of silence: why a message waits until they are over
OUTSIDE = "outside WhatsApp's window"  # why a message waits until the person writes again

_OUT, _BROADCAST = table_of(OutboundMessage), table_of(Broadcast)
_WENT_OUT = _OUT.c.status.not_in([SendStatus.QUEUED.value, SendStatus.SUPPRESSED.value])
_BEGUN_SINCE = select_columns(func.count().label("begun")).where(
    _OUT.c.contact_id == bindparam("contact"), _OUT.c.id != bindparam("but"), _OUT.c.kind.in_(BEGUN),
    _OUT.c.handed_at >= bindparam("since", type_=_OUT.c.handed_at.type), _WENT_OUT,
)  # fmt: skip


def of_campaign(code: ColumnElement[str] | str) -> ColumnElement[bool]:
    """Whether a message is one of a broadcast that belongs to a campaign."""
    ones = select_columns(_BROADCAST.c.id).where(_BROADCAST.c.campaign == code)
    return _OUT.c.broadcast_id.in_(ones)


_BEGUN_OF_CAMPAIGN = _BEGUN_SINCE.where(of_campaign(bindparam("code")))


@dataclass(frozen=True, slots=True)
class Way:
    """Another address of the same person."""

    address_id: int
    channel: str


def other_way(
    tx: Tx, contact_id: int, *, but: int, channels: Sequence[str], open_since: datetime
) -> Way | None:
    """The address that the person used last on one of these channels; WhatsApp only inside its window."""
    for address in contacts.addresses(tx, [contact_id]):
        is_open = address.scheme != "whatsapp" or (
            address.last_inbound_at is not None and address.last_inbound_at > open_since
        )
        if address.id is not None and address.id != but and address.scheme in channels and is_open:
            return Way(address.id, address.scheme)
    return None


def begun_since(tx: Tx, contact_id: int, since: datetime, *, but: int) -> int:
    """How many messages the city has begun to this person since then, without one that is at hand."""
    return int(tx.value(_BEGUN_SINCE, contact=contact_id, since=since, but=but))


def begun_of_campaign(tx: Tx, contact_id: int, code: str, since: datetime, *, but: int) -> int:
    """How many messages of a campaign went to this person since then, without one that is at hand."""
    return int(tx.value(_BEGUN_OF_CAMPAIGN, contact=contact_id, code=code, since=since, but=but))


def let_go_on(tx: Tx, address_id: int, now: datetime) -> None:
    """The person has written again: what waited for that may go."""
    waits = (_OUT.c.status == SendStatus.QUEUED.value) & (_OUT.c.reason == OUTSIDE)
    tx.run(update(_OUT).where(_OUT.c.address_id == address_id, waits).values(due_at=now, reason=None))


def let_begin(tx: Tx, at: datetime) -> int:
    """The hours in which nothing begins are others now: what waits longer than until `at` goes then."""
    waits = (_OUT.c.status == SendStatus.QUEUED.value) & (_OUT.c.reason == QUIET) & (_OUT.c.due_at > at)
    return tx.run(update(_OUT).where(waits).values(due_at=at)).rowcount
