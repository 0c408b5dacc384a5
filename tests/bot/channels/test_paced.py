"""Pacing: so many a second to all, so many to one chat; on a clock that moves when somebody waits."""

from dataclasses import dataclass, field

from bot.channels.messages import Address, Outbound, Sent
from bot.channels.paced import FORGET_ABOVE, Paced


@dataclass
class Platform:
    """Notes when each message came; its clock moves only when somebody waits."""

    scheme: str = "telegram"
    now: float = 100.0
    sent: list[tuple[str, float]] = field(default_factory=list)

    async def send(self, message: Outbound) -> Sent:
        self.sent.append((message.address.path, self.now))
        return Sent("1")

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


async def send_all(platform: Platform, *chats: str) -> list[float]:
    """When each message reached the platform, counted from the first."""
    channel = Paced(platform, per_second=30, per_chat=1, clock=lambda: platform.now, sleep=platform.sleep)
    for number, chat in enumerate(chats):
        await channel.send(Outbound(number, Address("telegram", chat), "Hello"))
    return [round(at - platform.sent[0][1], 6) for _chat, at in platform.sent]


async def test_one_chat_gets_one_message_a_second() -> None:
    assert await send_all(Platform(), "1", "1", "1") == [0, 1, 2]


async def test_all_chats_together_get_thirty_a_second() -> None:
    times = await send_all(Platform(), *(str(chat) for chat in range(31)))

    assert times[30] == 1.0
    assert max(sum(at <= other < at + 0.999 for other in times) for at in times) == 30


async def test_a_chat_that_waits_holds_nobody_else_up() -> None:
    platform = Platform()
    channel = Paced(platform, per_second=30, per_chat=1, clock=lambda: platform.now, sleep=platform.sleep)

    await channel.send(Outbound(1, Address("telegram", "1"), "Hello"))
    await channel.send(Outbound(2, Address("telegram", "2"), "Hello"))

    assert platform.now < 101


async def test_chats_of_long_ago_are_forgotten() -> None:
    platform = Platform()
    channel = Paced(platform, per_second=1000, per_chat=1, clock=lambda: platform.now, sleep=platform.sleep)

    for chat in range(FORGET_ABOVE * 3):
        await channel.send(Outbound(1, Address("telegram", str(chat)), "Hello"))

    assert len(channel._next_in_chat) <= FORGET_ABOVE + 1
