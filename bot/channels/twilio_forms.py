"""Twilio's forms, read: inbound messages and delivery reports.

Field names: twilio.com/docs/messaging/guides/webhook-request. A `ProfileName` is never kept.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from bot.channels.errors import AddressDead, Misconfigured, OptedOut, Retry, Throttled
from bot.channels.keywords import SenderKind, is_answered_by_twilio, kind_of
from bot.channels.messages import (
    Address,
    Inbound,
    Location,
    Media,
    OptOutType,
    Report,
    ReportStatus,
    Scheme,
)
from bot.channels.twilio_errors import meaning_of
from storage.models import FILTERED

Form = Mapping[str, str]

WHATSAPP: Final = "whatsapp:"
MAX_MEDIA: Final = 10  # Twilio's own limit
WINDOW_CLOSED: Final = "63016"
SOMETIME: Final = timedelta(minutes=15)  # when a code that may work later names no time

_ID = re.compile(r"[\x21-\x7e]{1,100}")  # SIDs have 34 characters, those of emulators what they like
_SENDER = re.compile(r"[^\x00-\x20\x7f:]{1,200}")  # opaque: a number, a short code, a name, a WhatsApp id
_NAME = re.compile(r"[\w .&+_-]{1,20}")  # alphanumeric senders may hold spaces
_NUMBER = re.compile(r"[+-]?\d{1,3}(?:\.\d{1,20})?")
_ROW = re.compile(r"[1-9]\d{0,17}")  # fits a database's integer

_OPT_OUT: Final[Mapping[str, OptOutType]] = {"STOP": "STOP", "START": "START", "HELP": "HELP"}

_STATUSES: Final[Mapping[str, ReportStatus]] = {
    "accepted": "wired",  # Twilio has it
    "scheduled": "wired",
    "queued": "wired",
    "sending": "wired",
    "sent": "wired",  # the carrier has it; many say no more than this
    "partially_delivered": "wired",
    "delivered": "delivered",
    "read": "delivered",
    "undelivered": "failed",
    "failed": "failed",
    "canceled": "failed",
}


def fields(body: bytes) -> list[tuple[str, str]]:
    """All fields of a form, blank and repeated ones too; what is no UTF-8 becomes U+FFFD, never an error."""
    return parse_qsl(body.decode(errors="replace"), keep_blank_values=True, errors="replace")


def read_inbound(form: Form, *, raw: bytes, sms_kind: SenderKind | None = None) -> Inbound:
    """A message out of an authentic form; without an id or a sender it is unreadable, and kept raw.

    `sms_kind` is the kind of our sender; None tells it from the number that was written to.
    """
    scheme, path = _sender(form.get("From", ""))
    external_id = _message_sid(form)
    if external_id is None or path is None:
        return Inbound(channel=scheme, external_id=external_id, address=None, text="", raw=raw)
    to = clean(form.get("To", "")).strip().removeprefix(WHATSAPP)
    text = clean(form.get("Body") or form.get("ButtonText") or form.get("ListTitle") or "")
    opt_out_type = _OPT_OUT.get(form.get("OptOutType", "").strip().upper())
    by_keyword = scheme == "sms" and is_answered_by_twilio(text, sms_kind or kind_of(to))
    return Inbound(
        channel=scheme,
        external_id=external_id,
        address=Address(scheme, path),
        text=text,
        to=to,
        media=_media(form),
        location=_location(form),
        button=clean(form.get("ButtonPayload") or form.get("ListId") or "") or None,
        replied_to=_id(form.get("OriginalRepliedMessageSid", "")),
        opt_out_type=opt_out_type,
        answered_by_provider=opt_out_type is not None or by_keyword,
    )


def is_report(form: Form) -> bool:
    """The form speaks of a message of ours, not of a resident's."""
    named = form.get("MessageStatus", "").lower() not in {"", "received", "receiving"}
    return "Body" not in form and (named or _status(form) is not None)


def read_report(form: Form, *, raw_path: str) -> Report | None:
    """A delivery report out of an authentic form; our own id stands in the address that was called."""
    status = _status(form)
    if status is None:
        return None
    code = form.get("ErrorCode", "").strip() if status == "failed" else ""
    report = Report(_outbound_id(raw_path), _message_sid(form), status, _id(code))
    return report if not code else _with_consequence(report, code)


def _with_consequence(report: Report, code: str) -> Report:
    """What follows from a failure that the platform learned of later."""
    meaning = meaning_of(code)
    may_work = issubclass(meaning.consequence, Retry | Throttled)
    return replace(
        report,
        opted_out=meaning.consequence is OptedOut,
        address_dead=meaning.consequence is AddressDead,
        filtered=code == FILTERED,
        misconfigured=issubclass(meaning.consequence, Misconfigured),
        again_after=(meaning.after or SOMETIME) if may_work else None,
        window_closed=code == WINDOW_CLOSED,
    )


def clean(text: str) -> str:
    """The text as written, but for NUL bytes and halves of surrogate pairs, which no database keeps."""
    if "\0" in text:
        text = text.replace("\0", "")
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _sender(value: str) -> tuple[Scheme, str | None]:
    value = clean(value).strip()
    if value[: len(WHATSAPP)].lower() == WHATSAPP:
        path = value[len(WHATSAPP) :].strip()
        return "whatsapp", path if _SENDER.fullmatch(path) else None
    return "sms", value if _SENDER.fullmatch(value) or _NAME.fullmatch(value) else None


def _message_sid(form: Form) -> str | None:
    """The id in the field of today, or in its older names."""
    return _id(form.get("MessageSid") or form.get("SmsMessageSid") or form.get("SmsSid") or "")


def _id(value: str) -> str | None:
    value = value.strip()
    return value if _ID.fullmatch(value) else None


def _media(form: Form) -> tuple[Media, ...]:
    """All media; `NumMedia` is not believed, because it is missing or wrong at times."""
    urls = ((number, form.get(f"MediaUrl{number}", "").strip()) for number in range(MAX_MEDIA))
    return tuple(
        Media(clean(url), _content_type(form.get(f"MediaContentType{number}", "")))
        for number, url in urls
        if url.startswith(("https://", "http://"))
    )


def _content_type(value: str) -> str:
    return clean(value).strip().lower() or "application/octet-stream"


def _location(form: Form) -> Location | None:
    lat, lon = _degrees(form.get("Latitude", ""), 90), _degrees(form.get("Longitude", ""), 180)
    if lat is None or lon is None:
        return None
    return Location(lat, lon, clean(form.get("Label") or form.get("Address") or "").strip())


def _degrees(value: str, most: int) -> float | None:
    value = value.strip()
    if not _NUMBER.fullmatch(value):
        return None
    degrees = float(value)
    return degrees if math.fabs(degrees) <= most else None


def _status(form: Form) -> ReportStatus | None:
    return _STATUSES.get((form.get("MessageStatus") or form.get("SmsStatus") or "").strip().lower())


def _outbound_id(raw_path: str) -> int | None:
    named = dict(parse_qsl(urlsplit(raw_path).query, errors="replace"))
    own = named.get("message", "")
    return int(own) if _ROW.fullmatch(own) and own.isascii() else None
