"""What a process shows on the web: doors of platforms, public pages, desk, API, simulator."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from aiohttp import web

from bot.clock import Clock
from bot.data_page import DataPage, add_data_page
from bot.inbox import Inbox
from bot.public.pages import Public, add_public
from bot.simulated import Photos
from bot.simulator import add_simulator
from bot.updates import Updates
from bot.web import Door, add_routes, bodies_that_can_be_read
from desk.api import add_routes as add_api
from desk.desk import Desk
from desk.pages import add_pages
from desk.pages.visit import is_signed_in
from hearback import wiring
from hearback.errors import Misconfiguration
from hearback.parts import CLOSES_WITHIN
from hearback.platforms import Platforms
from hearback.settings import Settings
from storage import Store, StoreUnavailable, health
from storage.memory import Memory

ENGINE_SECONDS = 2.0
PROBE = "a bench near the school please"  # what an engine must see: exact words would not reach it


@dataclass(frozen=True, slots=True)
class Site:
    """The web half; `place` may change while it is open."""

    settings: Settings
    store: Store
    clock: Clock
    place: Callable[[], wiring.Place]
    platforms: Platforms
    inbox: Inbox
    updates: Updates
    simulated: Photos
    desk: Callable[[], Desk]

    async def listen(self, host: str, port: int) -> web.AppRunner:
        """Open the doors. Raises `Misconfiguration` when the port is taken."""
        app = web.Application(middlewares=[bodies_that_can_be_read])
        bot = (self.platforms.telegram, self.updates) if self.platforms.telegram else None
        add_routes(
            app, Door(self.inbox, self.platforms.twilio, lambda: self.place().town, self._missing, bot)
        )
        add_data_page(app, DataPage(self.store, lambda: self.place().town, self.clock))
        add_public(app, self._public())
        desk = self.desk()
        add_api(app, desk)
        add_pages(app, desk)
        if self.settings.has_simulator:
            add_simulator(
                app, self.inbox, self.store, self.clock, phrases=self.place().town.phrases,
                city=self.place().town.city, photos=self.simulated, admits=partial(self._may_simulate, desk),
            )  # fmt: skip
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=CLOSES_WITHIN)
        await runner.setup()
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            await runner.cleanup()
            raise Misconfiguration(
                f"cannot listen on {host}:{port} ({error.strerror}): choose another --port"
            ) from error
        return runner

    async def _may_simulate(self, desk: Desk, request: web.Request) -> bool:
        """Everybody on a machine of one's own; where residents are served, officials who are signed in."""
        is_alone = desk.is_on_loopback and not self.platforms.accounts
        return is_alone or await is_signed_in(desk, request)

    def _public(self) -> Public:
        return Public(
            store=self.store, town=lambda: self.place().town, ways=self.platforms.ways,
            has_simulator=self.settings.has_simulator, memory=Memory(),
        )  # fmt: skip

    async def _missing(self) -> dict[str, str]:
        """What keeps residents from being answered, and why."""
        missing = {}
        try:
            await self.store.write(health.check)
        except StoreUnavailable as error:
            missing["database"] = str(error)
        try:
            async with asyncio.timeout(ENGINE_SECONDS):
                await self.place().interpreter.read(PROBE, preferred=self.place().town.city.languages[0])
        except Exception as error:  # noqa: BLE001  # whatever it is, nobody is understood
            missing["engine"] = f"it does not understand: {type(error).__name__}"
        return missing
