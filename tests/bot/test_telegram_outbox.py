"""Telegram's answers in the outbox: who blocked us is stopped, who sends too much waits, buttons go along."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from bot.outbox import Outbox, record_and_claim
from bot.pacing import Rules
from civic import consent
from civic.city import City, load_city
from hearback.settings import Settings
from storage import Store, contacts, outbound
from storage.models import OutboundMessage
from tests.bot.channels.telegram_bots import ANN, BEN, bot_of
from tests.residents import Residents
from tests.standins.telegram import Telegram
from tests.standins.telegram_account import Person

BUTTONS = [[{"label": "1 title", "data": "7:1"}, {"label": "2 place", "data": "7:2"}]]


@dataclass
class Sending:
    """An outbox at the stand-in, whose clock is set by hand."""

    store: Store
    residents: Residents
    box: Outbox
    now: datetime
    rows: dict[int, int] = field(default_factory=dict)  # account -> contact

    def queue(self, person: Person, text: str = "Hello", **values: object) -> int:
        """Put a message to somebody on Telegram into the outbox; returns its id."""
        known = self.store.write_now(contacts.recognise, "telegram", str(person.id), self.now)
        self.rows[person.id] = known.contact_id
        queued = self.store.write_now(
            outbound.queue, self.now, contact_id=known.contact_id, address_id=known.address_id,
            channel="telegram", kind="reply", text=text, language="en", **values,
        )  # fmt: skip
        assert queued is not None
        return queued

    async def cycle(self, after: timedelta = timedelta()) -> None:
        """Let time pass, send what is due on channels that do not pause, record what became of it."""
        self.now += after
        is_paused = self.box._paused.get("telegram", self.now) > self.now
        claim = await self.store.write(
            record_and_claim, [], self.now, [] if is_paused else ["telegram"], 9
        )  # fmt: skip
        results = [await self.box._result_of(message) for message in claim.messages]
        await self.store.write(record_and_claim, results, self.now, [], 0)

    def status(self, message_id: int) -> str:
        message: OutboundMessage | None = self.store.read_now(outbound.by_id, message_id)
        assert message is not None
        return message.status


@pytest.fixture(scope="module")
def city() -> City:
    return load_city(Settings().city_folder)


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    async with Telegram() as running:
        for person in (ANN, BEN):
            running.chats[person.id] = person.chat
        yield running


@pytest.fixture
async def sending(
    telegram: Telegram, store: Store, residents: Residents, city: City, now: datetime
) -> AsyncIterator[Sending]:
    async with bot_of(telegram) as bot:
        made = Sending(store, residents, None, now)  # type: ignore[arg-type]  # it needs the clock of this
        made.box = Outbox(store, {"telegram": bot}, Rules(lambda: city, lambda: None), lambda: made.now)
        yield made


async def test_buttons_and_a_residents_words_arrive_as_they_are(sending: Sending, telegram: Telegram) -> None:
    message = sending.queue(ANN, "<b>*bench*</b> & [x](y) _z_", buttons=BUTTONS)

    await sending.cycle()
    (sent,) = telegram.sent
    keys = sent["reply_markup"]["inline_keyboard"]

    assert sending.status(message) == "wired"
    assert sent["text"] == "<b>*bench*</b> & [x](y) _z_"
    assert "parse_mode" not in sent["form"]
    assert [[(key["text"], key["callback_data"]) for key in row] for row in keys] == [
        [("1 title", "7:1"), ("2 place", "7:2")]
    ]


async def test_who_blocked_the_bot_is_stopped_and_comes_back_by_taking_it_back(
    sending: Sending, telegram: Telegram, store: Store
) -> None:
    telegram.blocked.add(ANN.id)
    refused = sending.queue(ANN)

    await sending.cycle()
    who = sending.rows[ANN.id]

    assert sending.status(refused) == "failed"
    assert store.read_now(contacts.by_id, who).opted_out_at is not None
    assert store.write_now(consent.unblock, who, "telegram", sending.now)
    assert store.read_now(contacts.by_id, who).opted_out_at is None


async def test_who_said_stop_is_not_brought_back_by_a_block(sending: Sending, store: Store) -> None:
    sending.queue(ANN)
    who = sending.rows[ANN.id]
    store.write_now(consent.opt_out, who, "telegram", "stop", sending.now)

    assert not store.write_now(consent.unblock, who, "telegram", sending.now)
    assert store.read_now(contacts.by_id, who).opted_out_at is not None


async def test_too_many_requests_pause_the_channel_and_nothing_is_lost(
    sending: Sending, telegram: Telegram
) -> None:
    telegram.fail(429, "Too Many Requests: retry after 30", retry_after=30)
    to_ann = sending.queue(ANN)
    await sending.cycle()
    to_ben = sending.queue(BEN)

    await sending.cycle(timedelta(seconds=29))
    assert telegram.sent == []
    await sending.cycle(timedelta(seconds=2))

    assert (sending.status(to_ann), sending.status(to_ben)) == ("wired", "wired")
    assert len(telegram.sent) == 2
