"""Telegram's updates on their way in: a person's messages are kept, a group is told once and left alone."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.channels.messages import Inbound
from bot.clock import Clock
from bot.dialogue.town import Town
from bot.gestures import Gestures, Leave
from bot.inbox import Inbox, arrival
from bot.metrics import KEPT
from storage import Store, inbound
from storage.inbound import Arrival


@dataclass(frozen=True, slots=True)
class Updates:
    """Takes what Telegram tells, by webhook or when asked."""

    inbox: Inbox
    store: Store
    gestures: Gestures
    town: Callable[[], Town]
    clock: Clock

    async def keep(self, updates: Sequence[Inbound]) -> None:
        """Return when all are on disk. Raises `storage.StoreUnavailable`."""
        for update in updates:
            if update.is_group and update.address is not None:
                await self._leave(update)
        people = [update for update in updates if not (update.is_group and update.address)]
        await self.inbox.keep(*[arrival(update) for update in people])
        for update in updates:
            KEPT.labels(update.channel).inc()

    async def _leave(self, update: Inbound) -> None:
        """Nothing personal is said where others read; of what they said to each other nothing is kept."""
        if update.address is None:
            return
        met = Arrival(update.channel, None, None, None, once=f"group {update.address.path}")
        is_new = await self.store.write(inbound.keep, [met], self.clock())
        self.gestures.make([Leave(update.address, self._words(update) if is_new else "")])

    def _words(self, update: Inbound) -> str:
        town = self.town()
        hint = (update.language_hint or "")[:2]
        language = hint if hint in town.city.languages else town.city.languages[0]
        return town.phrases.say(language, "group.private", city=town.city.name)
