"""A message that may have been sent is looked up, never sent blindly, and never more than twice."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from bot.channels.errors import OptedOut, Retry, SendError, Unknown
from bot.channels.messages import Outbound, Sent
from bot.outbox import Outbox
from bot.outcomes import record_and_claim
from bot.pacing import Rules
from civic.city import City, QuietHours, Spending
from civic.delivery import Delivery
from storage import Store, contacts, outbound
from storage.dispatch import Claimed
from storage.models import OutboundMessage, SendStatus
from storage.tx import table_of
from tests.residents import Residents, number

START = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@dataclass
class Phone:
    """A platform that does as it is told; `listed` is what its list shows."""

    scheme: str = "sms"
    failure: SendError | None = None
    list_failure: SendError | None = None
    listed: str | None = None
    sends: int = 0

    async def send(self, _message: Outbound) -> Sent:
        self.sends += 1
        if self.failure:
            raise self.failure
        return Sent("SMnew")

    async def find(self, _message: Outbound, _since: datetime, _besides: Collection[str]) -> str | None:
        if self.list_failure:
            raise self.list_failure
        return self.listed


@dataclass
class Sending:
    """An outbox whose clock is set by hand."""

    store: Store
    phone: Phone
    quiet: QuietHours | None = None
    now: datetime = START
    box: Outbox = field(init=False)

    def __post_init__(self) -> None:
        rules = Rules(_no_city, lambda: self.quiet)
        self.box = Outbox(self.store, {"sms": self.phone}, rules, lambda: self.now)

    async def cycle(self, after: timedelta = timedelta()) -> None:
        """Let time pass, send what is due, record what became of it."""
        self.now += after
        claim = await self.store.write(record_and_claim, [], self.now, ["sms"], 9)
        results = [await self.box._result_of(message) for message in claim.messages]
        await self.store.write(record_and_claim, results, self.now, [], 0)

    def claim(self) -> list[Claimed]:
        """Claim and go down before anything else."""
        return self.store.write_now(record_and_claim, [], self.now, ["sms"], 9).messages


def _no_city() -> City:
    class Anywhere:
        time_zone = UTC
        spending = Spending("USD", Decimal(1000), Decimal(1000), {})
        delivery = Delivery({})
        messages_per_month = 100

        allows_all = True

        def allows(self, _country: str | None) -> bool:
            return True

    return Anywhere()  # type: ignore[return-value]  # all that the rules ask of a city


def _queue(store: Store, *, kind: str = "reply") -> int:
    known = store.write_now(contacts.recognise, "sms", number(1), START)
    row = {"contact_id": known.contact_id, "address_id": known.address_id, "channel": "sms", "language": "en"}
    queued = store.write_now(outbound.queue, START, kind=kind, text="Noted", **row)
    assert queued is not None
    return queued


def _row(store: Store, message_id: int) -> OutboundMessage:
    row = store.read_now(outbound.by_id, message_id)
    assert row is not None
    return row


async def test_a_look_up_that_fails_is_no_reason_to_send(store: Store) -> None:
    sending = Sending(store, Phone(failure=Unknown(), list_failure=Retry()))
    message = _queue(store)

    for _ in range(6):
        await sending.cycle(timedelta(minutes=20))

    assert sending.phone.sends == 1
    assert _row(store, message).status == SendStatus.UNKNOWN


async def test_a_message_of_unknown_fate_goes_out_twice_at_most(store: Store) -> None:
    sending = Sending(store, Phone(failure=Unknown()))
    message = _queue(store)

    for _ in range(6):
        await sending.cycle(timedelta(minutes=20))

    assert sending.phone.sends == 2
    assert _row(store, message).status == SendStatus.FAILED


async def test_what_a_crash_left_is_looked_up_before_quiet_hours_make_it_wait(store: Store) -> None:
    sending = Sending(store, Phone(listed="SMout"), QuietHours.parse("12:05-18:00"))
    message = _queue(store, kind="notice")
    sending.claim()

    await sending.cycle(timedelta(minutes=30))

    assert sending.phone.sends == 0
    assert (_row(store, message).status, _row(store, message).external_id) == (SendStatus.WIRED, "SMout")


async def test_an_outage_of_hours_loses_nothing(store: Store) -> None:
    sending = Sending(store, Phone(failure=Retry()))
    message = _queue(store)
    for _ in range(20):
        await sending.cycle(timedelta(minutes=20))

    sending.phone.failure = None
    await sending.cycle(timedelta(minutes=20))

    assert _row(store, message).status == SendStatus.WIRED


async def test_somebody_erased_while_a_message_was_on_its_way_ends_nothing(residents: Residents) -> None:
    sending = Sending(residents.store, Phone(failure=OptedOut("21610")))
    _queue(residents.store)
    (message,) = sending.claim()
    result = await sending.box._result_of(message)
    residents.forget(the_person(message))

    await residents.store.write(record_and_claim, [result], sending.now, [], 0)

    assert residents.store.read_now(outbound.counts) == {}


def the_person(message: Claimed) -> int:
    assert message.contact_id is not None
    return message.contact_id


async def test_words_that_were_erased_are_looked_up_and_not_sent_once_more(store: Store) -> None:
    sending = Sending(store, Phone(failure=Unknown()))
    message = _queue(store)
    await sending.cycle()

    store.write_now(lambda tx: outbound.erase_words(tx, table_of(OutboundMessage).c.id == message, "erased"))
    for _ in range(3):
        await sending.cycle(timedelta(minutes=20))

    row = _row(store, message)
    assert (sending.phone.sends, row.status, row.text) == (1, SendStatus.FAILED, "")
