"""What the store kept from being sent is not in doubt: it goes once, a little later."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from bot.channels.messages import Outbound, Sent
from civic.delivery import Delivery
from storage import Store, StoreUnavailable, pace, reach
from storage.models import SendStatus
from tests.bot.sending import Sending, a_city

PACE = Delivery({"telegram": Decimal(30), "telegram_chat": Decimal(1)})
SOON = timedelta(seconds=3)


@dataclass
class WithoutList:
    """A platform that cannot tell later what it has taken."""

    scheme: str = "telegram"
    got: list[str] = field(default_factory=list)

    async def send(self, message: Outbound) -> Sent:
        self.got.append(message.text)
        return Sent(str(len(self.got)))


def _fail_once(store: Store, monkeypatch: pytest.MonkeyPatch, method: str, question: object) -> None:
    works = getattr(store, method)

    async def fails(work: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if work is not question:
            return await works(work, *args, **kwargs)
        monkeypatch.undo()
        raise StoreUnavailable("OperationalError")

    monkeypatch.setattr(store, method, fails)


@pytest.mark.parametrize(
    ("method", "question"), [("write", pace.moments), ("read", pace.next_moment), ("read", reach.begun_since)]
)
async def test_what_the_store_kept_from_going_goes_later(
    store: Store, monkeypatch: pytest.MonkeyPatch, method: str, question: object
) -> None:
    sending = Sending(store, a_city(delivery=PACE))
    telegram = WithoutList()
    sending.phones["telegram"] = telegram  # type: ignore[assignment]  # one without `find`
    chat = sending.person(1, "telegram", path="7")
    sending.queue(chat, text="one")
    await sending.cycle()
    notice = sending.queue(chat, kind="notice", text="Your idea is planned.")

    sending.now += timedelta(milliseconds=100)  # so that it waits for the second of its chat
    (message,) = await sending.claim()
    if question is pace.next_moment:  # which is asked for when the channel pauses meanwhile
        store.write_now(pace.hold, "telegram", sending.now + SOON, sending.now)
    _fail_once(store, monkeypatch, method, question)
    await sending.box._deliver(message)
    await sending.box._cycle()
    row = sending.row(notice)
    assert (row.status, row.attempts, row.due_at > sending.now) == (SendStatus.QUEUED, 0, True)

    for _ in range(3):
        await sending.cycle(after=SOON)
    assert sending.row(notice).status == SendStatus.WIRED
    assert telegram.got == ["one", "Your idea is planned."]
