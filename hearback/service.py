"""Hearback as a running process: web server, conversation and delivery, together or apart."""

import asyncio
import ctypes
import gc
import signal
from collections.abc import Awaitable, Callable, Collection, Mapping
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

import structlog
from aiohttp import web

from bot import asking
from bot.alerter import Alerter
from bot.clock import Clock, utc_now
from bot.gestures import Gestures
from bot.inbox import Inbox
from bot.media import MediaKeeper
from bot.missed import Missed
from bot.outbox import Outbox
from bot.pacing import Rules
from bot.quiet import Quiet
from bot.rehearsal import rehearse
from bot.simulated import Photos
from bot.updates import Updates
from bot.worker import Mind, Worker, chores, delete_copies
from civic import cities, promises
from hearback import wiring
from hearback.errors import Misconfiguration
from hearback.parts import ALL, CLOSES_WITHIN, Parts
from hearback.platforms import Platforms
from hearback.settings import Settings
from storage import Store, indexing, outbound
from storage.contacts import SEALED_ADDRESS
from storage.files import Files
from storage.line import Line, Office, Topic

if TYPE_CHECKING:  # a worker shows nothing on the web
    from desk.desk import Desk
    from hearback.site import Site

log = structlog.get_logger()
LOG_SECONDS = 0.5  # at 100 messages a second SQLite's log grows by a thousand pages meanwhile
INDEXING_SECONDS = 0.1  # between some ideas and the next: residents come first
GARBAGE = 10_000  # objects made before the young ones are looked through; a turn makes some hundred


class Service:
    """Everything that runs; build it inside the loop."""

    def __init__(
        self, settings: Settings, store: Store, place: wiring.Place, clock: Clock = utc_now, *,
        parts: Parts = ALL,
    ) -> None:  # fmt: skip
        self.settings = settings
        self.parts = parts
        self.line = Line(store, self._hear, parts.offices)
        self.store = store
        self.place = place
        self.clock = clock
        self.platforms = Platforms(settings)
        self.gestures = Gestures(
            self.platforms.telegram, lambda sealed: store.vault.unseal(sealed, SEALED_ADDRESS)
        )
        rules = Rules(
            lambda: self.place.town.city, lambda: wiring.quiet_hours(settings, self.place.town.city)
        )
        self.rules = rules
        self.outbox = Outbox(store, self.platforms.channels(), rules, clock)
        mind = Mind(lambda: self.place.town, lambda: self.place.interpreter)
        self.simulated = Photos()
        self.files = Files(settings.media_folder)
        self.alerter = Alerter(
            store, lambda: self.place.town, wiring.alert_webhook(settings), wiring.alert_mail(settings), clock
        )
        self.media = MediaKeeper(
            store, self.files, self.platforms.fetchers(self.simulated), clock,
            town=lambda: self.place.town, replies=self.outbox.wake,
        )  # fmt: skip
        self.worker = Worker(
            store, mind, self.outbox, clock, gestures=self.gestures.make, media=self.media.wake,
            is_crowded=lambda: self.inbox.is_crowded(),  # noqa: PLW0108  # made below
            tells_news=partial(self.line.holds, Office.CLOCKS),
        )  # fmt: skip
        self.inbox = Inbox(store, clock, self._kept)
        self.updates = Updates(self.inbox, store, self.gestures, lambda: self.place.town, clock)

    def _hear(self, topics: Collection[Topic]) -> None:
        """Another process has done something that this one may have to go on with."""
        if Topic.NEWS in topics:
            self.worker.wake_for_news()
        if Topic.REPLIES in topics:
            self.outbox.wake_for_news()
        if Topic.KEPT in topics:
            self.worker.wake()

    def _kept(self) -> None:
        self.worker.wake()
        if not self.parts.worker:
            self.line.tell(Topic.KEPT)

    def _news(self) -> None:
        self.worker.wake_for_news()
        self.line.tell(Topic.NEWS)  # another process may be the one that tells

    def _replies(self) -> None:
        self.outbox.wake_for_news()
        if not self.parts.worker:
            self.line.tell(Topic.REPLIES)

    async def run(self, host: str, port: int, started: "asyncio.Event | None" = None) -> None:
        """Run until a signal asks to stop. Raises `Misconfiguration` when the port is taken."""
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for name in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(name, stop.set)
        for account in self.platforms.accounts:
            await account.open()
        await self._rehearse()
        try:
            runner = await self._site().listen(host, port) if self.parts.web else None
        except Misconfiguration:
            await self._stop({}, None)
            raise
        if (
            self.parts.worker and self.store.is_sqlite
        ):  # nobody else sends (`hearback.lock`): a crash left these
            await self.store.write(outbound.release, self.clock())
        tasks = {name: asyncio.create_task(job, name=name) for name, job in self._jobs().items()}
        if started is not None:
            started.set()
        try:
            await _first(stop, list(tasks.values()))
        finally:
            await self._stop(tasks, runner)

    async def _rehearse(self) -> None:
        """Do once what is done once; who cannot rehearse opens all the same."""
        try:
            await rehearse(self.store, self.place.town, self.place.interpreter, self.clock)
        except Exception:
            log.exception("rehearsal: raised")
        gc.collect()
        gc.freeze()  # what stays for good is not looked through again: words, weights, statements
        gc.set_threshold(GARBAGE)
        _give_back()

    def _jobs(self) -> dict[str, Any]:
        jobs: dict[str, Any] = {"gestures": self.gestures.run(), "line": self.line.run()}
        jobs["chores"] = chores([self._reload_city])  # every process understands
        if self.store.is_sqlite:
            jobs["log"] = _keep_log_short(self.store)
        if self.parts.web:
            jobs["inbox"] = self.inbox.run()
            if self.platforms.telegram is not None:
                may_fetch = partial(self.line.holds, Office.FETCHING)
                account = self.platforms.telegram
                from hearback import telegram

                jobs["telegram"] = telegram.listen(account, self.settings, self.updates, may_fetch)
            from desk.pages import acts

            jobs["acts"] = acts.run(self._desk())
        if self.parts.worker:
            jobs["worker"] = self.worker.run()
            jobs["outbox"] = self.outbox.run()
            jobs["media"] = self.media.run()
            jobs["alerts"] = self.alerter.run()
            jobs["clocks"] = chores(self._clocks(), partial(self.line.holds, Office.CLOCKS))
        return jobs

    def _clocks(self) -> list[Callable[[], Awaitable[object]]]:
        """What one process does for all, because its time has come."""
        clocks: list[Callable[[], Awaitable[object]]] = [
            partial(delete_copies, self.store, self.platforms.deleters(), self.clock),
            self._note_broken_promises,
            self._index_anew,
            partial(asking.run, self.store, lambda: self.place.town, self.rules, self.clock),
            Quiet(self.store, self.rules, self.clock, self.outbox.wake_for_news).follow,
        ]
        if self.platforms.twilio is not None:
            clocks.append(Missed(self.store, self.platforms.twilio, self.clock, self._found).take_in)
        return clocks

    def _found(self) -> None:
        """Messages came in that no web process has told of."""
        self.worker.wake()
        self.line.tell(Topic.KEPT)

    async def _note_broken_promises(self) -> None:
        """News was promised for a day that has passed: everybody is to hear so."""
        while await self.store.write(promises.note_broken, self.place.town.city, self.clock()):
            self.worker.wake_for_news()

    async def _index_anew(self) -> None:
        """Another version knows other meanings: like ideas are found by them."""
        is_done = False
        while not is_done:
            is_done = not await self.store.write(indexing.go_on)
            await asyncio.sleep(INDEXING_SECONDS)

    async def _reload_city(self) -> None:
        """Take over a city that another process has loaded."""
        city = await self.store.read(cities.loaded_if_other, self.place.town.city.fingerprint)
        if city is not None:
            self.place = await asyncio.to_thread(wiring.place, city, self.settings, self.place.rasa)
            log.info("city: loaded anew")

    def _site(self) -> "Site":
        from hearback.site import Site

        return Site(
            settings=self.settings, store=self.store, clock=self.clock, place=lambda: self.place,
            platforms=self.platforms, inbox=self.inbox, updates=self.updates, simulated=self.simulated,
            desk=self._desk,
        )  # fmt: skip

    def _desk(self) -> "Desk":
        from desk.desk import Desk

        return Desk(
            store=self.store, phrases=lambda: self.place.town.phrases, city=lambda: self.place.town.city,
            reader=lambda: self.place.interpreter, clock=self.clock, news=self._news,
            replies=self._replies, public_url=self.settings.public_url,
            proxies=self.settings.trusted_proxies, files=self.files, quiet_hours=self.rules.quiet_hours,
        )  # fmt: skip

    async def _stop(self, tasks: Mapping[str, "asyncio.Task[Any]"], runner: web.AppRunner | None) -> None:
        """Take no more in, let what runs end, let go of everything."""
        await asyncio.gather(runner.cleanup() if runner else _nothing(), self._drain(tasks.get("outbox")))
        for task in tasks.values():
            task.cancel()
        await asyncio.gather(*tasks.values(), return_exceptions=True)
        for account in self.platforms.accounts:
            await account.close()
        await self.place.close()
        await asyncio.to_thread(self.store.close)

    async def _drain(self, outbox: "asyncio.Task[Any] | None") -> None:
        """Let what is being sent end: else it would have to be looked up after the next start."""
        if outbox is not None and not outbox.done():
            with suppress(TimeoutError):
                await asyncio.wait_for(self.outbox.drain(), CLOSES_WITHIN)


def _give_back() -> None:
    """Memory that loading the languages took for a moment, to the system, where the C library can (glibc)."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


async def _nothing() -> None:
    """What there is to do without a web server."""


async def _keep_log_short(store: Store) -> None:
    """Now and then, so that no commit has to do it while somebody waits for an acknowledgement."""
    while True:
        await asyncio.sleep(LOG_SECONDS)
        try:
            await asyncio.to_thread(store.checkpoint)
        except Exception:
            log.exception("log: raised")  # the commits do it then


async def _first(stop: asyncio.Event, tasks: list["asyncio.Task[Any]"]) -> None:
    """Wait for a signal; a job that ends by itself has failed and takes the process down with its reason."""
    waiting: asyncio.Task[Any] = asyncio.create_task(stop.wait())
    done, _ = await asyncio.wait([waiting, *tasks], return_when=asyncio.FIRST_COMPLETED)
    for task in done - {waiting}:
        task.result()
    waiting.cancel()
