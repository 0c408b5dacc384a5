"""A city that sends broadcasts through Twilio's own library to the stand-in, while everything goes wrong.

The clock is set by hand. Nothing is waited for: who waits for an answer that never comes has the loop's clock
put forward.
"""

import asyncio
from collections import defaultdict, deque
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Self

from aiohttp import web

from bot.channels.messages import Webhook
from bot.channels.sms import Sms
from bot.channels.twilio import STATUS_PATH, TwilioAccount
from bot.channels.whatsapp import WhatsApp
from bot.inbox import write_all
from bot.outbox import Outbox
from bot.pacing import Rules
from civic import broadcasts
from civic.delivery import Delivery
from civic.quiet_hours import QuietHours
from storage import Store, outbound
from storage.broadcast_models import Broadcast, BroadcastState
from storage.dispatch import Claim
from storage.models import OutboundMessage, SendStatus
from storage.tx import Tx, table_of
from tests.bot.sending import NOON, a_city
from tests.broadcasting import Broadcasting
from tests.e2e.evidence import outbound_id
from tests.residents import number
from tests.standins.faults import Fault
from tests.standins.twilio import Twilio
from tests.standins.twilio_account import SMS_NUMBER, WHATSAPP_NUMBER
from tests.standins.twilio_messages import Message

QUIET = QuietHours.parse("20:00-09:00")
TEMPLATE = "HX" + "0" * 31 + "1"
ENDED = {BroadcastState.DONE, BroadcastState.CANCELLED}
FINAL = {SendStatus.WIRED, SendStatus.DELIVERED, SendStatus.FAILED, SendStatus.SUPPRESSED}
CHANNELS = ("sms", "whatsapp")
LIST_LAGS = timedelta(minutes=4)  # less than the outbox allows for
LONGER_THAN_ANY_TIMEOUT = 60.0  # seconds
A_LOOK = 0.0005  # seconds between two looks at what other threads and sockets have done
A_MOMENT, SOME_HOURS = timedelta(seconds=1), timedelta(hours=3)


class HandedOn(asyncio.SelectorEventLoop):
    """A loop whose clock can be put forward."""

    ahead = 0.0

    def time(self) -> float:
        """When it is."""
        return super().time() + self.ahead


@dataclass(frozen=True, slots=True)
class Attempt:
    """What becomes of one request to send, and of the message if it was taken."""

    fault: Fault | None = None
    code: int | None = None  # why it never reaches its person
    order: tuple[int, ...] = (0, 1)  # which reports come, by their places: late ones, doubled ones
    when: str = "then"  # "early": before the request is answered; "late": much later
    is_listed_late: bool = False


@dataclass
class Taken:
    """One message that Twilio has taken: what is true of it, whatever we were told."""

    message: Message
    attempt: Attempt
    at: datetime
    is_told: bool = False  # its last report has reached us

    @property
    def has_arrived(self) -> bool:
        """Its person has it."""
        return self.attempt.code is None


@dataclass
class Held:
    """A broadcast is paused or called off, from when so much was taken until so much was."""

    broadcast_id: int | None
    begin: int
    end: int | None = None


class Stormy(Twilio):
    """Twilio, to which for each person is said what becomes of the next attempts."""

    def __init__(self) -> None:
        super().__init__()
        self.taken: list[Taken] = []
        self.attempts: defaultdict[str, deque[Attempt]] = defaultdict(deque)
        self.late: list[tuple[Taken, int]] = []
        self.due: list[tuple[Taken, int]] = []
        self.hanging = 0
        self.answered = asyncio.Event()  # a request has come, and was dealt with as far as it will be
        self._now: dict[str, Attempt] = {}

    def next_fault(self, person: str) -> Fault | None:
        """As it was said."""
        attempts = self.attempts[person]
        attempt = self._now[person] = attempts.popleft() if attempts else Attempt()
        if attempt.fault is not None and attempt.fault.kind == "hang":
            self.hanging += 1
        self.answered.set()
        return attempt.fault

    async def accepted(self, message: Message) -> None:
        """Remember it, and what is to be reported of it when."""
        taken = Taken(message, self._now[message.to], self.clock())
        self.taken.append(taken)
        if taken.attempt.is_listed_late:
            message.listed_from = self.clock() + LIST_LAGS
        reports = [(taken, place) for place in taken.attempt.order]
        if taken.attempt.when == "early":
            await self.tell(reports)
        else:
            (self.late if taken.attempt.when == "late" else self.due).extend(reports)

    async def tell(self, reports: list[tuple[Taken, int]]) -> None:
        """Report, in this order."""
        for taken, place in reports:
            code = taken.attempt.code
            last = "delivered" if code is None else "undelivered"
            await self.report(taken.message, ["sent", last][place], error_code=code if place else None)
            taken.is_told |= place == 1


class Worker(Outbox):
    """The outbox, which says when there is nothing to do at this moment instead of looking again later."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.is_idle = asyncio.Event()

    def _note_look(self, claim: Claim, *, at_all: bool, passed_by: bool) -> None:
        super()._note_look(claim, at_all=at_all, passed_by=passed_by)
        self._looked_at = 0.0  # no time passes by itself: each look is one at all

    async def _sleep(self) -> None:
        if not self._in_flight and not self._results and not self._woken.is_set():
            self.is_idle.set()
        await self._woken.wait()


@dataclass
class Storm:
    """All of it, on one store; `async with`."""

    store: Store
    loop: HandedOn
    workers: int = 1
    now: datetime = NOON
    tasks: list[tuple[Worker, asyncio.Task[None]]] = field(default_factory=list)
    stopped: dict[str, int] = field(default_factory=dict)  # person: how much was taken when they said STOP
    held: list[Held] = field(default_factory=list)

    def __post_init__(self) -> None:
        delivery = Delivery({}, templates={"broadcast": {"en": TEMPLATE}})
        self.city = replace(a_city(), delivery=delivery, quiet_hours=QUIET)
        self.hall = Broadcasting(self.store, self.city, self.now)
        self.twilio = Stormy()
        self.twilio.clock = lambda: self.now
        self.twilio.templates[TEMPLATE] = "{{1}}"
        self.rules = Rules(lambda: self.city, lambda: QUIET)
        self.people: dict[int, str] = {}  # contact: where they are at Twilio

    async def __aenter__(self) -> Self:
        self._open = AsyncExitStack()
        await self._open.enter_async_context(self.twilio)
        self.account = await self._open.enter_async_context(
            TwilioAccount(
                account_sid=self.twilio.account_sid, auth_token=self.twilio.auth_token,
                public_url=self.twilio.public_url, api_url=self.twilio.url, clock=lambda: self.now,
            )
        )  # fmt: skip
        self.twilio.product_url = await self._listen()
        self._start_workers()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.kill()
        await self._open.aclose()

    async def _listen(self) -> str:
        """The door for reports."""
        app = web.Application()
        app.router.add_post(STATUS_PATH, self._on_report)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        self._open.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        return f"http://127.0.0.1:{runner.addresses[0][1]}"

    async def _on_report(self, request: web.Request) -> web.Response:
        report = self.account.read_report(Webhook(request.raw_path, request.headers, await request.read()))
        assert report is not None
        await self.store.write(write_all, [report], self.now)
        return web.Response()

    # --- people and officials

    def person(self, language: str | None, scheme: str, *, news: bool) -> int:
        """Somebody who wrote a moment ago, and may have agreed to city news."""
        contact_id = self.hall.person(len(self.people), language=language, scheme=scheme, news=news)
        path = number(len(self.people))
        self.people[contact_id] = f"whatsapp:{path}" if scheme == "whatsapp" else path
        return contact_id

    def stop(self, contact_id: int) -> None:
        """A person says STOP to us."""
        self.hall.stop(contact_id)
        self.stopped.setdefault(self.people[contact_id], len(self.twilio.taken))

    def unsubscribe(self, contact_id: int) -> None:
        """A person says STOP to Twilio, and nobody tells us."""
        person = self.people[contact_id]
        sender = WHATSAPP_NUMBER if person.startswith("whatsapp:") else SMS_NUMBER
        self.twilio.blocked.add((sender, person))
        self.stopped.setdefault(person, len(self.twilio.taken))

    def act(self, act: Any, broadcast: Broadcast) -> None:
        """An official pauses, resumes or cancels a broadcast, if it can be done."""
        with suppress(broadcasts.CannotDo):
            state, taken = self.hall.act(act, broadcast).state, len(self.twilio.taken)
            is_held = state in (BroadcastState.PAUSED, BroadcastState.CANCELLED)
            lasting = [one for one in self.held if one.broadcast_id == broadcast.id and one.end is None]
            if is_held and not lasting:
                self.held.append(Held(broadcast.id, taken))
            for one in lasting if not is_held else ():
                one.end = taken

    # --- time passes

    async def passes(self, time: timedelta, *, requests: int | None = None) -> None:
        """Later, reports have come, and everything due is done, unless we die after so many requests."""
        self.now += time
        due, self.twilio.due = self.twilio.due, []
        await self.twilio.tell(due)
        self.hall.now = self.now
        while self.hall.tick(may_begin=self.rules.begins_at(self.now) is None).more:
            pass
        self.now = self.hall.now
        for worker, _task in self.tasks:
            worker.is_idle.clear()
            worker.wake_for_news()
        await (self._until_idle() if requests is None else self._die_after(requests))

    async def _until_idle(self) -> None:
        while not all(worker.is_idle.is_set() for worker, _task in self.tasks):
            await self._look()

    async def _die_after(self, requests: int) -> None:
        while requests > 0 and not all(worker.is_idle.is_set() for worker, _task in self.tasks):
            self.twilio.answered.clear()
            await self._look()
            requests -= self.twilio.answered.is_set()
        await self.kill()
        self._start_workers()

    async def _look(self) -> None:
        """Go on a little; when all that is under way waits for an answer that never comes, let time pass."""
        in_flight = sum(worker._in_flight for worker, _task in self.tasks)
        if self.twilio.hanging and self.twilio.hanging == in_flight:
            self.loop.ahead += LONGER_THAN_ANY_TIMEOUT
            self.twilio.hanging = 0
        await asyncio.sleep(A_LOOK)
        for _worker, task in self.tasks:
            if task.done():
                task.result()

    async def kill(self) -> None:
        """Nothing that runs goes on; what was being written may be written yet."""
        for _worker, task in self.tasks:
            task.cancel()
        await asyncio.gather(*(task for _worker, task in self.tasks), return_exceptions=True)
        self.tasks.clear()
        self.twilio.hanging = 0

    def _start_workers(self) -> None:
        channels = {
            "sms": Sms(self.account, sender=SMS_NUMBER),
            "whatsapp": WhatsApp(self.account, sender=WHATSAPP_NUMBER),
        }
        for _ in range(self.workers):
            worker = Worker(self.store, channels, self.rules, lambda: self.now)
            self.tasks.append((worker, asyncio.ensure_future(worker.run())))

    async def calm_down(self, most: int = 400) -> None:
        """Nothing new goes wrong: let all end that does; late reports come when it seems to be over."""
        for _ in range(most):
            await self.passes(self._until_next())
            if self._is_over() and not self.twilio.due:
                if not self.twilio.late:
                    return
                late, self.twilio.late = self.twilio.late, []
                await self.twilio.tell(late)

    def _until_next(self) -> timedelta:
        """Until something is due, and never longer than some hours: days have nights."""
        due = self.store.read_now(outbound.next_due, CHANNELS)
        wait = due - self.now if due is not None else SOME_HOURS
        return min(max(wait, A_MOMENT), SOME_HOURS)

    def _is_over(self) -> bool:
        return self.store.read_now(_is_over)

    # --- what came of it

    def rows(self) -> list[OutboundMessage]:
        """All messages."""
        return self.store.read_now(_rows)

    def taken_of(self, row: OutboundMessage) -> list[Taken]:
        """What Twilio has taken of one message of ours."""
        return [one for one in self.twilio.taken if outbound_id(one.message) == row.id]


def _rows(tx: Tx) -> list[OutboundMessage]:
    return tx.nouns(OutboundMessage, table_of(OutboundMessage).select())


def _is_over(tx: Tx) -> bool:
    states = {str(row.state) for row in tx.run(table_of(Broadcast).select())}
    return states <= ENDED and {row.status for row in _rows(tx)} <= FINAL
