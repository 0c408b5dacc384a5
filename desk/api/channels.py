"""Channels that pause, and letting one go on."""

from datetime import datetime

from civic import pauses
from civic.officials import Role
from civic.pauses import NoPause
from desk.api import shapes
from desk.api.operations import Call, Operation, operation
from desk.api.problems import missing
from storage import Tx


@operation("GET", "/pauses", Role.VIEWER)
async def list_pauses(call: Call) -> shapes.Pauses:
    """The channels that pause because their platform has had too much of us."""
    return await call.desk.store.read(find_pauses, call.now)


@operation("POST", "/pauses/{channel}/lift", Role.ADMIN)
async def lift_pause(call: Call, channel: str) -> shapes.Pauses:
    """Let a channel go on at once; what still pauses comes back."""
    return await call.desk.store.write(_lift, call, channel)


OPERATIONS: tuple[Operation, ...] = (list_pauses, lift_pause)


def find_pauses(tx: Tx, now: datetime) -> shapes.Pauses:
    """All pauses of this moment."""
    items = [
        shapes.Pause(channel=one.channel, until=one.until, reason=one.reason, probed_at=one.probed_at)
        for one in pauses.current(tx, now)
    ]
    return shapes.Pauses(items=items)


def _lift(tx: Tx, call: Call, channel: str) -> shapes.Pauses:
    try:
        pauses.lift(tx, channel, call.now, by=call.caller.name)
    except NoPause:
        raise missing("this channel does not pause") from None
    return find_pauses(tx, call.now)
