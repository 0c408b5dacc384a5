"""Everything that can be set, from `HEARBACK_…` names in the environment or in `.env` (docs/settings.md)."""

import difflib
import os
from collections.abc import Iterable, Sequence
from datetime import time
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated, Literal, Self

from dotenv import dotenv_values
from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from hearback import values
from hearback.accounts import Telegram, Twilio, sms_kind
from hearback.errors import Misconfiguration
from hearback.secrets import keep_secret

PREFIX = "HEARBACK_"
HERE = Path(__file__).resolve().parent

Url = Annotated[str, AfterValidator(values.web_address)]
SecretKey = Annotated[SecretStr, AfterValidator(values.secret_key)]
AccountSid = Annotated[str, AfterValidator(values.account_sid)]
ServiceSid = Annotated[str, AfterValidator(values.service_sid)]
SmsSender = Annotated[str, AfterValidator(values.sms_sender)]
WhatsAppSender = Annotated[str, AfterValidator(values.whatsapp_sender)]
TelegramToken = Annotated[SecretStr, AfterValidator(values.telegram_token)]
TelegramSecret = Annotated[SecretStr, AfterValidator(values.telegram_secret)]
SmtpServer = Annotated[SecretStr, AfterValidator(values.smtp_server)]
EmailAddress = Annotated[str, AfterValidator(values.email_address)]
Networks = Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode, BeforeValidator(values.networks)]
QuietHours = Annotated[
    tuple[time, time] | Literal["off"] | None, NoDecode, BeforeValidator(values.quiet_hours)
]


class Settings(BaseSettings):
    """One value a name of docs/settings.md; what cannot work together is refused."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, extra="ignore", frozen=True, hide_input_in_errors=True
    )

    database_url: Annotated[str, AfterValidator(values.database_address), Field(repr=False)] = (
        "sqlite:///hearback.db"
    )
    public_url: Url = "http://127.0.0.1:8080"
    secret_key: SecretKey | None = None

    twilio_account_sid: AccountSid | None = None
    twilio_auth_token: SecretStr | None = None
    twilio_auth_token_next: SecretStr | None = None
    twilio_sms_from: SmsSender | None = None
    twilio_sms_kind: Literal["auto", "long_code", "toll_free", "short_code"] = "auto"
    twilio_whatsapp_from: WhatsAppSender | None = None
    twilio_messaging_service_sid: ServiceSid | None = None
    twilio_api_url: Url = "https://api.twilio.com"

    telegram_token: TelegramToken | None = None
    telegram_secret: TelegramSecret | None = None
    telegram_api_url: Url = "https://api.telegram.org/bot"
    telegram_mode: Literal["webhook", "polling"] = "webhook"

    smtp_url: SmtpServer | None = None
    smtp_from: EmailAddress | None = None

    nlu: Literal["builtin", "rasa"] = "builtin"
    rasa_url: Url = "http://127.0.0.1:5005"
    rasa_token: SecretStr | None = None

    simulator: bool | None = None
    cache: Path | None = None
    media: Path | None = None
    trusted_proxies: Networks = ()
    quiet_hours: QuietHours = None
    city: Path | None = None
    log: Literal["text", "json"] | None = None

    @classmethod
    def load(cls, env_file: Path | None = Path(".env")) -> Self:
        """Read the environment, and below it the file. Raises `Misconfiguration`."""
        try:
            in_file = dotenv_values(env_file) if env_file else {}
            _refuse_unknown([*in_file, *os.environ])
            return cls(_env_file=env_file)
        except (OSError, UnicodeDecodeError) as error:
            raise Misconfiguration(f"{env_file} cannot be read: check that it is text, and whose") from error
        except ValidationError as error:
            raise Misconfiguration(_reason(error)) from None  # its message would show the values

    @property
    def twilio(self) -> Twilio | None:
        """The account at Twilio, when one is configured."""
        if self.twilio_account_sid is None or self.twilio_auth_token is None:
            return None
        kind = sms_kind(self.twilio_sms_from) if self.twilio_sms_kind == "auto" else self.twilio_sms_kind
        return Twilio(
            account_sid=self.twilio_account_sid,
            auth_token=self.twilio_auth_token.get_secret_value(),
            auth_token_next=_plain(self.twilio_auth_token_next),
            sms_from=self.twilio_sms_from,
            sms_kind=kind,
            whatsapp_from=self.twilio_whatsapp_from,
            messaging_service_sid=self.twilio_messaging_service_sid,
            api_url=self.twilio_api_url,
        )

    @property
    def telegram(self) -> Telegram | None:
        """The bot at Telegram, when one is configured."""
        if self.telegram_token is None:
            return None
        return Telegram(
            token=self.telegram_token.get_secret_value(),
            secret=_plain(self.telegram_secret),
            api_url=self.telegram_api_url,
            mode=self.telegram_mode,
        )

    @property
    def has_simulator(self) -> bool:
        """The simulator is for trying out: off once real people can write, unless it is asked for."""
        if self.simulator is not None:
            return self.simulator
        return self.twilio is None and self.telegram is None

    @property
    def sqlite_file(self) -> Path | None:
        """The database's file; None on PostgreSQL."""
        return values.sqlite_file(self.database_url)

    @property
    def cache_folder(self) -> Path:
        """Where trained models are kept; need not exist."""
        if self.cache:
            return self.cache
        if self.sqlite_file:
            return self.sqlite_file.parent / ".hearback-cache"
        return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "hearback"

    @property
    def media_folder(self) -> Path:
        """Where photos and sounds are kept; need not exist."""
        if self.media:
            return self.media
        if self.sqlite_file:
            return self.sqlite_file.with_name(f"{self.sqlite_file.name}.media")
        return (
            Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "hearback" / "media"
        )

    @property
    def city_folder(self) -> Path:
        """The city's own settings, or the invented city that ships with Hearback."""
        if self.city:
            return self.city
        in_wheel = HERE / "cities" / "demo"
        return in_wheel if in_wheel.is_dir() else HERE.parent / "cities" / "demo"

    def read_secret(self) -> bytes:
        """What all keys are derived from; on SQLite made at the first run, beside the database.

        Raises `Misconfiguration`.
        """
        if self.secret_key is not None:
            return self.secret_key.get_secret_value().encode()
        database = self.sqlite_file
        if database is None:
            raise Misconfiguration("HEARBACK_SECRET_KEY must be set with PostgreSQL")
        return keep_secret(database.with_name(f"{database.name}.key"), database=database)

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        self._check_database()
        self._check_twilio()
        self._check_telegram()
        self._check_mail()
        return self

    def _check_database(self) -> None:
        if self.sqlite_file is None and self.secret_key is None:
            raise ValueError(
                "HEARBACK_SECRET_KEY must be set with PostgreSQL, the same for every process: "
                "python3 -c 'import secrets; print(secrets.token_hex(32))' makes one"
            )

    def _check_twilio(self) -> None:
        parts = {
            "HEARBACK_TWILIO_ACCOUNT_SID": self.twilio_account_sid,
            "HEARBACK_TWILIO_AUTH_TOKEN": self.twilio_auth_token,
            "HEARBACK_TWILIO_AUTH_TOKEN_NEXT": self.twilio_auth_token_next,
            "HEARBACK_TWILIO_SMS_FROM": self.twilio_sms_from,
            "HEARBACK_TWILIO_WHATSAPP_FROM": self.twilio_whatsapp_from,
            "HEARBACK_TWILIO_MESSAGING_SERVICE_SID": self.twilio_messaging_service_sid,
        }
        given = [name for name, value in parts.items() if value is not None]
        if self.twilio is not None:
            self._refuse_loopback("Twilio", self.twilio_api_url)
        elif given:
            missing = [name for name in list(parts)[:2] if name not in given]
            raise ValueError(f"{' and '.join(missing)} must be set too, or {given[0]} removed")

    def _check_mail(self) -> None:
        if (self.smtp_url is None) != (self.smtp_from is None):
            raise ValueError("HEARBACK_SMTP_URL and HEARBACK_SMTP_FROM must be set together")

    def _check_telegram(self) -> None:
        if self.telegram is None or self.telegram_mode == "polling":
            return
        if self.telegram_secret is None:
            raise ValueError(
                "HEARBACK_TELEGRAM_SECRET must be set for Telegram by webhook (32 letters and digits of "
                "your choice), or HEARBACK_TELEGRAM_MODE=polling"
            )
        self._refuse_loopback("Telegram", self.telegram_api_url)

    def _refuse_loopback(self, provider: str, api_url: str) -> None:
        if values.is_loopback(self.public_url) and not values.is_loopback(api_url):
            raise ValueError(
                f"HEARBACK_PUBLIC_URL is {self.public_url}, which {provider} cannot reach: "
                "set it to this server's https address in the internet"
            )


def names() -> list[str]:
    """All names that can be set, in the order of the code."""
    return [PREFIX + field.upper() for field in Settings.model_fields]


def _plain(secret: SecretStr | None) -> str | None:
    return secret.get_secret_value() if secret else None


def _refuse_unknown(given: Iterable[str]) -> None:
    known = names()
    for name in given:
        if name.upper().startswith(PREFIX) and name.upper() not in known:
            near = _nearest(name.upper(), known)
            advice = f"did you mean {near}?" if near else "remove it; docs/settings.md lists all names"
            raise Misconfiguration(f"{name} is no setting: {advice}")


def _nearest(name: str, known: Sequence[str]) -> str:
    """The setting that was meant; "" when none is like it, whatever they all begin with."""
    rests = [one.removeprefix(PREFIX) for one in known]
    near = difflib.get_close_matches(name.removeprefix(PREFIX), rests, n=1, cutoff=0.7)
    return f"{PREFIX}{near[0]}" if near else ""


def _reason(error: ValidationError) -> str:
    """The first thing that is wrong, without its value, which may be a secret."""
    first = error.errors(include_url=False, include_input=False)[0]
    reason = first["msg"].removeprefix("Value error, ").replace("Input should be", "must be")
    if first["type"] == "bool_parsing":
        reason = "must be 1 or 0"
    return f"{PREFIX}{str(first['loc'][0]).upper()} {reason}" if first["loc"] else reason
