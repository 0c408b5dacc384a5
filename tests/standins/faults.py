"""What goes wrong at a stand-in, by shares: `too_many=0.05,missing=0.1`; the same with the same seed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from random import Random

LATE_SECONDS = (0.2, 2.0)
RETRY_AFTER = 1  # seconds
TOO_MANY = 20429  # Twilio's code beside a 429
_SHARE = re.compile(r"0|1|0?\.\d+|1\.0+")
UNREACHABLE = 30003  # "unreachable destination handset"


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong with one request to send; accepted tells whether the message goes out all the same."""

    kind: str  # "refuse", "hang", "cut", "garble"
    accepted: bool = False
    status: int = 500
    code: int | None = None
    retry_after: int | None = None


@dataclass(frozen=True, slots=True)
class Shares:
    """How often what goes wrong, from 0 to 1: of requests to send, of messages, of reports, of people."""

    too_many: float = 0.0  # 429 with a time to wait
    broken: float = 0.0  # 5xx as from a proxy
    cut: float = 0.0  # the connection, before the message was accepted
    cut_after: float = 0.0  # and after
    silent: float = 0.0  # no answer at all
    silent_after: float = 0.0
    garbled: float = 0.0  # accepted, and the answer is no JSON
    undelivered: float = 0.0  # of messages: the network could not reach the person
    late: float = 0.0  # of reports
    twice: float = 0.0
    missing: float = 0.0
    shuffled: float = 0.0  # of messages: the last report first
    unsubscribed: float = 0.0  # of people, who told the provider and not us; on Telegram: who blocked us
    gone: float = 0.0  # of people, who are not there any more: on Telegram
    closed: float = 0.0  # of people: outside WhatsApp's window, whatever we think

    @classmethod
    def read(cls, text: str) -> Shares:
        """From `name=share,name=share`. Raises `ValueError` that names what is wrong."""
        known = {field.name for field in fields(cls)}
        shares: dict[str, float] = {}
        for entry in filter(None, text.replace(" ", "").split(",")):
            name, _, share = entry.partition("=")
            if name not in known or not _SHARE.fullmatch(share):
                raise ValueError(f"{entry}: not one of {', '.join(sorted(known))} with a share from 0 to 1")
            shares[name] = float(share)
        return cls(**shares)


class Weather:
    """Draws what goes wrong next."""

    def __init__(self, shares: Shares, seed: int = 0) -> None:
        self.shares = shares
        self._seed = seed
        self._random = Random(seed)

    def fault(self) -> Fault | None:
        """What goes wrong with the next request to send, if anything."""
        shares = self.shares
        kinds = (
            (shares.too_many, Fault("refuse", status=429, code=TOO_MANY, retry_after=RETRY_AFTER)),
            (shares.broken, Fault("refuse", status=503)),
            (shares.cut, Fault("cut")),
            (shares.cut_after, Fault("cut", accepted=True)),
            (shares.silent, Fault("hang")),
            (shares.silent_after, Fault("hang", accepted=True)),
            (shares.garbled, Fault("garble", accepted=True)),
        )
        drawn = self._random.random()
        for share, fault in kinds:
            drawn -= share
            if drawn < 0:
                return fault
        return None

    def error_code(self) -> int | None:
        """Why the next accepted message never reaches its person, if it does not."""
        return UNREACHABLE if self._happens(self.shares.undelivered) else None

    def reports(self, statuses: Sequence[str]) -> list[tuple[str, float]]:
        """Which reports follow a message, in which order, and after how many seconds each."""
        ordered = list(reversed(statuses)) if self._happens(self.shares.shuffled) else list(statuses)
        repeated = [one for one in ordered for _ in range(1 + self._happens(self.shares.twice))]
        return [(one, self._delay()) for one in repeated if not self._happens(self.shares.missing)]

    def has_unsubscribed(self, person: str) -> bool:
        """Whether the provider alone knows that this person wants nothing from us."""
        return self._is_of(person, "unsubscribed", self.shares.unsubscribed)

    def is_gone(self, person: str) -> bool:
        """Whether nobody can be reached there any more."""
        return self._is_of(person, "gone", self.shares.gone)

    def is_closed(self, person: str) -> bool:
        """Whether a free text to this person fails, whatever we think of their window."""
        return self._is_of(person, "closed", self.shares.closed)

    def _delay(self) -> float:
        return self._random.uniform(*LATE_SECONDS) if self._happens(self.shares.late) else 0.0

    def _happens(self, share: float) -> bool:
        return share > 0 and self._random.random() < share

    def _is_of(self, person: str, what: str, share: float) -> bool:
        return share > 0 and Random(f"{self._seed} {what} {person}").random() < share
