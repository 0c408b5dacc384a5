"""What follows from the library's exceptions."""

from datetime import timedelta

import pytest
from telegram.error import (
    BadRequest,
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
from bot.channels.telegram_errors import consequences, error_for


@pytest.mark.parametrize(
    ("error", "consequence"),
    [
        (Forbidden("Forbidden: bot was blocked by the user"), OptedOut),
        (Forbidden("Forbidden: user is deactivated"), OptedOut),
        (Forbidden("Forbidden: bot was kicked from the group chat"), AddressDead),
        (Forbidden("Forbidden: bot can't initiate conversation with a user"), AddressDead),
        (BadRequest("Bad Request: chat not found"), AddressDead),
        (BadRequest("Bad Request: PEER_ID_INVALID"), AddressDead),
        (BadRequest("Bad Request: message is too long"), GiveUp),
        (BadRequest("Bad Request: can't parse entities: Unsupported start tag"), GiveUp),
        (BadRequest("Bad Request: BUTTON_DATA_INVALID"), GiveUp),
        (InvalidToken("Unauthorized"), Misconfigured),
        (Conflict("Conflict: terminated by other getUpdates request"), Misconfigured),
        (NetworkError("Bad Gateway"), Unknown),
        (NetworkError("Service Unavailable (503)"), Unknown),
        (NetworkError("Too Many Requests: retry later"), Throttled),
        (TimedOut(), Unknown),
        (TelegramError("Invalid server response"), Unknown),
    ],
)
def test_every_exception_has_its_consequence(error: TelegramError, consequence: type[SendError]):
    assert type(error_for(error)) is consequence


class ConnectTimeout(Exception):
    """Named like httpx's, which is all that is looked at."""


class PoolTimeout(ConnectTimeout):
    pass


class ReadTimeout(ConnectTimeout):
    pass


@pytest.mark.parametrize(
    ("cause", "consequence"), [(ConnectTimeout, Retry), (PoolTimeout, Retry), (ReadTimeout, Unknown)]
)
def test_what_timed_out_before_it_left_was_surely_not_sent(
    cause: type[Exception], consequence: type[SendError]
):
    error = TimedOut()
    error.__cause__ = cause()

    assert type(error_for(error)) is consequence


@pytest.mark.parametrize("switch", ["true", "false"])
@pytest.mark.filterwarnings("ignore:.*retry_after")
def test_how_long_to_wait_may_be_a_number_or_a_duration(switch: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PTB_TIMEDELTA", switch)

    error = error_for(RetryAfter(3))

    assert isinstance(error, Throttled)
    assert error.after == timedelta(seconds=3)


@pytest.mark.parametrize(
    "error", [KeyError("result"), TypeError(), AttributeError(), ValueError(), TimeoutError()]
)
def test_an_answer_without_sense_leaves_it_open(error: Exception):
    with pytest.raises(Unknown), consequences():
        raise error


def test_a_reason_holds_no_number_of_a_person():
    error = error_for(BadRequest("Bad Request: wrong chat 15550100001 of Ann"))

    assert str(error) == "400 Wrong chat"
