"""Broadcasts while everything goes wrong: nobody twice, nobody unasked, everybody else, and all ends."""

from asyncio import Runner
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bot.outbox import MOST_SENDS_IN_DOUBT
from civic import broadcasts
from storage import Store, Vault, open_store
from storage.broadcast_models import Broadcast, BroadcastState
from storage.models import OutboundMessage, SendStatus, Table
from storage.traces import MAYBE_SENT
from storage.tx import Tx
from tests.bot.storm import ENDED, FINAL, Attempt, HandedOn, Storm, Taken
from tests.e2e.evidence import outbound_id
from tests.standins.faults import TOO_MANY, Fault

FAULTS = [
    Fault("refuse", status=429, code=TOO_MANY, retry_after=30),
    Fault("refuse", status=429),
    Fault("refuse", status=503),
    Fault("refuse", accepted=True, status=503),
    Fault("cut"),
    Fault("cut", accepted=True),
    Fault("hang"),
    Fault("hang", accepted=True),
    Fault("garble", accepted=True),
]
LATER, NEVER, NOBODY, STOPPED, CLOSED = 30003, 30007, 30005, 21610, 63016
CODES = [None, None, None, LATER, LATER, NEVER, NOBODY, STOPPED, CLOSED]
ORDERS = [(0, 1), (1,), (1, 0), (0, 0, 1, 1), (1, 0, 1), (0,), ()]
ATTEMPTS = st.builds(
    Attempt,
    fault=st.sampled_from([*FAULTS, None]), code=st.sampled_from(CODES), order=st.sampled_from(ORDERS),
    when=st.sampled_from(["late", "then", "early"]), is_listed_late=st.booleans(),
)  # fmt: skip
WENT_OUT = {SendStatus.WIRED, SendStatus.DELIVERED}
PICK = st.integers(0, 9)
MINUTES = st.sampled_from([0, 1, 7, 60, 600])
PERSON = st.tuples(
    st.sampled_from(["en", "es", None]), st.sampled_from(["sms", "sms", "whatsapp"]),
    st.sampled_from([True, True, True, False]), st.lists(ATTEMPTS, max_size=3),
)  # fmt: skip


class Broadcasts(RuleBasedStateMachine):
    """Officials who broadcast, people who leave, a provider that fails, processes that are killed."""

    store: Store
    workers: int

    def __init__(self) -> None:
        super().__init__()
        self.runner = Runner(loop_factory=HandedOn)
        loop = self.runner.get_loop()
        assert isinstance(loop, HandedOn)
        self.store.write_now(_empty)
        self.storm = self.runner.run(Storm(self.store, loop, self.workers).__aenter__())
        self.sent: list[Broadcast] = []
        self.willing: set[int] = set()
        self.people: list[int] = []

    @initialize(people=st.lists(PERSON, min_size=1, max_size=5))
    def begin(self, people: list[tuple[str | None, str, bool, list[Attempt]]]) -> None:
        """People who wrote, and a broadcast that two officials answer for."""
        for language, scheme, news, attempts in people:
            contact_id = self.storm.person(language, scheme, news=news)
            self.storm.twilio.attempts[self.storm.people[contact_id]].extend(attempts)
            self.people.append(contact_id)
            self.willing |= {contact_id} if news else set()
        self.broadcast()

    @rule()
    @precondition(lambda self: len(self.sent) < 2)
    def broadcast(self) -> None:
        """Draft, rehearse, approve; the second one says the same."""
        self.sent.append(self.storm.hall.approved(texts={"en": "The bridge is open."}))

    @rule(who=PICK, attempts=st.lists(ATTEMPTS, min_size=1, max_size=3))
    def goes_wrong(self, who: int, attempts: list[Attempt]) -> None:
        """The next attempts to write to a person go like this."""
        self.storm.twilio.attempts[self.storm.people[self._one(who)]].extend(attempts)

    @rule(minutes=MINUTES)
    def passes(self, minutes: int) -> None:
        """What is due is done."""
        self.runner.run(self.storm.passes(timedelta(minutes=minutes)))

    @rule(minutes=MINUTES, requests=st.integers(0, 4))
    def dies(self, minutes: int, requests: int) -> None:
        """The same, but all processes are killed in the middle of it, and start again."""
        self.runner.run(self.storm.passes(timedelta(minutes=minutes), requests=requests))

    @rule(who=PICK, is_heard=st.booleans())
    def stop(self, who: int, *, is_heard: bool) -> None:
        """Somebody says STOP, perhaps where only Twilio hears it."""
        (self.storm.stop if is_heard else self.storm.unsubscribe)(self._one(who))

    @rule(who=PICK)
    def stop_while_waiting(self, who: int) -> None:
        """Somebody says STOP while a message to them waits, or is in doubt."""
        if waiting := [row.contact_id for row in self.storm.rows() if row.status not in FINAL]:
            self.storm.stop(waiting[who % len(waiting)] or 0)

    @rule()
    def late_reports(self) -> None:
        """What was held up arrives, the last first."""
        late, self.storm.twilio.late = self.storm.twilio.late, []
        self.runner.run(self.storm.twilio.tell(late[::-1]))

    @rule(times=st.integers(1, 3))
    def list_is_down(self, times: int) -> None:
        """Nothing can be looked up."""
        self.storm.twilio.list_faults.extend([503] * times)

    @rule(which=PICK, act=st.sampled_from([broadcasts.pause, broadcasts.resume]))
    def hold(self, which: int, act: Callable[..., None]) -> None:
        """An official holds one back, or lets it go on."""
        self.storm.act(act, self.sent[which % len(self.sent)])

    @rule(which=PICK)
    @precondition(lambda self: len(self.sent) == 2)
    def cancel(self, which: int) -> None:
        """An official calls one off."""
        self.storm.act(broadcasts.cancel, self.sent[which % len(self.sent)])

    def _one(self, who: int) -> int:
        return self.people[who % len(self.people)]

    def teardown(self) -> None:
        """All that was held up goes on, and then it is seen what came of it."""
        try:
            if self.sent:
                for broadcast in self.sent:
                    self.storm.act(broadcasts.resume, broadcast)
                self.runner.run(self.storm.calm_down())
                self.judge()
        finally:
            self.runner.run(self.storm.__aexit__())
            self.runner.close()

    # --- what must hold

    def judge(self) -> None:
        """In the end."""
        storm = self.storm
        assert {storm.hall.again(broadcast).state for broadcast in self.sent} <= ENDED
        assert all(9 <= one.at.astimezone(storm.city.time_zone).hour < 20 for one in storm.twilio.taken)
        self._nothing_went_while_held()
        self._nobody_was_asked_too_often()
        for row in storm.rows():
            self._judge_row(row, storm.taken_of(row))
        keys = [(row.broadcast_id, row.contact_id) for row in storm.rows()]
        assert len(keys) == len(set(keys))

    def _nothing_went_while_held(self) -> None:
        rows = {row.id: row.broadcast_id for row in self.storm.rows()}
        for held in self.storm.held:
            meanwhile = self.storm.twilio.taken[held.begin : held.end]
            assert held.broadcast_id not in [rows[outbound_id(one.message)] for one in meanwhile]

    def _nobody_was_asked_too_often(self) -> None:
        for person, before in self.storm.stopped.items():
            assert person not in [one.message.to for one in self.storm.twilio.taken[before:]]
        willing = {self.storm.people[contact_id] for contact_id in self.willing}
        assert {one.message.to for one in self.storm.twilio.taken} <= willing

    def _judge_row(self, row: OutboundMessage, taken: list[Taken]) -> None:
        assert row.status in FINAL
        if row.status not in WENT_OUT:
            assert row.reason
        got = [one for one in taken if one.has_arrived]
        assert len(got) <= 1, "twice"
        assert not got or got[-1] is taken[-1], "once more, though it had arrived"
        if got:
            assert row.status in WENT_OUT, f"arrived, but {row.status}: {row.reason}"
            assert not got[0].is_told or row.status == SendStatus.DELIVERED
        else:
            assert self._may_be_missing(row, taken), f"never arrived: {row.status}, {row.reason}"

    def _may_be_missing(self, row: OutboundMessage, taken: list[Taken]) -> bool:
        """Whether there is a reason in the world why it has not arrived."""
        broadcast = self.storm.hall.again(row.broadcast_id or 0)
        person = self.storm.people[row.contact_id or 0]
        codes = {one.attempt.code for one in self.storm.twilio.taken if one.message.to == person}
        may_try_again = len(taken) == 1 and taken[0].attempt.code == LATER and taken[0].is_told
        is_lost = bool(taken) and not may_try_again
        return (
            broadcast.state == BroadcastState.CANCELLED
            or person in self.storm.stopped
            or bool(codes & {NOBODY, STOPPED})
            or is_lost
            or (row.reason == MAYBE_SENT and row.doubts >= MOST_SENDS_IN_DOUBT)
            or (person.startswith("whatsapp:") and row.reason == "too late")
        )


def _empty(tx: Tx) -> None:
    """Forget everything: a new store for each example would be much slower."""
    for table in reversed(Table.metadata.sorted_tables):
        tx.run(table.delete())


QUICK = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]
SIZES = {"sqlite": (50, 12, 1), "postgresql": (12, 12, 2)}  # examples, steps in each, workers


@pytest.fixture(params=list(SIZES))
def machine(request: pytest.FixtureRequest, vault: Vault) -> Iterator[type[Broadcasts]]:
    """The machine on one of the databases."""
    with closing(open_store(request.getfixturevalue(f"{request.param}_url"), vault)) as store:
        yield type("Here", (Broadcasts,), {"store": store, "workers": SIZES[request.param][2]})


def test_nobody_twice_nobody_unasked_everybody_else(
    machine: type[Broadcasts], request: pytest.FixtureRequest
) -> None:
    examples, steps, _workers = SIZES[request.node.callspec.params["machine"]]
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples, stateful_step_count=steps, deadline=None, suppress_health_check=QUICK,
            database=None, derandomize=True,
        ),
    )  # fmt: skip
