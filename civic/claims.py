"""One official at a time answers a message: whoever looks at it first has it for a while."""

from datetime import datetime, timedelta

from civic import audit
from civic.officials import Caller
from storage import Tx, claims, inbound, officials
from storage.models import MessageState

LEASE = timedelta(minutes=10)


class Taken(Exception):
    """Another official is answering it."""

    def __init__(self, by: str) -> None:
        super().__init__(by)
        self.by = by


def claim(tx: Tx, message_id: int, caller: Caller, now: datetime, *, take_over: bool = False) -> None:
    """Claim a message for some minutes, again or anew. Raises `Taken`; `LookupError` when there is none."""
    if inbound.by_id(tx, message_id) is None:
        raise LookupError("no such message")
    held = claims.of_message(tx, message_id, now)
    if held and held.official_id != caller.official_id and not take_over:
        holder = officials.by_id(tx, held.official_id)
        raise Taken(holder.email if holder else "")
    if caller.official_id is not None:
        claims.put(tx, message_id, caller.official_id, now + LEASE)


def release(tx: Tx, message_id: int, caller: Caller, now: datetime) -> None:
    """Let go of a message of one's own."""
    held = claims.of_message(tx, message_id, now)
    if held and held.official_id == caller.official_id:
        claims.drop(tx, message_id)


def discard(tx: Tx, message_id: int, reason: str, caller: Caller, now: datetime) -> bool:
    """Put a message away without an answer; False when it waits no more for one."""
    message = inbound.by_id(tx, message_id)
    if message is None or message.state not in (MessageState.UNCLEAR, MessageState.PARKED):
        return False
    inbound.settle(tx, message_id, MessageState.HANDLED, now, reason="discarded")
    claims.drop(tx, message_id)
    audit.note(tx, caller.name, "discarded", f"message:{message_id}", now, reason=reason)
    return True
