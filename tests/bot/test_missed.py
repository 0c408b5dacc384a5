"""What no webhook brought is listed at the platform and taken in, once."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.channels.errors import Retry
from bot.channels.messages import Address, Inbound
from bot.inbox import arrival, write_all
from bot.missed import EVERY, LONGEST_LOOK_BACK, LOOK_BACK, OVERLAP, Missed
from storage import Store, inbound
from tests.residents import number

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@dataclass
class Twilio:
    """It lists what it was told to list, and notes since when it was asked."""

    messages: list[Inbound] = field(default_factory=list)
    fails: bool = False
    asked: list[datetime] = field(default_factory=list)

    async def list_inbound(self, since: datetime) -> list[Inbound]:
        self.asked.append(since)
        if self.fails:
            raise Retry
        return self.messages


@dataclass
class Bench:
    """A store, a platform, and a clock that is set by hand."""

    store: Store
    twilio: Twilio = field(default_factory=Twilio)
    now: datetime = NOON
    woken: int = 0

    def __post_init__(self) -> None:
        self.missed = Missed(self.store, self.twilio, lambda: self.now, self._wake)

    def _wake(self) -> None:
        self.woken += 1

    async def after(self, time: timedelta) -> int:
        self.now += time
        return await self.missed.take_in()


def sms(sid: str, text: str = "a bench please") -> Inbound:
    return Inbound("sms", sid, Address("sms", number(1)), text)


async def test_what_a_webhook_brought_is_not_taken_in_again(store: Store) -> None:
    bench = Bench(store, Twilio([sms("SM1"), sms("SM2")]))
    store.write_now(write_all, [arrival(sms("SM1"))], NOON)

    assert await bench.missed.take_in() == 1
    assert await bench.after(EVERY) == 0

    assert store.read_now(inbound.count, None) == 2
    assert bench.woken == 1


async def test_the_platform_is_asked_now_and_then(store: Store) -> None:
    bench = Bench(store)

    for _ in range(6):
        await bench.after(EVERY / 2)

    assert bench.twilio.asked == [NOON + EVERY * n / 2 - LOOK_BACK for n in (1, 3, 5)]


async def test_a_platform_that_cannot_be_asked_is_asked_later(store: Store) -> None:
    bench = Bench(store, Twilio([sms("SM1")], fails=True))
    assert await bench.missed.take_in() == 0

    bench.twilio.fails = False

    assert await bench.after(EVERY) == 1


async def test_after_an_outage_the_list_goes_back_to_its_beginning(store: Store) -> None:
    bench = Bench(store, now=NOON + timedelta(days=1))
    store.write_now(write_all, [arrival(sms("SM1"))], NOON)

    await bench.missed.take_in()

    assert bench.twilio.asked == [NOON - OVERLAP]


async def test_after_a_long_outage_it_does_not_go_back_for_ever(store: Store) -> None:
    bench = Bench(store, now=NOON + timedelta(days=90))
    store.write_now(write_all, [arrival(sms("SM1"))], NOON)

    await bench.missed.take_in()

    assert bench.twilio.asked == [bench.now - LONGEST_LOOK_BACK]
