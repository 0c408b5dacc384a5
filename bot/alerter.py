"""Alerts staff of danger, and of addresses that were looked up: again and again until somebody has it."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Final

import structlog

from bot.channels.alerting import Alarm, Letter, Mail, Webhook
from bot.channels.errors import Retry
from bot.clock import Clock
from bot.dialogue.town import Town
from phrases import Blank
from storage import Store, StoreUnavailable, alerts
from storage.alerts import Alert, Way
from storage.models import id_of

IDLE: Final = timedelta(seconds=2)  # any process may have noted one
LEASE: Final = timedelta(minutes=1)  # longer than an attempt may take
AT_ONCE: Final = 8
WAITS: Final = tuple(timedelta(seconds=seconds) for seconds in (10, 30, 60, 120, 300, 900, 1800))

log = structlog.get_logger()


class Alerter:
    """Delivers what is due. `run` must be running."""

    def __init__(
        self, store: Store, town: Callable[[], Town], webhook: Webhook, mail: Mail | None, clock: Clock
    ) -> None:
        """Without `mail` no e-mail can be sent, and alerts by e-mail wait until it can."""
        self._store = store
        self._town = town
        self._webhook = webhook
        self._mail = mail
        self._clock = clock

    async def run(self) -> None:
        """Work for ever."""
        while True:
            try:
                await self.work()
            except StoreUnavailable:
                log.warning("alerts: the store cannot be reached")
            except Exception:
                log.exception("alerts: raised")
            await asyncio.sleep(IDLE.total_seconds())

    async def work(self) -> None:
        """Deliver what is due, once."""
        if not await self._store.read(alerts.is_any_due, self._clock()):
            return
        due = await self._store.write(
            alerts.claim, self._clock(), limit=AT_ONCE, lease=LEASE, ways=self._ways()
        )
        await asyncio.gather(*(self._deliver(one) for one in due))

    def _ways(self) -> list[Way]:
        """The ways that work just now: one that the city has taken away waits."""
        addresses = self._town().city.alerts
        ways = [Way.WEBHOOK] if addresses.webhook else []
        return [*ways, Way.EMAIL] if addresses.emails and self._mail else ways

    async def _deliver(self, one: Alert) -> None:
        alert_id, now = id_of(one), self._clock()
        try:
            await self._attempt(one)
        except Retry as error:
            log.warning(
                "alerts: staff could not be alerted", alert_id=alert_id, way=one.way, reason=str(error)
            )
            wait = WAITS[min(one.attempts, len(WAITS) - 1)]
            await self._store.write(alerts.note_later, alert_id, now + wait, str(error))
        else:
            log.info("alerts: staff were alerted", alert_id=alert_id, way=one.way, message_id=one.inbound_id)
            await self._store.write(alerts.note_delivered, alert_id, now)

    async def _attempt(self, one: Alert) -> None:
        town = self._town()
        alarm = alarm_of(one, town)
        if one.way == Way.WEBHOOK:
            await self._webhook.deliver(town.city.alerts.webhook, alarm, self._clock())
        elif self._mail is not None:
            letter = letter_of(alarm, town)
            await self._mail.deliver(town.city.alerts.emails, letter, alarm.id, self._clock())


def alarm_of(one: Alert, town: Town) -> Alarm:
    """What staff are told of an alert."""
    where = ("desk", "api/v1/audit")
    if one.inbound_id is not None:
        where = (f"desk/inbox/{one.inbound_id}", f"api/v1/messages/{one.inbound_id}")
    desk, api = (f"{town.public_url}/{path}" for path in where)
    return Alarm(id_of(one), one.kind, one.inbound_id or 0, one.created_at, town.city.name, desk, api)


def letter_of(alarm: Alarm, town: Town) -> Letter:
    """An alert as an e-mail, in the city's first language."""
    language = town.city.languages[0]
    blanks: dict[str, Blank] = {"city": alarm.city, "id": alarm.message_id}
    if not alarm.message_id:  # it tells of what an official did
        text = town.phrases.say(language, f"alert.{alarm.kind}", desk=alarm.url)
        return Letter(town.phrases.say(language, "alert.subject.desk", city=alarm.city), text)
    text = town.phrases.say(language, f"alert.{alarm.kind}", url=alarm.api, desk=alarm.url, **blanks)
    return Letter(town.phrases.say(language, "alert.subject", **blanks), text)
