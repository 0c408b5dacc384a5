"""What a city sets for messages that go out."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from civic.city import City, CityError, read_city, read_files

DEMO = Path(__file__).parents[2] / "cities" / "demo"
SID = "HX" + "0" * 32


def city(more: str) -> City:
    """The demonstration city with more in its city.toml."""
    files = read_files(DEMO)
    without = files["city.toml"].replace("[pace]\n", "")
    return read_city(files | {"city.toml": f"{without}\n{more}"}, DEMO)


def test_the_platforms_own_pace_holds_until_the_city_says_less() -> None:
    assert city("").delivery.pace == {"telegram": 30, "telegram_chat": 1, "whatsapp": 80}
    assert city("[pace]\nsms = 0.5\ntelegram = 20\ntelegram_chat = 0.5").delivery.pace == {
        "telegram": 20, "telegram_chat": Decimal("0.5"), "whatsapp": 80, "sms": Decimal("0.5"),
    }  # fmt: skip


def test_a_blackout_covers_its_days_on_the_citys_clock() -> None:
    delivery = city("[[blackouts]]\nfirst = 2026-11-20\nlast = 2026-11-24").delivery
    zone = city("").time_zone  # an hour behind UTC

    over = datetime(2026, 11, 25, 1, tzinfo=UTC)
    assert delivery.silent_until(datetime(2026, 11, 20, 1, tzinfo=UTC), zone) == over
    assert delivery.silent_until(datetime(2026, 11, 25, 0, 59, tzinfo=UTC), zone) == over
    assert delivery.silent_until(datetime(2026, 11, 20, 0, 59, tzinfo=UTC), zone) is None
    assert delivery.silent_until(over, zone) is None


def test_a_template_is_of_one_kind_and_one_language() -> None:
    delivery = city(f'[whatsapp.templates.notice]\nen = "{SID}"').delivery

    assert delivery.template("notice", "en") == SID
    assert delivery.template("notice", "es") is delivery.template("broadcast", "en") is None


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        ("[pace]\nsms = 0", "pace.sms must be more than 0"),
        ("[pace]\nsms = -1", "pace.sms must be an amount"),
        ("[pace]\ntelegram_chat = 0.1", "pace.telegram_chat must be at least 0.2"),
        ("[pace]\nfax = 1", "pace.fax is no field"),
        ("[[blackouts]]\nfirst = 2026-11-20", "blackouts[0].last is missing"),
        ("[[blackouts]]\nfirst = 2026-11-20\nlast = 2026-11-19", "blackouts[0].last must not be before"),
        ('[[blackouts]]\nfirst = "soon"\nlast = 2026-11-19', "blackouts[0].first must be a day"),
        ("[[blackouts]]\nfirst = 2026-11-20T10:00:00\nlast = 2026-11-21", "blackouts[0].first must be a day"),
        ('[whatsapp.templates.notice]\nen = "MG1"', "whatsapp.templates.notice.en must be a ContentSid"),
        ('[whatsapp.templates.notice]\nxx = "HX1"', "whatsapp.templates.notice.xx is no field"),
        ('[whatsapp.templates.reply]\nen = "HX1"', "whatsapp.templates.reply is no field"),
        ("[whatsapp]\nwindow = 24", "whatsapp.window is no field"),
    ],
)
def test_a_wrong_value_is_one_line_that_names_the_field(wrong: str, complaint: str) -> None:
    with pytest.raises(CityError) as refused:
        city(wrong)

    assert complaint in str(refused.value)
