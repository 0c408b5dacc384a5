"""Messages whose fate was open when their person was erased: looked up, so that the platform's copy can go.

Nothing else tells whether the platform has a copy. Until that is known the row keeps the text and the sealed
address, and nobody's name; it is never sent again.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select as select_columns
from sqlalchemy import update

from storage.models import TRACE, Address, OutboundMessage, SendStatus
from storage.privacy import add_copy
from storage.tx import Tx, table_of

MAYBE_SENT = "it may have been sent"  # why a message of unknown fate was given up

_OUT, _ADDRESS = table_of(OutboundMessage), table_of(Address)
_SEALED = select_columns(_ADDRESS.c.sealed).where(_ADDRESS.c.id == _OUT.c.address_id).scalar_subquery()
_IS_IN_DOUBT = _OUT.c.status.in_([SendStatus.SENDING.value, SendStatus.UNKNOWN.value])
_WAS_IN_DOUBT = (_OUT.c.status == SendStatus.FAILED.value) & (_OUT.c.reason == MAYBE_SENT)
_LEFT = {
    "kind": TRACE, "sealed_to": _SEALED, "contact_id": None, "address_id": None, "reply_to_id": None,
    "dedupe": None, "reason": None,
}  # fmt: skip


def leave(tx: Tx, contact_id: int, now: datetime) -> None:
    """Take the person off messages that may be at the platform without an id of it that we know.

    A second attempt that is in doubt still has the id of the first one.
    """
    is_unnamed = _OUT.c.external_id.is_(None) | _OUT.c.again_at.is_not(None)
    mine = (_OUT.c.contact_id == contact_id) & is_unnamed & _OUT.c.address_id.is_not(None)
    tx.run(update(_OUT).where(mine, _IS_IN_DOUBT).values(_LEFT))
    given_up = _LEFT | {"status": SendStatus.UNKNOWN.value, "claimed_until": now}
    tx.run(update(_OUT).where(mine, _WAS_IN_DOUBT).values(given_up))


def look_again(tx: Tx, message_id: int, when: datetime) -> None:
    """The platform could not say yet: ask once more then."""
    tx.change(OutboundMessage, message_id, status=SendStatus.UNKNOWN.value, claimed_until=when)


def end(tx: Tx, message_id: int, channel: str, external_ids: Iterable[str], copies_due: datetime) -> None:
    """It is known what the platform has: note that for deletion there, and delete what is here."""
    for external_id in external_ids:
        add_copy(tx, channel, external_id, copies_due)
    tx.run(_OUT.delete().where(_OUT.c.id == message_id))
