"""Telegram: one bot, as a way in and a way out."""

import asyncio
import hmac
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Self

import structlog
from telegram import (
    Bot,
    BotCommandScopeAllPrivateChats,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    LinkPreviewOptions,
    ReplyKeyboardMarkup,
)

from bot.channels import telegram_updates
from bot.channels.errors import AddressDead, BadWebhook, GiveUp, Retry, SendError, Unknown
from bot.channels.messages import Address, Button, Inbound, Outbound, Sent, Webhook
from bot.channels.telegram_errors import consequences, is_harmless
from bot.channels.telegram_http import TelegramRequest, quiet
from bot.channels.telegram_polling import LONG_POLL, Keep, Poller
from bot.channels.telegram_updates import ALLOWED, FILE
from bot.channels.text import clean

INBOUND_PATH: Final = "/webhooks/telegram"
SECRET_HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  # its name alone
API: Final = "https://api.telegram.org/bot"
MOST_DATA: Final = 64  # bytes of a button's data
A_FILE: Final = timedelta(minutes=1)  # for all of a download
NO_PREVIEW: Final = LinkPreviewOptions(is_disabled=True)  # nobody fetches a link that a resident wrote

Commands = Mapping[str, Sequence[tuple[str, str]]]  # language -> (command, description)

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Hook:
    """What Telegram says of the webhook: where it calls, how much waits, whether its last call failed."""

    url: str
    waiting: int
    last_error: bool


class TelegramAccount:
    """Reads Telegram's updates and speaks its Bot API; `open` it inside the running loop, and `close` it.

    Opening needs no network. What is written has no parse mode, so that nobody's text needs escaping.
    """

    scheme: Final = telegram_updates.SCHEME

    def __init__(
        self,
        *,
        token: str,
        secret: str | None,
        public_url: str,
        api_url: str = API,
        timeout: timedelta = timedelta(seconds=10),
        first_wait: timedelta = timedelta(seconds=1),
        long_poll: timedelta = LONG_POLL,
    ) -> None:
        """`first_wait` follows a failed poll and doubles with each further one."""
        self._token = token
        self._secret = secret or ""
        self._public_url = public_url.rstrip("/")
        self._api_url = api_url or API
        self._timeout = timeout
        self._first_wait = first_wait
        self._long_poll = long_poll
        self._requests: tuple[TelegramRequest, TelegramRequest] | None = None
        self._open_bot: Bot | None = None

    # --- what Telegram tells us

    def read(self, webhook: Webhook) -> list[Inbound]:
        """The update in a call, of whatever kind; raises `BadWebhook` when Telegram did not send it.

        What we do not answer has no address: it is kept, so that Telegram does not repeat it for a day.
        """
        given = webhook.header(SECRET_HEADER).encode(errors="surrogateescape")
        if not self._secret or not hmac.compare_digest(given, self._secret.encode()):
            raise BadWebhook("the secret is missing or does not match")
        return [telegram_updates.read_body(webhook.body)]

    async def poll(self, keep: Keep, may_ask: Callable[[], bool] = lambda: True) -> None:
        """Fetch updates for ever, instead of a webhook; only what `keep` returned from is confirmed.

        Telegram allows one process to ask: `may_ask` says whether it is this one.
        """
        poller = Poller(self._bot, first_wait=self._first_wait, long_poll=self._long_poll)
        await poller.run(keep, may_ask)

    # --- its life

    async def open(self) -> None:
        """Make the client, inside the loop that will use it."""
        if self._open_bot is not None:
            return
        quiet()
        # the library wants one for polling too; it is not used
        self._requests = (self._request(), self._request())
        self._open_bot = Bot(
            self._token,
            base_url=self._api_url,
            base_file_url=self._files_url,
            request=self._requests[0],
            get_updates_request=self._requests[1],
        )

    async def close(self) -> None:
        """Close the connections."""
        requests, self._requests, self._open_bot = self._requests, None, None
        for request in requests or ():
            await request.shutdown()

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def username(self) -> str:
        """The bot's public name, for links and to see whether the token is right; raises a `SendError`."""
        async with self._lookup():
            return (await self._bot.get_me()).username or ""

    @property
    def webhook_address(self) -> str:
        """Where Telegram shall call."""
        return self._public_url + INBOUND_PATH

    async def webhook(self) -> Hook:
        """Where Telegram calls now; raises a `SendError`."""
        async with self._lookup():
            told = await self._bot.get_webhook_info()
        return Hook(told.url, told.pending_update_count, told.last_error_date is not None)

    async def register_webhook(self) -> bool:
        """Tell Telegram where to call; what goes wrong is a warning, because it may be set already."""
        if not self._public_url.startswith("https://"):
            log.warning("telegram: no webhook: HEARBACK_PUBLIC_URL is not https")
            return False
        async with self._best_effort("the webhook was not registered") as done:
            url = self.webhook_address
            await self._bot.set_webhook(url, secret_token=self._secret, allowed_updates=ALLOWED)
        return bool(done)

    async def set_commands(self, commands: Commands) -> bool:
        """Show the menu in each language; the first one is for everybody else."""
        scope = BotCommandScopeAllPrivateChats()
        async with self._best_effort("the commands were not set") as done:
            for number, (language, entries) in enumerate(commands.items()):
                if number == 0:
                    await self._bot.set_my_commands(entries, scope=scope)
                if len(language) == 2:  # Telegram knows ISO 639-1 alone
                    await self._bot.set_my_commands(entries, scope=scope, language_code=language)
        return bool(done)

    # --- what we tell Telegram

    async def send(self, message: Outbound) -> Sent:
        """Send one message, once, with its buttons; raises a `SendError`."""
        async with self._one_call():
            sent = await self._bot.send_message(
                _chat(message.address),
                clean(message.text),
                reply_markup=_keyboard(message.buttons),
                link_preview_options=NO_PREVIEW,
            )
        return Sent(str(sent.message_id))

    async def edit_choice(
        self, address: Address, message_id: str, text: str, buttons: Sequence[Sequence[Button]] = ()
    ) -> bool:
        """Put `text`, which says what was chosen, and `buttons` in place of a message of ours.

        For the eyes alone: what goes wrong is logged.
        """
        async with self._best_effort("a choice was not shown") as done:
            await self._bot.edit_message_text(
                clean(text), _chat(address), int(message_id), link_preview_options=NO_PREVIEW,
                reply_markup=_inline_keyboard(buttons),
            )  # fmt: skip
        return bool(done)

    async def answer_press(self, callback_id: str, text: str = "") -> bool:
        """Stop the waiting sign on a button, with a short text or none; what goes wrong is logged."""
        async with self._best_effort("a press was not answered") as done:
            await self._bot.answer_callback_query(callback_id, clean(text)[:200] or None)
        return bool(done)

    async def leave(self, group: Address, text: str) -> bool:
        """Say why we talk to single people only, if anything, and leave the group; what fails is logged."""
        if text:
            async with self._best_effort("nothing was said in a group"):
                await self._bot.send_message(_chat(group), clean(text), link_preview_options=NO_PREVIEW)
        async with self._best_effort("a group was not left") as done:
            await self._bot.leave_chat(_chat(group))
        return bool(done)

    async def download(self, url: str, *, max_bytes: int) -> bytes:
        """The content of a `telegram-file:`; raises a `SendError`, `GiveUp` for what is too large."""
        if not url.startswith(FILE):
            raise GiveUp(reason="not a file of Telegram's")
        async with self._lookup(A_FILE):
            file = await self._bot.get_file(url.removeprefix(FILE))
            if (file.file_size or 0) > max_bytes:
                raise GiveUp(reason="the file is too large")
            # a path on this machine, as the library would accept, is nobody's to read
            if not file.file_path or not file.file_path.startswith(f"{self._bot.base_file_url}/"):
                raise GiveUp(reason="the file is not where Telegram keeps files")
            content = await self._bot.request.retrieve(file.file_path)
        if len(content) > max_bytes:
            raise GiveUp(reason="the file is too large")
        return content

    # --- inside

    @property
    def _bot(self) -> Bot:
        if self._open_bot is None:
            raise RuntimeError("open the Telegram account first, inside the running loop")
        return self._open_bot

    @property
    def _files_url(self) -> str:
        """Files come from the same host, under `/file/bot`."""
        host, _, rest = self._api_url.rpartition("/bot")
        return f"{host}/file/bot{rest}"

    def _request(self) -> TelegramRequest:
        return TelegramRequest(self._api_url, self._timeout)

    @asynccontextmanager
    async def _one_call(self, within: timedelta | None = None) -> AsyncIterator[None]:
        with consequences():
            async with asyncio.timeout((within or self._timeout).total_seconds()):
                yield

    @asynccontextmanager
    async def _lookup(self, within: timedelta | None = None) -> AsyncIterator[None]:
        """Calls that may be repeated at will: a doubtful end is no more than a reason to ask again."""
        try:
            async with self._one_call(within):
                yield
        except Unknown as error:
            raise Retry(code=error.code, reason=error.reason) from error

    @asynccontextmanager
    async def _best_effort(self, failure: str) -> AsyncIterator[list[bool]]:
        """Calls whose failing stops nobody; the list is filled when they worked."""
        done: list[bool] = []
        try:
            async with self._one_call():
                yield done
            done.append(True)
        except SendError as error:
            if not is_harmless(error):
                log.warning("telegram: a call failed", what=failure, code=error.code, reason=error.reason)


def _chat(address: Address) -> int:
    try:
        return int(address.path)
    except ValueError:
        raise AddressDead("400", "not a chat of Telegram's") from None


def _keyboard(rows: Sequence[Sequence[Button]]) -> InlineKeyboardMarkup | ReplyKeyboardMarkup | None:
    """The buttons; without those that Telegram would refuse together with the text."""
    if any(button.asks for row in rows for button in row):
        keys = [[_key(button) for button in row] for row in rows if row]
        return ReplyKeyboardMarkup(keys, resize_keyboard=True, one_time_keyboard=True)
    return _inline_keyboard(rows)


def _inline_keyboard(rows: Sequence[Sequence[Button]]) -> InlineKeyboardMarkup | None:
    lines = [[_inline(button) for button in row if _fits(button)] for row in rows]
    lines = [line for line in lines if line]
    return InlineKeyboardMarkup(lines) if lines else None


def _inline(button: Button) -> InlineKeyboardButton:
    return InlineKeyboardButton(clean(button.label), callback_data=button.data)


def _fits(button: Button) -> bool:
    is_short = 1 <= len(button.data.encode(errors="replace")) <= MOST_DATA
    if not is_short:
        log.error("telegram: a button was left out: its data has not 1 to 64 bytes")
    return is_short and bool(button.label.strip())


def _key(button: Button) -> KeyboardButton:
    return KeyboardButton(
        clean(button.label),
        request_contact=button.asks == "contact" or None,
        request_location=button.asks == "location" or None,
    )
