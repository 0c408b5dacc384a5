"""How often one token may call: a steady rate, and as many at once as a page or a script begins with."""

import math
from collections.abc import Callable
from datetime import datetime, timedelta
from http import HTTPStatus

from desk.api.problems import Problem

AT_ONCE = 600  # calls
A_SECOND = 30  # calls, from then on
MOST_TOKENS = 10_000  # remembered; those that have been silent long enough are forgotten beyond it


class Limits:
    """One bucket a token, kept as the time at which it would be full again (the generic cell rate)."""

    def __init__(
        self, clock: Callable[[], datetime], *, at_once: int = AT_ONCE, a_second: float = A_SECOND
    ) -> None:
        self._clock = clock
        self._room = timedelta(seconds=at_once / a_second)
        self._cost = timedelta(seconds=1 / a_second)
        self._full_at: dict[str, datetime] = {}

    def check(self, token: str) -> None:
        """Count one call; raises a problem that says when to try again."""
        now = self._clock()
        full_at = max(self._full_at.get(token, now), now) + self._cost
        wait = full_at - self._room - now
        if wait > timedelta(0):
            seconds = math.ceil(wait.total_seconds())
            detail = f"too many calls with this token: try again in {seconds} s"
            raise Problem(HTTPStatus.TOO_MANY_REQUESTS, detail, headers={"Retry-After": str(seconds)})
        self._full_at[token] = full_at
        if len(self._full_at) > MOST_TOKENS:
            self._full_at = {key: at for key, at in self._full_at.items() if at > now}
