"""When the next message of a channel may go, or whether it pauses: one row a channel for all processes."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import BindParameter, bindparam, select

from storage.models import Pace
from storage.tx import Tx, table_of

AHEAD = timedelta(seconds=1)  # moments given out in advance: an answer waits behind no more than these
LAG = timedelta(milliseconds=100)  # by which whoever asks may be late, and have the moments that went by

PROBED_EVERY = timedelta(hours=1)  # a channel that pauses: one message sees whether it is over
URGENT_EVERY = timedelta(minutes=1)  # and one that must not wait may see it sooner

_PACE = table_of(Pace)
_CHANNELS: BindParameter[str] = bindparam("channels", expanding=True)
_NOW = bindparam("now", type_=_PACE.c.free_at.type)
_HELD = select(_PACE.c.channel, _PACE.c.free_at).where(
    _PACE.c.channel.in_(_CHANNELS), (_PACE.c.free_at > _NOW) | (_PACE.c.paused_until > _NOW)
)
_PAUSED = _PACE.select().where(_PACE.c.paused_until > _NOW).order_by(_PACE.c.channel)


def moments(tx: Tx, channel: str, units: Sequence[int], rate: float, now: datetime) -> list[datetime]:
    """The moments at which messages of so many units may go, as far as they lie within `AHEAD`.

    The generic cell rate algorithm without a burst: each message takes its units' share of time, and whoever
    comes next, in whatever process, gets the moment after it. Who asks a little late, since a commit took
    its time, gets moments that have just gone by, or the pace would fall behind each time; after a rest
    nothing is caught up.
    """
    row = _locked(tx, channel)
    if row is not None and _is_paused(row, now):
        return []
    free = row.free_at if row else now
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


def hold(tx: Tx, channel: str, until: datetime, now: datetime, reason: str = "") -> None:
    """Give out no moment before that, but to who sees whether it is over: the platform had too much of us."""
    row = _locked(tx, channel)
    if row is not None and row.paused_until is not None:
        until = max(until, row.paused_until)
    pause = {"paused_until": until, "urgent_at": now + URGENT_EVERY, "reason": reason}
    free_at = max(min(until, now + PROBED_EVERY), row.free_at if row else now)
    tx.put(Pace, unique=["channel"], channel=channel, free_at=free_at, **pause)


def lift(tx: Tx, channel: str, now: datetime) -> bool:
    """End a pause; False when there is none."""
    row = _locked(tx, channel)
    if row is None or not _is_paused(row, now):
        return False
    none = {"paused_until": None, "urgent_at": None, "reason": None}
    tx.put(Pace, unique=["channel"], channel=channel, free_at=now, **none)
    return True


def probe(tx: Tx, channel: str, now: datetime, *, is_urgent: bool) -> bool:
    """Whether one message may see if a pause is over: one an hour, or a minute if it must not wait."""
    row = _locked(tx, channel)
    if row is None or not _is_paused(row, now):
        return False
    paused_until = row.paused_until or now
    is_time = row.free_at <= now
    if not is_time and not (is_urgent and row.urgent_at is not None and row.urgent_at <= now):
        return False
    free_at = min(now + PROBED_EVERY, paused_until) if is_time else row.free_at
    tx.put(Pace, unique=["channel"], channel=channel, free_at=free_at, urgent_at=now + URGENT_EVERY)
    return True


def paused(tx: Tx, now: datetime) -> list[Pace]:
    """The channels that pause."""
    return tx.nouns(Pace, _PAUSED, now=now)


def pauses(tx: Tx, channel: str, now: datetime) -> bool:
    """Whether a channel pauses."""
    row = _locked(tx, channel)
    return row is not None and _is_paused(row, now)


def _is_paused(row: Pace, now: datetime) -> bool:
    return row.paused_until is not None and row.paused_until > now


def held(tx: Tx, channels: Sequence[str], now: datetime) -> dict[str, datetime]:
    """Those of these channels of which no message may go, until when to ask; for ones that keep no pace."""
    found = tx.rows(_HELD, channels=list(channels), now=now)
    return {row.channel: min(row.free_at, now + URGENT_EVERY) for row in found}


def next_moment(tx: Tx, channel: str, now: datetime) -> datetime:
    """When it is worth asking for a moment again."""
    row = _locked(tx, channel)
    if row is None:
        return now
    if _is_paused(row, now):
        return min(max(row.free_at, now), now + URGENT_EVERY)
    return max(row.free_at - AHEAD, now)


def lock(tx: Tx, channels: Iterable[str]) -> None:
    """Keep the moments of all these channels for this transaction: in one order, so none waits in a ring."""
    for channel in sorted(channels):
        _locked(tx, channel)


def _locked(tx: Tx, channel: str) -> Pace | None:
    """Held until the transaction ends: two processes never get the same moment."""
    row = tx.find(Pace, held=True, channel=channel)
    if row is None:  # nobody has sent by it yet
        tx.serialise(f"pace:{channel}")
        row = tx.find(Pace, held=True, channel=channel)
    return row
