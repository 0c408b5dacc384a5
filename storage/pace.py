"""When the next message of a channel may go: one row a channel, shared by all processes."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import BindParameter, bindparam, select

from storage.models import Pace
from storage.tx import Tx, table_of

AHEAD = timedelta(seconds=1)  # moments given out in advance: an answer waits behind no more than these
LAG = timedelta(milliseconds=100)  # by which whoever asks may be late, and have the moments that went by

_PACE = table_of(Pace)
_CHANNELS: BindParameter[str] = bindparam("channels", expanding=True)
_HELD = select(_PACE.c.channel, _PACE.c.free_at).where(
    _PACE.c.channel.in_(_CHANNELS), _PACE.c.free_at > bindparam("now", type_=_PACE.c.free_at.type)
)


def moments(tx: Tx, channel: str, units: Sequence[int], rate: float, now: datetime) -> list[datetime]:
    """The moments at which messages of so many units may go, as far as they lie within `AHEAD`.

    The generic cell rate algorithm without a burst: each message takes its units' share of time, and whoever
    comes next, in whatever process, gets the moment after it. Who asks a little late, since a commit took
    its time, gets moments that have just gone by, or the pace would fall behind each time; after a rest
    nothing is caught up.
    """
    free = _free_at(tx, channel, now)
    if free < now - LAG:
        free = now
    given = []
    for size in units:
        if free > now + AHEAD:
            break
        given.append(free)
        free += timedelta(seconds=max(size, 1) / rate)
    if given:
        tx.put(Pace, unique=["channel"], channel=channel, free_at=free)
    return given


def hold(tx: Tx, channel: str, until: datetime) -> None:
    """Give out no moment before that: the platform has had too much of us."""
    free = max(_free_at(tx, channel, until), until)
    tx.put(Pace, unique=["channel"], channel=channel, free_at=free)


def held(tx: Tx, channels: Sequence[str], now: datetime) -> dict[str, datetime]:
    """Those of these channels of which no message may go yet, until when; for channels that keep no pace."""
    return {row.channel: row.free_at for row in tx.rows(_HELD, channels=list(channels), now=now)}


def next_moment(tx: Tx, channel: str, now: datetime) -> datetime:
    """When it is worth asking for a moment again."""
    return max(_free_at(tx, channel, now) - AHEAD, now)


def lock(tx: Tx, channels: Iterable[str]) -> None:
    """Keep the moments of all these channels for this transaction: in one order, so none waits in a ring."""
    for channel in sorted(channels):
        _locked(tx, channel)


def _free_at(tx: Tx, channel: str, now: datetime) -> datetime:
    row = _locked(tx, channel)
    return row.free_at if row else now


def _locked(tx: Tx, channel: str) -> Pace | None:
    """Held until the transaction ends: two processes never get the same moment."""
    row = tx.find(Pace, held=True, channel=channel)
    if row is None:  # nobody has sent by it yet
        tx.serialise(f"pace:{channel}")
        row = tx.find(Pace, held=True, channel=channel)
    return row
