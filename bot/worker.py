"""The conversation worker: takes what waits, understands it, answers it, tells the news."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from bot import hearing, keywords
from bot.channels.simulator import PULLED
from bot.clock import Clock
from bot.dialogue.talk import EMERGENCY
from bot.dialogue.town import Town
from bot.gestures import Gesture
from bot.hearing import Heard, Outcome
from bot.keywords import Keywords
from bot.metrics import ANSWERED_AFTER, HANDLED, PARKED
from bot.outbox import Outbox
from civic import broadcast_runs, campaigns, consent, news
from nlu import recent
from nlu.understanding import Command, Intent, Understanding
from storage import HeldElsewhere, Store, StoreUnavailable, Tx, alerts, inbound, outbound
from storage.inbound import Waiting
from storage.models import MessageState

LOOK_AHEAD = 64  # waiting messages looked at to find different people
BATCH = 8  # messages in one transaction: short enough that accepting is not kept waiting
LARGE_BATCH = 32  # when nobody knocks: they share a commit, and the hand-overs between threads
GIVES_WAY, WAYS = 0.01, 5  # seconds at a time, and how often before each batch: nobody is starved by a crowd
IDLE = timedelta(seconds=1)  # other processes may write; our own wakes us at once
CHORES = timedelta(seconds=30)
VACUUM_EVERY = 3600.0  # seconds: erasures are rare, and looking through all tables is work
COPY_RETRY = timedelta(minutes=30)
NO_COPIES = PULLED | {"telegram"}  # a chat is the person's own: what is in it, they delete themselves

log = structlog.get_logger()


class Reader(Protocol):
    """Understands a text; see `nlu.interpreter`."""

    async def read(self, text: str, *, preferred: str, known: bool = False) -> Understanding:
        """What one message means."""
        ...


@dataclass(frozen=True, slots=True)
class Mind:
    """What handling needs beside the store; looked up each time, since a city may be loaded again."""

    town: Callable[[], Town]
    reader: Callable[[], Reader]


class Worker:
    """Handles waiting messages in order, one a person at a time. `run` must be running."""

    def __init__(
        self, store: Store, mind: Mind, outbox: Outbox, clock: Clock, *,
        channel: str | None = None, is_crowded: Callable[[], bool] = lambda: False,
        gestures: Callable[[Sequence[Gesture]], None] = lambda _gestures: None,
        media: Callable[[], None] = lambda: None, tells_news: Callable[[], bool] = lambda: True,
    ) -> None:  # fmt: skip
        """`channel`: handle the messages of that channel alone; `is_crowded`: many are being accepted now.

        `gestures` takes what is to be done for the eyes, after the commit that it belongs to.
        `media` is called when a photo or sound is to be fetched, or to be deleted.
        `tells_news`: whether it is this process, of many, that tells what is new.
        """
        self._gestures = gestures
        self._store = store
        self._mind = mind
        self._outbox = outbox
        self._clock = clock
        self._channel = channel
        self._is_crowded = is_crowded
        self._media = media
        self._tells_news = tells_news
        self._keywords = Keywords(store)
        self._woken = asyncio.Event()
        self._news = True
        self._log_holds_erased = True  # a process before us may have been stopped in between
        self._vacuumed_at = time.monotonic()
        self._told_at = 0.0  # now and then without being told: another process may have news

    def wake(self) -> None:
        """A message was kept."""
        self._woken.set()

    def wake_for_news(self) -> None:
        """An official has said something that residents are to hear."""
        self._news = True
        self._keywords.forget()
        self._woken.set()

    async def run(self) -> None:
        """Work for ever."""
        while True:
            self._woken.clear()
            try:
                busy = await self._hear_some()
                if self._news or time.monotonic() - self._told_at > IDLE.total_seconds():
                    self._news = await self._tell_some()
                    self._told_at = time.monotonic()
            except StoreUnavailable:
                log.warning("worker: the store cannot be reached")
                busy = False
            except Exception:
                log.exception("worker: raised")  # news that cannot be told must not keep residents waiting
                busy = self._news = False
            if not busy and not self._news:
                await self._empty_log()
                await self._sleep()

    async def _sleep(self) -> None:
        try:
            async with asyncio.timeout(IDLE.total_seconds()):
                await self._woken.wait()
        except TimeoutError:
            return

    async def _hear_some(self) -> bool:
        """Handle what waits, in batches; True when more may wait and somebody got on with it."""
        waiting = await self._store.read(inbound.waiting, LOOK_AHEAD, channel=self._channel)
        if not self._store.is_sqlite:
            waiting = _from_anywhere(waiting)
        known = await self._keywords.known() if waiting else frozenset()
        handled = 0
        while waiting:
            town = self._mind.town()
            await self._give_way()
            most = BATCH if self._is_crowded() else LARGE_BATCH
            some, waiting = waiting[:most], waiting[most:]
            batch = [await self._understand(town, message, known) for message in some]
            with ANSWERED_AFTER.time():
                handled += await self._handle(town, batch)
        return handled > 0

    async def _give_way(self) -> None:
        """Let those in who knock, before answering those who are in."""
        for _ in range(WAYS):
            if not self._is_crowded():
                return
            await asyncio.sleep(GIVES_WAY)

    async def _understand(self, town: Town, message: Waiting, known: frozenset[str]) -> Heard:
        preferred = message.language or town.city.languages[0]
        keyword = keywords.read(message.text, known, town.words)
        if keyword and not keyword.rest:
            return Heard(message.id, keywords.alone(message.text, preferred), keyword)
        text = keyword.rest if keyword else message.text
        try:
            reader = self._mind.reader()
            understanding = await reader.read(text, preferred=preferred, known=message.language is not None)
        except Exception:
            log.exception("worker: understanding raised", message_id=message.id)
            understanding = by_words_alone(town, text, preferred)
        return Heard(message.id, understanding, keyword)

    async def _handle(self, town: Town, batch: Sequence[Heard]) -> int:
        try:
            outcome = await self._store.write(hearing.hear_all, town, batch, self._clock())
        except HeldElsewhere:  # another worker's: each on its own may wait for it
            return await self._handle_apart(town, batch)
        except StoreUnavailable:
            raise
        except Exception:  # noqa: BLE001  # each on its own says which one it was
            return await self._handle_apart(town, batch)
        for heard in batch:
            HANDLED.labels(heard.understanding.intent.name, heard.understanding.engine).inc()
        await self._after(outcome)
        return outcome.handled

    async def _handle_apart(self, town: Town, batch: Sequence[Heard]) -> int:
        """One message must not block the others: each on its own, the one that raises is parked."""
        handled = 0
        for heard in batch:
            try:
                outcome = await self._store.write(hearing.hear_all, town, [heard], self._clock())
            except StoreUnavailable:
                raise
            except Exception as error:
                log.exception("worker: handling raised", message_id=heard.message_id)
                PARKED.inc()
                await self._store.write(park, town, heard, type(error).__name__, self._clock())
                handled += 1
            else:
                HANDLED.labels(heard.understanding.intent.name, heard.understanding.engine).inc()
                await self._after(outcome)
                handled += outcome.handled
        return handled

    async def _after(self, outcome: Outcome) -> None:
        if outcome.replies:
            self._outbox.wake()
        if outcome.gestures:
            self._gestures(outcome.gestures)
        if outcome.has_media or outcome.erased:
            self._media()
        if outcome.erased:
            recent.forget()
            self._log_holds_erased = True
            await self._empty_log()

    async def _empty_log(self) -> None:
        """Nothing erased may linger in SQLite's write-ahead log: tried until no reader holds it.

        PostgreSQL is told to clean its files, at most once an hour.
        """
        if not self._log_holds_erased:
            return
        if self._store.is_sqlite:
            self._log_holds_erased = not await asyncio.to_thread(self._store.truncate_log)
        elif time.monotonic() - self._vacuumed_at > VACUUM_EVERY:
            self._vacuumed_at, self._log_holds_erased = time.monotonic(), False
            await asyncio.to_thread(self._store.vacuum)

    async def _tell_some(self) -> bool:
        if not self._tells_news():
            return False
        town, now = self._mind.town(), self._clock()
        told = await self._store.write(news.tell_next, town.phrases, town.city.languages, now)
        may_begin = self._outbox.may_begin(now)
        ran = await self._store.write(broadcast_runs.run_due, town.city, now, may_begin=may_begin)
        if await self._store.read(campaigns.has_to_count, now):
            await self._store.write(campaigns.count_due, now)
        if told or ran.put_out:
            self._outbox.wake_for_news()
        return told or ran.more


def _from_anywhere(waiting: list[Waiting]) -> list[Waiting]:
    """Begin somewhere else than other workers do: who meets them has understood a batch for nothing."""
    start = random.randrange(max(1, len(waiting) - BATCH))  # noqa: S311  # nobody gains by guessing it
    return waiting[start:] + waiting[:start]


def by_words_alone(town: Town, text: str, language: str) -> Understanding:
    """What words and rules say, when the engine itself is broken: STOP and danger are heard all the same."""
    try:
        command = town.words.command(text)
        name = "out_of_scope"
        if command is None:
            command = Command("stop") if town.words.is_opt_out(text) else None
            heard = town.words.is_emergency_beside_opt_out if command else town.words.danger.heard
            name = "report_emergency" if heard(text) else "stop" if command else name
            if name == "report_emergency" and town.words.is_opt_out_in_part(text):
                command = Command("stop")
    except Exception:
        log.exception("worker: exact words raised")
        command, name = None, "out_of_scope"
    return Understanding(text, language, 0.0, "words", Intent(name, 0.0), command=command)


def park(tx: Tx, town: Town, heard: Heard, reason: str, now: datetime) -> None:
    """Put a message aside with the reason; a STOP in it takes effect, and danger is told, all the same."""
    message = inbound.take(tx, heard.message_id)
    if message is None or message.contact_id is None:
        return
    heard_again = by_words_alone(town, message.text, "")
    is_stop = (heard_again.command.name if heard_again.command else heard_again.intent.name) == "stop"
    if is_stop or message.extras.get("opt_out_type") == "STOP":
        consent.opt_out(tx, message.contact_id, message.channel, message.text[:160], now)
    if heard_again.intent.name == "report_emergency":  # nobody has answered it: somebody has to know
        alerts.add(tx, heard.message_id, EMERGENCY, town.city.alerts.ways, now)
    inbound.settle(tx, heard.message_id, MessageState.PARKED, now, reason=reason)


class Deleter(Protocol):
    """A platform that can delete its copies."""

    async def delete(self, external_id: str) -> None:
        """Delete one message there."""
        ...


async def chores(
    jobs: Sequence[Callable[[], Awaitable[object]]], are_ours: Callable[[], bool] = lambda: True
) -> None:
    """What wants doing now and then, for ever, while it is ours to do.

    A job that raises keeps no other from its turn.
    """
    while True:
        for job in jobs if are_ours() else ():
            try:
                await job()
            except StoreUnavailable:
                log.warning("chores: the store cannot be reached")
            except Exception:
                log.exception("chores: raised")
        await asyncio.sleep(CHORES.total_seconds())


async def delete_copies(store: Store, deleters: dict[str, Deleter], clock: Clock) -> int:
    """Delete at the providers what was erased here; returns how many are gone."""
    gone = 0
    for copy in await store.read(outbound.copies_due, clock(), 50):
        deleter = deleters.get(copy.channel)
        if deleter is None and copy.channel not in NO_COPIES:
            continue  # its platform is not configured just now: it stays due
        try:
            if deleter is not None:
                await deleter.delete(copy.external_id)
        except Exception:  # noqa: BLE001  # tried again later, whatever it was
            log.warning("chores: a provider did not delete a copy", copy_id=copy.id)
            await store.write(outbound.copy_later, copy.id or 0, clock() + COPY_RETRY * (copy.attempts + 1))
        else:
            await store.write(outbound.copy_done, copy.id or 0)
            gone += 1
    return gone
