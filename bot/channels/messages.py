"""The values that cross the border between a platform and the bot."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

Scheme = Literal["sms", "whatsapp", "telegram", "terminal", "simulator"]
OptOutType = Literal["STOP", "START", "HELP"]
Asked = Literal["contact", "location"]
TELEGRAM: Final = "telegram"  # here, for who knows its messages and not its library
ReportStatus = Literal["wired", "delivered", "failed"]


@dataclass(frozen=True, slots=True)
class Address:
    """One way to reach a person: `sms:+15550100001`, `whatsapp:US.1349`; the path is opaque."""

    scheme: Scheme
    path: str

    def __str__(self) -> str:
        return repr(self)

    def __repr__(self) -> str:
        return f"<Address {self.scheme}>"  # logs must not identify people


@dataclass(frozen=True, slots=True)
class Media:
    """A picture or recording that waits at the platform to be fetched."""

    url: str
    content_type: str


@dataclass(frozen=True, slots=True)
class Location:
    """A shared position in degrees, with the name that the platform or the person gave it."""

    lat: float
    lon: float
    label: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Inbound:
    """One message from a resident; unreadable ones have no address and keep the raw body instead."""

    channel: str
    external_id: str | None
    address: Address | None
    text: str
    to: str = ""  # which of our numbers was written to, without a `whatsapp:` prefix
    media: tuple[Media, ...] = ()
    location: Location | None = None
    button: str | None = None
    replied_to: str | None = None  # the platform's id of our message
    opt_out_type: OptOutType | None = None
    answered_by_provider: bool = False  # the platform itself answers this very word: we stay silent
    raw: bytes | None = None  # only when authentic, but not understood as a message
    message_id: str | None = None  # the platform's id of this message within its chat, where it has two
    edits: str | None = None  # the `message_id` of the message that the person has changed into this one
    callback_id: str | None = None  # a press that the platform wants answered; `replied_to` has the buttons
    album: str | None = None  # the same for pictures that were sent together
    payload: str | None = None  # of the link that led the person here; anybody can forge it
    contact_phone: str | None = None  # never of anybody but the sender: a third person did not agree
    contact_is_own: bool | None = None  # the shared contact is the sender; None: no contact was shared
    blocked: bool | None = None  # the person blocked us, or took us back, and wrote nothing
    is_group: bool = False  # not one person; nothing of what was said there is here
    language_hint: str | None = None  # what the person's app speaks, such as `pt-br`

    @property
    def is_readable(self) -> bool:
        """It has a sender to answer."""
        return self.address is not None

    def __repr__(self) -> str:
        return f"<Inbound {self.channel} {self.external_id}>"  # logs must not hold texts


@dataclass(frozen=True, slots=True)
class Report:
    """What the platform says later about one of our messages."""

    outbound_id: int | None
    external_id: str | None
    status: ReportStatus
    error_code: str | None = None
    opted_out: bool = False
    address_dead: bool = False
    misconfigured: bool = False  # an operator must look
    filtered: bool = False  # taken for spam on the way: staff must look when it is many
    again_after: timedelta | None = None  # it may work later: one more try
    window_closed: bool = False  # too long after the person's last message for a free text


@dataclass(frozen=True, slots=True)
class Button:
    """What a resident can press instead of typing; `data` comes back as the `button` of an `Inbound`.

    With `asks`, a press shares the person's own contact or position instead, and `data` is not used.
    """

    label: str
    data: str = ""
    asks: Asked | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Outbound:
    """One message to a resident; `sender` is the one of our numbers to write from, when known."""

    id: int
    address: Address
    text: str
    sender: str = ""
    buttons: tuple[tuple[Button, ...], ...] = ()  # rows; channels without buttons leave them out
    template: str = ""  # the id of an approved template that carries the text; other channels leave it out
    valid_until: datetime | None = None  # the platform shall not deliver it later

    def __repr__(self) -> str:
        return f"<Outbound {self.id} {self.address.scheme}>"  # logs must not hold texts


@dataclass(frozen=True, slots=True)
class Sent:
    """What the platform said when it accepted a message: its id, and in how many SMS parts it goes."""

    external_id: str | None
    parts: int | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Webhook:
    """A platform's call as it came: path and query untouched, body undecoded."""

    raw_path: str
    headers: Mapping[str, str]
    body: bytes

    def header(self, name: str) -> str:
        """The header's value in whatever case it was sent, or an empty string."""
        if name in self.headers:
            return self.headers[name]
        wanted = name.lower()
        return next((value for key, value in self.headers.items() if key.lower() == wanted), "")

    def __repr__(self) -> str:
        return f"<Webhook of {len(self.body)} bytes>"  # logs must not hold texts
