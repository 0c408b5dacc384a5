"""Telegram at start and after: the menu, the webhook or the polling."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Final

import structlog

from bot.channels.telegram import Commands, TelegramAccount
from bot.dialogue.town import Town
from bot.updates import Updates
from hearback.settings import Settings
from nlu import lexicons
from nlu.text import fold

MENU: Final = ("top", "new", "near", "mine", "help", "language", "link", "my_data", "stop")
AGAIN: Final = timedelta(minutes=5)  # Telegram could not be told

log = structlog.get_logger()


async def listen(
    bot: TelegramAccount, settings: Settings, updates: Updates, may_ask: Callable[[], bool]
) -> None:
    """Tell Telegram where to call and what the menu shows, or fetch updates while we may; for ever."""
    async with asyncio.TaskGroup() as group:
        group.create_task(_prepare(bot, settings, updates.town()))
        if settings.telegram_mode == "polling":
            group.create_task(bot.poll(updates.keep, may_ask))


async def _prepare(bot: TelegramAccount, settings: Settings, town: Town) -> None:
    """What fails is a warning and is tried again; residents may be served all the same."""
    by_webhook = settings.telegram_mode == "webhook" and settings.public_url.startswith("https://")
    if settings.telegram_mode == "webhook" and not by_webhook:
        log.warning("telegram: no webhook is registered, since HEARBACK_PUBLIC_URL is not https")
    is_registered, has_menu = not by_webhook, False
    while True:
        is_registered = is_registered or await bot.register_webhook()
        has_menu = has_menu or await bot.set_commands(menu(town))
        if is_registered and has_menu:
            break
        await asyncio.sleep(AGAIN.total_seconds())
    await asyncio.Event().wait()  # a job that ends has failed


def menu(town: Town) -> Commands:
    """The commands of the bot's menu in each language: words that work without the slash as well."""
    return {language: _entries(town, language) for language in town.city.languages}


def _entries(town: Town, language: str) -> Sequence[tuple[str, str]]:
    words = lexicons.lists(lexicons.load(language)["commands"])
    named = ((_word(words[name]), town.phrases.say(language, f"menu.{name}")) for name in MENU)
    return [(word, described) for word, described in named if word]


def _word(words: Sequence[str]) -> str | None:
    """The first of these that Telegram takes: 1 to 32 of a-z, 0-9 and _."""
    folded = (fold(word).replace(" ", "_") for word in words)
    return next((word for word in folded if word.isascii() and word.replace("_", "").isalnum()), None)
