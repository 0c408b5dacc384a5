"""One message, its writer, and how far the conversation is: what everything else is looked up from."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.dialogue.conversation import Conversation
from bot.dialogue.town import Town
from civic import restrictions
from civic.restrictions import Restriction
from nlu.keywords import Keyed
from storage import Tx, inbound
from storage.inbound import Earlier
from storage.models import Contact, InboundMessage, id_of
from storage.outbound import Handed

EARLIER = 5  # messages of a person that are looked at together


@dataclass(slots=True)
class Seen:
    """What was looked up already, and is asked for more than once in a turn."""

    earlier: Sequence[Earlier] = ()
    is_all: bool = False  # there is nothing before them
    handed: dict[int, Handed | None] = field(default_factory=dict)  # messages of ours, by id
    votes: dict[int, str | None] = field(default_factory=dict)  # by the idea's root: for, against or nothing


@dataclass(frozen=True, slots=True)
class Setting:
    """A message, who wrote it, and how far the conversation is."""

    tx: Tx
    town: Town
    message: InboundMessage
    contact: Contact
    conversation: Conversation
    language: str
    verified: bool
    replies_of_the_day: int  # to the address that it came from
    now: datetime
    owner: str | None = None  # the look-up key of the telephone number behind the address
    seen_at: datetime | None = None  # when the last message came from this address
    seen: Seen = field(default_factory=Seen)
    key: str = ""  # the look-up key of the address
    keyword: Keyed | None = None  # of a campaign, that the message is or begins with
    into: str | None = None  # the campaign that an idea of an earlier message goes into

    @property
    def contact_id(self) -> int:
        """Whose message it is."""
        return id_of(self.contact)

    def carried(self, what: str, since: datetime) -> int:
        """How often something limited was done since then from here, or this number, before an erasure."""
        return self.town.limits.used(what, self.owner or self.key, since)

    @property
    def restriction(self) -> Restriction | None:
        """What an official has decided about this person, as long as it is in force."""
        return restrictions.now_of(self.contact, self.now)

    def previous(self, limit: int) -> Sequence[Earlier]:
        """What this person wrote before, the newest first."""
        if limit > len(self.seen.earlier) and not self.seen.is_all:
            most = max(limit, EARLIER)
            self.seen.earlier = inbound.previous(self.tx, self.message, most)
            self.seen.is_all = len(self.seen.earlier) < most
        return self.seen.earlier[:limit]
