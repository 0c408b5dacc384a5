"""The doctor says truthfully how Telegram is set."""

import pytest

from hearback.commands.doctor import Finding, examine_telegram
from hearback.settings import Settings
from tests.standins.telegram import Telegram
from tests.standins.telegram_account import SECRET, TOKEN

PUBLIC = "https://ideas.example.org"


async def examined(telegram: Telegram, **changes: str) -> list[Finding]:
    values = {
        "telegram_token": TOKEN, "telegram_secret": SECRET, "telegram_api_url": telegram.api_url,
        "public_url": PUBLIC,
    }  # fmt: skip
    return await examine_telegram(Settings.model_validate(values | changes))


async def test_a_bot_that_calls_us_is_well() -> None:
    async with Telegram() as telegram:
        telegram.hook(f"{PUBLIC}/webhooks/telegram")

        findings = await examined(telegram)

    assert [finding.verdict for finding in findings] == ["ok", "ok"]
    assert "@standin_bot" in findings[0].what
    assert f"{PUBLIC}/webhooks/telegram" in findings[1].what


@pytest.mark.parametrize(
    ("changes", "verdict", "says"),
    [
        (
            {"telegram_token": "42:another-token-than-the-right-one"},
            "wrong",
            "refuses HEARBACK_TELEGRAM_TOKEN",
        ),
        ({"public_url": "https://elsewhere.example.org"}, "wrong", "does not call this server"),
        ({"public_url": "http://127.0.0.1:8080"}, "hint", "not https"),
        ({"telegram_mode": "polling"}, "ok", "fetched"),
        ({"telegram_api_url": "http://127.0.0.1:1/bot"}, "hint", "cannot be reached"),
    ],
)
async def test_what_is_amiss_is_said_with_a_way_to_mend_it(
    changes: dict[str, str], verdict: str, says: str
) -> None:
    async with Telegram() as telegram:
        telegram.hook(f"{PUBLIC}/webhooks/telegram")

        last = (await examined(telegram, **changes))[-1]

    assert last.verdict == verdict
    assert says in last.what
    assert last.mend or verdict == "ok"
    assert TOKEN not in last.what + last.mend
