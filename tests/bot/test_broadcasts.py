"""Broadcasts through the outbox: one a person, nothing to who said STOP, nothing while one is paused."""

from datetime import timedelta
from typing import Any

import pytest

from bot.channels.errors import GiveUp, Throttled, Unknown
from civic import broadcasts
from civic.city import QuietHours
from storage import Store
from storage import broadcasts as stored
from storage.broadcast_models import Broadcast
from storage.models import SendStatus
from tests.bot.sending import NOON, Sending
from tests.broadcasting import Broadcasting

MINUTE = timedelta(minutes=1)


class Bench:
    """A hall that writes broadcasts, and an outbox that sends them."""

    def __init__(self, store: Store) -> None:
        self.sending = Sending(store)
        self.hall = Broadcasting(store, self.sending.city, NOON)

    async def go_on(self, after: timedelta = MINUTE) -> None:
        """The clock's job, then the outbox's, a while later."""
        self.hall.now = self.sending.now = self.sending.now + after
        may_begin = self.sending.box.may_begin(self.sending.now)
        while self.hall.tick(may_begin=may_begin).more:
            continue
        self.sending.now = self.hall.now
        await self.sending.cycle()

    def got(self) -> list[str]:
        """Numbers and names that platforms were handed something for."""
        return sorted(one.address.path for phone in self.sending.phones.values() for one in phone.got)

    def state(self, broadcast: Broadcast) -> str:
        return self.hall.again(broadcast).state


@pytest.fixture
def bench(store: Store) -> Bench:
    return Bench(store)


async def test_everybody_gets_it_once_and_then_it_is_done(bench: Bench) -> None:
    for n, scheme in enumerate(["sms", "sms", "telegram", "whatsapp"]):
        bench.hall.person(n, scheme=scheme)
    broadcast = bench.hall.approved()

    for _ in range(4):
        await bench.go_on()

    assert bench.got() == ["+15550100000", "+15550100001", "+15550100003", "telegram2"]
    assert bench.state(broadcast) == "done"


async def test_who_says_stop_when_it_waits_already_gets_none(bench: Bench) -> None:
    bench.sending.phones["sms"].failure = Throttled(timedelta(minutes=5))
    ann, _ben = bench.hall.person(1), bench.hall.person(2)
    broadcast = bench.hall.approved()
    await bench.go_on()
    bench.hall.stop(ann)
    bench.sending.phones["sms"].failure = None

    await bench.go_on(after=timedelta(minutes=10))
    for _ in range(2):  # after a pause one message goes first
        await bench.go_on()

    assert bench.got() == ["+15550100002"]
    assert bench.hall.counts(broadcast) == {"wired": 1, "suppressed": 1}
    assert bench.state(broadcast) == "done"


async def test_nothing_goes_out_while_it_is_paused_or_hours_are_quiet(bench: Bench) -> None:
    bench.sending.quiet = QuietHours.parse("11:00-13:00")  # on the city's clock, an hour before UTC
    bench.hall.person(1)
    broadcast = bench.hall.approved()
    await bench.go_on()
    assert (bench.state(broadcast), bench.got()) == ("approved", [])

    bench.sending.phones["sms"].failure = Throttled(MINUTE)
    await bench.go_on(after=timedelta(hours=3))
    bench.hall.act(broadcasts.pause, broadcast)
    bench.sending.phones["sms"].failure = None
    for _ in range(3):
        await bench.go_on(after=timedelta(minutes=5))
    assert bench.got() == []

    bench.hall.act(broadcasts.resume, broadcast)
    await bench.go_on()
    assert bench.got() == ["+15550100001"]


async def test_what_failed_is_counted_by_its_code(bench: Bench) -> None:
    bench.sending.phones["sms"].failure = GiveUp("30006", "a landline")
    bench.hall.person(1)
    broadcast = bench.hall.approved()

    await bench.go_on()
    await bench.go_on()

    assert bench.state(broadcast) == "done"
    [(reason, n)] = bench.hall.store.read_now(stored.reasons, broadcast.id or 0, SendStatus.FAILED).items()
    assert ("30006" in reason, n) == (True, 1)


async def test_a_message_of_unknown_fate_is_not_sent_again_where_nobody_can_be_asked(bench: Bench) -> None:
    telegram = bench.sending.phones["telegram"]
    telegram.failure = Unknown("time-out")
    bench.hall.person(1, scheme="telegram")
    broadcast = bench.hall.approved()
    await bench.go_on()
    assert bench.hall.counts(broadcast) == {"unknown": 1}
    telegram.failure = None

    for _ in range(3):
        await bench.go_on()

    assert bench.got() == []
    assert bench.hall.counts(broadcast) == {"failed": 1}
    assert bench.state(broadcast) == "done"


@pytest.mark.parametrize(
    ("act", "found"), [(broadcasts.pause, {"queued": 1}), (broadcasts.cancel, {"suppressed": 1})]
)
async def test_what_was_in_doubt_when_it_was_held_back_does_not_go_out_after_all(
    bench: Bench, act: Any, found: dict[str, int]
) -> None:
    bench.sending.phones["sms"].failure = Unknown("time-out")
    bench.hall.person(1)
    broadcast = bench.hall.approved()
    await bench.go_on()
    bench.sending.phones["sms"].failure = None
    bench.hall.act(act, broadcast)

    for _ in range(4):  # it is looked for twice, and not found
        await bench.go_on(10 * MINUTE)

    assert bench.got() == []
    assert bench.hall.counts(broadcast) == found


async def test_what_was_in_doubt_goes_out_when_its_pause_ends(bench: Bench) -> None:
    bench.sending.phones["sms"].failure = Unknown("time-out")
    bench.hall.person(1)
    broadcast = bench.hall.approved()
    await bench.go_on()
    bench.sending.phones["sms"].failure = None
    bench.hall.act(broadcasts.pause, broadcast)
    for _ in range(4):
        await bench.go_on(10 * MINUTE)

    bench.hall.act(broadcasts.resume, broadcast)
    for _ in range(2):
        await bench.go_on()

    assert len(bench.got()) == 1
    assert bench.state(broadcast) == "done"
