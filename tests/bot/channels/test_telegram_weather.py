"""What goes wrong at Telegram's stand-in by shares, as the bot meets it."""

from collections import Counter

import pytest

from bot.channels.errors import AddressDead, OptedOut, SendError, Throttled, Unknown
from bot.channels.messages import Address, Outbound
from tests.bot.channels.telegram_bots import ANN, bot_of
from tests.standins.faults import Shares, Weather
from tests.standins.telegram import Telegram
from tests.standins.telegram_account import Person


async def outcome(telegram: Telegram, person: Person = ANN, seconds: float = 10) -> str:
    """What comes of one message to a person."""
    telegram.chats[person.id] = person.chat
    async with bot_of(telegram, seconds=seconds) as account:
        try:
            await account.send(Outbound(1, Address("telegram", str(person.id)), "noted"))
        except SendError as error:
            return type(error).__name__
    return "sent"


@pytest.mark.parametrize(
    ("share", "error", "is_taken"),
    [
        ("too_many", Throttled, False),
        ("broken", Unknown, False),
        ("cut", Unknown, False),
        ("cut_after", Unknown, True),
        ("silent", Unknown, False),
        ("silent_after", Unknown, True),
        ("garbled", Unknown, True),
        ("unsubscribed", OptedOut, False),
        ("gone", AddressDead, False),
    ],
)
async def test_each_share_has_its_consequence(share: str, error: type[SendError], *, is_taken: bool) -> None:
    async with Telegram(weather=Weather(Shares.read(f"{share}=1"))) as telegram:
        assert await outcome(telegram, seconds=0.2) == error.__name__
        assert len(telegram.sent) == is_taken


async def test_only_messages_are_struck_and_people_stay_as_they_are() -> None:
    async with Telegram(weather=Weather(Shares.read("gone=0.3"), 5)) as telegram:
        first = [await outcome(telegram, Person(n)) for n in range(1, 21)]
        assert first == [await outcome(telegram, Person(n)) for n in range(1, 21)]

    assert set(Counter(first)) == {"sent", "AddressDead"}


async def test_what_is_asked_for_goes_before_what_is_drawn() -> None:
    async with Telegram(weather=Weather(Shares.read("cut=1"))) as telegram:
        telegram.fail(429, "Too Many Requests: retry after 7", retry_after=7)

        assert [await outcome(telegram), await outcome(telegram)] == ["Throttled", "Unknown"]
