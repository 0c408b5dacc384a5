"""What python-telegram-bot raises, as errors by consequence.

Telegram has no error codes beyond the HTTP status: its descriptions are told apart by their words.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Final

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

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

os.environ.setdefault("PTB_TIMEDELTA", "true")  # the library's next default; without it, it warns at each 429

WEBHOOK_OR_RIVAL: Final = "409"  # the code of fetching updates while a webhook or another process does

_STOPPED: Final = ("blocked by the user", "user is deactivated")
_NOBODY: Final = (
    "chat not found", "user not found", "peer_id_invalid", "group chat was", "have no rights",
    "not enough rights",
)  # fmt: skip
_TO_EDIT: Final = ("message is not modified", "message to edit not found", "message can't be edited")
_TO_ANSWER: Final = ("query is too old", "query_id_invalid")
HARMLESS: Final = (*_TO_EDIT, *_TO_ANSWER)

# of httpx, by name, because only python-telegram-bot may know it: no byte of the request has left
_UNSENT: Final = frozenset({"ConnectError", "ConnectTimeout", "PoolTimeout", "ProxyError"})
_NO_ADDRESS: Final = frozenset({"UnsupportedProtocol", "InvalidURL"})

_STATUS = re.compile(r"\((\d{3})\)")  # the library's own words for an answer that is no JSON
_PLAIN = re.compile(r"[A-Za-z][A-Za-z_',: -]*")  # a description without numbers and addresses


class Moved(Retry):
    """Surely not sent: a group has another id now."""

    def __init__(self, to: int) -> None:
        super().__init__(code="400", reason="the group became a supergroup")
        self.to = to  # not a part of the error's words: it is an address


@contextmanager
def consequences() -> Iterator[None]:
    """Translate what the library and the network raise into errors by consequence."""
    try:
        yield
    except TelegramError as error:
        raise error_for(error) from None  # the library's own words may hold the whole answer, or the token
    except TimeoutError as error:
        raise Unknown(reason="no answer from Telegram in time") from error
    except (ValueError, LookupError, TypeError, AttributeError):
        raise Unknown(reason="Telegram's answer could not be read") from None


def error_for(error: TelegramError) -> SendError:
    """The error by consequence; children before their parents."""
    match error:
        case RetryAfter():
            return Throttled(_duration(error.retry_after), "429", "too many requests at once")
        case ChatMigrated():
            return Moved(error.new_chat_id)
        case Forbidden():
            if _says(error, _STOPPED):
                return OptedOut("403", _plain(error))
            return AddressDead("403", _plain(error))
        case InvalidToken():  # of 404 too: the library does not tell them apart
            return Misconfigured("401", "Telegram refuses HEARBACK_TELEGRAM_TOKEN, or the API is elsewhere")
        case Conflict():
            return Misconfigured(WEBHOOK_OR_RIVAL, "a webhook stands, or another process fetches updates")
        case BadRequest():
            if _says(error, _NOBODY):
                return AddressDead("400", _plain(error))
            return GiveUp("400", _plain(error))
        case TimedOut():
            if _cause(error) in _UNSENT:
                return Retry(reason="no connection to Telegram in time")
            return Unknown(reason="no answer from Telegram in time")
        case NetworkError():
            return _of_network(error)
        case _:
            return Unknown(reason="Telegram's answer could not be read")


def _of_network(error: NetworkError) -> SendError:
    """No connection, one that broke, or an answer from something that stands before Telegram."""
    cause = _cause(error)
    if cause in _UNSENT:
        return Retry(reason="no connection to Telegram")
    if cause in _NO_ADDRESS:
        return Misconfigured(reason="HEARBACK_TELEGRAM_API_URL is no address")
    if error.message.startswith("Too Many Requests"):
        return Throttled(code="429", reason="too many requests at once")
    found = _STATUS.search(error.message)
    status = int(found[1]) if found else 500
    if 300 <= status < 500:
        return Misconfigured(str(status), f"Telegram answered {status}: check HEARBACK_TELEGRAM_API_URL")
    # a proxy before Telegram may have lost the answer, and not the message
    return Unknown(str(status) if found else "", "Telegram is in trouble, or the connection broke")


def _says(error: TelegramError, words: tuple[str, ...]) -> bool:
    message = error.message.lower()
    return any(part in message for part in words)


def is_harmless(error: SendError) -> bool:
    """A press that is too old to be answered, or a message that already reads as it shall."""
    return isinstance(error, GiveUp) and any(part in error.reason.lower() for part in HARMLESS)


def _plain(error: TelegramError) -> str:
    """Telegram's description as far as it holds no number, address or quotation."""
    found = _PLAIN.match(error.message)
    return found[0].strip()[:100] if found else "refused by Telegram"


def _cause(error: TelegramError) -> str:
    return type(error.__cause__).__name__


def _duration(after: float | timedelta) -> timedelta:
    """`retry_after` is a duration, or a number where the environment says PTB_TIMEDELTA=false."""
    return after if isinstance(after, timedelta) else timedelta(seconds=after)
