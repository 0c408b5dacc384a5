"""The outbox: claims what is due, sends it with no transaction open, records what became of it.

One transaction a cycle records the last results and claims the next messages, so that a single reply costs
two commits and a hundred of them hardly more.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot import pacing
from bot.beginnings import Beginnings
from bot.channels.channel import Channel
from bot.channels.errors import (
    AddressDead,
    GiveUp,
    Misconfigured,
    NotAllowed,
    OptedOut,
    Retry,
    SendError,
    Throttled,
    Unknown,
)
from bot.channels.messages import Address, Button, Outbound
from bot.clock import Clock
from bot.gate import Gate, put_back
from bot.metrics import SENT
from bot.outcomes import Result, record_and_claim
from bot.ramp import Ramp
from bot.spending import Purse
from storage import Store, StoreUnavailable, dispatch, pace
from storage.contacts import SEALED_ADDRESS
from storage.dispatch import Claim, Claimed
from storage.models import BEGUN, TRACE, SendStatus
from storage.traces import MAYBE_SENT

IN_FLIGHT = 64  # messages being sent, or waiting for their moment: at 300 a second a fifth of one
LOOK_UP_AFTER = timedelta(seconds=15)  # a message of unknown fate: its platform needs a moment to list it
IDLE = timedelta(seconds=2)  # how long to sleep when nobody wakes us: other processes may write
HOLDS_FOR = timedelta(minutes=10)  # so long after its first try a person's later messages wait for one
IN_DOUBT_HOLDS_FOR = timedelta(minutes=1)  # and for one in doubt: until it has been looked up, usually
GIVES_UP_AFTER = timedelta(days=2)  # of trying to send one message
MOST_SENDS_IN_DOUBT = 2  # a reply may repeat once
LISTED_AFTER = timedelta(minutes=5)  # by then a platform surely lists what it has taken
NOT_LISTED = "not in the platform's list"
TRACED_FOR = timedelta(hours=1)  # by then a platform lists what it has taken
MENDED_AFTER = timedelta(minutes=5)  # a wrong setting: an operator may have mended it
LOOKED_AT_AFTER = timedelta(seconds=30)  # another message of that channel may show whether it is mended

log = structlog.get_logger()


class Outbox:
    """Sends what the store holds for these channels. `run` must be running."""

    def __init__(
        self, store: Store, channels: Mapping[str, Channel], rules: pacing.Rules, clock: Clock, *,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:  # fmt: skip
        self._store = store
        self._purse = Purse(rules.city)
        self._gate = Gate(store, channels, rules, self._purse)
        self._pause = pause
        self._channels = channels
        self._blind = [name for name, channel in channels.items() if not hasattr(channel, "find")]
        self._beginnings = Beginnings(store, clock)
        self._rules = rules
        self._clock = clock
        self._woken = asyncio.Event()
        self._results: list[Result] = []
        self._in_flight = 0
        self._paused: dict[str, datetime] = {}
        self._ramp = Ramp(IN_FLIGHT)
        self._looks_at_all = True
        self._looked_at = 0.0  # now and then at all, however many answers there are
        self._is_closing = False
        self._drained = asyncio.Event()

    def wake(self) -> None:
        """An answer is due."""
        self._woken.set()

    def wake_for_news(self) -> None:
        """Something that the city begins is due."""
        self._looks_at_all = True
        self._woken.set()

    def may_begin(self, now: datetime) -> bool:
        """Whether the city may begin messages now."""
        return self._rules.begins_at(now) is None

    async def drain(self) -> None:
        """Claim nothing more; return when what is being sent has its result on disk, and `run` has ended."""
        self._is_closing = True
        self._woken.set()
        await self._drained.wait()

    async def run(self) -> None:
        """Send until drained."""
        async with asyncio.TaskGroup() as group:
            while True:
                claim = await self._cycle()
                if self._is_closing and not self._in_flight and not self._results and not claim.messages:
                    break
                for message in claim.messages:
                    self._in_flight += 1
                    self._ramp.began(message.channel)
                    group.create_task(self._deliver(message))
                if claim.more and self._in_flight < IN_FLIGHT and (claim.messages or claim.full):
                    continue
                await self._sleep()
        self._drained.set()

    async def _sleep(self) -> None:
        """Until something is due, as far as we know."""
        now = self._clock()
        soonest = min((at - now for at in self._paused.values() if at > now), default=IDLE)
        try:
            async with asyncio.timeout(min(soonest, IDLE).total_seconds()):
                await self._woken.wait()
        except TimeoutError:
            self._looks_at_all = True

    async def _cycle(self) -> Claim:
        self._woken.clear()
        results, self._results = self._results, []
        now = self._clock()
        channels = [] if self._is_closing else self._open_channels(now)
        try:
            if self._purse.is_time(now):
                await self._purse.share(self._store, now)
            at_all = self._looks_at_all or time.monotonic() - self._looked_at > IDLE.total_seconds()
            claim = await self._store.write(
                record_and_claim, results, now, channels, IN_FLIGHT - self._in_flight, self._rules.rates(),
                answers_only=not at_all, blind=self._blind, room=self._ramp.room(),
            )  # fmt: skip
            self._note_look(claim, at_all=at_all, passed_by=len(channels) < len(self._channels))
            return claim
        except StoreUnavailable:
            self._results = [*results, *self._results]
            log.warning("outbox: the store cannot be reached")
            await asyncio.sleep(1)
            return Claim([], more=True)
        except Exception:
            log.exception("outbox: recording raised")
            await self._record_apart(results, now)
            return Claim([], more=True)

    def _note_look(self, claim: Claim, *, at_all: bool, passed_by: bool) -> None:
        """Look at all again at once, as long as there is more than answers, or channels that had to wait."""
        self._pause_channels(claim.full)
        if at_all:
            self._looked_at = time.monotonic()
            is_more = claim.more or any(message.kind in BEGUN for message in claim.messages)
            self._looks_at_all = is_more or passed_by

    def _pause_channels(self, until: Mapping[str, datetime]) -> None:
        """Those that keep no pace begin slowly afterwards."""
        self._paused |= until
        self._ramp.begin_anew(until.keys() - self._rules.rates().keys())

    def _open_channels(self, now: datetime) -> list[str]:
        room = self._ramp.room()
        return [name for name in self._channels if self._paused.get(name, now) <= now and room.get(name, 1)]

    async def _record_apart(self, results: Sequence[Result], now: datetime) -> None:
        """One result that cannot be written must not take the others down; its row is looked up later."""
        for result in results:
            try:
                await self._store.write(record_and_claim, [result], now, [], 0)
            except Exception:
                log.exception("outbox: a result cannot be written", outbound_id=result.message.id)

    async def _deliver(self, message: Claimed) -> None:
        try:
            result = await self._result_of(message)
        except Exception:
            log.exception("outbox: sending raised", outbound_id=message.id)
            result = _in_doubt(message, self._clock())
        self._in_flight -= 1
        self._ramp.ended(message.channel, is_through=result.status is SendStatus.WIRED)
        SENT.labels(message.channel, result.status.value).inc()
        self._results.append(result)
        self._woken.set()

    async def _result_of(self, message: Claimed) -> Result:
        channel = self._channels[message.channel]
        path = self._store.vault.unseal(message.sealed_to, SEALED_ADDRESS)
        address = Address(channel.scheme, path)  # type: ignore[arg-type]  # a scheme
        out = Outbound(
            message.id, address, message.text, message.reply_from, buttons_of(message.buttons),
            template=self._gate.template(message), valid_until=message.valid_until,
        )  # fmt: skip
        if message.kind == TRACE:
            return await self._trace(channel, out, message)
        if message.retried and (known := await self._look_up(channel, out, message)):
            return known  # before anything else: what has gone out must not wait and go out again
        now = self._clock()
        if message.is_look:
            return put_back(message, now, holds_until=_holds(message, now))
        if instead := await self._instead(message, path, now):
            return instead
        try:
            sent = await channel.send(replace(out, template=self._gate.template(message, now)))
        except SendError as error:
            return self._consequence(message, error)
        self._purse.note(message.channel, sent.parts or message.parts, now)
        if message.is_probe:
            self._paused.pop(message.channel, None)
        return Result(message, SendStatus.WIRED, {"external_id": sent.external_id} | _parts(sent.parts))

    async def _instead(self, message: Claimed, path: str, now: datetime) -> Result | None:
        """What becomes of a message that must not go now, or not yet; None once it may go."""
        try:
            stopped = await self._gate.stops(message, path, now) or await self._await_moment(message, now)
            if stopped:
                return replace(stopped, lease=message.lease)
            if not message.is_ahead or await self._beginnings.may(message):
                return None
            return Result(message, SendStatus.SENDING, is_lost=True)
        except StoreUnavailable:  # nothing was sent, so nothing is in doubt
            log.warning("outbox: the store cannot be asked", outbound_id=message.id)
            return put_back(message, now + IDLE, holds_until=_holds(message, now))

    async def _await_moment(self, message: Claimed, now: datetime) -> Result | None:
        """Its channel keeps a pace: each message has a moment of its own, or gets one when its chat is free.

        Until then nobody else waits for a moment that would pass unused. Put back when there is none soon.
        """
        moment = message.moment
        if message.chat_free_at is not None and message.channel in (rates := self._rules.rates()):
            now = await self._until(message.chat_free_at, now)
            given = await self._store.write(pace.moments, message.channel, [1], rates[message.channel], now)
            if not given:
                free_at = await self._store.read(pace.next_moment, message.channel, now)
                return put_back(message, free_at, holds_until=_holds(message, now))
            (moment,) = given
        if moment is not None:
            await self._until(moment, now)
        return None

    async def _until(self, moment: datetime, now: datetime) -> datetime:
        if moment > now:
            await self._pause((moment - now).total_seconds())
        return max(moment, now)

    async def _trace(self, channel: Channel, out: Outbound, message: Claimed) -> Result:
        """What the platform has of a message to somebody who was erased; nothing is sent."""
        find = getattr(channel, "find", None)
        found: list[str] = []
        try:
            while find and (external_id := await find(out, message.created_at, found)):
                found.append(external_id)
        except SendError:
            return self._still_in_doubt(message)
        is_too_early = self._clock() - message.created_at < TRACED_FOR
        if find and not found and is_too_early:
            return self._still_in_doubt(message)
        return Result(message, SendStatus.FAILED, traced=found)

    async def _look_up(self, channel: Channel, out: Outbound, message: Claimed) -> Result | None:
        """What became of a message that may have been sent; None: it was not, or it may be repeated once."""
        find, doubts = getattr(channel, "find", None), message.doubts
        if find is not None:
            try:
                besides = await self._store.read(dispatch.ids_beside, message)
                external_id = await find(out, message.created_at, besides)
            except (SendError, StoreUnavailable):
                return self._still_in_doubt(message)
            if external_id:
                return Result(message, SendStatus.WIRED, {"external_id": external_id})
            if message.kind in BEGUN and message.reason != NOT_LISTED:
                return self._listed_late(message)
            # a list may lack what it will show later
            is_over = message.in_doubt and doubts >= MOST_SENDS_IN_DOUBT
        else:
            is_over = message.kind in BEGUN or doubts >= MOST_SENDS_IN_DOUBT
        is_over = is_over or message.is_erased
        return Result(message, SendStatus.FAILED, {"reason": MAYBE_SENT}) if is_over else None

    def _listed_late(self, message: Claimed) -> Result:
        """What the city begins must not go out twice: only a second look at the list is believed."""
        now = self._clock()
        return _looked_at(message, now, now + LISTED_AFTER, NOT_LISTED)

    def _still_in_doubt(self, message: Claimed) -> Result:
        """The platform cannot be asked just now: ask again later, and send nothing before."""
        now = self._clock()
        if now - message.created_at > GIVES_UP_AFTER:
            return Result(message, SendStatus.FAILED, {"reason": MAYBE_SENT})
        wait = max(LOOK_UP_AFTER, pacing.backoff(message.attempts))
        return _looked_at(message, now, now + wait, message.reason)

    def _consequence(self, message: Claimed, error: SendError) -> Result:
        now = self._clock()
        match error:
            case Throttled():
                until = now + (error.after or pacing.backoff(message.attempts))
                # the store says more then
                self._pause_channels({message.channel: min(until, now + pace.URGENT_EVERY)})
                # the channel waits, not the message: whoever ends the pause need not wait for it
                again = now + max(pace.URGENT_EVERY, pacing.backoff(message.attempts))
                return replace(self._later(message, error, min(until, again)), channel_until=until)
            case Retry():
                return self._later(message, error, now + (error.after or pacing.backoff(message.attempts)))
            case Misconfigured():
                return self._alarm(message, error, now + MENDED_AFTER)
            case Unknown():
                self._purse.note(message.channel, message.parts, now)  # it may have been sent, and cost
                return _in_doubt(message, now, reason=str(error))
            case OptedOut():
                return Result(message, SendStatus.FAILED, {"reason": str(error)}, opted_out=True)
            case AddressDead():
                return Result(message, SendStatus.FAILED, {"reason": str(error)}, address_dead=True)
            case GiveUp() | SendError():
                return Result(message, SendStatus.FAILED, {"reason": str(error)})

    def _alarm(self, message: Claimed, error: Misconfigured, when: datetime) -> Result:
        """An operator must look; what is wrong for everybody is not tried with everybody."""
        log.error("outbox: misconfigured", channel=message.channel, code=error.code, reason=error.reason)
        if not isinstance(error, NotAllowed):
            self._paused[message.channel] = self._clock() + LOOKED_AT_AFTER
        return replace(self._later(message, error, when), alarm=str(error))

    def _later(self, message: Claimed, error: SendError, when: datetime) -> Result:
        if when - message.created_at > GIVES_UP_AFTER:  # by age: an outage of the platform loses nothing
            return Result(
                message, SendStatus.FAILED, {"reason": f"{error} after {message.attempts} attempts"}
            )
        columns = {"due_at": when, "reason": str(error), "holds_until": _holds(message, self._clock())}
        return Result(message, SendStatus.QUEUED, columns, lease=message.lease)


def buttons_of(rows: Sequence[Sequence[Mapping[str, Any]]]) -> tuple[tuple[Button, ...], ...]:
    """Buttons as they are kept, for a channel."""
    return tuple(tuple(Button(**button) for button in row) for row in rows)


def _holds(message: Claimed, now: datetime) -> datetime:
    """So long what is written to its person after it waits for it."""
    return message.holds_until or now + HOLDS_FOR


def _in_doubt(message: Claimed, now: datetime, **columns: object) -> Result:
    """It may have been sent; what comes after it waits for the first look."""
    holds_until = now + IN_DOUBT_HOLDS_FOR
    if message.holds_until is not None:
        holds_until = min(holds_until, message.holds_until)
    columns |= {"claimed_until": now + LOOK_UP_AFTER, "holds_until": holds_until}
    return Result(message, SendStatus.UNKNOWN, columns | {"doubts": message.doubts + 1})


def _looked_at(message: Claimed, now: datetime, again: datetime, reason: str | None) -> Result:
    """Nobody knows yet whether it was sent: a look-up is no send."""
    columns = {"claimed_until": again, "reason": reason, "attempts": message.attempts - 1}
    return Result(
        message,
        SendStatus.UNKNOWN,
        columns | {"holds_until": message.holds_until or now + IN_DOUBT_HOLDS_FOR},
    )


def _parts(parts: int | None) -> dict[str, Any]:
    return {"parts": parts} if parts else {}
