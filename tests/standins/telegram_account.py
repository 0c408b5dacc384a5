"""The stand-in's bot at Telegram: its chats, its messages and updates, and what shall go wrong."""

import asyncio
import time
from collections import deque
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from tests.standins.faults import Weather
from tests.standins.telegram_rules import Refusal, bad

TOKEN = "42:a-token-of-the-stand-in"
SECRET = "a-secret-of-the-stand-in"
BOT = {"id": 42, "is_bot": True, "first_name": "Stand-in", "username": "standin_bot"}
DEFAULT_KINDS = {
    "message", "edited_message", "channel_post", "edited_channel_post", "callback_query", "my_chat_member",
    "poll", "poll_answer", "inline_query", "chat_join_request",
}  # fmt: skip  # all but those that must be asked for

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a Telegram account."""

    id: int
    name: str = "Someone"
    language: str = "en"

    def as_json(self) -> Json:
        return {"id": self.id, "is_bot": False, "first_name": self.name, "username": f"{self.name}_{self.id}",
                "language_code": self.language}  # fmt: skip

    @property
    def chat(self) -> Json:
        """The private chat with our bot."""
        return {"id": self.id, "type": "private", "first_name": self.name}


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong with one request; accepted tells whether it has its effect all the same."""

    method: str
    kind: str  # "refuse", "hang", "cut", "garble"
    accepted: bool = False
    refusal: Refusal | None = None
    status: int = 502


@dataclass(slots=True)
class Webhook:
    """Where updates go."""

    url: str
    secret: str


@dataclass
class Account:
    """One bot: what its API reads and changes."""

    token: str = TOKEN
    messages: dict[tuple[int, int], Json] = field(default_factory=dict)  # (chat, message id), both directions
    sent: list[Json] = field(default_factory=list)  # what the bot wrote, as it was at first
    chats: dict[int, Json] = field(default_factory=dict)  # whom the bot may write to
    blocked: set[int] = field(default_factory=set)
    deactivated: set[int] = field(default_factory=set)
    migrated: dict[int, int] = field(default_factory=dict)
    left: list[int] = field(default_factory=list)
    presses: dict[str, str | None] = field(default_factory=dict)  # waiting for an answer -> the answer
    commands: dict[tuple[str, str], list[dict[str, str]]] = field(default_factory=dict)  # (scope, language)
    files: dict[str, bytes] = field(default_factory=dict)
    file_paths: dict[str, str] = field(default_factory=dict)  # where a file is said to be, if elsewhere
    actions: list[tuple[int, str]] = field(default_factory=list)
    webhook: Webhook | None = None
    kinds: set[str] = field(default_factory=lambda: set(DEFAULT_KINDS))
    pending: list[Json] = field(default_factory=list)  # updates that nobody has confirmed
    faults: deque[Fault] = field(default_factory=deque)
    calls: list[str] = field(default_factory=list)  # methods, in order, refused ones too

    weather: Weather | None = None  # draws what goes wrong with requests to send, and with which people
    poll_is_over: bool = False

    def __post_init__(self) -> None:
        self.closing = asyncio.Event()
        self.changed = asyncio.Condition()
        self.poller: asyncio.Event | None = None  # is set when another one polls
        self._message_ids, self._update_ids, self._press_ids = count(100), count(500_000_001), count(1)

    # --- what a test asks of it

    def fail(
        self,
        status: int,
        description: str = "",
        *,
        method: str = "sendMessage",
        retry_after: int | None = None,
    ) -> None:
        """Refuse the next request; without a description the answer is a page, as from a proxy."""
        refusal = Refusal(status, description, retry_after) if description else None
        self.faults.append(Fault(method, "refuse", refusal=refusal, status=status))

    def hang(self, *, accepted: bool, method: str = "sendMessage") -> None:
        """Never answer the next request, after it had its effect or before."""
        self.faults.append(Fault(method, "hang", accepted))

    def cut(self, *, accepted: bool, method: str = "sendMessage") -> None:
        """Cut the connection instead of answering."""
        self.faults.append(Fault(method, "cut", accepted))

    def garble(self, *, method: str = "sendMessage") -> None:
        """Accept the next request, and answer with what is no JSON but quotes it."""
        self.faults.append(Fault(method, "garble", accepted=True))

    def expire_presses(self) -> None:
        """As if minutes had passed."""
        self.presses.clear()

    async def wait_for_sent(self, number: int, seconds: float = 5) -> list[Json]:
        """What the bot wrote, once there is so much; `TimeoutError` if there never is."""
        async with asyncio.timeout(seconds), self.changed:
            await self.changed.wait_for(lambda: len(self.sent) >= number)
            return self.sent

    async def wait_for_confirmed(self, seconds: float = 5) -> None:
        """Until no update waits."""
        async with asyncio.timeout(seconds), self.changed:
            await self.changed.wait_for(lambda: not self.pending)

    async def wait_for_poll(self, seconds: float = 5) -> None:
        """Until somebody asks for updates, and waits."""
        async with asyncio.timeout(seconds), self.changed:
            await self.changed.wait_for(lambda: self.poller is not None)

    async def end_poll(self, seconds: float = 5) -> None:
        """Answer the waiting poll with nothing, as if its time were over."""
        await self.wait_for_poll()
        self.poll_is_over = True
        async with asyncio.timeout(seconds), self.changed:
            self.changed.notify_all()
            await self.changed.wait_for(lambda: not self.poll_is_over)

    # --- what its parts share

    async def notify(self) -> None:
        async with self.changed:
            self.changed.notify_all()

    def take_fault(self, method: str) -> Fault | None:
        fault = next((one for one in self.faults if one.method == method), None)
        if fault is not None:
            self.faults.remove(fault)
        elif self.weather is not None and method == "sendMessage":
            return self._drawn(self.weather, method)
        return fault

    def _drawn(self, weather: Weather, method: str) -> Fault | None:
        drawn = weather.fault()
        if drawn is None:
            return None
        refusal = None
        if drawn.retry_after is not None:
            words = f"Too Many Requests: retry after {drawn.retry_after}"
            refusal = Refusal(drawn.status, words, drawn.retry_after)
        return Fault(method, drawn.kind, drawn.accepted, refusal, drawn.status)

    def reachable(self, chat_id: int) -> Json:
        """The chat, if the bot may write there."""
        if chat_id in self.migrated:
            raise Refusal(
                400, "Bad Request: group chat was upgraded to a supergroup chat", None, self.migrated[chat_id]
            )
        if chat_id in self.left:
            raise Refusal(403, "Forbidden: bot is not a member of the group chat")
        weather, person = self.weather, str(chat_id)
        if chat_id not in self.chats or (weather is not None and weather.is_gone(person)):
            raise bad("chat not found")
        if chat_id in self.blocked or (weather is not None and weather.has_unsubscribed(person)):
            raise Refusal(403, "Forbidden: bot was blocked by the user")
        if chat_id in self.deactivated:
            raise Refusal(403, "Forbidden: user is deactivated")
        return self.chats[chat_id]

    def new_message(self, chat: Json, sender: Json, content: Json) -> Json:
        """A message, in either direction."""
        message = {
            "message_id": next(self._message_ids),
            "from": sender,
            "chat": chat,
            "date": int(time.time()),
        }
        message |= content
        self.messages[chat["id"], message["message_id"]] = message
        return message

    def new_update(self, kind: str, content: Json) -> Json:
        """An update, which waits to be confirmed if its kind was asked for."""
        update = {"update_id": next(self._update_ids), kind: content}
        if kind in self.kinds:
            self.pending.append(update)
        return update

    def new_press_id(self) -> str:
        press_id = f"{next(self._press_ids):019}"
        self.presses[press_id] = None
        return press_id
