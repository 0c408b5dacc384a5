"""A bench for the outbox: a city whose rules are set by hand, platforms that do as they are told, a clock."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from bot.channels.errors import SendError
from bot.channels.messages import Outbound, Sent
from bot.outbox import Outbox
from bot.outcomes import record_and_claim
from bot.pacing import Rules
from bot.quiet import Quiet
from civic.city import City, QuietHours, Spending, load_city
from civic.delivery import Delivery
from storage import Store, contacts, outbound
from storage.dispatch import Claimed
from storage.models import OutboundMessage, SendStatus
from tests.residents import number

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
FREE = Spending("USD", Decimal(1000), Decimal(1000), {})


def a_city(**changes: Any) -> City:
    """The demonstration city, with nothing that limits it."""
    unlimited = {"spending": FREE, "delivery": Delivery({}), "messages_per_month": 1000}
    return replace(load_city(Path("cities/demo")), **(unlimited | changes))


@dataclass
class Phone:
    """One platform: what it got, and what goes wrong."""

    scheme: str
    failure: SendError | None = None
    got: list[Outbound] = field(default_factory=list)

    async def send(self, message: Outbound) -> Sent:
        if self.failure:
            raise self.failure
        self.got.append(message)
        return Sent(f"SM{len(self.got)}")


@dataclass
class Listing(Phone):
    """One that can be asked what it has taken."""

    async def find(self, _message: Outbound, _since: datetime, _besides: Collection[str]) -> str | None:
        return None


@dataclass
class Sending:
    """An outbox that is turned by hand."""

    store: Store
    city: City = field(default_factory=a_city)
    quiet: QuietHours | None = None
    now: datetime = NOON
    paused: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.phones: dict[str, Phone] = {scheme: Listing(scheme) for scheme in ("sms", "whatsapp")}
        self.phones["telegram"] = Phone("telegram")
        rules = Rules(lambda: self.city, lambda: self.quiet)
        self.box = Outbox(self.store, self.phones, rules, lambda: self.now, pause=self._pause)
        self.follow_quiet_hours = Quiet(self.store, rules, lambda: self.now, self.box.wake_for_news).follow

    async def _pause(self, seconds: float) -> None:
        self.paused.append(seconds)

    def person(self, n: int, scheme: str = "sms", *, wrote: datetime | None = None, path: str = "") -> int:
        """An address, from which somebody wrote last at a time; returns its id."""
        known = self.store.write_now(contacts.recognise, scheme, path or number(n), self.now)
        if wrote is not None:
            self.store.write_now(contacts.change_address, known.address_id, last_inbound_at=wrote)
        return known.address_id

    def queue(self, address_id: int, *, kind: str = "reply", text: str = "Noted", **values: Any) -> int:
        """One message to an address."""
        address = self.store.read_now(contacts.address, address_id)
        assert address is not None
        row = {"contact_id": address.contact_id, "address_id": address_id, "channel": address.scheme}
        queued = self.store.write_now(
            outbound.queue, self.now, kind=kind, text=text, language="en", **(row | values)
        )
        assert queued is not None
        return queued

    async def claim(self, limit: int = 32) -> list[Claimed]:
        """What may be sent now; whoever is paced is told so."""
        self.box.wake_for_news()
        claim = await self.box._cycle()
        return claim.messages[:limit]

    async def cycle(self, after: timedelta = timedelta()) -> None:
        """Let time pass, send what is due, record what became of it."""
        self.now += after
        messages = await self.claim()
        results = []
        for message in messages:
            self.box._ramp.began(message.channel)
            results.append(await self.box._result_of(message))
            self.box._ramp.ended(message.channel, is_through=results[-1].status == SendStatus.WIRED)
        await self.store.write(record_and_claim, results, self.now, [], 0)

    def row(self, message_id: int) -> OutboundMessage:
        """A message as it is now."""
        found = self.store.read_now(outbound.by_id, message_id)
        assert found is not None
        return found

    def texts(self, scheme: str = "sms") -> list[str]:
        """What a platform was handed, in order."""
        return [message.text for message in self.phones[scheme].got]
