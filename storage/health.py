"""Whether the database takes writes."""

from sqlalchemy import false, update

from storage.models import OutboundMessage
from storage.tx import Tx, table_of

_OUT = table_of(OutboundMessage)
_NOTHING = update(_OUT).where(false()).values(status=_OUT.c.status)


def check(tx: Tx) -> None:
    """Write nothing, which a standby and a file that may only be read refuse as they refuse everything."""
    tx.run(_NOTHING)
