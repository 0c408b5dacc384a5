"""`hearback alerts`: the key that signs them, and a test."""

import asyncio
from collections.abc import Awaitable
from datetime import datetime

from cyclopts import App

from bot.channels.alerting import Alarm, Letter
from bot.channels.errors import Retry
from bot.clock import utc_now
from civic.city import City
from hearback import wiring
from hearback.errors import Refusal
from hearback.settings import Settings

app = App(name="alerts", help="Alerts of messages that tell of danger.\n\nExample: hearback alerts test")


@app.command(name="secret")
def show_secret() -> None:
    """Print the key that alerts are signed with, for whoever receives them.

    Example: hearback alerts secret
    """
    print(wiring.alert_key(Settings.load()).decode())


@app.command(name="test")
def send_test() -> None:
    """Send a test alert to every address of the city's folder, now.

    Example: hearback alerts test
    """
    settings = Settings.load()
    store = wiring.open_store_from_settings(settings)
    try:
        city = wiring.load_city_at_start(store, settings)
    finally:
        store.close()
    if not city.alerts.ways:
        raise Refusal("the city names no address: fill in [alerts] in city.toml, then `hearback city load`")
    if not asyncio.run(_send(settings, city, utc_now())):
        raise Refusal("not everybody was reached: see above")


async def _send(settings: Settings, city: City, now: datetime) -> bool:
    here = settings.public_url.rstrip("/")
    alarm = Alarm(0, "test", 0, now, city.name, f"{here}/desk", f"{here}/api/v1")
    reached = []
    if city.alerts.webhook:
        call = wiring.alert_webhook(settings).deliver(city.alerts.webhook, alarm, now)
        reached.append(await _tried("webhook", call))
    if city.alerts.emails and (mail := wiring.alert_mail(settings)):
        letter = Letter(f"{city.name}: test", "A test alert. Nobody is in danger.\n")
        reached.append(await _tried("e-mail", mail.deliver(city.alerts.emails, letter, 0, now)))
    elif city.alerts.emails:
        print("e-mail: no server is set: HEARBACK_SMTP_URL and HEARBACK_SMTP_FROM")
        reached.append(False)
    return all(reached)


async def _tried(way: str, attempt: Awaitable[None]) -> bool:
    try:
        await attempt
    except Retry as error:
        print(f"{way}: {error}")
        return False
    print(f"{way}: delivered")
    return True
