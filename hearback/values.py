"""What a setting's value must look like: each function returns it tidied, or raises `ValueError`.

The message follows the setting's name: "must be …". It never shows the value, which may be a secret.
"""

import re
from datetime import time
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urlsplit

from pydantic import SecretStr

MIN_SECRET = 16  # characters
SMS_SENDER = re.compile(r"\+[1-9]\d{6,14}|\d{3,8}")
WHATSAPP_SENDER = re.compile(r"\+[1-9]\d{6,14}")
TELEGRAM_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
TELEGRAM_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")  # core.telegram.org/bots/api#setwebhook
EMAIL = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+")
QUIET_HOURS = re.compile(r"(\d\d):(\d\d)\s*-\s*(\d\d):(\d\d)")


def web_address(text: str) -> str:
    """An http or https address without its last slash."""
    address = text.strip().rstrip("/")
    if not _is_plain_address(address):
        raise ValueError("must be an address like https://hearback.example.org")
    return address


def _is_plain_address(address: str) -> bool:
    try:
        parts = urlsplit(address)
        has_host = bool(parts.hostname) and parts.port != 0  # `port` raises when it is no number
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and has_host and not re.search(r"[?#@\s]", address)


def is_loopback(address: str) -> bool:
    """Whether nobody but this machine can reach a web address."""
    host = urlsplit(address).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        found = ip_address(host)
    except ValueError:
        return False
    return found.is_loopback or found.is_unspecified


def database_address(text: str) -> str:
    """`sqlite:///a/file` or `postgresql://…`."""
    if text.startswith("sqlite:///") and sqlite_file(text) is not None:
        return text
    if text.startswith(("postgresql://", "postgresql+psycopg://")):
        return text
    if text.startswith("postgres://"):  # what many hosters hand out
        return text.replace("postgres://", "postgresql://", 1)
    raise ValueError("must be sqlite:///path/to/file.db or postgresql://user:password@host/database")


def sqlite_file(address: str) -> Path | None:
    """The file of a SQLite address; None for any other, also in memory, which no two threads share."""
    if not address.startswith("sqlite:///"):
        return None
    path = unquote(address.removeprefix("sqlite:///").partition("?")[0])
    return Path(path) if path and path != ":memory:" else None


def secret_key(secret: SecretStr) -> SecretStr:
    """What all keys are derived from."""
    if len(secret.get_secret_value()) < MIN_SECRET:
        raise ValueError(f"must have at least {MIN_SECRET} characters, better 64 that nobody can guess")
    return secret


def account_sid(text: str) -> str:
    """A Twilio account."""
    return _sid(text, "AC", "the Account SID of Twilio's console")


def service_sid(text: str) -> str:
    """A Twilio Messaging Service."""
    return _sid(text, "MG", "the SID of a Messaging Service")


def _sid(text: str, start: str, what: str) -> str:
    if not re.fullmatch(rf"{start}\w+", text):
        raise ValueError(f"must be {what}, which starts with {start}")
    return text


def sms_sender(text: str) -> str:
    """A number as +15550100000, or a short code."""
    tidy = re.sub(r"[\s().-]", "", text)
    if not SMS_SENDER.fullmatch(tidy):
        raise ValueError("must be a number with + and country code, or a short code of 3 to 8 digits")
    return tidy


def whatsapp_sender(text: str) -> str:
    """A number as +15550100000, with or without Twilio's `whatsapp:` before it."""
    tidy = re.sub(r"[\s().-]", "", text.removeprefix("whatsapp:"))
    if not WHATSAPP_SENDER.fullmatch(tidy):
        raise ValueError("must be a number with + and country code")
    return tidy


def telegram_token(secret: SecretStr) -> SecretStr:
    """What @BotFather gave."""
    if not TELEGRAM_TOKEN.fullmatch(secret.get_secret_value()):
        raise ValueError("must be the token from @BotFather: digits, a colon, letters")
    return secret


def telegram_secret(secret: SecretStr) -> SecretStr:
    """What Telegram sends back with each webhook."""
    if not TELEGRAM_SECRET.fullmatch(secret.get_secret_value()):
        raise ValueError("must be 1 to 256 of A-Z a-z 0-9 _ -")
    return secret


def smtp_server(secret: SecretStr) -> SecretStr:
    """`smtp://user:password@host:587` or `smtps://…`."""
    try:
        parts = urlsplit(secret.get_secret_value())
        is_good = parts.scheme in {"smtp", "smtps"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_good = False
    if not is_good:
        raise ValueError("must be smtp://user:password@host:587 or smtps://user:password@host")
    return secret


def email_address(text: str) -> str:
    """One plain e-mail address."""
    if not EMAIL.fullmatch(text.strip()):
        raise ValueError("must be an e-mail address such as ideas@city.example")
    return text.strip()


def networks(given: object) -> object:
    """Addresses or networks, with commas between them."""
    if not isinstance(given, str):
        return given
    found: list[IPv4Network | IPv6Network] = []
    for part in given.replace(",", " ").split():
        try:
            found.append(ip_network(part, strict=False))
        except ValueError:
            raise ValueError("must be IP addresses or networks, as 10.0.0.1, 192.168.0.0/16") from None
    return tuple(found)


def quiet_hours(given: object) -> object:
    """`20:00-09:00`, or `off`."""
    if not isinstance(given, str):
        return given
    return parse_quiet_hours(given)


def parse_quiet_hours(text: str) -> tuple[time, time] | Literal["off"]:
    """From when to when, in the city's time; over midnight when the end is earlier. Raises `ValueError`."""
    if text.strip().lower() == "off":
        return "off"
    match = QUIET_HOURS.fullmatch(text.strip())
    try:
        hours, minutes, until_hours, until_minutes = map(int, match.groups()) if match else (24, 0, 0, 0)
        starts, ends = time(hours, minutes), time(until_hours, until_minutes)
    except ValueError:
        starts = ends = time()
    if starts == ends:
        raise ValueError("must be two times of day like 20:00-09:00, or off")
    return starts, ends
