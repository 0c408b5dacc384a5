"""Twilio's error codes: what follows from each, with the human reason beside it.

Source: twilio.com/docs/api/errors/NNNNN. The same codes come from the create call and in delivery reports.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import aiohttp
from twilio.base.exceptions import (
    TwilioException,
    TwilioRestException,
    TwilioServiceException,
)
from twilio.http.response import Response

from bot.channels.errors import (
    AddressDead,
    GiveUp,
    Misconfigured,
    NotAllowed,
    OptedOut,
    Retry,
    SendError,
    Throttled,
    Unknown,
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one code means for a message; `once` allows no more than one repetition."""

    consequence: type[SendError]
    reason: str
    after: timedelta | None = None
    once: bool = False


_SOON: Final = timedelta(minutes=5)
_HOUR: Final = timedelta(hours=1)
_MUCH_LATER: Final = timedelta(hours=6)
_TOMORROW: Final = timedelta(hours=24)

MEANINGS: Final[Mapping[int, Meaning]] = {
    # the account
    20003: Meaning(Misconfigured, "Twilio refuses the account SID or the auth token"),
    20005: Meaning(Misconfigured, "the Twilio account is not active"),
    20008: Meaning(Misconfigured, "test credentials cannot do this"),
    20404: Meaning(Misconfigured, "Twilio does not know the account or the address of its API"),
    20429: Meaning(Throttled, "too many requests at once; this one was not processed"),
    30002: Meaning(Misconfigured, "the Twilio account is suspended"),
    # the recipient
    21211: Meaning(AddressDead, "not a valid number"),
    21214: Meaning(AddressDead, "the number cannot be reached"),
    21217: Meaning(AddressDead, "not a valid number"),
    21408: Meaning(NotAllowed, "the recipient's region is not enabled in the Twilio console"),
    21608: Meaning(NotAllowed, "a trial account reaches verified numbers only"),
    21610: Meaning(OptedOut, "the person said STOP to this sender"),
    21612: Meaning(GiveUp, "this sender cannot reach this number"),
    21614: Meaning(AddressDead, "not a mobile number"),
    30003: Meaning(Retry, "the phone is off or out of reach", _MUCH_LATER, once=True),
    30004: Meaning(GiveUp, "blocked by the person or the carrier"),
    30005: Meaning(AddressDead, "the number is unknown"),
    30006: Meaning(AddressDead, "a landline, or a carrier that cannot be reached"),
    # our sender
    21212: Meaning(Misconfigured, "the sender is not a valid number"),
    21603: Meaning(Misconfigured, "no sender was given"),
    21606: Meaning(Misconfigured, "the sender is not ours or cannot send messages"),
    21607: Meaning(Misconfigured, "a trial account sends from its trial number only"),
    21609: Meaning(Misconfigured, "Twilio cannot call HEARBACK_PUBLIC_URL with its reports"),
    21611: Meaning(Throttled, "the sender's queue is full", _HOUR),
    21659: Meaning(Misconfigured, "the sender is not a number of this Twilio account"),
    21660: Meaning(Misconfigured, "the sender belongs to another Twilio account"),
    21701: Meaning(Misconfigured, "the messaging service does not exist"),
    21702: Meaning(Misconfigured, "the messaging service cannot send"),
    21703: Meaning(Misconfigured, "the messaging service has no sender"),
    21704: Meaning(Misconfigured, "the messaging service has no sender for this number"),
    30001: Meaning(Retry, "Twilio's queue overflowed", _SOON),
    30022: Meaning(Throttled, "faster than the 10DLC campaign may send", _SOON),
    30023: Meaning(Throttled, "the carrier's daily limit is reached", _TOMORROW),
    30027: Meaning(Throttled, "the carrier's daily limit is reached", _TOMORROW),
    30032: Meaning(Misconfigured, "the toll-free number is not verified"),
    30034: Meaning(Misconfigured, "the number is not registered for 10DLC"),
    # the message
    21602: Meaning(GiveUp, "the text is empty"),
    21604: Meaning(GiveUp, "the recipient is missing"),
    21617: Meaning(GiveUp, "the text is longer than 1600 characters"),
    21619: Meaning(GiveUp, "neither text nor media"),
    21620: Meaning(GiveUp, "the media address is not valid"),
    21623: Meaning(GiveUp, "too many media"),
    21654: Meaning(GiveUp, "the template's id is missing"),
    21655: Meaning(GiveUp, "the template's id is not valid"),
    21656: Meaning(GiveUp, "the template's variables are not valid"),
    30007: Meaning(GiveUp, "filtered as spam"),
    30008: Meaning(Retry, "failed without a reason", _HOUR, once=True),
    30036: Meaning(GiveUp, "its time had passed before it could be sent"),
    30044: Meaning(NotAllowed, "longer than a trial account may send"),
    30450: Meaning(GiveUp, "stopped by the guard against message pumping"),
    30610: Meaning(Retry, "the carrier's quiet hours", _HOUR),
    30640: Meaning(GiveUp, "the number is on a list of litigators"),
    # WhatsApp: the account and our sender
    63001: Meaning(Misconfigured, "WhatsApp refuses the sender's credentials"),
    63002: Meaning(Misconfigured, "WhatsApp does not know the sender"),
    63007: Meaning(Misconfigured, "the sender is not a WhatsApp sender of this account"),
    63008: Meaning(Misconfigured, "the WhatsApp sender is set up wrongly"),
    63010: Meaning(Retry, "a fault inside Twilio", _SOON),
    63012: Meaning(Retry, "a fault inside WhatsApp", _SOON),
    63018: Meaning(Throttled, "faster than WhatsApp allows", _SOON),
    63020: Meaning(Misconfigured, "Meta refuses the business account"),
    63038: Meaning(Throttled, "the account's daily limit is reached", _TOMORROW),
    63040: Meaning(Misconfigured, "the template was not accepted"),
    63041: Meaning(Misconfigured, "the template is paused"),
    63062: Meaning(Misconfigured, "WhatsApp's terms are not accepted"),
    # WhatsApp: the recipient
    63003: Meaning(AddressDead, "WhatsApp does not know the recipient"),
    63014: Meaning(OptedOut, "the person blocked us"),
    63015: Meaning(GiveUp, "the person has not joined the sandbox"),
    63016: Meaning(GiveUp, "more than 24 hours after the person's last message, and no template"),
    63024: Meaning(AddressDead, "the recipient is not valid"),
    63032: Meaning(GiveUp, "Meta does not deliver to this person"),
    63049: Meaning(GiveUp, "Meta withheld the message"),
    # WhatsApp: the message
    63005: Meaning(GiveUp, "WhatsApp rejected the content"),
    63013: Meaning(GiveUp, "against WhatsApp's policy"),
    63019: Meaning(GiveUp, "the media could not be fetched"),
    63021: Meaning(GiveUp, "the content is not valid"),
    63026: Meaning(GiveUp, "taken for spam"),
    63027: Meaning(GiveUp, "the template does not exist in this language"),
    63028: Meaning(GiveUp, "the template wants another number of variables"),
    63030: Meaning(GiveUp, "WhatsApp does not know a parameter"),
    63031: Meaning(GiveUp, "sender and recipient are the same"),
    63034: Meaning(GiveUp, "the media is too large"),
}


def meaning_of(code: str | int | None, status: int = 400) -> Meaning:
    """What a code means; an unknown one is judged by the HTTP status that came with it."""
    try:
        known = MEANINGS.get(int(code or 0))
    except ValueError:
        known = None
    if known is not None:
        return known
    if status == 429:
        return MEANINGS[20429]
    if status >= 500:  # answered after the message was accepted, or before: nobody knows
        return Meaning(Unknown, f"Twilio answered {status}")
    if status in {301, 302, 303, 307, 308, 401, 403, 404, 405}:
        return Meaning(Misconfigured, f"Twilio answered {status}: check HEARBACK_TWILIO_API_URL")
    return Meaning(GiveUp, f"Twilio answered {status}")


def error_for(code: str | int | None, status: int, after: timedelta | None = None) -> SendError:
    """The error to raise for a code and HTTP status; `after` is what Twilio asked for, if it did."""
    meaning = meaning_of(code, status)
    told = "" if code is None else str(code)
    if issubclass(meaning.consequence, Retry | Throttled):
        return meaning.consequence(after or meaning.after, told, meaning.reason)
    return meaning.consequence(told, meaning.reason)


@contextmanager
def consequences() -> Iterator[None]:
    """Translate what the SDK and the network raise into errors by consequence."""
    try:
        yield
    except (TwilioRestException, TwilioServiceException) as error:
        raise error_for(error.code, error.status) from None  # the SDK's own words name the person's number
    except TwilioException as error:  # a list of messages fails in this way, and carries the whole answer
        raise _error_of_list(error) from None
    except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
        raise Retry(reason="no connection to Twilio") from error  # no byte of the request has left
    except aiohttp.InvalidURL as error:
        raise Misconfigured(reason="HEARBACK_TWILIO_API_URL is no address") from error
    except (TimeoutError, aiohttp.ClientError) as error:
        raise Unknown(reason=f"no answer from Twilio: {type(error).__name__}") from error
    except (ValueError, TypeError, AttributeError) as error:
        raise Unknown(reason="Twilio's answer could not be read") from error


def code_in(text: str) -> str | None:
    """The code in the body of an answer that is an error, if it has one."""
    try:
        body = json.loads(text)
    except ValueError:
        return None
    code = body.get("code") if isinstance(body, dict) else None
    return None if code is None else str(code)


def _error_of_list(error: TwilioException) -> SendError:
    answer = error.args[1] if len(error.args) > 1 else None
    if not isinstance(answer, Response):
        return Unknown(reason="Twilio's answer could not be read")
    return error_for(code_in(answer.text), answer.status_code)
