"""What whoever starts a server is told."""

import pytest

from hearback.commands.running import what_is_missing
from hearback.settings import Settings

ACCOUNT = {
    "twilio_account_sid": "AC00000000000000000000000000000001", "twilio_auth_token": "12345",
    "twilio_api_url": "http://127.0.0.1:9",
}  # fmt: skip


@pytest.mark.parametrize(
    ("given", "said"),
    [({}, "No provider is configured"), (ACCOUNT, "Twilio has no sender: answers go out")],
)
def test_a_server_that_cannot_write_to_everybody_says_so(given: dict[str, str], said: str) -> None:
    assert said in (what_is_missing(Settings.model_validate(given)) or "")


@pytest.mark.parametrize(
    "sender",
    [
        {"twilio_sms_from": "+15550100999"},
        {"twilio_whatsapp_from": "+15550100999"},
        {"twilio_messaging_service_sid": "MG" + "0" * 32},
    ],
)
def test_a_server_with_a_sender_says_nothing_of_it(sender: dict[str, str]) -> None:
    assert what_is_missing(Settings.model_validate(ACCOUNT | sender)) is None
