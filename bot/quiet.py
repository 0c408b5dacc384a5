"""What waits for quiet hours goes by those of today: a setting or a city that is loaded may change them."""

from collections.abc import Callable

from bot.clock import Clock
from bot.pacing import Rules
from storage import Store, reach


class Quiet:
    """Lets messages go as soon as the hours of today's rules allow, not those of yesterday's."""

    def __init__(self, store: Store, rules: Rules, clock: Clock, wake: Callable[[], None]) -> None:
        self._store = store
        self._rules = rules
        self._clock = clock
        self._wake = wake
        self._known: tuple[object, ...] = ()

    async def follow(self) -> None:
        """Look once after a start, and once after each change; what waits is never made to wait longer."""
        rules = (self._rules.quiet_hours(), self._rules.city().delivery)
        if rules == self._known:
            return
        now = self._clock()
        if await self._store.write(reach.let_begin, self._rules.begins_at(now) or now):
            self._wake()
        self._known = rules
