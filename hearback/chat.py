"""`hearback chat`: a resident in the terminal, on the same path and store as every other channel."""

import asyncio
import sys
import uuid
from collections.abc import Sequence

from bot.channels.messages import Address, Inbound
from bot.channels.terminal import SCHEME
from bot.clock import utc_now
from bot.inbox import Inbox, arrival
from bot.outbox import Outbox
from bot.pacing import Rules
from bot.worker import Mind, Worker
from hearback import wiring
from hearback.settings import Settings
from hearback.terminal import plain
from storage import Store, inbound, outbound
from storage.models import MessageState, OutboundMessage

LOOK = 0.05  # seconds between two looks for what another process may have done
NEWS = 0.5  # seconds between two looks for news while nobody types


class Chat:
    """One resident's conversation in a terminal, or from a pipe."""

    def __init__(self, settings: Settings, store: Store, place: wiring.Place, name: str) -> None:
        self._store = store
        self._place = place
        self._address = Address(SCHEME, name)
        outbox = Outbox(store, {}, Rules(lambda: place.town.city, lambda: None), utc_now)
        mind = Mind(lambda: place.town, lambda: place.interpreter)
        self._worker = Worker(store, mind, outbox, utc_now, channel=SCHEME)
        self._inbox = Inbox(store, utc_now, self._worker.wake)
        self._handled = asyncio.Lock()

    async def run(self) -> None:
        """Talk until the input ends."""
        jobs = [asyncio.create_task(self._worker.run()), asyncio.create_task(self._inbox.run())]
        talk = self._by_hand() if sys.stdin.isatty() else self._from_pipe()
        jobs_or_talk = [*jobs, asyncio.create_task(talk)]
        try:
            done, _ = await asyncio.wait(jobs_or_talk, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            for task in jobs_or_talk:
                task.cancel()
            await asyncio.gather(*jobs_or_talk, return_exceptions=True)
            await self._place.close()

    async def _from_pipe(self) -> None:
        """A line is a message; each is answered before the next is read."""
        await self._show_unread()
        while line := await asyncio.to_thread(sys.stdin.readline):
            await self._say(line.rstrip("\n"))

    async def _by_hand(self) -> None:
        print("Text the city. HELP shows what you can do; Ctrl-D ends.")  # this is the screen
        await self._show_unread()
        news = asyncio.create_task(self._watch())
        try:
            while (line := await asyncio.to_thread(_read_line)) is not None:
                if line.strip():
                    await self._say(line)
        finally:
            news.cancel()

    async def _watch(self) -> None:
        """Show what the city says while the resident types nothing."""
        while True:
            await asyncio.sleep(NEWS)
            async with self._handled:
                await self._show_unread()

    async def _say(self, text: str) -> None:
        async with self._handled:
            external_id = uuid.uuid4().hex
            await self._inbox.keep(arrival(Inbound(SCHEME, external_id, self._address, text)))
            while not await self._is_handled(external_id):  # noqa: ASYNC110  # by any process
                await asyncio.sleep(LOOK)
            await self._show_unread()

    async def _is_handled(self, external_id: str) -> bool:
        message = await self._store.read(inbound.by_external_id, SCHEME, external_id)
        return message is not None and message.state != MessageState.WAITING

    async def _show_unread(self) -> None:
        messages = await self._store.read(outbound.unread, SCHEME, self._address.path)
        if messages:
            show(messages)
            await self._store.write(outbound.read_by, messages, utc_now())


def show(messages: Sequence[OutboundMessage]) -> None:
    """Print every line of every reply as `< text`."""
    for message in messages:
        for line in message.text.split("\n"):
            print(f"< {shown(line)}", flush=True)  # this is the screen


def shown(line: str) -> str:
    """A line as a terminal may show it: spaces stay, what would act on the terminal goes."""
    return "".join(" " if character.isspace() else plain(character) for character in line)


def _read_line() -> str | None:
    try:
        return input("> ")
    except EOFError:
        print()  # the prompt's line ends here
        return None
