"""What messages have cost today and this month: beyond the city's limits all but service messages wait."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal

import structlog

from civic import alarms
from civic.city import City
from storage import Store, Tx, spending
from storage.spending import Units

Totals = tuple[date, Units, Units]  # which day it is, and what went out on it and in its month
LOOK = timedelta(seconds=1)  # between two looks at what all processes have sent
LOOK_AGAIN = timedelta(minutes=15)  # a limit may be raised meanwhile

log = structlog.get_logger()


class Purse:
    """Counts what this process sends, and knows what all have sent up to a second ago."""

    def __init__(self, city: Callable[[], City]) -> None:
        self._city = city
        self._new: Counter[tuple[date, str]] = Counter()
        self._known: Totals | None = None
        self._next: datetime | None = None
        self._said: date | None = None

    def note(self, channel: str, parts: int, now: datetime) -> None:
        """One message has gone out."""
        if channel in self._city().spending.prices:
            self._new[self._day(now), channel] += parts if channel == "sms" else 1

    def is_time(self, now: datetime) -> bool:
        """Whether to `share` now."""
        return self._next is None or (now >= self._next and bool(self._new)) or self._is_yesterdays(now)

    async def share(self, store: Store, now: datetime) -> None:
        """Tell the other processes, and hear from them. Raises `StoreUnavailable`."""
        new = dict(self._new)
        self._known = await store.write(self._exchange, new, now)
        self._new.subtract(new)  # while that was written, more may have gone out
        self._new = +self._new
        self._next = now + LOOK
        if self._must_say(now):
            await store.write(self._say, now)

    def _exchange(self, tx: Tx, new: Mapping[tuple[date, str], int], now: datetime) -> Totals:
        spending.add(tx, new)
        today = self._day(now)
        return today, spending.since(tx, today), spending.since(tx, today.replace(day=1))

    def empty_until(self, now: datetime) -> datetime | None:
        """Until when nothing more may be spent; None while something may."""
        if self._known is None:
            return None
        limits, (_day, today, month) = self._city().spending, self._known
        if self._cost(today) < limits.per_day and self._cost(month) < limits.per_month:
            return None
        return now + LOOK_AGAIN

    def _must_say(self, now: datetime) -> bool:
        """Whether staff have to hear, once a day, that all but service messages wait."""
        if self._said == self._day(now) or self.empty_until(now) is None:
            return False
        self._said = self._day(now)
        return True

    def _say(self, tx: Tx, now: datetime) -> None:
        """Tell staff, in the audit log."""
        limits = self._city().spending
        log.error("spending: the city's limit is reached, all but service messages wait")
        alarms.ring(
            tx, "spending limit reached", f"spending:{self._day(now).isoformat()}", now,
            per_day=str(limits.per_day), per_month=str(limits.per_month), currency=limits.currency,
        )  # fmt: skip

    def _cost(self, stored: Units) -> Decimal:
        prices: Mapping[str, Decimal] = self._city().spending.prices
        mine: Counter[str] = Counter()
        for (_day, channel), units in self._new.items():
            mine[channel] += units
        return sum(((stored.get(one, 0) + mine[one]) * price for one, price in prices.items()), Decimal(0))

    def _day(self, now: datetime) -> date:
        return now.astimezone(self._city().time_zone).date()

    def _is_yesterdays(self, now: datetime) -> bool:
        return self._known is not None and self._known[0] != self._day(now)
