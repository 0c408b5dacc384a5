"""Broadcasts on their way: the audience fixed, messages put into the outbox bit by bit, an eye kept on them.

A plain function of the clock: whoever is elected to do what its time has come for calls `run_due`.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from civic import alarms, audiences, broadcasts
from civic.city import City
from storage import Tx
from storage import audiences as people
from storage import broadcasts as stored
from storage.broadcast_models import Broadcast, BroadcastState
from storage.models import id_of

BATCH = 5_000  # contacts looked at in one transaction while an audience is fixed
PUT_OUT = 500  # messages put into the outbox in one transaction
AHEAD = 1_000  # messages that wait in the outbox: a pause holds few back, answers are not kept waiting
LASTS = timedelta(days=7)  # what could not go out by then is no news any more
FEWEST = 50  # messages out before a rate says anything
MOST_FAILED, MOST_OPTED_OUT = 0.05, 0.02


@dataclass(frozen=True, slots=True)
class Ran:
    """What was done: whether more is to be done at once, and how many messages were put into the outbox."""

    more: bool = False
    put_out: int = 0


def run_due(tx: Tx, city: City, now: datetime, *, may_begin: bool) -> Ran:
    """Do the next bit of every broadcast that is under way."""
    done = [_run(tx, broadcast_id, city, now, may_begin=may_begin) for broadcast_id in stored.active(tx)]
    return Ran(any(one.more for one in done), sum(one.put_out for one in done))


def _run(tx: Tx, broadcast_id: int, city: City, now: datetime, *, may_begin: bool) -> Ran:
    broadcast = stored.by_id(tx, broadcast_id, held=True)  # officials may be changing it
    if broadcast is None:
        return Ran()
    match broadcast.state:
        case BroadcastState.APPROVED:
            return _prepare(tx, broadcast, city, now, may_begin=may_begin)
        case BroadcastState.RUNNING:
            return _go_on(tx, broadcast, city, now, may_begin=may_begin)
        case BroadcastState.PAUSED:
            stored.hold_back(tx, broadcast_id)  # what was being sent, and is to be sent again
    return Ran()


def fix_some(tx: Tx, broadcast: Broadcast, city: City, now: datetime) -> bool:
    """Fix the next part of the audience; True when there is more to fix."""
    at = max(broadcast.send_at or now, now)
    audience = audiences.of(tx, broadcast)
    fixed = people.fix(tx, broadcast, audience, audiences.frame(city, at), BATCH)
    count = None if fixed.more else people.count_fixed(tx, id_of(broadcast))
    stored.change(tx, id_of(broadcast), fixed_to=fixed.to, people=count)
    return fixed.more


def _prepare(tx: Tx, broadcast: Broadcast, city: City, now: datetime, *, may_begin: bool) -> Ran:
    if broadcast.people is None:
        fix_some(tx, broadcast, city, now)
        return Ran(more=True)
    if not may_begin or (broadcast.send_at is not None and broadcast.send_at > now):
        return Ran()
    stored.change(tx, id_of(broadcast), state=BroadcastState.RUNNING.value, begun_at=now, updated_at=now)
    return Ran(more=True)


def _go_on(tx: Tx, broadcast: Broadcast, city: City, now: datetime, *, may_begin: bool) -> Ran:
    if why := _goes_wrong(tx, broadcast):
        broadcasts.pause(tx, broadcast, now, by=alarms.BY, reason=why)
        alarms.ring(tx, "broadcast paused by itself", f"broadcast:{broadcast.id}", now, reason=why)
        return Ran()
    if stored.is_all_out(tx, id_of(broadcast)):
        stored.change(tx, id_of(broadcast), state=BroadcastState.DONE.value, ended_at=now, updated_at=now)
        return Ran()
    if not may_begin or stored.waiting_to_go(tx, id_of(broadcast), now) >= AHEAD:
        return Ran()
    put = stored.put_out(
        tx, broadcast, broadcasts.said(broadcast, city), city.languages, now, limit=PUT_OUT,
        valid_until=(broadcast.begun_at or now) + LASTS, is_city_news=broadcasts.is_city_news(broadcast),
    )  # fmt: skip
    return Ran(more=put == PUT_OUT, put_out=put)


def _goes_wrong(tx: Tx, broadcast: Broadcast) -> str | None:
    """Why it has to be paused; what was known when an official let it go on does not count."""
    handed, failed, opted_out = broadcasts.outcome(tx, broadcast)
    new = handed - broadcast.seen_handed
    if new < FEWEST:
        return None
    if failed - broadcast.seen_failed > MOST_FAILED * new:
        return f"more than {MOST_FAILED:.0%} of the messages failed"
    if opted_out - broadcast.seen_opted_out > MOST_OPTED_OUT * new:
        return f"more than {MOST_OPTED_OUT:.0%} of the people said STOP"
    return None
