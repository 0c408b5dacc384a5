"""What the officials' door is handed: the store, the city, the clock, and bells to ring."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from ipaddress import IPv4Network, IPv6Network
from typing import Protocol
from urllib.parse import urlsplit

from civic.city import City, QuietHours
from nlu.understanding import Understanding
from phrases import Phrases
from storage import Store
from storage.files import Files
from storage.memory import Memory

Networks = tuple[IPv4Network | IPv6Network, ...]
LOOPBACK = ("localhost", "127.0.0.1", "::1")


class Reader(Protocol):
    """Understands a text; see `nlu.interpreter`."""

    async def read(self, text: str, *, preferred: str, known: bool = False) -> Understanding:
        """What a text means; `known` says that `preferred` is its language for certain."""
        ...


@dataclass(frozen=True, slots=True)
class Desk:
    """What handlers need; city and reader are looked up each time, since a city may be loaded again."""

    store: Store
    phrases: Callable[[], Phrases]
    city: Callable[[], City]
    reader: Callable[[], Reader]
    clock: Callable[[], datetime]
    news: Callable[[], None]  # a status was set: people are to hear it
    replies: Callable[[], None]  # a message was put into the outbox
    files: Files  # photos and sounds
    public_url: str = "http://127.0.0.1:8080"
    proxies: Networks = ()  # whose X-Forwarded-For is believed
    quiet_hours: Callable[[], QuietHours | None] | None = None  # None: those of the city
    memory: Memory = field(default_factory=Memory)  # of what takes long to count

    def silence(self) -> QuietHours | None:
        """The hours in which the city begins no message."""
        return self.quiet_hours() if self.quiet_hours else self.city().quiet_hours

    @property
    def is_on_loopback(self) -> bool:
        """Whether nobody but this machine can reach us, as the public address says."""
        return urlsplit(self.public_url).hostname in LOOPBACK
