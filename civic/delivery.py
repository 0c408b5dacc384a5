"""What a city sets for messages that go out: pace, days of silence, templates for WhatsApp."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from types import MappingProxyType
from zoneinfo import ZoneInfo

from civic.city_fields import Fields

# what the platforms allow: Telegram to all chats and to one, a WhatsApp sender at Twilio. SMS wait at Twilio.
PLATFORMS_PACE = MappingProxyType(
    {"telegram": Decimal(30), "telegram_chat": Decimal(1), "whatsapp": Decimal(80)}
)
PACED = ("sms", "whatsapp", "telegram", "telegram_chat")
SLOWEST_TO_A_CHAT = Decimal("0.2")  # a message that waits for its chat is on its way already
TEMPLATED = ("notice", "broadcast")
_CONTENT_SID = re.compile(r"HX\w+")


@dataclass(frozen=True, slots=True)
class Blackout:
    """Days on which the city begins no message, the first and last included; as before an election."""

    first: date
    last: date

    def over_at(self, moment: datetime, zone: ZoneInfo) -> datetime | None:
        """When it is over, if it covers a moment; else None."""
        if not self.first <= moment.astimezone(zone).date() <= self.last:
            return None
        end = datetime.combine(self.last + timedelta(days=1), datetime.min.time(), zone)
        return end.astimezone(moment.tzinfo)


@dataclass(frozen=True, slots=True)
class Delivery:
    """Pace in SMS parts, or messages elsewhere, a second; templates by kind of message, then by language.

    A pace with `_chat` behind its channel is that to one chat.
    """

    pace: Mapping[str, Decimal]
    blackouts: tuple[Blackout, ...] = ()
    templates: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def template(self, kind: str, language: str) -> str | None:
        """Twilio's id of the approved template for a message outside WhatsApp's window."""
        return self.templates.get(kind, {}).get(language)

    def silent_until(self, moment: datetime, zone: ZoneInfo) -> datetime | None:
        """When the city may begin messages again, if it may not at a moment."""
        ends = [end for blackout in self.blackouts if (end := blackout.over_at(moment, zone))]
        return max(ends, default=None)


def read_delivery(fields: Fields, languages: Sequence[str]) -> Delivery:
    """The tables `pace`, `blackouts` and `whatsapp`. Raises `CityError`."""
    pace = fields.table("pace")
    rates = {channel: pace.amount(channel) for channel in PACED if pace.has(channel)}
    for channel, rate in rates.items():
        if rate == 0:
            raise pace.error(channel, "must be more than 0; leave it out for the platform's own pace")
    if rates.get("telegram_chat", SLOWEST_TO_A_CHAT) < SLOWEST_TO_A_CHAT:
        raise pace.error("telegram_chat", f"must be at least {SLOWEST_TO_A_CHAT}")
    pace.done()
    blackouts = tuple(_blackout(table) for table in fields.tables("blackouts"))
    return Delivery({**PLATFORMS_PACE, **rates}, blackouts, _templates(fields.table("whatsapp"), languages))


def _blackout(fields: Fields) -> Blackout:
    blackout = Blackout(fields.day("first"), fields.day("last"))
    if blackout.last < blackout.first:
        raise fields.error("last", "must not be before the first day")
    fields.done()
    return blackout


def _templates(fields: Fields, languages: Sequence[str]) -> dict[str, dict[str, str]]:
    kinds = fields.table("templates")
    found = {kind: _sids(kinds.table(kind), languages) for kind in TEMPLATED if kinds.has(kind)}
    kinds.done()
    fields.done()
    return found


def _sids(fields: Fields, languages: Sequence[str]) -> dict[str, str]:
    sids = {language: fields.text(language) for language in languages if fields.has(language)}
    for language, sid in sids.items():
        if not _CONTENT_SID.fullmatch(sid):
            raise fields.error(language, "must be a ContentSid of Twilio, which starts with HX")
    fields.done()
    return sids
