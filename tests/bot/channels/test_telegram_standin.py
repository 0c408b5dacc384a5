"""The bot and the stand-in with each other: webhook, polling, menus; and the stand-in's strictness."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

import aiohttp
import pytest
from aiohttp import web

from bot.channels.errors import BadWebhook
from bot.channels.messages import Address, Button, Inbound, Outbound, Webhook
from bot.channels.telegram import INBOUND_PATH, TelegramAccount
from tests.bot.channels.telegram_bots import ANN, PUBLIC_URL, bot_at, bot_of
from tests.standins.telegram import Answer, Telegram
from tests.standins.telegram_account import SECRET

CHAT = Address("telegram", str(ANN.id))


@dataclass
class Product:
    """The smallest product: it keeps what it reads, each update once."""

    bot: TelegramAccount = field(default_factory=bot_at)
    url: str = ""
    kept: dict[str | None, Inbound] = field(default_factory=dict)
    arrived: list[str | None] = field(default_factory=list)  # repeated ones too
    broken: int = 0  # so often, nothing can be kept
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def on_call(self, request: web.Request) -> web.Response:
        try:
            messages = self.bot.read(Webhook(request.raw_path, request.headers, await request.read()))
            await self.keep(messages)
        except BadWebhook:
            return web.Response(status=403)
        except OSError:
            return web.Response(status=503)
        return web.Response()

    async def keep(self, messages: Sequence[Inbound]) -> None:
        self.arrived += [message.external_id for message in messages]
        if self.broken:
            self.broken -= 1
            raise OSError("the disk is full")
        for message in messages:
            self.kept.setdefault(message.external_id, message)
        async with self.changed:
            self.changed.notify_all()

    async def wait_for(self, *texts: str) -> None:
        async with asyncio.timeout(5), self.changed:
            await self.changed.wait_for(lambda: self.texts == list(texts))

    @property
    def texts(self) -> list[str]:
        return [message.text for message in self.kept.values()]


@pytest.fixture
async def product() -> AsyncIterator[Product]:
    product = Product()
    app = web.Application()
    app.router.add_post(INBOUND_PATH, product.on_call)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    product.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield product
    await runner.cleanup()


@pytest.fixture
async def telegram(product: Product) -> AsyncIterator[Telegram]:
    async with Telegram(product_url=product.url, public_url=PUBLIC_URL) as standin:
        yield standin


@pytest.fixture
async def bot(telegram: Telegram) -> AsyncIterator[TelegramAccount]:
    async with bot_of(telegram) as account:
        yield account


@asynccontextmanager
async def polling(bot: TelegramAccount, product: Product) -> AsyncIterator[None]:
    task = asyncio.create_task(bot.poll(product.keep))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


# --- by webhook


async def test_a_registered_webhook_is_called_with_the_secret(
    telegram: Telegram, product: Product, bot: TelegramAccount
):
    assert await bot.register_webhook()

    await telegram.say(ANN, "a bench please")

    assert telegram.webhook is not None
    assert (telegram.webhook.url, telegram.webhook.secret) == (PUBLIC_URL + INBOUND_PATH, SECRET)
    assert telegram.kinds == {"message", "edited_message", "callback_query", "my_chat_member"}
    assert telegram.answers == [Answer(200, "")]
    assert (product.texts, telegram.pending) == (["a bench please"], [])


@pytest.mark.parametrize("public_url", ["http://127.0.0.1:8080", "http://bot.example.org"])
async def test_an_address_without_https_is_not_registered(telegram: Telegram, public_url: str):
    async with bot_of(telegram, public_url=public_url) as account:
        assert not await account.register_webhook()

    assert telegram.calls == []


async def test_a_webhook_that_telegram_refuses_is_a_warning(telegram: Telegram):
    async with bot_of(telegram, public_url="https://bot.example.org:8444") as account:
        assert not await account.register_webhook()
    async with bot_at() as unreachable:
        assert not await unreachable.register_webhook()

    assert telegram.webhook is None


async def test_a_repeated_update_has_the_same_id(telegram: Telegram, product: Product):
    telegram.hook(f"{PUBLIC_URL}{INBOUND_PATH}")

    update = await telegram.say(ANN, "a bench please")
    await telegram.deliver(update)

    assert product.arrived == [str(update["update_id"])] * 2


async def test_what_was_not_kept_comes_again(telegram: Telegram, product: Product):
    telegram.hook(f"{PUBLIC_URL}{INBOUND_PATH}")
    product.broken = 1

    await telegram.say(ANN, "a bench please")
    again = await telegram.redeliver()

    assert ([one.status for one in telegram.answers], [one.status for one in again]) == ([503, 200], [200])
    assert product.texts == ["a bench please"]


async def test_a_forger_is_refused(telegram: Telegram, product: Product):
    forged = json.dumps({"update_id": 1, "message": {}}).encode()

    answers = [await telegram.post(INBOUND_PATH, forged, secret=secret) for secret in (None, "guessed")]

    assert [answer.status for answer in answers] == [403, 403]
    assert product.arrived == []


async def test_the_standin_calls_nothing_but_loopback():
    async with Telegram(product_url="https://bot.example.org") as standin:
        with pytest.raises(ValueError, match="loopback"):
            await standin.post(INBOUND_PATH, b"{}", secret=SECRET)


# --- by polling


async def test_updates_are_fetched_in_order_and_confirmed(
    telegram: Telegram, product: Product, bot: TelegramAccount
):
    telegram.hook(f"{PUBLIC_URL}{INBOUND_PATH}")  # stands in the way, and is deleted first
    async with polling(bot, product):
        while telegram.webhook is not None:
            await asyncio.wait_for(_changed(telegram), 5)
        for text in ("one", "two", "three"):
            await telegram.say(ANN, text)
        await product.wait_for("one", "two", "three")
        await telegram.wait_for_confirmed()

    assert len(product.arrived) == 3


async def _changed(telegram: Telegram) -> None:
    async with telegram.changed:
        await telegram.changed.wait()


async def test_only_what_was_kept_is_confirmed(telegram: Telegram, product: Product, bot: TelegramAccount):
    product.broken = 2
    await telegram.say(ANN, "one")
    await telegram.say(ANN, "two")

    async with polling(bot, product):
        await product.wait_for("one", "two")
        await telegram.wait_for_confirmed()

    assert len(product.arrived) == 6


async def test_a_process_that_may_not_ask_leaves_the_updates_to_another_one(
    telegram: Telegram, product: Product, bot: TelegramAccount
):
    telegram.hook(f"{PUBLIC_URL}{INBOUND_PATH}")  # the first thing that asking takes away
    looked = asyncio.Event()

    def may_ask() -> bool:
        looked.set()
        return False

    task = asyncio.create_task(bot.poll(product.keep, may_ask))
    await looked.wait()
    assert telegram.webhook is not None
    async with polling(bot, product):
        while telegram.webhook is not None:
            await asyncio.wait_for(_changed(telegram), 5)
        await telegram.say(ANN, "one")
        await product.wait_for("one")
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)

    assert len(product.arrived) == 1


async def test_an_update_that_cannot_be_read_does_not_stop_the_others(
    telegram: Telegram, product: Product, bot: TelegramAccount
):
    telegram.new_update("message", {"poll": "not a message"})
    await telegram.say(ANN, "after it")

    async with polling(bot, product):
        await product.wait_for("", "after it")
        await telegram.wait_for_confirmed()

    assert [message.is_readable for message in product.kept.values()] == [False, True]


@pytest.mark.parametrize("trouble", ["refused", "cut", "garbled", "too fast", "in conflict", "token"])
async def test_polling_survives_trouble(
    telegram: Telegram, product: Product, bot: TelegramAccount, trouble: str
):
    match trouble:
        case "refused":
            telegram.fail(502, method="deleteWebhook")
            telegram.fail(500, method="getUpdates")
        case "cut":
            telegram.cut(accepted=False, method="deleteWebhook")
            telegram.cut(accepted=True, method="getUpdates")
        case "garbled":
            telegram.garble(method="getUpdates")
        case "too fast":
            telegram.fail(429, "Too Many Requests: retry after 0.01", method="getUpdates", retry_after=0.01)
        case "in conflict":
            telegram.fail(409, "Conflict: terminated by other getUpdates request", method="getUpdates")
        case "token":
            telegram.fail(401, "Unauthorized", method="getUpdates")
    await telegram.say(ANN, "still there")

    async with polling(bot, product):
        await product.wait_for("still there")
        await telegram.wait_for_confirmed()


async def test_a_webhook_set_by_somebody_else_is_deleted_again(
    telegram: Telegram, product: Product, bot: TelegramAccount
):
    async with polling(bot, product):
        await telegram.say(ANN, "one")
        await product.wait_for("one")
        await telegram.wait_for_confirmed()
        telegram.webhook = None
        telegram.fail(
            409, "Conflict: can't use getUpdates method while webhook is active", method="getUpdates"
        )
        await telegram.say(ANN, "two")
        await telegram.say(ANN, "three")
        await product.wait_for("one", "two", "three")
        await telegram.wait_for_confirmed()

    assert telegram.calls.count("deleteWebhook") == 2


async def test_ids_that_begin_anew_lower_are_not_missed(
    telegram: Telegram, product: Product, bot: TelegramAccount
):
    async with polling(bot, product):
        await telegram.say(ANN, "before a quiet week")
        await product.wait_for("before a quiet week")
        await telegram.wait_for_confirmed()
        await telegram.end_poll()
        message = telegram.new_message(ANN.chat, ANN.as_json(), {"text": "after it"})
        telegram.pending.append({"update_id": 7, "message": message})
        await telegram.notify()
        await product.wait_for("before a quiet week", "after it")


# --- menus


async def test_the_menu_is_set_in_each_language_and_for_everybody_else(
    telegram: Telegram, bot: TelegramAccount
):
    menus = {"en": [("top", "The ideas with most votes")], "es": [("ideas", "Las más votadas")], "ast": []}

    assert await bot.set_commands(menus)

    shown = {key: [entry["command"] for entry in entries] for key, entries in telegram.commands.items()}
    scope = "all_private_chats"
    assert shown == {(scope, ""): ["top"], (scope, "en"): ["top"], (scope, "es"): ["ideas"]}


async def test_a_menu_that_telegram_refuses_is_a_warning(telegram: Telegram, bot: TelegramAccount):
    assert not await bot.set_commands({"en": [("Más", "no letter of Telegram's")]})
    assert not await bot.set_commands({"en": [("top", "")]})

    assert telegram.commands == {}


async def test_the_bot_knows_its_name(bot: TelegramAccount):
    assert await bot.username() == "standin_bot"


# --- the stand-in's own strictness, beyond what the product asks for


async def api(telegram: Telegram, method: str, **fields: object) -> tuple[int, str]:
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{telegram.api_url}{telegram.token}/{method}", json=fields) as answer,
    ):
        return answer.status, (await answer.json()).get("description", "")


def with_button(**button: object) -> dict[str, object]:
    return {"text": "a", "reply_markup": {"inline_keyboard": [[button]]}}


@pytest.mark.parametrize(
    ("fields", "description"),
    [
        ({"text": "<b>", "parse_mode": "HTML"}, "can't parse entities"),
        ({"text": "1 < 2", "parse_mode": "HTML"}, "can't parse entities"),
        ({"text": "<p>a</p>", "parse_mode": "HTML"}, "can't parse entities"),
        ({"text": "Elm St. 7", "parse_mode": "MarkdownV2"}, "can't parse entities"),
        ({"text": "*bold", "parse_mode": "MarkdownV2"}, "can't parse entities"),
        ({"text": "a", "entities": [{"type": "bold", "offset": 0, "length": 2}]}, "entity beyond"),
        ({"text": " \n "}, "message text is empty"),
        (with_button(text="b"), "text buttons"),
        (with_button(text="", callback_data="1"), "must be of type String"),
        (with_button(text="b", callback_data="é" * 33), "BUTTON_DATA_INVALID"),
        (with_button(text="b", request_contact=True), "type unallowed"),
        ({"text": "a", "reply_markup": []}, "can't parse reply_markup"),
    ],
)  # fmt: skip
async def test_the_standin_refuses_what_telegram_refuses(
    telegram: Telegram, fields: dict[str, object], description: str
):
    telegram.chats[ANN.id] = ANN.chat

    status, told = await api(telegram, "sendMessage", chat_id=ANN.id, **fields)

    assert status == 400
    assert description in told


async def test_the_standin_has_the_other_methods_too(telegram: Telegram, bot: TelegramAccount):
    await telegram.say(ANN, "hi")
    await bot.send(Outbound(1, CHAT, "1 yes", buttons=((Button("Yes", "1"),),)))
    ours = {"chat_id": ANN.id, "message_id": telegram.sent[0]["message_id"]}
    theirs = {"chat_id": ANN.id, "message_id": 100}

    assert await api(telegram, "sendChatAction", chat_id=ANN.id, action="typing") == (200, "")
    assert (await api(telegram, "sendChatAction", chat_id=ANN.id, action="dancing"))[0] == 400
    assert await api(telegram, "editMessageReplyMarkup", **ours) == (200, "")
    assert "not modified" in (await api(telegram, "editMessageReplyMarkup", **ours))[1]
    assert "can't be edited" in (await api(telegram, "editMessageText", text="oh", **theirs))[1]
    assert (await api(telegram, "leaveChat", chat_id=ANN.id))[0] == 400
    assert (await api(telegram, "dance"))[0] == 404


async def test_of_two_that_poll_the_first_is_ended(telegram: Telegram):
    first = asyncio.create_task(api(telegram, "getUpdates", timeout=30))
    await telegram.wait_for_poll()
    second = asyncio.create_task(api(telegram, "getUpdates", timeout=30))

    status, told = await first
    await telegram.say(ANN, "hi")

    assert (status, "terminated by other" in told) == (409, True)
    assert await second == (200, "")


async def test_another_process_can_watch_text_and_press(
    telegram: Telegram, product: Product, bot: TelegramAccount
):
    telegram.hook(f"{PUBLIC_URL}{INBOUND_PATH}")
    async with aiohttp.ClientSession() as session:
        async with session.post(
            f"{telegram.url}/standin/text", data={"from": ANN.id, "text": "hi"}
        ) as answer:
            assert answer.status == 200
        await bot.send(Outbound(1, CHAT, "1 yes", buttons=((Button("Yes", "q1:1"),),)))
        async with session.get(f"{telegram.url}/standin/sent?wait=1") as answer:
            [shown] = (await answer.json())["messages"]
        form = {"from": ANN.id, "message_id": shown["message_id"], "data": "q1:1"}
        async with session.post(f"{telegram.url}/standin/press", data=form) as answer:
            assert answer.status == 200

    assert [(message.text, message.button) for message in product.kept.values()] == [
        ("hi", None),
        ("Yes", "q1:1"),
    ]
