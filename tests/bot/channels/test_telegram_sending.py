"""Sending through the real library to the stand-in."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator

import pytest

from bot.channels.errors import (
    AddressDead,
    GiveUp,
    Misconfigured,
    OptedOut,
    Retry,
    SendError,
    Throttled,
    Unknown,
)
from bot.channels.messages import Address, Button, Outbound
from bot.channels.telegram import TelegramAccount
from bot.channels.telegram_errors import Moved
from tests.bot.channels.telegram_bots import ANN, BEN, bot_at, bot_of
from tests.standins.telegram import GROUP, Telegram

CHAT = Address("telegram", "1001")
TEXT = 'Noted: "<b>Bänk</b> & *tree*_ [here](x)" 🌳'
YES_NO = ((Button("Yes", "q7:1"), Button("No", "q7:2")), (Button("Another", "q7:3"),))


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    async with Telegram() as standin:
        standin.chats[ANN.id] = ANN.chat
        yield standin


@pytest.fixture
async def bot(telegram: Telegram) -> AsyncIterator[TelegramAccount]:
    async with bot_of(telegram) as account:
        yield account


@pytest.fixture
async def impatient(telegram: Telegram) -> AsyncIterator[TelegramAccount]:
    async with bot_of(telegram, seconds=0.3) as account:
        yield account


def text(body: str = TEXT, *, to: Address = CHAT, buttons: tuple[tuple[Button, ...], ...] = ()) -> Outbound:
    return Outbound(7, to, body, buttons=buttons)


async def test_a_text_arrives_as_it_was_written(telegram: Telegram, bot: TelegramAccount):
    sent = await bot.send(text())

    [message] = telegram.sent
    assert (message["text"], message["chat"]["id"]) == (TEXT, ANN.id)
    assert sent.external_id == str(message["message_id"])
    assert "parse_mode" not in message["form"]
    assert json.loads(message["form"]["link_preview_options"]) == {"is_disabled": True}


async def test_halves_of_characters_do_not_stop_a_text(telegram: Telegram, bot: TelegramAccount):
    await bot.send(text("a\ud83db\0", buttons=((Button("\udcff!", "1"),),)))

    assert telegram.sent[0]["text"] == "a\ufffdb"


async def test_buttons_come_in_rows(telegram: Telegram, bot: TelegramAccount):
    await bot.send(text(buttons=YES_NO))

    assert telegram.sent[0]["reply_markup"]["inline_keyboard"] == [
        [{"text": "Yes", "callback_data": "q7:1"}, {"text": "No", "callback_data": "q7:2"}],
        [{"text": "Another", "callback_data": "q7:3"}],
    ]


async def test_a_button_that_telegram_would_refuse_does_not_stop_the_text(
    telegram: Telegram, bot: TelegramAccount
):
    too_much, nothing = Button("Much", "é" * 33), Button("Nothing")

    await bot.send(text(buttons=((too_much,), (nothing, Button("Most", "é" * 32)))))
    await bot.send(text(buttons=((too_much,),)))

    keyboards = [message.get("reply_markup") for message in telegram.sent]
    assert keyboards == [{"inline_keyboard": [[{"text": "Most", "callback_data": "é" * 32}]]}, None]


async def test_a_person_can_be_asked_for_contact_and_position(telegram: Telegram, bot: TelegramAccount):
    await bot.send(text(buttons=((Button("My number", asks="contact"), Button("Here", asks="location")),)))

    keyboard = telegram.sent[0]["reply_markup"]
    assert keyboard["keyboard"] == [
        [{"text": "My number", "request_contact": True}, {"text": "Here", "request_location": True}]
    ]
    assert keyboard["one_time_keyboard"] is True


# --- what goes wrong


@pytest.mark.parametrize(
    ("message", "error"),
    [
        (text(""), GiveUp),
        (text("x" * 4097), GiveUp),
        (text("😀" * 2049), GiveUp),
        (text(buttons=tuple((Button("a", "a"),) for _ in range(101))), GiveUp),
        (text(to=Address("telegram", "5")), AddressDead),
        (text(to=Address("telegram", "@somebody")), AddressDead),
    ],
)
async def test_what_telegram_refuses_has_its_consequence(
    telegram: Telegram, bot: TelegramAccount, message: Outbound, error: type[SendError]
):
    with pytest.raises(error) as refused:
        await bot.send(message)

    assert refused.value.code == "400"
    assert telegram.sent == []


async def test_the_longest_text_goes_in_one(telegram: Telegram, bot: TelegramAccount):
    await bot.send(text("😀" * 2048))

    assert len(telegram.sent) == 1


async def test_a_person_who_blocked_the_bot_or_left_telegram_has_opted_out(
    telegram: Telegram, bot: TelegramAccount
):
    await telegram.block(ANN)
    with pytest.raises(OptedOut):
        await bot.send(text())

    await telegram.unblock(ANN)
    await bot.send(text())

    telegram.deactivated.add(ANN.id)
    with pytest.raises(OptedOut):
        await bot.send(text())
    assert len(telegram.sent) == 1


async def test_a_person_who_never_wrote_cannot_be_reached(telegram: Telegram, bot: TelegramAccount):
    telegram.fail(403, "Forbidden: bot can't initiate conversation with a user")

    with pytest.raises(AddressDead):
        await bot.send(text())


async def test_a_group_that_became_another_tells_its_new_address(telegram: Telegram, bot: TelegramAccount):
    telegram.migrated[ANN.id] = -1002

    with pytest.raises(Moved) as moved:
        await bot.send(text())

    assert moved.value.to == -1002
    assert "1002" not in f"{moved.value} {moved.value!r}"


@pytest.mark.parametrize("token", ["42:wrong", "wrong"])
async def test_a_wrong_token_is_for_an_operator(telegram: Telegram, token: str):
    async with bot_of(telegram, token=token) as account:
        with pytest.raises(Misconfigured):
            await account.send(text())
        with pytest.raises(Misconfigured) as refused:
            await account.username()

    assert "wrong" not in f"{refused.value} {refused.value.__cause__} {refused.value.__context__}"


async def test_too_many_messages_say_how_long_to_wait(telegram: Telegram, bot: TelegramAccount):
    telegram.fail(429, "Too Many Requests: retry after 3", retry_after=3)
    telegram.fail(429, "Too Many Requests: retry later")

    with pytest.raises(Throttled) as told:
        await bot.send(text())
    with pytest.raises(Throttled) as untold:
        await bot.send(text())

    assert told.value.after is not None
    assert told.value.after.total_seconds() == 3
    assert untold.value.after is None


@pytest.mark.parametrize("description", ["", "Internal Server Error: restart", "Bad Gateway"])
async def test_a_fault_at_telegram_leaves_it_open_and_is_not_repeated(
    telegram: Telegram, bot: TelegramAccount, description: str
):
    telegram.fail(502, description)

    with pytest.raises(Unknown):
        await bot.send(text())

    assert telegram.calls == ["sendMessage"]


@pytest.mark.parametrize("status", [302, 405, 413])
async def test_an_answer_of_something_else_is_for_an_operator(
    telegram: Telegram, bot: TelegramAccount, status: int
):
    telegram.fail(status)

    with pytest.raises(Misconfigured):
        await bot.send(text())


@pytest.mark.parametrize("accepted", [True, False])
async def test_silence_leaves_it_open(telegram: Telegram, impatient: TelegramAccount, *, accepted: bool):
    telegram.hang(accepted=accepted)

    with pytest.raises(Unknown):
        await impatient.send(text())

    assert len(telegram.sent) == accepted


@pytest.mark.parametrize("accepted", [True, False])
async def test_a_cut_connection_leaves_it_open(telegram: Telegram, bot: TelegramAccount, *, accepted: bool):
    telegram.cut(accepted=accepted)

    with pytest.raises(Unknown):
        await bot.send(text())

    assert (telegram.calls, len(telegram.sent)) == (["sendMessage"], accepted)


async def test_an_answer_that_cannot_be_read_leaves_it_open(telegram: Telegram, bot: TelegramAccount):
    telegram.garble()

    with pytest.raises(Unknown):
        await bot.send(text())

    assert len(telegram.sent) == 1


@pytest.mark.parametrize("address", ["http://127.0.0.1:1/bot", "http://nowhere.invalid/bot"])
async def test_without_a_connection_nothing_was_sent(address: str):
    async with bot_at(address) as account:
        with pytest.raises(Retry):
            await account.send(text())


async def test_an_api_without_an_address_is_for_an_operator():
    async with bot_at("nowhere/bot") as account:
        with pytest.raises(Misconfigured):
            await account.send(text())


async def test_the_account_wants_to_be_opened_and_can_be_closed_twice(telegram: Telegram):
    account = bot_of(telegram)
    with pytest.raises(RuntimeError):
        await account.send(text())

    await account.open()
    await account.open()
    await account.send(text())
    await account.close()
    await account.close()

    assert telegram.calls == ["sendMessage"]  # opening and closing need no network


async def test_many_messages_go_at_once(telegram: Telegram, bot: TelegramAccount):
    async with asyncio.TaskGroup() as group:
        for number in range(50):
            group.create_task(bot.send(text(f"message {number}")))

    assert {message["text"] for message in telegram.sent} == {f"message {number}" for number in range(50)}


async def test_nothing_of_a_message_or_the_token_is_logged_or_told_by_an_error(
    telegram: Telegram, bot: TelegramAccount, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.DEBUG)
    telegram.garble()
    telegram.garble(method="editMessageText")

    with pytest.raises(Unknown) as garbled:
        await bot.send(text())
    sent = await bot.send(text())
    await bot.edit_choice(CHAT, str(sent.external_id), TEXT)
    with pytest.raises(AddressDead) as refused:
        await bot.send(text(to=Address("telegram", "5550100")))

    errors = [garbled.value, refused.value]
    told = " ".join([caplog.text, *(f"{error} {error!r} {error.__cause__!r}" for error in errors)])
    assert "5550100" not in told
    assert "Bänk" not in told
    assert telegram.token not in told


# --- presses


async def test_a_press_is_answered_and_the_message_shows_the_choice(telegram: Telegram, bot: TelegramAccount):
    sent = await bot.send(text(buttons=YES_NO))
    update = await telegram.press(ANN, telegram.sent[0])
    press_id = update["callback_query"]["id"]

    answered = await bot.answer_press(press_id, "Noted")
    shown = await bot.edit_choice(CHAT, str(sent.external_id), f"{TEXT}\n\N{CHECK MARK} Yes")

    message = telegram.messages[ANN.id, telegram.sent[0]["message_id"]]
    assert (answered, shown, telegram.presses[press_id]) == (True, True, "Noted")
    assert message["text"].endswith("Yes")
    assert "reply_markup" not in message


async def test_what_comes_too_late_or_twice_harms_nobody(
    telegram: Telegram, bot: TelegramAccount, caplog: pytest.LogCaptureFixture
):
    sent = await bot.send(text(buttons=YES_NO))
    update = await telegram.press(ANN, telegram.sent[0])
    telegram.expire_presses()

    assert not await bot.answer_press(update["callback_query"]["id"])
    assert await bot.edit_choice(CHAT, str(sent.external_id), "chosen")
    assert not await bot.edit_choice(CHAT, str(sent.external_id), "chosen")
    assert not await bot.edit_choice(CHAT, "999", "chosen")
    assert not await bot.edit_choice(CHAT, "no number", "chosen")
    assert caplog.text == ""


@pytest.mark.parametrize("method", ["editMessageText", "answerCallbackQuery", "leaveChat"])
async def test_trouble_while_showing_a_choice_stops_nobody(
    telegram: Telegram, bot: TelegramAccount, method: str
):
    telegram.fail(502, method=method)

    done = {
        "editMessageText": await bot.edit_choice(CHAT, "5", "chosen"),
        "answerCallbackQuery": await bot.answer_press("1"),
        "leaveChat": await bot.leave(CHAT, "I talk to one person at a time."),
    }

    assert done == dict.fromkeys(done, False)


# --- groups


async def test_a_group_is_answered_once_and_left(telegram: Telegram, bot: TelegramAccount):
    await telegram.invite(BEN)
    group = Address("telegram", str(GROUP["id"]))

    first, again = await bot.leave(group, "One at a time, please."), await bot.leave(group, "…")

    assert (first, again) == (True, False)
    assert [message["text"] for message in telegram.sent] == ["One at a time, please."]
    assert telegram.left == [GROUP["id"]]


async def test_a_group_where_the_bot_may_not_write_is_left_all_the_same(
    telegram: Telegram, bot: TelegramAccount
):
    await telegram.invite(BEN)
    telegram.fail(400, "Bad Request: have no rights to send a message")

    assert await bot.leave(Address("telegram", str(GROUP["id"])), "One at a time, please.")


# --- files


async def test_a_file_is_fetched(telegram: Telegram, bot: TelegramAccount):
    telegram.files["F1"] = b"picture" * 1000

    assert await bot.download("telegram-file:F1", max_bytes=7000) == telegram.files["F1"]


@pytest.mark.parametrize("url", ["telegram-file:F1", "telegram-file:gone", "https://example.org/F1", "F1"])
async def test_what_is_too_large_or_elsewhere_is_not_fetched(
    telegram: Telegram, bot: TelegramAccount, url: str
):
    telegram.files["F1"] = b"picture" * 1000

    with pytest.raises(GiveUp):
        await bot.download(url, max_bytes=6999)


async def test_no_file_of_this_machine_is_read(telegram: Telegram, bot: TelegramAccount):
    telegram.files["F1"] = b"content"
    telegram.file_paths["F1"] = __file__

    with pytest.raises(GiveUp):
        await bot.download("telegram-file:F1", max_bytes=1_000_000)


async def test_a_file_that_could_not_be_fetched_is_tried_again(telegram: Telegram, bot: TelegramAccount):
    telegram.files["F1"] = b"content"
    telegram.fail(502, method="getFile")

    with pytest.raises(Retry):
        await bot.download("telegram-file:F1", max_bytes=7)
