"""What is checked at the very moment of sending: much may have changed since a message was written."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from bot.channels.channel import Channel
from bot.outcomes import Result
from bot.pacing import ALWAYS, Rules
from bot.spending import Purse
from civic.broadcasts import CALLED_OFF
from storage import Store, reach
from storage.broadcast_models import BroadcastState
from storage.broadcasts import HELD
from storage.dispatch import Claimed
from storage.models import BEGUN, SendStatus
from storage.outbound import ERASED

WINDOW: Final = timedelta(hours=24)  # WhatsApp takes free texts for so long after a person's last message
MARGIN: Final = timedelta(minutes=5)  # its clock is not ours, and a message may wait at Twilio
LOOK_AGAIN: Final = timedelta(hours=6)  # at a message that waits for its person; an answer wakes it at once
WAITS_FOR: Final = timedelta(days=30)  # then it is no news any more
HELD_FOR: Final = timedelta(minutes=1)
OVER_MONTHLY_LIMIT: Final = "monthly limit"


class Gate:
    """Lets messages through, or says what becomes of them instead."""

    def __init__(self, store: Store, channels: Mapping[str, Channel], rules: Rules, purse: Purse) -> None:
        self._store = store
        self._channels = channels
        self._rules = rules
        self._purse = purse

    async def stops(self, message: Claimed, path: str, now: datetime) -> Result | None:
        """What becomes of a message that must not go now; None when it may."""
        if message.is_erased:  # while it was claimed by a process that died
            return Result(message, SendStatus.SUPPRESSED, {"reason": ERASED})
        if refusal := self._rules.refusal(message, path, now):
            return Result(message, SendStatus.SUPPRESSED, {"reason": refusal})
        if held := _held_back(message, now):
            return held
        if wait := self._rules.wait(message, now):
            return put_back(message, wait, reach.QUIET)
        if message.kind != ALWAYS and (wait := self._purse.empty_until(now)):
            return put_back(message, wait, "spending limit")
        if message.kind in BEGUN and (over := await self._over_monthly_limit(message, now)):
            return over
        return await self._outside_window(message, now)

    def template(self, message: Claimed, now: datetime | None = None) -> str:
        """The approved template to send with, outside WhatsApp's window (at any time, without `now`)."""
        if message.channel != "whatsapp" or (now is not None and _is_in_window(message, now)):
            return ""
        return self._rules.city().delivery.template(message.kind, message.language) or ""

    async def _over_monthly_limit(self, message: Claimed, now: datetime) -> Result | None:
        """Broadcasts pass by who had enough this month; what they took part in is news next month."""
        if message.contact_id is None:
            return None
        begin, following = self._rules.month(now)
        begun = await self._store.read(reach.begun_since, message.contact_id, begin, but=message.id)
        if begun < self._rules.city().messages_per_month:
            return await self._over_limit_of_campaign(message, begin)
        if message.kind == "broadcast":
            return Result(message, SendStatus.SUPPRESSED, {"reason": OVER_MONTHLY_LIMIT})
        return put_back(message, following, OVER_MONTHLY_LIMIT)

    async def _over_limit_of_campaign(self, message: Claimed, begin: datetime) -> Result | None:
        """A campaign may write to one person less often than the city does."""
        if message.campaign is None or message.campaign_limit is None or message.contact_id is None:
            return None
        begun = await self._store.read(
            reach.begun_of_campaign, message.contact_id, message.campaign, begin, but=message.id
        )
        if begun < message.campaign_limit:
            return None
        return Result(message, SendStatus.SUPPRESSED, {"reason": reach.ENOUGH_OF_CAMPAIGN})

    async def _outside_window(self, message: Claimed, now: datetime) -> Result | None:
        """A template, else another channel of that person, else it waits until they write again."""
        if _is_in_window(message, now) or self.template(message, now):
            return None
        other = None
        if message.contact_id is not None and message.address_id is not None:
            other = await self._store.read(
                reach.other_way, message.contact_id, but=message.address_id, channels=list(self._channels),
                open_since=now - WINDOW + MARGIN,
            )  # fmt: skip
        if other is not None:
            moved = {"address_id": other.address_id, "channel": other.channel, "buttons": None}
            return put_back(message, now, None, **moved)
        if now - message.created_at > WAITS_FOR:
            return Result(message, SendStatus.SUPPRESSED, {"reason": reach.OUTSIDE})
        return put_back(message, now + LOOK_AGAIN, reach.OUTSIDE)


def _held_back(message: Claimed, now: datetime) -> Result | None:
    """It was on its way when its broadcast was paused or called off, and turned out not to have gone."""
    if message.broadcast_state == BroadcastState.CANCELLED:
        return Result(message, SendStatus.SUPPRESSED, {"reason": CALLED_OFF})
    if message.broadcast_state == BroadcastState.PAUSED:  # whoever runs broadcasts holds it back for longer
        return put_back(message, now + HELD_FOR, HELD)
    return None


def _is_in_window(message: Claimed, now: datetime) -> bool:
    """Receipts of an erasure have no address any more: they answer what was written a moment ago."""
    if message.channel != "whatsapp" or message.address_id is None:
        return True
    return message.last_inbound_at is not None and now - message.last_inbound_at < WINDOW - MARGIN


def put_back(message: Claimed, when: datetime, reason: str | None = None, **columns: object) -> Result:
    """What becomes of a message that was not tried: this attempt does not count."""
    attempts = message.attempts - 1
    return Result(
        message,
        SendStatus.QUEUED,
        {"due_at": when, "reason": reason, "attempts": attempts, **columns},
        lease=message.lease,
    )
