"""A city with people who get broadcasts, and the clock that sends them, for tests."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from civic import broadcast_rehearsals, broadcast_runs, broadcasts, consent
from civic.broadcasts import Draft
from civic.city import City
from civic.officials import Caller, Role
from storage import Store, Tx, contacts, outbound
from storage import broadcasts as stored
from storage.broadcast_models import Broadcast
from storage.models import OutboundMessage, SendStatus

AUTHOR, SECOND = Caller("ann@city.example", Role.EDITOR, 1), Caller("ben@city.example", Role.EDITOR, 2)
TEXTS = {"en": "The bridge is open again, says {city}.", "es": "El puente vuelve a abrir."}
EVERYONE = {"everyone": True}


@dataclass
class Broadcasting:
    """Acts of officials and residents on a store, one transaction each."""

    store: Store
    city: City
    now: datetime
    got: Counter[int] = field(default_factory=Counter)  # messages that were handed over, by person

    def person(self, n: int, *, language: str | None = "en", scheme: str = "sms", news: bool = True) -> int:
        """Somebody who wrote lately."""

        def write(tx: Tx) -> int:
            path = f"+1555010{n:04}" if scheme in ("sms", "whatsapp") else f"{scheme}{n}"
            known = contacts.recognise(tx, scheme, path, self.now)
            contacts.change(tx, known.contact_id, language=language)
            contacts.change_address(tx, known.address_id, last_inbound_at=self.now)
            if news:
                consent.answer_city_news(tx, known.contact_id, scheme, "1", self.now, agrees=True)
            return known.contact_id

        return self.store.write_now(write)

    def stop(self, contact_id: int) -> None:
        self.store.write_now(consent.opt_out, contact_id, "sms", "STOP", self.now)

    def draft(self, audience: dict[str, Any] | None = None, **more: Any) -> Broadcast:
        written = Draft(more.pop("texts", TEXTS), audience or EVERYONE, **more)
        made = self.store.write_now(broadcasts.draft, written, self.city, self.now, by=AUTHOR)
        return self.again(made)

    def again(self, broadcast: Broadcast | int) -> Broadcast:
        number = broadcast if isinstance(broadcast, int) else broadcast.id or 0
        found = self.store.read_now(stored.by_id, number)
        assert found is not None
        return found

    def rehearse(self, broadcast: Broadcast, **more: Any) -> broadcast_rehearsals.Rehearsal:
        hours = more.get("hours")
        return self.store.write_now(
            broadcast_rehearsals.rehearse, self.again(broadcast), self.city, hours, self.now, by=AUTHOR
        )

    def approve(self, broadcast: Broadcast) -> Broadcast:
        self.store.write_now(broadcasts.approve, self.again(broadcast), self.now, by=SECOND)
        return self.again(broadcast)

    def approved(self, audience: dict[str, Any] | None = None, **more: Any) -> Broadcast:
        broadcast = self.draft(audience, **more)
        self.rehearse(broadcast)
        return self.approve(broadcast)

    def act(self, act: Any, broadcast: Broadcast) -> Broadcast:
        by = AUTHOR.name if act is broadcasts.pause else AUTHOR
        self.store.write_now(act, self.again(broadcast), self.now, by=by)
        return self.again(broadcast)

    def tick(self, *, may_begin: bool = True) -> broadcast_runs.Ran:
        """The elected process does what is due, once."""
        self.now += timedelta(seconds=1)
        return self.store.write_now(broadcast_runs.run_due, self.city, self.now, may_begin=may_begin)

    def run(self, ticks: int = 40) -> None:
        """The same until there is no more to do at once."""
        for _ in range(ticks):
            if not self.tick().more:
                return

    def queued(self, broadcast: Broadcast) -> list[OutboundMessage]:
        """What could be claimed now."""
        mine = self.messages(broadcast)
        return [one for one in mine if one.status == SendStatus.QUEUED and one.due_at <= self.now]

    def messages(self, broadcast: Broadcast) -> list[OutboundMessage]:
        return self.store.read_now(_messages, broadcast.id or 0)

    def hand_over(self, broadcast: Broadcast, status: SendStatus = SendStatus.WIRED, most: int = 9999) -> int:
        """The platform takes what could be claimed; returns how many."""
        some = self.queued(broadcast)[:most]
        for one in some:
            self.got[one.contact_id or 0] += 1
            self.store.write_now(
                outbound.record, one.id or 0, status, self.now, handed_at=self.now, reason="30003"
            )
        return len(some)

    def counts(self, broadcast: Broadcast) -> dict[str, int]:
        counted = self.store.read_now(stored.counts, self.again(broadcast))
        return {name: n for name, n in counted.items() if n}


def _messages(tx: Tx, broadcast_id: int) -> list[OutboundMessage]:
    query = OutboundMessage.__table__.select().order_by(OutboundMessage.__table__.c.id)  # type: ignore[attr-defined]
    rows = tx.nouns(OutboundMessage, query)
    return [row for row in rows if row.broadcast_id == broadcast_id]
