"""Whatever a platform does and whenever we are killed: nothing twice, nobody unasked, and all ends."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.channels.errors import AddressDead, OptedOut, Retry, Throttled, Unknown
from bot.channels.messages import Outbound, Sent
from bot.outbox import Outbox
from bot.outcomes import record_and_claim
from bot.pacing import Rules
from civic import consent
from storage import Store, Vault, contacts
from storage.models import BEGUN, OutboundMessage, SendStatus
from storage.tx import table_of
from tests.bot.sending import NOON, Sending
from tests.bot.test_any_order import Fresh

Fault = Literal[
    "none", "refused", "throttled", "silent", "silent, not taken", "blocked", "dead", "listed late"
]
Kill = Literal["no", "before sending", "after sending"]
FAULTS: list[Fault] = [
    "none", "refused", "throttled", "silent", "silent, not taken", "blocked", "dead", "listed late"
]  # fmt: skip
KILLS: list[Kill] = ["no", "no", "before sending", "after sending"]
FINAL = {SendStatus.WIRED, SendStatus.FAILED, SendStatus.SUPPRESSED}
A_CYCLE = timedelta(minutes=10)
MOST_CYCLES = 400  # of ten minutes: longer than anything is tried
PEOPLE = 4

MESSAGES = st.lists(
    st.tuples(st.integers(0, PEOPLE - 1), st.sampled_from(["service", "reply", "notice", "broadcast"])),
    min_size=1, max_size=8,
)  # fmt: skip


@dataclass
class Platform:
    """It takes messages, and does not always say so; without a list nobody can look anything up."""

    faults: Iterator[Fault]
    scheme: str = "sms"
    taken: list[int] = field(default_factory=list)
    listed: set[int] = field(default_factory=set)
    late: set[int] = field(default_factory=set)
    missed: set[int] = field(default_factory=set)

    async def send(self, message: Outbound) -> Sent:
        match next(self.faults, "none"):
            case "refused":
                raise Retry
            case "throttled":
                raise Throttled(timedelta(minutes=1))
            case "blocked":
                raise OptedOut("21610")
            case "dead":
                raise AddressDead("21211")
            case "silent, not taken":
                raise Unknown
            case "silent":
                self._take(message.id, self.listed)
                raise Unknown
            case "listed late":
                self._take(message.id, self.late)
                raise Unknown
        self._take(message.id, self.listed)
        return Sent(f"SM{message.id}")

    def _take(self, message_id: int, where: set[int]) -> None:
        self.taken.append(message_id)
        where.add(message_id)

    def looked_through(self) -> None:
        """Time has passed: what is listed late is missed by the first look at the list, not by the second."""
        self.listed |= self.missed
        self.missed, self.late = self.late, set()


class Listing(Platform):
    """One that has a list, as Twilio has."""

    async def find(self, message: Outbound, _since: datetime, _besides: Collection[str]) -> str | None:
        return f"SM{message.id}" if message.id in self.listed else None


@pytest.fixture
def fresh(_sqlite_template: Path, tmp_path: Path, vault: Vault) -> Iterator[Fresh]:
    stores = Fresh(_sqlite_template, tmp_path, vault)
    yield stores
    stores.close()


class Run:
    """Messages sent through a platform with faults, by processes that are killed."""

    def __init__(self, store: Store, platform: Platform) -> None:
        self.sending = Sending(store)
        self.platform = platform
        self.refused: dict[int, int] = {}  # person: how much had been taken when they said STOP

    async def cycle(self, kill: Kill) -> None:
        """Ten minutes later a process claims, sends and records, unless it is killed in between."""
        self.sending.now += A_CYCLE
        now, store = self.sending.now, self.sending.store
        rules = Rules(lambda: self.sending.city, lambda: None)
        box = Outbox(store, {"sms": self.platform}, rules, lambda: now)
        claim = await store.write(record_and_claim, [], now, ["sms"], 9)
        if kill == "before sending":
            return
        results = [await box._result_of(message) for message in claim.messages]
        if kill != "after sending":
            await store.write(record_and_claim, results, now, [], 0)
        self.platform.looked_through()

    def stop(self, person: int) -> None:
        """A person says STOP."""
        known = self.sending.store.write_now(contacts.recognise, "sms", f"+1555010{person:04}", NOON)
        self.sending.store.write_now(consent.opt_out, known.contact_id, "sms", "STOP", self.sending.now)
        self.refused.setdefault(person, len(self.platform.taken))

    def rows(self) -> dict[int, OutboundMessage]:
        found = self.sending.store.read_now(lambda tx: tx.run(table_of(OutboundMessage).select()).all())
        return {row.id: row for row in found}

    def is_over(self) -> bool:
        return all(SendStatus(row.status) in FINAL for row in self.rows().values())


@pytest.mark.parametrize("has_list", [True, False])
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(
    messages=MESSAGES,
    faults=st.lists(st.sampled_from(FAULTS), min_size=1, max_size=12),
    kills=st.lists(st.sampled_from(KILLS), max_size=8),
    stops=st.dictionaries(st.integers(0, 5), st.integers(0, PEOPLE - 1), max_size=2),
)
@example(messages=[(0, "broadcast")], faults=["listed late"], kills=[], stops={})
@example(messages=[(0, "notice")], faults=[], kills=["after sending"], stops={})
@example(
    messages=[(0, "reply"), (0, "service")], faults=["silent"], kills=["no", "after sending"], stops={1: 0}
)
@example(  # killed after the second sending, whose list is late as well
    messages=[(0, "broadcast")],
    faults=["silent, not taken", "listed late"],
    kills=["no", "no", "after sending"],
    stops={},
)
async def test_nothing_twice_nobody_unasked_and_all_ends(
    fresh: Fresh,
    messages: list[tuple[int, str]],
    faults: list[Fault],
    kills: list[Kill],
    stops: dict[int, int],
    *,
    has_list: bool,
) -> None:
    platform = (Listing if has_list else Platform)(iter(faults))
    run = Run(fresh.open(), platform)
    addresses = [run.sending.person(n) for n in range(PEOPLE)]
    owner = {run.sending.queue(addresses[person], kind=kind): (person, kind) for person, kind in messages}

    for n in range(MOST_CYCLES):
        if n in stops:
            run.stop(stops[n])
        await run.cycle(kills[n] if n < len(kills) else "no")
        if run.is_over() and n > max(len(kills), *stops, 0):
            break

    assert run.is_over()
    times = Counter(platform.taken)
    assert all(times[message] <= 1 for message, (_person, kind) in owner.items() if kind in BEGUN)
    assert max(times.values(), default=0) <= 2
    for person, before in run.refused.items():
        after = [owner[message] for message in platform.taken[before:]]
        assert all(kind == "service" for who, kind in after if who == person)
    for message, row in run.rows().items():
        if row.status in (SendStatus.FAILED, SendStatus.SUPPRESSED):
            assert row.reason
        else:
            assert times[message] >= 1
