"""What is done at a platform for the eyes alone: a press is answered, a message shows what was chosen.

Nothing of it is promised: it follows the commit that it belongs to, and is let go when the platform fails.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import structlog

from bot.channels.messages import Address, Button

MOST_WAITING = 1000  # gestures; what comes on top is let go
AT_ONCE = 8

Unseal = Callable[[bytes], str]
log = structlog.get_logger()


@dataclass(frozen=True, slots=True, repr=False)
class Answer:
    """A press was heard; `text` is shown in passing."""

    callback_id: str
    text: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Edit:
    """A message of ours reads otherwise now, with these buttons or none."""

    sealed_to: bytes
    message_id: str
    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Leave:
    """We are no member of a group any more; `text` is said before, if there is any."""

    group: Address
    text: str = ""


Gesture = Answer | Edit | Leave


class Stagehand(Protocol):
    """A platform with buttons and groups; what goes wrong there is logged, never raised."""

    async def answer_press(self, callback_id: str, text: str = "") -> bool:
        """Tell a person that their press was heard."""
        ...

    async def edit_choice(
        self, address: Address, message_id: str, text: str, buttons: Sequence[Sequence[Button]] = ()
    ) -> bool:
        """Put another text and other buttons in place of a message."""
        ...

    async def leave(self, group: Address, text: str) -> bool:
        """Say something in a group and leave it."""
        ...


class Gestures:
    """Carries gestures out in order of arrival, a few at once. `run` must be running."""

    def __init__(self, stagehand: Stagehand | None, unseal: Unseal) -> None:
        """`unseal` opens a sealed address; without a `stagehand` nothing is done."""
        self._stagehand = stagehand
        self._unseal = unseal
        self._waiting: asyncio.Queue[Gesture] = asyncio.Queue(MOST_WAITING)

    def make(self, gestures: Sequence[Gesture]) -> None:
        """Let these be carried out soon."""
        for gesture in gestures if self._stagehand is not None else ():
            try:
                self._waiting.put_nowait(gesture)
            except asyncio.QueueFull:
                log.warning("gestures: too many wait, some are let go")
                return

    async def run(self) -> None:
        """Carry out for ever."""
        async with asyncio.TaskGroup() as group:
            for _ in range(AT_ONCE):
                group.create_task(self._work())

    async def _work(self) -> None:
        while True:
            gesture = await self._waiting.get()
            try:
                await self._carry_out(gesture)
            except Exception as error:  # noqa: BLE001  # nothing is promised
                log.warning("gestures: one raised", error=type(error).__name__)
            finally:
                self._waiting.task_done()

    async def _carry_out(self, gesture: Gesture) -> None:
        if self._stagehand is None:
            return
        match gesture:
            case Answer():
                await self._stagehand.answer_press(gesture.callback_id, gesture.text)
            case Edit():
                address = Address("telegram", self._unseal(gesture.sealed_to))
                await self._stagehand.edit_choice(address, gesture.message_id, gesture.text, gesture.buttons)
            case Leave():
                await self._stagehand.leave(gesture.group, gesture.text)
