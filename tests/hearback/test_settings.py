"""Settings: what starts, what does not, and what is said about it."""

import re
from datetime import time
from ipaddress import ip_network
from pathlib import Path

import pytest

from hearback.errors import Misconfiguration
from hearback.settings import Settings, names

DOCS = Path(__file__).parents[2] / "docs" / "settings.md"
SECRET = "0123456789abcdef" * 4
TWILIO = {
    "HEARBACK_TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
    "HEARBACK_TWILIO_AUTH_TOKEN": "twilio-token-of-nobody",
    "HEARBACK_TWILIO_SMS_FROM": "+15550100000",
    "HEARBACK_PUBLIC_URL": "https://hearback.example.org",
}
TELEGRAM = {
    "HEARBACK_TELEGRAM_TOKEN": "42:telegram-token-of-nobody",
    "HEARBACK_TELEGRAM_SECRET": "telegram-secret-of-nobody",
    "HEARBACK_PUBLIC_URL": "https://hearback.example.org",
}


@pytest.fixture
def load(monkeypatch, tmp_path):
    """Load settings from these names alone, in a folder of their own."""
    monkeypatch.chdir(tmp_path)

    def from_environment(environment=None, **more):
        for name, value in {**(environment or {}), **more}.items():
            monkeypatch.setenv(name, value)
        return Settings.load()

    return from_environment


def refusal(load, environment=None, **more):
    with pytest.raises(Misconfiguration) as refused:
        load(environment, **more)
    message = str(refused.value)
    assert "\n" not in message
    assert "pydantic" not in message
    return message


def test_nothing_needs_to_be_set(load):
    settings = load()

    assert settings.database_url == "sqlite:///hearback.db"
    assert settings.public_url == "http://127.0.0.1:8080"
    assert settings.twilio is None
    assert settings.telegram is None
    assert settings.has_simulator
    assert settings.cache_folder == Path(".hearback-cache")
    assert (settings.city_folder.name, settings.city_folder.parent.name) == ("demo", "cities")


def test_dot_env_is_read_and_the_environment_wins(load, tmp_path):
    (tmp_path / ".env").write_text(
        "HEARBACK_NLU=rasa\nHEARBACK_LOG=json\nEDITOR_OF_OTHERS=vi\n", encoding="utf-8"
    )

    settings = load(HEARBACK_LOG="text")

    assert (settings.nlu, settings.log) == ("rasa", "text")


def test_an_empty_value_is_no_value(load):
    assert load(HEARBACK_SECRET_KEY="", HEARBACK_CACHE="").secret_key is None


def test_an_unknown_name_is_refused_with_the_one_that_was_meant(load):
    assert refusal(load, HEARBACK_TWILIO_ACOUNT_SID="AC0") == (
        "HEARBACK_TWILIO_ACOUNT_SID is no setting: did you mean HEARBACK_TWILIO_ACCOUNT_SID?"
    )


def test_a_name_that_is_like_no_other_gets_no_guess(load):
    assert "did you mean" not in refusal(load, HEARBACK_FOO="1")


def test_an_unknown_name_in_dot_env_is_refused(load, tmp_path):
    (tmp_path / ".env").write_text("HEARBACK_WEATHER=sunny\n", encoding="utf-8")

    assert "HEARBACK_WEATHER is no setting" in refusal(load)


def test_a_dot_env_that_is_no_text_is_refused(load, tmp_path):
    (tmp_path / ".env").write_bytes(b"HEARBACK_LOG=\xff\xfe")

    assert ".env cannot be read" in refusal(load)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HEARBACK_DATABASE_URL", "mysql://city:hunter2@localhost/city"),
        ("HEARBACK_DATABASE_URL", "sqlite:///:memory:"),
        ("HEARBACK_DATABASE_URL", "sqlite://"),
        ("HEARBACK_PUBLIC_URL", "hearback.example.org"),
        ("HEARBACK_PUBLIC_URL", "https://hearback.example.org/?a=1"),
        ("HEARBACK_PUBLIC_URL", "https://user:hunter2@hearback.example.org"),
        ("HEARBACK_PUBLIC_URL", "https://hearback.example.org:port"),
        ("HEARBACK_SECRET_KEY", "hunter2"),
        ("HEARBACK_TWILIO_ACCOUNT_SID", "SK00hunter2"),
        ("HEARBACK_TWILIO_SMS_FROM", "5550100000"),
        ("HEARBACK_TWILIO_SMS_KIND", "pigeon"),
        ("HEARBACK_TWILIO_WHATSAPP_FROM", "whatsapp:city"),
        ("HEARBACK_TWILIO_MESSAGING_SERVICE_SID", "AC0"),
        ("HEARBACK_TELEGRAM_TOKEN", "hunter2"),
        ("HEARBACK_TELEGRAM_SECRET", "hunter2 with spaces"),
        ("HEARBACK_TELEGRAM_MODE", "pull"),
        ("HEARBACK_NLU", "oracle"),
        ("HEARBACK_SIMULATOR", "maybe"),
        ("HEARBACK_TRUSTED_PROXIES", "10.0.0.0/8, everyone"),
        ("HEARBACK_QUIET_HOURS", "20-9"),
        ("HEARBACK_QUIET_HOURS", "25:00-09:00"),
        ("HEARBACK_QUIET_HOURS", "09:00-09:00"),
        ("HEARBACK_LOG", "xml"),
    ],
)
def test_a_bad_value_is_refused_by_name_and_not_shown(load, name, value):
    message = refusal(load, {name: value})

    assert message.startswith(f"{name} must ")
    assert "hunter2" not in message


def test_secrets_do_not_show_in_what_is_printed(load):
    settings = load(
        TWILIO | TELEGRAM,
        HEARBACK_SECRET_KEY=SECRET,
        HEARBACK_DATABASE_URL="postgresql://city:hunter2@localhost/city",
    )

    printed = f"{settings!r} {settings} {settings.twilio!r} {settings.telegram!r}"

    for secret in (SECRET, "of-nobody", "hunter2"):
        assert secret not in printed


def test_twilio_is_configured_by_account_and_token(load):
    twilio = load(TWILIO, HEARBACK_TWILIO_WHATSAPP_FROM="whatsapp:+1 555 010 0009").twilio

    assert twilio.auth_token == "twilio-token-of-nobody"
    assert twilio.whatsapp_from == "+15550100009"
    assert twilio.api_url == "https://api.twilio.com"


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ("HEARBACK_TWILIO_ACCOUNT_SID", "HEARBACK_TWILIO_AUTH_TOKEN must be set too"),
        ("HEARBACK_TWILIO_AUTH_TOKEN", "HEARBACK_TWILIO_ACCOUNT_SID must be set too"),
        (
            "HEARBACK_TWILIO_SMS_FROM",
            "HEARBACK_TWILIO_ACCOUNT_SID and HEARBACK_TWILIO_AUTH_TOKEN must be set too",
        ),
    ],
)
def test_half_of_twilio_is_refused(load, given, missing):
    assert refusal(load, {given: TWILIO[given]}).startswith(missing)


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("+15550100000", "long_code"),
        ("+447700900001", "long_code"),
        ("+18005550100", "toll_free"),
        ("+18885550100", "toll_free"),
        ("+18015550100", "long_code"),
        ("12345", "short_code"),
    ],
)
def test_the_kind_of_sender_is_read_from_its_number(load, number, kind):
    assert load(TWILIO, HEARBACK_TWILIO_SMS_FROM=number).twilio.sms_kind == kind


def test_the_kind_of_sender_can_be_said(load):
    assert load(TWILIO, HEARBACK_TWILIO_SMS_KIND="toll_free").twilio.sms_kind == "toll_free"


def test_telegram_by_webhook_without_a_secret_is_refused(load):
    assert "HEARBACK_TELEGRAM_SECRET must be set" in refusal(load, TELEGRAM, HEARBACK_TELEGRAM_SECRET="")


def test_telegram_by_polling_needs_neither_secret_nor_public_address(load):
    settings = load(
        HEARBACK_TELEGRAM_TOKEN=TELEGRAM["HEARBACK_TELEGRAM_TOKEN"], HEARBACK_TELEGRAM_MODE="polling"
    )

    assert settings.telegram.mode == "polling"
    assert not settings.has_simulator


@pytest.mark.parametrize("account", [TWILIO, TELEGRAM], ids=["twilio", "telegram"])
@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:8080", "http://localhost", "http://[::1]:80", "http://0.0.0.0"]
)
def test_a_provider_that_cannot_reach_us_is_refused(load, account, address):
    assert "cannot reach" in refusal(load, account, HEARBACK_PUBLIC_URL=address)


def test_an_emulator_on_this_machine_may_call_loopback(load):
    emulator = {
        "HEARBACK_PUBLIC_URL": "http://127.0.0.1:8080/",
        "HEARBACK_TWILIO_API_URL": "http://localhost:4010/",
        "HEARBACK_TELEGRAM_API_URL": "http://127.0.0.1:4020/bot",
    }

    settings = load(TWILIO | TELEGRAM | emulator)

    assert settings.public_url == "http://127.0.0.1:8080"
    assert settings.twilio.api_url == "http://localhost:4010"
    assert settings.telegram.api_url == "http://127.0.0.1:4020/bot"


def test_the_simulator_is_off_with_a_provider_unless_asked_for(load):
    assert not load(TWILIO).has_simulator
    assert load(TWILIO, HEARBACK_SIMULATOR="1").has_simulator
    assert not load(TWILIO, HEARBACK_SIMULATOR="0").has_simulator


def test_postgresql_needs_a_secret_key(load):
    address = "postgresql://city:hunter2@localhost/city"

    message = refusal(load, HEARBACK_DATABASE_URL=address)

    assert message.startswith("HEARBACK_SECRET_KEY must be set with PostgreSQL")
    assert "hunter2" not in message
    assert load(HEARBACK_SECRET_KEY=SECRET).read_secret() == SECRET.encode()


def test_what_hosters_call_postgres_is_postgresql(load):
    settings = load(HEARBACK_DATABASE_URL="postgres://db/city", HEARBACK_SECRET_KEY=SECRET)

    assert settings.database_url == "postgresql://db/city"
    assert settings.sqlite_file is None


def test_the_cache_lies_beside_the_sqlite_file_else_in_the_users_folder(load, tmp_path):
    assert load(HEARBACK_DATABASE_URL="sqlite:////srv/city/city.db").cache_folder == Path(
        "/srv/city/.hearback-cache"
    )

    away = {"HEARBACK_DATABASE_URL": "postgresql://db/city", "HEARBACK_SECRET_KEY": SECRET}
    assert load(away, XDG_CACHE_HOME=str(tmp_path)).cache_folder == tmp_path / "hearback"
    assert load(HEARBACK_CACHE="/srv/cache").cache_folder == Path("/srv/cache")


def test_quiet_hours_are_two_times_or_off(load):
    assert load().quiet_hours is None
    assert load(HEARBACK_QUIET_HOURS="20:00-09:30").quiet_hours == (time(20), time(9, 30))
    assert load(HEARBACK_QUIET_HOURS="OFF").quiet_hours == "off"


def test_trusted_proxies_are_addresses_and_networks(load):
    settings = load(HEARBACK_TRUSTED_PROXIES="10.0.0.1, 192.168.0.0/16,::1")

    assert settings.trusted_proxies == (
        ip_network("10.0.0.1"),
        ip_network("192.168.0.0/16"),
        ip_network("::1"),
    )


def test_every_setting_is_on_the_page_and_nothing_else():
    on_page = re.findall(r"^\| `(HEARBACK_[A-Z_]+)` \|", DOCS.read_text(encoding="utf-8"), re.MULTILINE)

    assert sorted(on_page) == sorted(names())


def test_every_default_on_the_page_is_the_codes():
    page = DOCS.read_text(encoding="utf-8")

    for name, field in zip(names(), Settings.model_fields.values(), strict=True):
        cell = re.search(rf"^\| `{name}` \| (.*?) \|", page, re.MULTILINE).group(1)
        if isinstance(field.default, str):
            assert cell == f"`{field.default}`", name
        else:
            assert "`" not in cell, f"{name} has no plain default"
